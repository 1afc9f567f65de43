"""Figures by age and place, as the INSEE and the ANCT publish them: one line for a place, ages, a year.

Ages are read as the INSEE writes them, both ends in: « de 6 à 10 ans » goes up to the eleventh birthday.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.access.capabilities import Capability
from maillage.accounts.models import User
from maillage.base.errors import Refused
from maillage.base.transfers import (
    Aside,
    ImportColumn,
    Importer,
    Instruction,
    Outcome,
    Progress,
    Proposal,
    SourceLine,
    Verdict,
)
from maillage.cartographie.models import Effectif
from maillage.cartographie.rules import check_headcount
from maillage.cartographie.services.effectifs import (
    Lieu,
    cle_of,
    key_of,
    known_effectifs,
    restore_effectifs,
    row_of,
    save_effectifs,
    snapshot,
)
from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, qpv_of
from maillage.core.ages import YEAR, AgeRange
from maillage.core.text import fold
from maillage.office.values import parse_decimal
from maillage.territoires.imports.lines import Draft, Values, apply_with, changes, refuse_repeats, verdict_of

COLUMNS = (
    ImportColumn("zone", "Zone", "Code du QPV, code INSEE de la commune, ou son nom. Vide : toute la cité.", False, (
        "zone", "code zone", "codgeo", "code qpv", "code qp", "qpv", "code commune", "code insee", "commune", "quartier",
        "code geographique", "territoire", "lieu",
    )),
    ImportColumn("de", "Âge de", "En années, compris.", False, ("age de", "de", "age min", "age minimum", "age debut", "agemin", "age du")),
    ImportColumn("a", "Âge à", "En années, compris : « 10 » va jusqu'au onzième anniversaire.", False, (
        "age a", "a", "age max", "age maximum", "age fin", "agemax", "age jusqu a",
    )),
    ImportColumn("tranche", "Tranche d'âge", "« 6-10 ans », à la place des deux colonnes précédentes.", False, (
        "tranche", "tranche d age", "tranche age", "age", "ages", "classe d age",
    )),
    ImportColumn("nombre", "Nombre", "De personnes.", True, (
        "nombre", "effectif", "population", "pop", "valeur", "obs value", "nb", "habitants",
    )),
    ImportColumn("annee", "Année", "Du recensement.", True, ("annee", "an", "millesime", "time period", "annee du recensement")),
    ImportColumn("source", "Source", "Ex. « Insee, RP 2021 ». Vide : le nom du fichier.", False, ("source", "origine", "producteur")),
)  # fmt: skip
LABELS = {column.code: column.label for column in COLUMNS}
WHOLE = frozenset({"", "cite", "toute la cite", "ensemble", "total"})
CODE = re.compile(r"(?:Q[NP]\w{6}|\d[\dAB]\d{3})", re.IGNORECASE)
BETWEEN = re.compile(r"(\d{1,3})\D+(\d{1,3})\D*")
UNDER = re.compile(r"(?:moins de|<)\s*(\d{1,3})\D*")
ALONE = re.compile(r"(\d{1,3})\s*(?:ans?)?")
AGES = "Âges illisibles : donnez deux âges compris, par exemple 6 et 10, ou une tranche comme « 6-10 ans » ou « moins de 3 ans »."


@dataclass(frozen=True)
class Places:
    """What a line may name: codes and names of the perimeter."""

    districts: Mapping[str, int]
    communes: Mapping[str, str]
    names: Mapping[int | str, str]

    def find(self, text: str) -> Lieu | None:
        if fold(text) in WHOLE:
            return Lieu()
        key = fold(text.removeprefix("QPV "))
        if key in self.districts:
            return Lieu(qpv=self.districts[key])
        return Lieu(commune=self.communes[key]) if key in self.communes else None

    def name(self, lieu: Lieu) -> str:
        return self.names.get(lieu.qpv or lieu.commune or "", "toute la cité")


def places_of(cite: Cite) -> Places:
    districts = list(qpv_of(cite).values_list("pk", "code", "nom"))
    communes = list(communes_of(cite).values_list("pk", "nom"))
    names: dict[int | str, str] = {pk: nom for pk, _, nom in districts}
    return Places(
        {fold(word): pk for pk, code, nom in districts for word in (code, nom)},
        {fold(word): pk for pk, nom in communes for word in (pk, nom)},
        names | dict(communes),
    )


class EffectifsImporter(Importer):
    code = "effectifs"
    order = 60
    label = "Effectifs par âge et quartier"
    help = "Combien d'enfants et de jeunes, par tranche d'âge et par quartier ou commune : fichiers de l'Insee, de l'ANCT, ou le vôtre."
    capability: str = Capability.COUVERTURE_DECIDE
    columns: Sequence[ImportColumn] = COLUMNS

    def prepare(
        self, *, cite: Any, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal | Aside]:
        places = places_of(cite)
        drafts = [draft for line in lines if (draft := read(line, places))]
        refuse_repeats(drafts, "zone")
        known = known_effectifs(cite)
        for done, draft in enumerate(drafts, 1):
            yield proposal(draft, places, known)
            if done % 50 == 0 or done == len(drafts):
                progress(done, len(drafts))
        if outside := len(lines) - len(drafts):
            told = "1 ligne concerne" if outside == 1 else f"{outside} lignes concernent"
            yield Aside(outside, f"{told} des quartiers ou des communes hors du périmètre de la cité.")

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
            named = [row | {"source": row["source"] or source[:200] or "fichier importé"} for row in rows]
            return save_effectifs(cite, named, by=by, origine=source[:200])

        return apply_with(save, instructions, progress)

    def undo(
        self, *, cite: Any, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        kept = restore_effectifs(cite, [item.undo for item in outcomes if item.undo], by=by)
        progress(len(outcomes), len(outcomes))
        return kept


def read(line: SourceLine, places: Places) -> Draft | None:
    """None when the line is about a place of another cité."""
    draft = Draft(line, LABELS)
    lieu = places.find(draft.text("zone"))
    if lieu is None and CODE.fullmatch(draft.text("zone")):
        return None
    if lieu is None:
        draft.refuse(
            "zone",
            f"« {draft.text('zone')[:60]} » n'est ni un quartier ni une commune du périmètre : écrivez son code.",
        )
        return draft
    ages, count, year = ages_of(draft), number(draft, "nombre"), number(draft, "annee")
    if ages is None or count is None or year is None:
        return draft
    row = row_of(lieu, (ages.min_months, ages.max_months or 0), count, year, draft.text("source")[:200])
    try:
        check_headcount(row["min"], row["max"], count, year, "fichier")
    except Refused as refused:
        column = refused.code if refused.code in LABELS else "de"
        draft.refuse(column, refused.sentence)
        return draft
    draft.values, draft.key = row, key_of(cle_of(row))
    return draft


def number(draft: Draft, code: str) -> int | None:
    """Whole; the INSEE's estimates have decimals, which are rounded."""
    text = draft.text(code)
    parsed = parse_decimal(text).value
    if parsed is None:
        draft.refuse(
            code, f"« {text[:40]} » n'est pas un nombre." if text else f"Il manque « {LABELS[code]} »."
        )
        return None
    return round(parsed)


