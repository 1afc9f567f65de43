"""The money of a cité, read as lines of `core.budget`: one lean query whatever is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from maillage.acteurs.choices import TypeStructure
from maillage.actions.choices import SEUIL_CONVENTION, Credit, Source
from maillage.actions.models import Action, Axe, Depassement, Enveloppe, Financement
from maillage.actions.rules.budget import is_report_late, needs_agreement
from maillage.cites.models import Cite
from maillage.core import budget as core
from maillage.core.budget import Consumption, Line, Totals
from maillage.core.sankey import Drawing, Flow, layout

AXES = ("axe", "porteur", "financeur", "source", "exercice")
PAR: Mapping[str, str] = {
    "axe": "Axe",
    "porteur": "Porteur",
    "financeur": "Financeur",
    "source": "Source",
    "exercice": "Exercice",
}
UNPAID_MONTHS = 4


@dataclass(frozen=True, slots=True)
class LigneBudget:
    """A line with the words of each way of grouping; `cle` values are what the address bar carries."""

    pk: int
    action_id: int
    exercice: int
    source: str
    groupes: Mapping[str, tuple[str, str]]
    line: Line


def read_lines(cite: Cite, exercice: int | None = None) -> list[LigneBudget]:
    """Every funding line of the cité's living actions, of a year or of all."""
    rows = Financement.objects.filter(cite=cite, action__corbeille_le__isnull=True)
    if exercice is not None:
        rows = rows.filter(exercice=exercice)
    found: Any = rows.order_by("exercice", "source", "pk").values_list(
        "pk", "action_id", "exercice", "source", "credit", "demande", "valide", "notifie", "verse", "consomme",
        "reporte", "action__objectif_id", "action__porteur_id", "action__porteur__nom", "financeur_id",
        "financeur__nom",
    )  # fmt: skip
    axes = roots(cite)
    return [as_ligne(row, axes) for row in found]


def roots(cite: Cite) -> dict[int, Axe]:
    """Each node of the tree → its axis."""
    rows = {row.pk: row for row in Axe.objects.filter(cite=cite)}
    return {pk: top(row, rows) for pk, row in rows.items()}


def top(node: Axe, rows: Mapping[int, Axe]) -> Axe:
    while node.parent_id is not None:
        node = rows[node.parent_id]
    return node


def as_ligne(row: Sequence[Any], axes: Mapping[int, Axe]) -> LigneBudget:
    (pk, action_id, exercice, source, credit, *amounts) = row[:11]
    axe_id, porteur_id, porteur, financeur_id, financeur = row[11:]
    axis = axes.get(axe_id or 0)
    label = Source(source).label
    groups = {
        "axe": (str(axis.pk), str(axis)) if axis else ("", "Sans axe"),
        "porteur": (str(porteur_id), porteur) if porteur_id else ("", "Sans porteur"),
        "financeur": (str(financeur_id), financeur)
        if financeur_id
        else (f"s-{source}", f"{label} (sans fiche)"),
        "source": (source, label),
        "exercice": (str(exercice), str(exercice)),
    }
    demande, valide, notifie, verse, consomme, reporte = amounts
    line = Line(demande, valide, notifie, verse, consomme, reporte, credit == Credit.DROIT_COMMUN)
    return LigneBudget(pk, action_id, exercice, source, groups, line)


@dataclass(frozen=True)
class Rang:
    """A row of the budget table; `part` is its share of what is engaged, in per cent."""

    cle: str
    libelle: str
    totaux: Totals
    part: Decimal | None


@dataclass(frozen=True)
class TableBudget:
    par: str
    rangs: tuple[Rang, ...]
    total: Totals


def budget_table(lines: Iterable[LigneBudget], par: str) -> TableBudget:
    """Rows by group, largest first; the last figure of each column is the sum of the others, always."""
    kept = list(lines)
    names = {line.groupes[par][0]: line.groupes[par][1] for line in kept}
    sums = core.table((line.groupes[par][0], line.line) for line in kept)
    whole = sum(sums.values(), Totals())
    ranked = sorted(sums.items(), key=lambda item: (-item[1].engage, names[item[0]]))
    if par == "exercice":
        ranked.sort(key=lambda item: item[0])
    rows = [Rang(key, names[key], value, core.rate(value.engage, whole.engage)) for key, value in ranked]
    return TableBudget(par, tuple(rows), whole)


def sankey(lines: Iterable[LigneBudget], left: str, right: str) -> Drawing:
    """From what pays to what is paid, by what is engaged."""
    found = core.crossed((line.groupes[left][1], line.groupes[right][1], line.line) for line in lines)
    return layout(Flow(one, other, amount) for (one, other), amount in found.items())


@dataclass(frozen=True)
class LigneEnveloppe:
    enveloppe: Enveloppe
    consommation: Consumption
    depassements: tuple[Depassement, ...]

    @property
    def fonds_college(self) -> bool:
        return self.enveloppe.source == Source.FONDS_COLLEGE


def envelopes(cite: Cite, exercice: int) -> list[LigneEnveloppe]:
    rows = Enveloppe.objects.filter(cite=cite, exercice=exercice).select_related("financeur", "gestionnaire")
    lines = Financement.objects.filter(enveloppe__in=rows, action__corbeille_le__isnull=True)
    sums: dict[int, Totals] = {}
    for row in lines:
        known = sums.get(row.enveloppe_id or 0, Totals())
        sums[row.enveloppe_id or 0] = known + core.of_line(line_of(row))
    return [
        LigneEnveloppe(
            row,
            core.consumption(row.dotation + row.abondement + row.report_entrant, sums.get(row.pk, Totals())),
            tuple(row.depassements.all()),
        )
        for row in rows.prefetch_related("depassements__decide_par")
    ]


