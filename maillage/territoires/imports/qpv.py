"""The contours of the priority districts: official GeoJSON or zipped shapefile, 2015 and 2024 codes.

A table without contour (the ANCT's list with its populations) completes the districts in the same way.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from maillage.access.capabilities import Capability
from maillage.accounts.models import User
from maillage.base.transfers import (
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
from maillage.core.geo import bbox_of, in_france
from maillage.core.text import collapse_spaces, fold
from maillage.office.contours import read_contours
from maillage.office.readers import read_table
from maillage.office.values import as_text, parse_decimal
from maillage.territoires.imports.lines import (
    Draft,
    Values,
    apply_with,
    changes,
    check_place,
    refuse_repeats,
    verdict_of,
)
from maillage.territoires.rules import clean_qpv, departement_of_qpv, millesime_of_qpv
from maillage.territoires.selectors import CommuneHint, match_communes
from maillage.territoires.services import restore_qpv, save_qpv
from maillage.territoires.services.qpv import known_qpv, snapshot

COLUMNS = (
    ImportColumn("code", "Code", "QP049003 (2015) ou QN04901M (2024).", True, ("code qp", "code qpv", "codeqp", "code")),
    ImportColumn("nom", "Nom", "", False, ("nom qp", "lib qp", "nom qpv", "libelle qp", "libelle", "nom")),
    ImportColumn("communes_texte", "Communes", "", False, ("commune qp", "lib com", "nom commune", "commune", "communes")),
    ImportColumn("insee", "Codes INSEE", "", False, ("insee com", "code commune", "code insee", "insee")),
    ImportColumn("population", "Population", "", False, (
        "population", "pop mun", "population municipale", "population municipale 2013",
    )),
    ImportColumn("contour", "Contour", "", False, ()),
)  # fmt: skip
LABELS = {column.code: column.label for column in COLUMNS} | {"communes": "Communes (codes)"}
TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods"})
REPAIRED = "repare"

NAME_LENGTH = 200
SENTENCES = {
    "vide": "Ce quartier n'a pas de code : indiquez son code officiel, comme QP049003 ou QN04901M.",
    "code": "« {code} » n'est pas un code de quartier prioritaire : il en faut un comme QP049003 (2015) ou QN04901M (2024).",
    "nom": "Ce quartier est inconnu et la ligne ne donne pas son nom : ajoutez-le.",
    "repare": "Le tracé se croisait lui-même : il a été réparé. Vérifiez le quartier sur la carte.",
    "mer": "Ce contour n'est pas en France : le fichier est sans doute dans un autre système de coordonnées que celui qu'il annonce.",
    "population": "« {texte} » n'est pas un nombre d'habitants : il est laissé de côté.",
    "communes": "Commune introuvable : {noms}. Le quartier est pris sans elle.",
}


class QpvImporter(Importer, ReadsItself):
    """Contours are not a table: the file is read here."""

    code = "qpv"
    order = 30
    label = "Quartiers prioritaires (QPV)"
    help = (
        "Les contours officiels, en GeoJSON ou en archive zip de fichiers shapefile ; ou la liste de l'ANCT."
    )
    capability: str = Capability.IMPORT_REFERENCE
    columns: Sequence[ImportColumn] = COLUMNS

    def read(self, data: bytes, filename: str) -> OwnReading:
        if PurePath(filename).suffix.lower() in TABLES:
            return read_list(data, filename)
        found = read_contours(data, filename)
        headers = list(dict.fromkeys(name for feature in found.features for name in feature.properties))
        fields = match_headers(headers)
        lines = [
            SourceLine(
                number, with_contour(cells(feature.properties, fields), feature.geometry, feature.repaired)
            )
            for number, feature in enumerate(found.features, 1)
        ]
        return OwnReading(lines, list(found.notes), headers)

    def prepare(
        self, *, cite: Any, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal]:
        allowed = None if by is None else cite.departement_codes()
        drafts = [read(line, allowed) for line in lines]
        refuse_repeats(drafts, "code")
        place(drafts)
        known = {code: snapshot(qpv) for code, qpv in known_qpv(draft.key for draft in drafts).items()}
        for done, draft in enumerate(drafts, 1):
            yield proposal(draft, known.get(draft.key))
            if done % 50 == 0 or done == len(drafts):
                progress(done, len(drafts))

    def apply(
        self,
        *,
        cite: Any,
        instructions: Sequence[Instruction],
        by: User | None,
        source: str,
        progress: Progress,
    ) -> list[Outcome]:
        def save(rows: list[Values], told: Progress) -> list[Values]:
            return save_qpv(rows, by=by, cite=cite, source=source[:200], progress=told)

        return apply_with(save, instructions, progress)

    def undo(
        self, *, cite: Any, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        undone = [item.undo for item in outcomes if item.undo]
        return restore_qpv(undone, by=by, cite=cite, progress=progress)


def match_headers(headers: Sequence[str]) -> dict[str, list[str]]:
    """Field → its headers in order of preference: a file that joins both vintages has a pair of columns for each."""
    folded = {fold(header): header for header in reversed(headers)}
    return {column.code: [folded[name] for name in column.synonyms if name in folded] for column in COLUMNS}


def cells(properties: Mapping[str, Any], fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The first filled cell of each field that the file has."""
    return {
        code: next((text for header in headers if (text := as_text(properties.get(header)))), "")
        for code, headers in fields.items()
        if headers
    }


