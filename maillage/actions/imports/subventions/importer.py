"""The importer of subsidies, as the tunnel of `documents` sees it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.models import Structure
from maillage.actions.imports.annuaire import load_annuaire
from maillage.actions.imports.subventions.columns import COLUMNS
from maillage.actions.imports.subventions.lecture import Beneficiaire, Lue, key_of, read_receiver, read_rest
from maillage.actions.imports.subventions.rapprochement import Rapproche, question, recognise
from maillage.actions.models import Subvention
from maillage.actions.services import subventions as services
from maillage.base.templatetags.french import euros
from maillage.base.transfers import (
    Aside,
    Candidate,
    Decision,
    ImportColumn,
    Importer,
    Instruction,
    Outcome,
    Progress,
    Proposal,
    Question,
    SourceLine,
    Verdict,
)
from maillage.cites.models import Cite

STEP = 500
READING_SHARE = 0.4
FUNDER = "attribuant"
ASKED_FUNDER = Question(
    FUNDER, "Quelle collectivité a donné ces subventions ?", "Le fichier ne le dit pas : écrivez par exemple « Département de la Sarthe »."
)  # fmt: skip
UNKNOWN_FUNDER = "Attribuant non précisé"


class SubventionsImporter(Importer):
    code = "subventions"
    order = 14
    label = "Subventions publiées"
    help = (
        "Fichiers de subventions d'une collectivité ou de l'État (schéma SCDL ou autre). Seules les lignes qui concernent "
        "une structure de votre annuaire sont gardées, et aucune fiche n'est créée."
    )
    capability: str = Capability.IMPORT
    columns: Sequence[ImportColumn] = COLUMNS

    def prepare(
        self, *, cite: Cite, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal | Aside]:
        """A proposal for each line that concerns a structure of the cité; the others are only counted."""
        require(by, Capability.IMPORT, cite)
        annuaire = load_annuaire(cite)
        lues = []
        for done, line in enumerate(lines):
            if done % STEP == 0:
                progress(int(done * READING_SHARE), len(lines))
            lues.append(read_receiver(line))
        known = recognise((lue.beneficiaire for lue in lues), annuaire)
        concerned = [lue for lue in lues if lue.beneficiaire in known]
        yield from proposals(cite, concerned, known, annuaire.by_id)
        progress(len(lines), len(lines))
        yield aside(len(lues) - len(concerned))

    def apply(
        self,
        *,
        cite: Cite,
        instructions: Sequence[Instruction],
        by: User | None,
        source: str,
        progress: Progress,
    ) -> list[Outcome]:
        require(by, Capability.IMPORT, cite)
        wanted = {
            item.line_id: row_of(item, source) for item in instructions if item.decision != Decision.SKIP
        }
        made = services.record_subventions(cite=cite, rows=wanted, by=by, source=source)
        progress(len(instructions), len(instructions))
        return [outcome(item, made.get(item.line_id)) for item in instructions]

    def undo(
        self, *, cite: Cite, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        require(by, Capability.IMPORT, cite)
        services.forget_subventions(cite=cite, ids=[o.undo["subvention"] for o in outcomes if o.undo], by=by)
        progress(len(outcomes), len(outcomes))
        return []


def aside(count: int) -> Aside:
    one = "1 ligne ne concerne aucune structure de votre annuaire : elle est comptée, pas gardée."
    many = (
        f"{count} lignes ne concernent aucune structure de votre annuaire : elles sont comptées, pas gardées."
    )
    return Aside(count, one if count == 1 else many)


def proposals(
    cite: Cite, lues: Sequence[Lue], known: Mapping[Beneficiaire, Rapproche], sheets: Mapping[int, Structure]
) -> Iterator[Proposal]:
    for lue in lues:
        read_rest(lue, known[lue.beneficiaire].structure, "")
    questions = ask(lues, known)
    stored = dict(Subvention.objects.filter(cite=cite).values_list("cle", "structure_id"))
    ranks: Counter[str] = Counter()
    for lue in lues:
        if lue.rejected:
            yield Proposal(lue.number, label(lue), Verdict.REJECTED, problems=lue.problems)
            continue
        bare = key_of(lue, 0)
        lue.values["cle"] = key_of(lue, ranks[bare])
        ranks[bare] += 1
        yield of_line(lue, known[lue.beneficiaire], questions.get(lue.beneficiaire), stored, sheets)


def ask(lues: Sequence[Lue], known: Mapping[Beneficiaire, Rapproche]) -> dict[Beneficiaire, Question]:
    """One question per beneficiary to confirm, with all that it received, to help decide."""
    received: dict[Beneficiaire, list[Lue]] = defaultdict(list)
    for lue in lues:
        if not lue.rejected and known[lue.beneficiaire].structure is None:
            received[lue.beneficiaire].append(lue)
    return {one: question(one, known[one].answers, told(one, group)) for one, group in received.items()}


def told(one: Beneficiaire, group: Sequence[Lue]) -> str:
    whole = sum((Decimal(lue.values["montant"]) for lue in group), Decimal(0))
    years = sorted({lue.values["exercice"] for lue in group})
    period = str(years[0]) if len(years) == 1 else f"{years[0]} à {years[-1]}"
    objects = "; ".join(dict.fromkeys(lue.values["objet"][:80] for lue in group if lue.values["objet"]))
    return ", ".join(filter(None, [one.place, f"{euros(whole)} en tout, {period}", objects]))


def label(lue: Lue) -> str:
    year = lue.cells.get("exercice") or lue.cells.get("date", "")
    return f"{lue.beneficiaire.nom} {year}".strip()


def of_line(
    lue: Lue,
    found: Rapproche,
    asked: Question | None,
    stored: Mapping[str, int],
    sheets: Mapping[int, Structure],
) -> Proposal:
    values = lue.values
    proposal = Proposal(lue.number, label(lue), Verdict.NEW, values, problems=lue.problems)
    if values["cle"] in stored:
        there = sheets.get(stored[values["cle"]])
        name = there.nom if there else "une structure archivée"
        proposal.verdict = Verdict.SAME
        proposal.candidates = [Candidate(None, name, 1.0, ("Cette subvention est déjà connue.",))]
        return proposal
    proposal.changes = shown(values)
    proposal.questions = [] if values["attribuant"] else [ASKED_FUNDER]
    if asked is not None:
        values["question"] = proposal.waits_for = asked.code
        proposal.verdict = Verdict.PROBABLE
        proposal.questions.append(asked)
    elif found.structure is not None:
        structure = sheets[found.structure]
        proposal.candidates = [Candidate(structure.pk, structure.nom, 1.0, (found.raison,))]
    return proposal


def shown(values: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    rows = {
        "Attribuant": values["attribuant"], "Exercice": values["exercice"], "Montant": euros(values["montant"]),
        "Objet": values["objet"], "Nature": values["nature"],
    }  # fmt: skip
    return {name: ("", str(value)) for name, value in rows.items() if value}


def row_of(item: Instruction, source: str) -> dict[str, object]:
    """What to store: the structure found or answered, the funder written or answered."""
    values = dict(item.data)
    answered = item.answers.get(str(values.pop("question", "")), "")
    if values["structure"] is None:
        values["structure"] = int(answered) if answered.isdecimal() else None
    values["attribuant"] = values["attribuant"] or item.answers.get(FUNDER, "") or UNKNOWN_FUNDER
    return {**values, "source": source[:200]}


def outcome(item: Instruction, made: int | None) -> Outcome:
    if made is None:
        return Outcome(item.line_id, Verdict.SAME)
    return Outcome(item.line_id, Verdict.NEW, made, {"subvention": made})