def ages_of(draft: Draft) -> AgeRange | None:
    low, high = draft.text("de"), draft.text("a")
    limits = pair(low, high) if low or high else tranche(draft.text("tranche"))
    if limits is None or limits[1] < limits[0]:
        draft.refuse("de" if low or high else "tranche", AGES)
        return None
    return AgeRange(limits[0] * YEAR, (limits[1] + 1) * YEAR)


def pair(low: str, high: str) -> tuple[int, int] | None:
    ends = [ALONE.fullmatch(text.removesuffix(".0").strip()) for text in (low, high)]
    return (int(ends[0][1]), int(ends[1][1])) if ends[0] and ends[1] else None


def tranche(text: str) -> tuple[int, int] | None:
    if found := UNDER.search(text.lower()):
        return 0, int(found[1]) - 1
    if found := BETWEEN.search(text):
        return int(found[1]), int(found[2])
    found = ALONE.fullmatch(text.strip())
    return (int(found[1]), int(found[1])) if found else None


def proposal(draft: Draft, places: Places, known: Mapping[Any, Effectif]) -> Proposal:
    if draft.rejected or not draft.values:
        label = f"{draft.text('zone') or 'toute la cité'}, {draft.text('tranche') or draft.text('de')}"
        return Proposal(draft.line.number, label[:300], Verdict.REJECTED, problems=draft.problems)
    row = draft.values
    current = known.get(cle_of(row))
    former = snapshot(current) if current else None
    given = {code: row[code] for code in ("nombre", "source") if row[code] != ""}
    if former and not row["source"]:
        row = row | {"source": former["source"]}
    differing = changes(given, former, LABELS, lambda _, value: str(value)) if former else {}
    lieu = Lieu(row["qpv"], row["commune"])
    label = f"{places.name(lieu)}, {AgeRange(row['min'], row['max']).label}, {row['annee']} : {row['nombre']}"
    return Proposal(
        draft.line.number, label, verdict_of(draft, former, differing), dict(row),
        target_id=current.pk if current else None, changes=differing, problems=draft.problems,
    )  # fmt: skip