def line_of(row: Financement) -> Line:
    return Line(
        row.demande, row.valide, row.notifie, row.verse, row.consomme, row.reporte,
        droit_commun=row.credit == Credit.DROIT_COMMUN,
    )  # fmt: skip


@dataclass(frozen=True)
class Annee:
    exercice: int
    totaux: Totals

    @property
    def part(self) -> Decimal | None:
        return self.totaux.part_droit_commun


def trend(cite: Cite) -> list[Annee]:
    """The share of droit commun, year by year."""
    sums = core.table((str(line.exercice), line.line) for line in read_lines(cite))
    return [Annee(int(year), value) for year, value in sorted(sums.items())]


def years_of(cite: Cite) -> list[int]:
    """Years that have an envelope or a line, latest first."""
    lines = Financement.objects.filter(cite=cite).order_by().values_list("exercice", flat=True).distinct()
    known = Enveloppe.objects.filter(cite=cite).order_by().values_list("exercice", flat=True).distinct()
    return sorted({*lines, *known}, reverse=True)


# ── one action ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LigneAction:
    """A line of an action with what is wrong in it."""

    financement: Financement
    line: Line
    alertes: tuple[str, ...]


@dataclass(frozen=True)
class BudgetAction:
    lignes: tuple[LigneAction, ...]
    total: Totals
    cofinancement: tuple[tuple[str, Decimal, Decimal | None], ...]
    fonds_college: bool
    """Funded at 100 % by the fund of the collège: the CPO is not necessarily asked."""
    conventions: tuple[str, ...]


def budget_of(action: Action, today: date) -> BudgetAction:
    rows = list(action.financements.select_related("financeur", "enveloppe").prefetch_related("versements"))
    lines = [LigneAction(row, line_of(row), tuple(alerts(row, today))) for row in rows]
    whole = core.total(item.line for item in lines)
    shares = core.table((item.financement.get_source_display(), item.line) for item in lines)
    sources = {row.source for row in rows if line_of(row).engage}
    return BudgetAction(
        lignes=tuple(lines),
        total=whole,
        cofinancement=tuple(
            (name, value.engage, core.rate(value.engage, whole.engage))
            for name, value in shares.items()
            if value.engage
        ),
        fonds_college=sources == {Source.FONDS_COLLEGE},
        conventions=tuple(missing_agreements(action, rows)),
    )


def alerts(row: Financement, today: date) -> Iterable[str]:
    for _, sentence in core.warnings(line_of(row)):
        yield sentence
    if is_report_late(row, today):
        yield f"Compte rendu financier attendu depuis le {row.compte_rendu_attendu_le:%d/%m/%Y}."


def missing_agreements(action: Action, rows: Iterable[Financement]) -> Iterable[str]:
    """Summed by funder and year: it is the whole that decides, not each line."""
    if action.porteur is None:
        return
    sums: dict[tuple[str, int], Decimal] = {}
    signed: dict[tuple[str, int], bool] = {}
    for row in rows:
        key = (row.financeur.nom if row.financeur else row.get_source_display(), row.exercice)
        sums[key] = sums.get(key, Decimal(0)) + (row.notifie or Decimal(0))
        signed[key] = signed.get(key, False) or row.convention_le is not None
    for (name, year), amount in sums.items():
        if needs_agreement(action.porteur.type, amount) and not signed[(name, year)]:
            yield (
                f"{name} {year} : plus de {SEUIL_CONVENTION:,} € notifiés à une association, une convention est "
                "obligatoire (décret 2001-495) et aucune n'est notée.".replace(",", "\u202f", 1)
            )


# ── alerts of the cité ────────────────────────────────────────────────


@dataclass(frozen=True)
class Alerte:
    action: Action
    financement: Financement
    phrases: tuple[str, ...]


def cite_alerts(cite: Cite, today: date) -> list[Alerte]:
    """Lines with something wrong, oldest year first. One query."""
    rows = Financement.objects.filter(cite=cite, action__corbeille_le__isnull=True)
    found = []
    for row in rows.select_related("action__porteur", "financeur").order_by("exercice", "action__code", "pk"):
        sentences = [*alerts(row, today), *unpaid(row, today)]
        if (
            row.action.porteur is not None
            and row.action.porteur.type == TypeStructure.ASSOCIATION
            and needs_agreement(row.action.porteur.type, row.notifie or Decimal(0))
            and row.convention_le is None
        ):
            sentences.append(
                f"Plus de {SEUIL_CONVENTION:,} € notifiés : convention à signer.".replace(",", "\u202f", 1)
            )
        if sentences:
            found.append(Alerte(row.action, row, tuple(sentences)))
    return found


def unpaid(row: Financement, today: date) -> Iterable[str]:
    """Notified for months and still not paid."""
    if (
        row.notifie
        and not row.verse
        and row.notifie_le
        and months_since(row.notifie_le, today) >= UNPAID_MONTHS
    ):
        yield f"Notifié le {row.notifie_le:%d/%m/%Y}, toujours pas versé."


def months_since(day: date, today: date) -> int:
    return (today.year - day.year) * 12 + today.month - day.month


def received_by(structure: Any) -> list[tuple[int, str, Decimal]]:
    """What the actions that a structure carries receive, by year and source: what is notified."""
    rows = Financement.objects.filter(action__porteur=structure, action__corbeille_le__isnull=True)
    sums = rows.values("exercice", "source").annotate(total=Sum("notifie")).order_by("-exercice", "source")
    return [(row["exercice"], Source(row["source"]).label, row["total"]) for row in sums if row["total"]]
