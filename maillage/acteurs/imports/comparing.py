"""The verdict on each line: known by a code, repeated in the file, resembling something, or new. Nothing is written."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from maillage.acteurs.imports.changes import Changes, changes_of, label_of, shown_changes, shown_new
from maillage.acteurs.imports.fiche import Fiche, Lue
from maillage.acteurs.imports.reading import SANS_SOURCE
from maillage.acteurs.imports.sheets import Sheets, draft_of_fiche, identity_of_fiche
from maillage.base.transfers import Candidate, CellProblem, Proposal, Verdict
from maillage.core.matching import Draft, Match, find_duplicates, find_matches
from maillage.core.text import fold

COMPATIBLE = 60.0
"""Two names with the same SIRET: below this likeness (per cent of words in common) a person looks."""
MAX_CANDIDATES = 5
Key = tuple[str, ...]


@dataclass
class Known:
    """What the comparison needs besides the lines: the sheets, names of communes, labels of themes and publics."""

    sheets: Sheets
    communes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def compare_lines(lues: Sequence[Lue], known: Known) -> Iterator[Proposal]:
    """A proposal per line, in the order of the file."""
    settled = {lue.number: proposal for lue, proposal in settle(lues, known)}
    open_lines = [lue for lue in lues if lue.number not in settled]
    # Lines already in the directory are compared too, so that a second reading gives the verdicts of the first
    landed = [lue for lue in lues if has_sheet(settled.get(lue.number)) and lue.fiche.jumelle is None]
    likely = resemblances(open_lines, landed, known) if open_lines else {}
    for lue in lues:
        yield settled.get(lue.number) or judge(lue, likely.get(lue.number, []), known)


def has_sheet(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.target_id is not None


def settle(lues: Sequence[Lue], known: Known) -> Iterator[tuple[Lue, Proposal]]:
    """The lines that need no comparison: rejected, already imported, repeated, or known by a code."""
    seen: dict[Key, int] = {}
    shared = shared_sirets(lues)
    for lue in lues:
        if lue.rejected:
            yield lue, Proposal(lue.number, lue.fiche.nom, Verdict.REJECTED, problems=lue.problems)
            continue
        keys = keys_of(lue.fiche)
        earlier = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, lue.number)
        done = known.sheets.empreintes.get(lue.fiche.empreinte)
        lue.fiche.jumelle = earlier
        if done is not None:
            yield lue, already_imported(lue, done, known)
        elif earlier is not None:
            yield lue, repeated(lue, earlier)
        elif (target := known_by_code(lue.fiche, known.sheets, shared)) is not None:
            yield lue, updating(lue, target, known)
        elif (proposal := identical(lue, known)) is not None:
            yield lue, proposal


def keys_of(fiche: Fiche) -> list[Key]:
    """What makes two lines of one file the same line. Codes that differ keep two namesakes apart."""
    codes = (fiche.text("uai"), fiche.text("siret"), fiche.text("rna"))
    name = fold(fiche.nom)
    keys: list[Key] = [("nom", *identity_of_fiche(fiche), *codes)]
    keys += [
        ("reference", source, key, name if source == SANS_SOURCE else "") for source, key in fiche.references
    ]
    if codes[0]:
        keys.append(("uai", codes[0]))
    if codes[1]:
        keys.append(("siret", codes[1], name))
    return keys


def shared_sirets(lues: Sequence[Lue]) -> set[str]:
    """SIRETs that the file gives to several names: for those, only the very name tells which sheet is meant."""
    names: dict[str, set[str]] = defaultdict(set)
    for lue in lues:
        names[lue.fiche.text("siret")].add(fold(lue.fiche.nom))
    return {siret for siret, known in names.items() if siret and len(known) > 1}


def known_by_code(fiche: Fiche, sheets: Sheets, shared: Container[str] = ()) -> int | None:
    """The sheet with the same reference, UAI, or SIRET and a compatible name."""
    for source, key in fiche.references:
        target = sheets.references.get((source, key))
        if target is not None and (source != SANS_SOURCE or compatible(fiche.nom, sheets.by_id[target].nom)):
            return target
    if fiche.text("uai") in sheets.by_uai:
        return sheets.by_uai[fiche.text("uai")]
    same = sheets.by_siret.get(fiche.text("siret"), [])
    alike = [target for target in same if compatible(fiche.nom, sheets.by_id[target].nom)]
    exact = [target for target in alike if fold(sheets.by_id[target].nom) == fold(fiche.nom)]
    if exact:
        return exact[0]
    # Several services of a town share a SIRET: without the very name, a person chooses
    return alike[0] if len(alike) == 1 and fiche.text("siret") not in shared else None


def compatible(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(fold(one), fold(other)) >= COMPATIBLE


def already_imported(lue: Lue, target: int, known: Known) -> Proposal:
    reason = "Cette ligne a déjà été importée dans cette fiche."
    return same(lue, Candidate(target, known.sheets.by_id[target].nom, 1.0, (reason,)))


def repeated(lue: Lue, earlier: int) -> Proposal:
    reason = f"Répète la ligne {earlier} du fichier : même identifiant, ou mêmes nom, commune et adresse."
    return same(lue, Candidate(None, f"ligne {earlier}", 1.0, (reason,), same_file_line=earlier))


def same(lue: Lue, candidate: Candidate) -> Proposal:
    return Proposal(
        lue.number,
        lue.fiche.nom,
        Verdict.SAME,
        data=lue.fiche.as_data(),
        target_id=candidate.target_id,
        candidates=[candidate],
        problems=lue.problems,
    )


def updating(lue: Lue, target: int, known: Known) -> Proposal:
    changes = changes_on(target, lue.fiche, known.sheets)
    verdict = Verdict.UPDATE if changes else Verdict.SAME
    return Proposal(
        lue.number,
        lue.fiche.nom,
        verdict,
        data=lue.fiche.as_data(),
        target_id=target,
        changes=shown_changes(changes, known.communes, known.words),
        problems=[*lue.problems, *kept_by_hand(changes)],
    )


def changes_on(target: int, fiche: Fiche, sheets: Sheets) -> Changes:
    return changes_of(sheets.by_id[target], fiche, sheets.themes[target], sheets.publics[target])


def kept_by_hand(changes: Changes) -> list[CellProblem]:
    sentence = "La fiche a été modifiée à la main plus récemment : sa valeur est gardée."
    return [CellProblem(label_of(name), sentence, False) for name in changes.kept]


def identical(lue: Lue, known: Known) -> Proposal | None:
    """The same name, commune and address as a sheet, and no code: nothing to do, or a person says yes."""
    target = known.sheets.by_identity.get(identity_of_fiche(lue.fiche))
    if target is None or contradicts(lue.fiche, known.sheets, target):
        return None
    proposal = updating(lue, target, known)
    if proposal.verdict == Verdict.UPDATE:
        proposal.verdict = Verdict.PROBABLE
        reason = "Même nom, même commune et même adresse, mais aucun identifiant commun."
        name = known.sheets.by_id[target].nom
        proposal.candidates = [Candidate(target, name, 0.99, (reason,), changes=proposal.changes)]
        proposal.changes = shown_new(lue.fiche, known.communes, known.words)
    return proposal


def contradicts(fiche: Fiche, sheets: Sheets, target: int) -> bool:
    structure = sheets.by_id[target]
    pairs = (
        (fiche.text("uai"), structure.uai),
        (fiche.text("siret"), structure.siret),
        (fiche.text("rna"), structure.rna),
    )
    return any(said and kept and said != kept for said, kept in pairs)


def resemblances(lues: Sequence[Lue], landed: Sequence[Lue], known: Known) -> dict[int, list[Candidate]]:
    """Line number → the sheets and the earlier lines that it resembles, best first. `landed` lines are in a sheet."""
    drafts = {
        lue.number: draft_of(lue, known) for lue in sorted([*lues, *landed], key=lambda lue: lue.number)
    }
    wanted = {lue.number for lue in lues}
    found: dict[int, list[Candidate]] = defaultdict(list)
    if known.sheets.by_id:
        for match in find_matches([drafts[number] for number in sorted(wanted)], known.sheets.known_drafts()):
            target = int(match.right)
            found[int(match.left)].append(
                Candidate(target, known.sheets.by_id[target].nom, match.score, told(match))
            )
    for match in find_duplicates(list(drafts.values())):
        earlier, later = sorted((int(match.left), int(match.right)))
        if later in wanted:
            label = f"ligne {earlier} : {drafts[earlier].nom}"
            found[later].append(Candidate(None, label, match.score, told(match), same_file_line=earlier))
    return {number: sorted(group, key=rank)[:MAX_CANDIDATES] for number, group in found.items()}


def draft_of(lue: Lue, known: Known) -> Draft:
    return draft_of_fiche(str(lue.number), lue.fiche, known.communes.get(lue.fiche.text("commune_id"), ""))


def rank(candidate: Candidate) -> tuple[bool, float, int]:
    """Existing sheets first: they are what the person knows."""
    return candidate.target_id is None, -candidate.score, candidate.same_file_line or 0


def told(match: Match) -> tuple[str, ...]:
    return tuple(reason.sentence for reason in match.reasons)


def judge(lue: Lue, candidates: list[Candidate], known: Known) -> Proposal:
    best = candidates[0] if candidates else None
    if best is not None:
        lue.fiche.jumelle = best.same_file_line
    for candidate in candidates:
        if candidate.target_id is not None:
            changes = changes_on(candidate.target_id, lue.fiche, known.sheets)
            candidate.changes = shown_changes(changes, known.communes, known.words)
    return Proposal(
        lue.number,
        lue.fiche.nom,
        Verdict.PROBABLE if best else Verdict.NEW,
        data=lue.fiche.as_data(),
        target_id=best.target_id if best else None,
        candidates=candidates,
        changes=shown_new(lue.fiche, known.communes, known.words),
        problems=lue.problems,
    )
