"""The connections of a Kumu project as declared relations between structures of the directory.

Only what a person declares becomes a relation: « action menée ensemble » or « même instance », when maillage itself wrote the
file, are facts noted elsewhere and would be told twice. A structure that is not in the directory is never created here:
its sheet comes from the elements of the same file, given first as « Structures et contacts ».
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.choices import Statut, TypeRelation
from maillage.acteurs.models import Relation, Structure
from maillage.acteurs.services.relations import delete_relation, save_relation
from maillage.base.errors import Refused
from maillage.base.transfers import (
    Aside,
    CellProblem,
    Decision,
    ImportColumn,
    Importer,
    Instruction,
    Outcome,
    OwnReading,
    Progress,
    Proposal,
    ReadsItself,
    SourceLine,
    Verdict,
)
from maillage.cites.models import Cite
from maillage.core.later import later_module
from maillage.core.text import fold
from maillage.office.readers.kumu import Connection, read_kumu_connections

fuzz = later_module("rapidfuzz.process")
COLUMNS = (
    ImportColumn("de", "De", "", True),
    ImportColumn("vers", "Vers", "", True),
    ImportColumn("type", "Relation", "", False),
    ImportColumn("debut", "Depuis le", "", False),
    ImportColumn("fin", "Jusqu'au", "", False),
    ImportColumn("precision", "Précision", "", False),
)
DERIVED = frozenset(
    fold(words)
    for words in ("action menée ensemble", "même instance", "réunion commune", "financement", "contact")
)
"""How maillage names the facts that come from elsewhere, in the files it writes."""
TYPES = {fold(word): value for value, label in TypeRelation.choices for word in (value, label)}
DECLARED = re.compile(
    r"(?P<back>← )?(?P<type>[^(;]+?)(?: \((?P<start>[\d-]*) ?→ ?(?P<end>[\d-]*)\))?(?: ;|$)"
)
"""« convention ou charte (2024-09-01 → 2026-08-31) ; ← finance »: what `maillage` writes under « relations »."""
LONGEST = 300
NEAR = 70.0


@dataclass(frozen=True)
class Names:
    """Living sheets of the cité by folded name and sigle; `shown` is the name to say."""

    by_name: Mapping[str, Sequence[int]]
    shown: Mapping[int, str]

    def find(self, text: str) -> tuple[int | None, str]:
        """The sheet, or what is wrong and how to mend it."""
        found = self.by_name.get(fold(text), ()) or self.by_name.get(fold(re.sub(r" \(\d+\)$", "", text)), ())
        if len(found) == 1:
            return found[0], ""
        if found:
            return (
                None,
                f"{len(found)} fiches portent le nom « {text} » : fusionnez-les, ou précisez leur nom dans l'annuaire.",
            )
        near = fuzz.extractOne(fold(text), list(self.by_name), score_cutoff=NEAR) if text else None
        more = f" (la plus proche : « {self.shown[self.by_name[near[0]][0]]} »)" if near else ""
        return None, (
            f"« {text} » n'est pas dans l'annuaire{more} : donnez d'abord le même fichier comme « Structures et contacts »."
        )


def load_names(cite: Cite) -> Names:
    rows = Structure.objects.filter(cite=cite).exclude(statut__in=(Statut.ARCHIVEE, Statut.FUSIONNEE))
    found: dict[str, list[int]] = defaultdict(list)
    shown = {}
    for pk, nom, sigle in rows.order_by("pk").values_list("pk", "nom", "sigle"):
        shown[pk] = nom
        for text in {fold(nom), fold(sigle)} - {""}:
            found[text].append(pk)
    return Names(found, shown)


class RelationsImporter(Importer, ReadsItself):
    """The connections of a project are not a table: the file is read here."""

    code = "relations"
    order = 15
    label = "Relations d'une carte Kumu"
    help = "Les liens d'un projet Kumu (JSON) deviennent des relations déclarées entre structures déjà dans l'annuaire."
    capability: str = Capability.IMPORT
    columns: Sequence[ImportColumn] = COLUMNS

    def read(self, data: bytes, filename: str) -> OwnReading:
        found = [line for connection in read_kumu_connections(data) for line in lines_of(connection)]
        lines = [SourceLine(number, values) for number, values in enumerate(found, 1)]
        return OwnReading(lines, [], [column.code for column in COLUMNS])

    def prepare(
        self, *, cite: Any, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal | Aside]:
        require(by, Capability.IMPORT, cite)
        names = load_names(cite)
        known = {
            (one, other, kind)
            for one, other, kind in Relation.objects.filter(cite=cite).values_list(
                "origine_id", "cible_id", "type"
            )
        }
        derived = 0
        for line in lines:
            if all(fold(part) in DERIVED for part in line.values["type"].split(",")):
                derived += 1
                continue
            yield proposal(line, names, known)
        progress(len(lines), len(lines))
        if derived:
            told = "1 lien vient" if derived == 1 else f"{derived} liens viennent"
            yield Aside(
                derived, f"{told} d'actions, d'instances, de réunions ou de financements : ils se notent là."
            )

    def apply(
        self,
        *,
        cite: Any,
        instructions: Sequence[Instruction],
        by: User | None,
        source: str,
        progress: Progress,
    ) -> list[Outcome]:
        require(by, Capability.IMPORT, cite)
        rows = {row.pk: row for row in Structure.objects.filter(cite=cite, pk__in=ends(instructions))}
        found = []
        for done, instruction in enumerate(instructions, 1):
            found.append(write(cite, instruction, rows, by))
            progress(done, len(instructions))
        return found

    def undo(
        self, *, cite: Any, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        require(by, Capability.IMPORT, cite)
        made = {item.undo["relation"]: item.undo for item in outcomes if item.undo}
        kept = []
        rows = Relation.objects.filter(cite=cite, pk__in=made).select_related("origine", "cible")
        for done, row in enumerate(rows, 1):
            if facts(row) == made[row.pk]["lue"]:
                delete_relation(relation=row, structure=row.origine, by=by)
            else:
                kept.append(
                    f"La relation entre {row.origine} et {row.cible} a été modifiée depuis : elle est gardée."
                )
            progress(done, len(made))
        return kept


# ── reading ───────────────────────────────────────────────────────────


def lines_of(connection: Connection) -> Iterator[dict[str, str]]:
    """A line per relation: a connection that maillage wrote may hold several, one of Kumu is one."""
    given = {"de": connection.source, "vers": connection.target, "debut": "", "fin": "", "precision": ""}
    kind = connection.attributes.get("type", "")
    told = connection.attributes.get("relations", "")
    if not told:
        known = fold(kind) in TYPES or all(fold(part) in DERIVED for part in kind.split(","))
        why = connection.attributes.get("description", "") or ("" if known else kind)
        yield {**given, "type": kind, "precision": why[:LONGEST]}
        return
    for part in DECLARED.finditer(told):
        turned = {"de": connection.target, "vers": connection.source} if part["back"] else {}
        yield {
            **given,
            **turned,
            "type": part["type"],
            "debut": part["start"] or "",
            "fin": part["end"] or "",
        }


def proposal(line: SourceLine, names: Names, known: set[tuple[int, int, str]]) -> Proposal:
    """What is proposed for a line; a relation proposed once is known to the lines that follow."""
    said = line.values
    label = f"{said['de']} → {said['vers']}"
    problems, found = [], []
    for column in ("de", "vers"):
        pk, sentence = names.find(said[column])
        found.append(pk)
        if pk is None:
            problems.append(CellProblem("De" if column == "de" else "Vers", sentence))
    one, other = found
    if one is not None and one == other:
        problems.append(
            CellProblem("Vers", "Ce lien va d'une structure à elle-même : il est laissé de côté.")
        )
    dates = {name: day_of(said[name], name, problems) for name in ("debut", "fin")}
    if problems and any(problem.blocking for problem in problems):
        return Proposal(line.number, label, Verdict.REJECTED, problems=problems)
    kind = TYPES.get(fold(said["type"]), TypeRelation.PARTENARIAT.value)
    data = {"origine": one, "cible": other, "type": kind, "commentaire": said["precision"], **dates}
    same = {(one, other, kind), (other, one, kind)} & known
    if same:
        return Proposal(line.number, label, Verdict.SAME, data, problems=problems)
    known.add((int(one or 0), int(other or 0), kind))
    shown = f"{names.shown[int(one or 0)]} {TypeRelation(kind).label} {names.shown[int(other or 0)]}"
    return Proposal(line.number, shown, Verdict.NEW, data, problems=problems)


def day_of(text: str, column: str, problems: list[CellProblem]) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        shown = "Depuis le" if column == "debut" else "Jusqu'au"
        problems.append(
            CellProblem(shown, f"« {text} » n'est pas une date : elle est laissée de côté.", blocking=False)
        )
        return None


# ── writing ───────────────────────────────────────────────────────────


def ends(instructions: Sequence[Instruction]) -> set[int]:
    return {item.data[name] for item in instructions for name in ("origine", "cible") if item.data.get(name)}


def write(cite: Cite, item: Instruction, rows: Mapping[int, Structure], by: User | None) -> Outcome:
    if item.decision is not Decision.CREATE:
        return Outcome(item.line_id, Verdict.SAME)
    one, other = rows.get(item.data["origine"]), rows.get(item.data["cible"])
    if one is None or other is None:
        return Outcome(item.line_id, Verdict.REJECTED, problem="Une des deux fiches n'existe plus.")
    values = {name: item.data.get(name) for name in ("type", "debut", "fin", "commentaire")}
    try:
        with transaction.atomic():
            relation = save_relation(
                relation=Relation(cite=cite, origine=one, cible=other), structure=one, values=values, by=by
            )
    except Refused as refused:
        return Outcome(item.line_id, Verdict.REJECTED, problem=refused.sentence)
    return Outcome(item.line_id, Verdict.NEW, one.pk, {"relation": relation.pk, "lue": facts(relation)})


def facts(row: Relation) -> list[str]:
    """What the relation says, as the undo compares it."""
    return [
        str(row.origine_id),
        str(row.cible_id),
        row.type,
        str(row.debut or ""),
        str(row.fin or ""),
        row.commentaire,
    ]
