"""Who is « Les Francas »? The structures that a file names, looked for in the directory of the cité.

The same name or the same sigle, borne by one sheet: it is that one. A resemblance is asked to a person, with its score and
its reasons; so is a porteur found nowhere, whose sheet is created only if a person says so. Nothing is merged here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from maillage.acteurs.choices import Statut
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.doublons import draft_of
from maillage.actions.imports.fiche import Lue, Nommee
from maillage.actions.imports.mots import left_aside
from maillage.actions.imports.referentiel import Names, add_place
from maillage.base.transfers import CREATE_IT, NONE_OF_THEM, Answer, Question
from maillage.cites.models import Cite
from maillage.core.matching import Draft, Match, Reason, find_matches
from maillage.core.matching.vocabulary import GENERIC_WORDS
from maillage.core.text import fold

HERE = "cité"
"""A file of the cité seldom says where its structures are, and they are all here: the place is made the same for all."""
THRESHOLD = 0.5
CONTAINED = 92.0
CONTAINED_SCORE = 0.6
CONTAINED_REASON = Reason("nom_contenu", "un nom contient l'autre", CONTAINED_SCORE)
MOST = 4
PLACES = frozenset({"commune", "code_postal", "departement", "lieu_inconnu"})


@dataclass
class Annuaire:
    """The living sheets of a cité, by name, and ready to be compared."""

    by_id: Mapping[int, Structure]
    names: Names
    drafts: Sequence[Draft]
    by_siret: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_siren: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_rna: Mapping[str, Sequence[int]] = field(default_factory=dict)


def load_annuaire(cite: Cite) -> Annuaire:
    """One query."""
    rows = Structure.objects.filter(cite=cite).exclude(statut__in=(Statut.ARCHIVEE, Statut.FUSIONNEE))
    found = {row.pk: row for row in rows.select_related("commune").order_by("pk")}
    names = Names()
    for row in found.values():
        names.add(row.pk, row.nom, row.sigle)
    return Annuaire(
        found,
        names,
        [here(draft_of(row)) for row in found.values()],
        filed((row.siret, row.pk) for row in found.values()),
        filed((row.siren, row.pk) for row in found.values()),
        filed((row.rna, row.pk) for row in found.values()),
    )


def filed(pairs: Iterable[tuple[str, int]]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for code, pk in pairs:
        if code:
            found[code].append(pk)
    return dict(found)


def here(draft: Draft) -> Draft:
    return replace(
        draft, commune=HERE, code_insee="", code_postal="", adresse="", latitude=None, longitude=None
    )


def known_name(annuaire: Annuaire, one: Nommee) -> int | None:
    """The sheet that the SIRET, the name or the sigle designates alone."""
    same = annuaire.by_siret.get(one.siret, ()) if one.siret else ()
    if len(same) == 1:
        return same[0]
    found = annuaire.names.get(one.texte)
    return int(found) if found is not None else None


def settle_names(lues: Sequence[Lue], annuaire: Annuaire) -> dict[str, Question]:
    """Give each named structure its sheet or its question. Returns the questions by code."""
    waiting: dict[str, Nommee] = {}
    lues = [lue for lue in lues if not lue.rejected]
    for lue in lues:
        for one in lue.fiche.named:
            one.pk = known_name(annuaire, one)
            if one.pk is None:
                waiting.setdefault(one.key, one)
    alike = resemblances(list(waiting.values()), annuaire)
    carriers = {lue.fiche.porteur.key for lue in lues if lue.fiche.porteur and not lue.fiche.porteur.pk}
    questions = {}
    for key, one in waiting.items():
        answers = [answer(match, annuaire) for match in alike.get(key, [])]
        if answers or key in carriers:
            asked = question(one, answers, creation=key in carriers)
            questions[asked.code] = asked
    for lue in lues:
        attach(lue, questions)
    return questions


def question(one: Nommee, answers: list[Answer], *, creation: bool) -> Question:
    more = [Answer(CREATE_IT, f"Créer la fiche « {one.texte} »")] if creation else []
    none = "Aucune : laisser l'action sans porteur" if creation else "Aucune de celles-ci : s'en passer"
    return Question(
        code_of(one),
        f"Qui est « {one.texte[:200]} » ?",
        "Une fiche de l'annuaire lui ressemble."
        if answers
        else "Aucune fiche de l'annuaire ne lui ressemble.",
        [*answers, *more, Answer(NONE_OF_THEM, none)],
        NONE_OF_THEM,
    )


def code_of(one: Nommee) -> str:
    return f"structure:{one.key}"[:120]


def answer(match: Match, annuaire: Annuaire) -> Answer:
    structure = annuaire.by_id[int(match.right)]
    reasons = tuple(reason.sentence for reason in match.reasons if reason.code not in PLACES)
    place = f", {structure.commune}" if structure.commune else ""
    return Answer(
        str(structure.pk), f"{structure.nom} ({structure.get_type_display()}{place})", match.score, reasons
    )


def resemblances(names: Sequence[Nommee], annuaire: Annuaire) -> dict[str, list[Match]]:
    """Folded name → the sheets that may be it, best first."""
    drafts = [Draft(one.key, one.texte, commune=HERE, siret=one.siret) for one in names]
    found: dict[str, list[Match]] = defaultdict(list)
    if drafts and annuaire.drafts:
        for match in find_matches(drafts, annuaire.drafts, threshold=THRESHOLD):
            found[match.left].append(match)
    for draft in drafts:
        if draft.key not in found and (held := contained(draft, annuaire)):
            found[draft.key] = held
    return {key: sorted(group, key=lambda match: -match.score)[:MOST] for key, group in found.items()}


def contained(draft: Draft, annuaire: Annuaire) -> list[Match]:
    """« Les Francas » and « Francas de Loire-Atlantique »: one name is wholly in the other."""
    words = telling(draft.nom)
    return [
        Match(draft.key, other.key, CONTAINED_SCORE, False, (CONTAINED_REASON,))
        for other in annuaire.drafts
        if words and holds(words, telling(other.nom))
    ]


def telling(name: str) -> str:
    return " ".join(word for word in fold(name).split() if len(word) > 3 and word not in GENERIC_WORDS)


def holds(one: str, other: str) -> bool:
    return bool(other) and fuzz.token_set_ratio(one, other) >= CONTAINED


def attach(lue: Lue, questions: Mapping[str, Question]) -> None:
    """Each name without a sheet waits for its question; a partner or a place found nowhere is said, and kept if it can be."""
    fiche = lue.fiche
    for one in fiche.named:
        one.question = code_of(one) if one.pk is None and code_of(one) in questions else ""
    lost = [one.texte for one in fiche.partenaires if not (one.pk or one.question)]
    left_aside(lue, "partenaires", lost, "pas dans l'annuaire")
    places = [one.texte for one in fiche.lieux if not (one.pk or one.question)]
    if places:
        add_place(lue, places)
    fiche.partenaires = [one for one in fiche.partenaires if one.pk or one.question]
    fiche.lieux = [one for one in fiche.lieux if one.pk or one.question]
    if fiche.porteur and fiche.porteur.pk:
        fiche.champs["porteur"] = fiche.porteur.pk
