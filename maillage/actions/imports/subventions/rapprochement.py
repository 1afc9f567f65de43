"""Is this beneficiary a structure of the cité? By its codes, for certain; by its name, a person says yes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.doublons import draft_of
from maillage.actions.imports.annuaire import HERE, PLACES, Annuaire
from maillage.actions.imports.lecture import digest
from maillage.actions.imports.subventions.lecture import Beneficiaire
from maillage.base.transfers import NONE_OF_THEM, Answer, Question
from maillage.core.matching import DEFAULT_THRESHOLD, Draft, find_matches
from maillage.core.text import fold

UNPLACED_THRESHOLD = 0.7
"""A name alone, compared with a whole county: it must be nearly the same."""
SAME_NAME = 60.0
"""Words in common (per cent) from which a SIREN and a name designate one sheet: a town's services share a SIREN."""
MOST = 3


@dataclass
class Rapproche:
    """The sheet of a beneficiary with the reason, or what to ask; neither: it does not concern the cité."""

    structure: int | None = None
    raison: str = ""
    answers: list[Answer] = field(default_factory=list)


def recognise(receivers: Iterable[Beneficiaire], annuaire: Annuaire) -> dict[Beneficiaire, Rapproche]:
    """Those that concern the cité."""
    found: dict[Beneficiaire, Rapproche] = {}
    waiting = []
    for one in dict.fromkeys(receivers):
        known = by_code(one, annuaire)
        if known is not None:
            found[one] = known
        elif fold(one.nom):
            waiting.append(one)
    for one, answers in by_name(waiting, annuaire).items():
        found[one] = Rapproche(answers=answers)
    return found


def by_code(one: Beneficiaire, annuaire: Annuaire) -> Rapproche | None:
    for name, code, sheets in (
        ("SIRET", one.siret, annuaire.by_siret), ("RNA", one.rna, annuaire.by_rna), ("SIREN", one.siren, annuaire.by_siren),
    ):  # fmt: skip
        same = sheets.get(code, ()) if code else ()
        named = [pk for pk in same if agrees(one, annuaire.by_id[pk])]
        if len(named) == 1 or (len(same) == 1 and name != "SIREN"):
            return Rapproche((named or same)[0], f"même {name}")
        if same:
            return Rapproche(answers=[shared(pk, name, annuaire.by_id[pk]) for pk in (named or same)[:MOST]])
    return None


def agrees(one: Beneficiaire, structure: Structure) -> bool:
    return fuzz.token_set_ratio(fold(one.nom), fold(structure.nom)) >= SAME_NAME


def shared(pk: int, code: str, structure: Structure) -> Answer:
    return Answer(str(pk), label(structure), 0.6, (f"même {code} (même organisme)", "noms différents"))


def label(structure: Structure) -> str:
    place = f", {structure.commune}" if structure.commune else ""
    return f"{structure.nom} ({structure.get_type_display()}{place})"


def by_name(receivers: Sequence[Beneficiaire], annuaire: Annuaire) -> dict[Beneficiaire, list[Answer]]:
    """With a place, as two sheets are compared; without one, among the structures of the cité."""
    found: dict[Beneficiaire, list[Answer]] = defaultdict(list)
    placed = [one for one in receivers if one.placed]
    elsewhere = [one for one in receivers if not one.placed]
    real = [draft_of(row) for row in annuaire.by_id.values()]
    for group, known, threshold, hidden in (
        (placed, real, DEFAULT_THRESHOLD, frozenset()),
        (elsewhere, annuaire.drafts, UNPLACED_THRESHOLD, PLACES),
    ):
        drafts = [draft_of_receiver(str(rank), one) for rank, one in enumerate(group)]
        if not drafts or not known:
            continue
        for match in find_matches(drafts, known, threshold=threshold):
            reasons = tuple(reason.sentence for reason in match.reasons if reason.code not in hidden)
            structure = annuaire.by_id[int(match.right)]
            found[group[int(match.left)]].append(Answer(match.right, label(structure), match.score, reasons))
    return {one: answers[:MOST] for one, answers in found.items()}


def draft_of_receiver(key: str, one: Beneficiaire) -> Draft:
    return Draft(
        key=key, nom=one.nom, code_postal=one.code_postal if one.placed else "", commune=one.commune if one.placed else HERE,
        siret=one.siret, siren=one.siren, rna=one.rna,
    )  # fmt: skip


def question(one: Beneficiaire, answers: Sequence[Answer], told: str) -> Question:
    """Asked once for all that this beneficiary received; without an answer, nothing is recorded."""
    return Question(
        f"beneficiaire:{digest('|'.join(vars(one).values()))}",
        f"« {one.nom[:200]} » est-il une structure de la cité ?",
        told,
        [*answers, Answer(NONE_OF_THEM, "Non, aucune de celles-ci", writes=False)],
        NONE_OF_THEM,
    )
