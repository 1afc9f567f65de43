"""The verdict on each line: already imported, repeated in the file, an action already there, one that looks like it, or new."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from maillage.actions.choices import Source
from maillage.actions.imports.changements import Changements, Names, changes_of, shown_changes
from maillage.actions.imports.existant import Portefeuille, Stockee
from maillage.actions.imports.fiche import FicheAction, Lue
from maillage.actions.imports.lecture import digest
from maillage.actions.models import Action
from maillage.base.transfers import Candidate, Proposal, Question, Verdict
from maillage.core.text import fold

ALIKE = 84.0
"""Likeness (per cent) of two titles of one year from which a person is asked."""
OTHER_TITLE = 55.0
"""Two titles under the same code: below this likeness, a person is asked."""
MOST = 4


@dataclass
class Connu:
    """What the comparison needs besides the lines."""

    portefeuille: Portefeuille
    names: Names = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)


@dataclass
class Identite:
    """Which action a line is: `target` for certain, `candidates` if a person must say, `reason` when nothing is to be done."""

    target: int | None = None
    candidates: list[Candidate] = field(default_factory=list)
    reason: str = ""


def gather(lues: Sequence[Lue]) -> dict[int, str]:
    """Put the amounts of the lines that repeat an action on its first line. Line → why it is not taken alone.

    A file with a line per funder becomes an action with several funders; amounts that contradict are left to a person.
    """
    first: dict[tuple[str, ...], Lue] = {}
    repeated: dict[int, str] = {}
    marks: dict[int, list[str]] = defaultdict(list)
    for lue in lues:
        if lue.rejected:
            continue
        main = first.setdefault(key_of(lue.fiche), lue)
        marks[main.number].append(lue.fiche.empreinte)
        if main is not lue:
            repeated[lue.number] = join(main, lue)
    for lue in first.values():
        if len(marks[lue.number]) > 1:
            lue.fiche.empreinte = digest("\n".join(marks[lue.number]))
    return repeated


def key_of(fiche: FicheAction) -> tuple[str, ...]:
    if fiche.code:
        return ("code", fold(fiche.code))
    carrier = fiche.porteur.key if fiche.porteur else ""
    return ("titre", fold(fiche.intitule), str(fiche.annee), carrier)


def join(main: Lue, lue: Lue) -> str:
    mine, its = main.fiche.montants, lue.fiche.montants
    clash = [source for source in its if source in mine and mine[source] != its[source]]
    if clash:
        words = ", ".join(Source(source).label for source in clash)
        return f"!Même action que la ligne {main.number}, mais d'autres montants : {words}."
    added = [source for source in its if source not in mine]
    for source in added:
        mine[source] = its[source]
        main.fiche.precisions |= (
            {source: lue.fiche.precisions[source]} if source in lue.fiche.precisions else {}
        )
    if added:
        words = ", ".join(Source(source).label for source in added)
        return f"Même action que la ligne {main.number}, à laquelle son financement est ajouté : {words}."
    return f"Répète la ligne {main.number} du fichier : même code, ou mêmes intitulé, année et porteur."


# ── which action is it? ───────────────────────────────────────────────


def identify(fiche: FicheAction, known: Portefeuille) -> Identite:
    done = known.empreintes.get(fiche.empreinte)
    if done is not None:
        return Identite(done, reason="Cette ligne a déjà été importée dans cette action.")
    if fiche.code and fold(fiche.code) in known.by_code:
        return of_code(fiche, known.by_code[fold(fiche.code)])
    same = known.by_title[fold(fiche.intitule), fiche.annee]
    agreeing = [row for row in same if same_carrier(fiche, row)]
    if len(agreeing) == 1 and not (
        fiche.code and agreeing[0].code and fold(fiche.code) != fold(agreeing[0].code)
    ):
        return Identite(agreeing[0].pk)
    return Identite(candidates=lookalikes(fiche, known.by_year[fiche.annee]))


def of_code(fiche: FicheAction, action: Action) -> Identite:
    if action.corbeille_le is not None:
        return Identite(
            reason=f"!L'action {action.code} est dans la corbeille : sortez-l'en d'abord, ou changez ce code."
        )
    likeness = fuzz.token_set_ratio(fold(fiche.intitule), fold(action.intitule))
    if likeness >= OTHER_TITLE and fiche.annee in (0, action.annee):
        return Identite(action.pk)
    reasons = [f"même code, intitulés ressemblants à {likeness:.0f} %"]
    reasons += (
        [f"années différentes : {fiche.annee} et {action.annee}"] if fiche.annee != action.annee else []
    )
    return Identite(candidates=[Candidate(action.pk, named(action), 0.9, tuple(reasons))])


def same_carrier(fiche: FicheAction, action: Action) -> bool:
    """Known to be the same, or not known on one side."""
    carrier = fiche.porteur
    return action.porteur_id is None or carrier is None or carrier.pk == action.porteur_id


def lookalikes(fiche: FicheAction, rows: Sequence[Action]) -> list[Candidate]:
    found = []
    for row in rows:
        likeness = fuzz.token_sort_ratio(fold(fiche.intitule), fold(row.intitule))
        if likeness < ALIKE:
            continue
        reasons = [
            "même intitulé" if likeness == 100 else f"intitulés proches ({likeness:.0f} %)",
            f"même année : {row.annee}",
        ]
        score = likeness / 100
        if fiche.porteur and fiche.porteur.pk == row.porteur_id:
            reasons.append("même porteur")
        elif fiche.porteur and row.porteur:
            reasons.append(f"autre porteur : {row.porteur.nom}")
            score -= 0.1
        found.append(Candidate(row.pk, named(row), round(score, 2), tuple(reasons)))
    return sorted(found, key=lambda candidate: -candidate.score)[:MOST]


def named(action: Action) -> str:
    return f"{action.code} {action.intitule}"


# ── proposals ─────────────────────────────────────────────────────────


def propose(
    lues: Sequence[Lue], identities: Mapping[int, Identite], repeated: Mapping[int, str],
    stored: Mapping[int, Stockee], known: Connu,
) -> Iterator[Proposal]:  # fmt: skip
    """A proposal per line, in the order of the file."""
    for lue in lues:
        if lue.rejected:
            yield Proposal(lue.number, label(lue), Verdict.REJECTED, problems=lue.problems)
        elif lue.number in repeated:
            yield of_repeated(lue, repeated[lue.number])
        else:
            yield settled(lue, identities[lue.number], stored, known)


def label(lue: Lue) -> str:
    return f"{lue.fiche.code} {lue.fiche.intitule}".strip()


def of_repeated(lue: Lue, why: str) -> Proposal:
    """A contradiction waits for a person; a mere repetition needs nobody."""
    candidate = Candidate(None, "une ligne précédente", 1.0, (why.removeprefix("!"),), same_file_line=None)
    verdict = Verdict.PROBABLE if why.startswith("!") else Verdict.SAME
    return Proposal(
        lue.number, label(lue), verdict, lue.fiche.as_data(), candidates=[candidate], problems=lue.problems
    )


def settled(lue: Lue, identity: Identite, stored: Mapping[int, Stockee], known: Connu) -> Proposal:
    if identity.reason.startswith("!"):
        lue.refuse("code", identity.reason.removeprefix("!"))
        return Proposal(lue.number, label(lue), Verdict.REJECTED, problems=lue.problems)
    if identity.reason and identity.target is not None:
        done = known.portefeuille.by_pk[identity.target]
        candidate = Candidate(done.pk, named(done), 1.0, (identity.reason,))
        return Proposal(
            lue.number,
            label(lue),
            Verdict.SAME,
            lue.fiche.as_data(),
            done.pk,
            [candidate],
            problems=lue.problems,
        )
    current = stored[identity.target] if identity.target is not None else None
    for candidate in identity.candidates:
        theirs = stored.get(candidate.target_id or 0)
        if theirs is not None:
            would = changes_of(theirs, lue.fiche)
            candidate.changes = shown_changes(would, known.names)
    changes = changes_of(current, lue.fiche)
    proposal = Proposal(
        lue.number, label(lue), verdict_of(identity, changes), lue.fiche.as_data(), identity.target,
        identity.candidates, shown_changes(changes, known.names), lue.problems, asked(lue, known),
    )  # fmt: skip
    say_kept(lue, changes)
    say_asked(lue, proposal)
    if proposal.verdict == Verdict.PROBABLE:
        proposal.target_id = identity.candidates[0].target_id
    return proposal


def verdict_of(identity: Identite, changes: Changements) -> Verdict:
    if identity.target is not None:
        return Verdict.UPDATE if changes else Verdict.SAME
    return Verdict.PROBABLE if identity.candidates else Verdict.NEW


def asked(lue: Lue, known: Connu) -> list[Question]:
    codes = {one.question for one in lue.fiche.named if one.question}
    codes |= {YEAR} if lue.fiche.annee_demandee else set()
    return [known.questions[code] for code in sorted(codes)]


def say_kept(lue: Lue, changes: Changements) -> None:
    for name in changes.gardes:
        lue.say(name, "La fiche a été modifiée à la main plus récemment : sa valeur est gardée.")
    for name in changes.plusieurs:
        lue.say(
            name,
            "Cette action a plusieurs financements ou versements de cette source : changez-les sur sa fiche.",
        )


def say_asked(lue: Lue, proposal: Proposal) -> None:
    carrier = lue.fiche.porteur
    if carrier and carrier.question and proposal.verdict != Verdict.SAME:
        lue.say(
            "porteur", f"« {carrier.texte[:80]} » : dites qui c'est, dans les questions en haut de la page."
        )


YEAR = "annee"
"""Code of the question about the year of the actions."""