def with_contour(
    values: dict[str, str], geometry: Mapping[str, Any] | None, repaired: bool
) -> dict[str, str]:
    if geometry is not None:
        values["contour"] = json.dumps(geometry, separators=(",", ":"))
    if repaired:
        values[REPAIRED] = "oui"
    return values


def read_list(data: bytes, filename: str) -> OwnReading:
    table = read_table(data, filename)
    fields = match_headers(table.columns)
    rows = [(row.number, dict(zip(table.columns, row.cells, strict=True))) for row in table.rows]
    lines = [SourceLine(number, cells(row, fields)) for number, row in rows]
    return OwnReading(lines, list(table.notes), list(table.columns))


def read(line: SourceLine, allowed: frozenset[str] | None) -> Draft:
    draft = Draft(line, LABELS)
    code = clean_qpv(draft.text("code"))
    if millesime_of_qpv(code) is None:
        sentence = SENTENCES["code"].format(code=draft.text("code")[:40]) if code else SENTENCES["vide"]
        draft.refuse("code", sentence)
        return draft
    draft.key = code
    check_place(draft, "code", departement_of_qpv(code), allowed)
    draft.keep("nom", collapse_spaces(draft.text("nom")), NAME_LENGTH)
    draft.keep("communes_texte", collapse_spaces(draft.text("communes_texte")), 300)
    read_population(draft)
    read_contour(draft)
    return draft


def read_population(draft: Draft) -> None:
    text = draft.text("population")
    number = parse_decimal(text).value
    if number is not None and 0 <= number < 1_000_000:
        draft.values["population"] = int(number)
    elif text:
        draft.warn("population", SENTENCES["population"].format(texte=text[:40]))


def read_contour(draft: Draft) -> None:
    if not draft.text("contour"):
        return
    contour = json.loads(draft.text("contour"))
    box = bbox_of([contour])
    if box is None or not (in_france(box[0], box[1]) and in_france(box[2], box[3])):
        draft.refuse("contour", SENTENCES["mer"])
        return
    draft.values["contour"] = contour
    draft.values["approximatif"] = False
    if draft.text(REPAIRED):
        draft.warn("contour", SENTENCES["repare"])


def place(drafts: Sequence[Draft]) -> None:
    """The communes of every district at once: by their codes, else by their names within the département."""
    wanted = [
        (draft, hint) for draft in drafts if draft.key and not draft.rejected for hint in hints_of(draft)
    ]
    found: dict[int, set[str]] = {}
    missing: dict[int, list[str]] = {}
    for (draft, hint), insee in zip(wanted, match_communes(hint for _, hint in wanted), strict=True):
        if insee:
            found.setdefault(id(draft), set()).add(insee)
        else:
            missing.setdefault(id(draft), []).append(hint.nom or hint.code_insee)
    for draft in drafts:
        if id(draft) in found:
            draft.values["communes"] = sorted(found[id(draft)])
        if id(draft) in missing:
            draft.warn("communes_texte", SENTENCES["communes"].format(noms=", ".join(missing[id(draft)])))


def hints_of(draft: Draft) -> list[CommuneHint]:
    departement = departement_of_qpv(draft.key)
    codes = re.findall(r"\b\d[\dAB]\d{3}\b", draft.text("insee").upper())
    if codes:
        return [CommuneHint(code_insee=code, departement=departement) for code in codes]
    names = [name.strip() for name in re.split(r"[,;/]", draft.text("communes_texte"))]
    return [CommuneHint(name, departement=departement) for name in names if name]


def points(geometry: Any) -> int:
    """How many points a geometry's coordinates hold."""
    if not isinstance(geometry, list):
        return 0
    return 1 if geometry and not isinstance(geometry[0], list) else sum(points(part) for part in geometry)


def show(code: str, value: Any) -> str:
    if value is None:
        return ""
    if code == "contour":
        return f"tracé de {points(value['coordinates'])} points"
    return ", ".join(value) if isinstance(value, list) else str(value)


def proposal(draft: Draft, current: Values | None) -> Proposal:
    if current is None and not draft.rejected and "nom" not in draft.values:
        draft.need_name(NAME_LENGTH, SENTENCES["nom"])
    name = draft.values.get("nom") or (current or {}).get("nom") or draft.text("nom") or draft.text("code")
    differing = {} if draft.rejected else changes(draft.values, current or {}, LABELS, show)
    verdict = verdict_of(draft, current, differing)
    data = {} if verdict == Verdict.REJECTED else {"code": draft.key, **draft.values}
    return Proposal(
        draft.line.number,
        f"{name} ({draft.key or '?'})"[:300],
        verdict,
        data,
        changes=differing,
        problems=draft.problems,
    )
