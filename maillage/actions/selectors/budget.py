"""The money of a cité, read as lines of `core.budget`: one lean query whatever is shown, sums made in exact decimals."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce

from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.choices import CIRCUIT_OF, LABEL, Circuit, Compte, Credit, Source, TypeFinancement
from maillage.actions.models import Action, Axe, Charge, Enveloppe, Financement
from maillage.actions.rules.budget import balance_warnings
from maillage.actions.selectors.alertes import CENT, agreements_of, line_alerts
from maillage.base.templatetags.french import euros
from maillage.base.values import label_of, read_field
from maillage.cites.models import Cite
from maillage.core import budget as core
from maillage.core.budget import Line, Totals
from maillage.core.sankey import Drawing, Flow, layout

PAR: Mapping[str, str] = {
    "axe": "Axe",
    "porteur": "Porteur",
    "financeur": "Financeur",
    "source": "Source",
    "circuit": "Circuit",
    "exercice": "Exercice",
}


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


def roots(cite: Cite) -> dict[int, tuple[str, str]]:
    """Each node of the tree → the key and the label of its axis."""
    rows = {row.pk: row for row in Axe.objects.filter(cite=cite)}
    return {pk: (str(top(row, rows).pk), str(top(row, rows))) for pk, row in rows.items()}


def top(node: Axe, rows: Mapping[int, Axe]) -> Axe:
    while node.parent_id is not None:
        node = rows[node.parent_id]
    return node


NOWHERE = ("", "Sans axe")
NOBODY = ("", "Sans porteur")
OF_SOURCE = {source.value: (source.value, source.label) for source in Source}
OF_CIRCUIT = {
    source.value: (circuit.value, circuit.label)
    for source in Source
    for circuit in [CIRCUIT_OF.get(source, Circuit.AUTRE)]
}
WITHOUT_SHEET = {source.value: (f"s-{source.value}", f"{source.label} (sans fiche)") for source in Source}


def as_ligne(row: Sequence[Any], axes: Mapping[int, tuple[str, str]]) -> LigneBudget:
    (pk, action_id, exercice, source, credit, *amounts) = row[:11]
    axe_id, porteur_id, porteur, financeur_id, financeur = row[11:]
    groups = {
        "axe": axes.get(axe_id or 0, NOWHERE),
        "porteur": (str(porteur_id), porteur) if porteur_id else NOBODY,
        "financeur": (str(financeur_id), financeur) if financeur_id else WITHOUT_SHEET[source],
        "source": OF_SOURCE[source],
        "circuit": OF_CIRCUIT[source],
        "exercice": (str(exercice), str(exercice)),
    }
    demande, valide, notifie, verse, consomme, reporte = amounts
    line = Line(
        demande, valide, notifie, verse, consomme, reporte,
        droit_commun=credit == Credit.DROIT_COMMUN, cofinance=source not in LABEL,
    )  # fmt: skip
    return LigneBudget(pk, action_id, exercice, source, groups, line)


COLONNES: Mapping[str, str] = {
    "demande": "Demandé",
    "valide": "Validé",
    "notifie": "Notifié",
    "verse": "Versé",
    "consomme": "Consommé",
    "reliquat": "Reliquat",
    "reporte": "Reporté",
    "engage": "Engagé",
}
"""The amounts of the tables, in the order of the life of a line."""


def amounts_of(line: Totals | Line) -> tuple[Decimal | None, ...]:
    return tuple(getattr(line, name) for name in COLONNES)


@dataclass(frozen=True)
class Rang:
    """A row of the budget table; `part` is its share of what is engaged, in per cent."""

    cle: str
    libelle: str
    totaux: Totals
    part: Decimal | None

    @property
    def montants(self) -> tuple[Decimal | None, ...]:
        return amounts_of(self.totaux)


@dataclass(frozen=True)
class TableBudget:
    """`circuits`: the same total circuit by circuit, for a table whose rows may hold several of them."""

    par: str
    rangs: tuple[Rang, ...]
    total: Totals
    circuits: tuple[Rang, ...] = ()

    @property
    def montants(self) -> tuple[Decimal | None, ...]:
        return amounts_of(self.total)


def budget_table(lines: Iterable[LigneBudget], par: str) -> TableBudget:
    """Rows by group, largest first; the last figure of each column is the sum of the others, always."""
    kept = list(lines)
    rows = ranks(kept, par)
    whole = sum((row.totaux for row in rows), Totals())
    circuits = () if par in ("source", "circuit") else ranks(kept, "circuit")
    return TableBudget(par, rows, whole, circuits if len(circuits) > 1 else ())


def ranks(lines: Sequence[LigneBudget], par: str) -> tuple[Rang, ...]:
    names = {line.groupes[par][0]: line.groupes[par][1] for line in lines}
    sums = core.table((line.groupes[par][0], line.line) for line in lines)
    whole = sum((value.engage for value in sums.values()), Decimal(0))
    ranked = sorted(sums.items(), key=lambda item: (-item[1].engage, names[item[0]]))
    if par == "exercice":
        ranked.sort(key=lambda item: item[0])
    return tuple(Rang(key, names[key], value, core.rate(value.engage, whole)) for key, value in ranked)


def sankey(lines: Iterable[LigneBudget], left: str, right: str) -> Drawing:
    """From what pays to what is paid, by what is engaged."""
    found = core.crossed((line.groupes[left][1], line.groupes[right][1], line.line) for line in lines)
    return layout(Flow(one, other, amount) for (one, other), amount in found.items())


ENGAGED = Sum(Coalesce("notifie", "valide"))
"""As `Line.engage`. SQLite adds decimals as floating numbers: `to_the_cent` makes such a sum exact again (below a
million million euros, its error is far under half a cent)."""


def to_the_cent(total: Decimal | None) -> Decimal:
    return (total or Decimal(0)).quantize(CENT)


def line_of(row: Financement) -> Line:
    return Line(
        row.demande, row.valide, row.notifie, row.verse, row.consomme, row.reporte,
        droit_commun=row.credit == Credit.DROIT_COMMUN, cofinance=row.source not in LABEL,
    )  # fmt: skip


@dataclass(frozen=True)
class Annee:
    exercice: int
    totaux: Totals
    ecart: Decimal | None
    """Points of droit commun gained or lost since the year before; None when one of the two is not known."""

    @property
    def part(self) -> Decimal | None:
        return self.totaux.part_droit_commun


def trend(cite: Cite) -> list[Annee]:
    """The shares of droit commun and of co-funding, year by year."""
    rows = Financement.objects.filter(cite=cite, action__corbeille_le__isnull=True).order_by()
    summed: Any = rows.values("exercice", "source", "credit").annotate(engage=ENGAGED)
    sums = core.table(
        (
            str(row["exercice"]),
            Line(
                notifie=to_the_cent(row["engage"]),
                droit_commun=row["credit"] == Credit.DROIT_COMMUN,
                cofinance=row["source"] not in LABEL,
            ),
        )
        for row in summed
    )
    found: list[Annee] = []
    for year, value in sorted(sums.items()):
        before = found[-1].part if found and found[-1].exercice == int(year) - 1 else None
        part = value.part_droit_commun
        found.append(Annee(int(year), value, None if before is None or part is None else part - before))
    return found


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
    details: tuple[tuple[str, str], ...]
    """Every other field of the line that says something, in words."""


DETAILS = (
    "enveloppe", "type", "section", "theme_p147", "numero_dossier", "cerfa", "compte", "depose_le", "decide_le",
    "notifie_le", "convention_le", "cer_signe", "compte_rendu_attendu_le", "compte_rendu_recu_le", "commentaire",
)  # fmt: skip


def details(row: Financement) -> Iterable[tuple[str, str]]:
    for name in DETAILS:
        value = (
            str(row.enveloppe or "")
            if name == "enveloppe"
            else shown(Financement, name, read_field(row, name))
        )
        if value and not (name == "cer_signe" and not row.cer_signe):
            yield label_of(Financement, name), value
    for payment in row.versements.all():
        yield f"Versé le {payment.le:%d/%m/%Y}", " ".join((euros(payment.montant), payment.reference)).strip()


@dataclass(frozen=True)
class BudgetAction:
    lignes: tuple[LigneAction, ...]
    total: Totals
    cofinancement: tuple[tuple[str, Decimal, Decimal | None], ...]
    circuits: frozenset[Circuit]
    conventions: tuple[str, ...]
    charges: tuple[Charge, ...]
    total_charges: Decimal
    equilibre: tuple[str, ...]
    """Why charges and products do not balance; empty when they do, or when no charge is told."""

    @property
    def fonds_college(self) -> bool:
        """Funded at 100 % by the fund of the collège: the CPO is not necessarily asked."""
        return self.circuits == {Circuit.COLLEGE}

    @property
    def deux_circuits(self) -> bool:
        return {Circuit.COLLEGE, Circuit.P147} <= self.circuits


def beside(row: Financement, held: Set[tuple[str, int]]) -> Iterable[str]:
    """Money engaged beside the envelope of its source and year: an import without room writes it so."""
    if row.enveloppe_id is None and (row.source, row.exercice) in held and line_of(row).engage:
        yield (
            f"Pris sur aucune enveloppe, alors que la cité en a une en {row.exercice} pour « {row.get_source_display()} » : "
            "choisissez-la en modifiant cette ligne, ou baissez le montant."
        )


def budget_of(action: Action, today: date) -> BudgetAction:
    rows = list(action.financements.select_related("financeur", "enveloppe").prefetch_related("versements"))
    held = set(Enveloppe.objects.filter(cite=action.cite_id).order_by().values_list("source", "exercice"))
    lines = [
        LigneAction(
            row,
            line_of(row),
            (*line_alerts(row, action.etat, today), *beside(row, held)),
            tuple(details(row)),
        )
        for row in rows
    ]
    whole = core.total(item.line for item in lines)
    charges = tuple(action.charges.all())
    shares = core.table((item.financement.get_source_display(), item.line) for item in lines)
    return BudgetAction(
        lignes=tuple(lines),
        total=whole,
        cofinancement=tuple(
            (name, value.engage, core.rate(value.engage, whole.engage))
            for name, value in shares.items()
            if value.engage
        ),
        circuits=circuits_of((row.source, line_of(row).engage) for row in rows),
        conventions=tuple(manquante.phrase for manquante in agreements_of(action, rows)),
        charges=charges,
        total_charges=sum((row.montant for row in charges), Decimal(0)),
        equilibre=tuple(balance(charges, rows)),
    )


def balance(charges: Sequence[Charge], lines: Iterable[Financement]) -> Iterable[str]:
    """Money with money, what is given in kind (accounts 86 and 87) with what is given in kind."""
    spent = [Decimal(0), Decimal(0)]
    found = [Decimal(0), Decimal(0)]
    for row in charges:
        spent[row.compte == Compte.NATURE] += row.montant
    for line in lines:
        found[line.type == TypeFinancement.VALORISATION] += line.demande
    yield from balance_warnings(spent[0], found[0])
    yield from balance_warnings(spent[1], found[1], " en nature")


def circuits_of(amounts: Iterable[tuple[str, Decimal]]) -> frozenset[Circuit]:
    """The circuits that engage something, from the source and the engaged amount of each line."""
    return frozenset(CIRCUIT_OF.get(source, Circuit.AUTRE) for source, engage in amounts if engage)


def circuit_of(action: Action) -> str:
    """« 100 % fonds du collège », or that both circuits pay; "" when there is nothing to tell. One query."""
    rows: Any = (
        Financement.objects.filter(action=action).order_by().values_list("source", "valide", "notifie")
    )
    return told_circuit(
        circuits_of((source, Line(valide=valide, notifie=notifie).engage) for source, valide, notifie in rows)
    )


def told_circuit(circuits: frozenset[Circuit]) -> str:
    if circuits == {Circuit.COLLEGE}:
        return ONLY_COLLEGE
    return BOTH_CIRCUITS if {Circuit.COLLEGE, Circuit.P147} <= circuits else ""


ONLY_COLLEGE = "100 % fonds du collège"
BOTH_CIRCUITS = "deux circuits : collège et P147"


def received_by(structure: Any) -> list[tuple[int, str, Decimal]]:
    """What the actions that a structure carries receive, by year and source: what is notified."""
    rows = Financement.objects.filter(action__porteur=structure, action__corbeille_le__isnull=True)
    sums: dict[tuple[int, str], Decimal] = {}
    for exercice, source, notifie in rows.order_by().values_list("exercice", "source", "notifie"):
        if notifie:
            sums[(exercice, source)] = sums.get((exercice, source), Decimal(0)) + notifie
    ranked = sorted(sums.items(), key=lambda item: (-item[0][0], Source.values.index(item[0][1])))
    return [(exercice, Source(source).label, amount) for (exercice, source), amount in ranked]
