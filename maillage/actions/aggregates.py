"""What the national pages may know of the money of actions: sums by source, year or national objective, over all cités.

Added up by the database (20 000 actions × 5 lines in less than a second). No name; a group of fewer than five actions is
hidden with its amounts, and so is what would let it be found by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from maillage.actions.choices import Credit, ObjectifNational, Source
from maillage.actions.models import Axe, Financement
from maillage.core.budget import rate
from maillage.core.privacy import Figure, protect, protect_counts

PAR: Mapping[str, str] = {"source": "Source", "exercice": "Exercice", "objectif": "Objectif national"}
SEVERAL, NONE = "Plusieurs objectifs", "Objectif non précisé"
CENT = Decimal("0.01")
MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=16, decimal_places=2)
ZERO = Value(Decimal(0), output_field=MONEY)


@dataclass(frozen=True)
class Somme:
    """Amounts of a group, in euros."""

    demande: Decimal = Decimal(0)
    notifie: Decimal = Decimal(0)
    verse: Decimal = Decimal(0)
    engage: Decimal = Decimal(0)
    droit_commun: Decimal = Decimal(0)

    def __add__(self, other: "Somme") -> "Somme":
        return Somme(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def part_droit_commun(self) -> Decimal | None:
        """Per cent of what is engaged."""
        return rate(self.droit_commun, self.engage)


NAMES = ("demande", "notifie", "verse", "engage", "droit_commun")


@dataclass(frozen=True)
class RangNational:
    """`somme` is None when the number of actions is hidden."""

    libelle: str
    actions: Figure
    somme: Somme | None


@dataclass(frozen=True)
class BudgetNational:
    """`actions` counts each action once, whatever the number of its funders."""

    rangs: Sequence[RangNational]
    actions: Figure
    cites: int
    total: Somme | None


def budget_years() -> list[int]:
    rows = Financement.objects.filter(action__corbeille_le__isnull=True).order_by("-exercice")
    return list(rows.values_list("exercice", flat=True).distinct())


def national_budget(par: str, exercice: int | None = None) -> BudgetNational:
    """`par` is a key of PAR. Two queries, three by national objective."""
    rows = Financement.objects.filter(action__corbeille_le__isnull=True)
    if exercice is not None and par != "exercice":
        rows = rows.filter(exercice=exercice)
    groups = list(by_group(rows, par))
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, Somme] = defaultdict(Somme)
    for label, number, amounts in groups:
        counts[label] += number
        sums[label] += amounts
    whole = rows.aggregate(actions=Count("action_id", distinct=True), cites=Count("cite_id", distinct=True))
    shown, _ = protect_counts(counts)
    lines = [
        RangNational(label, shown[label], sums[label] if shown[label].value is not None else None)
        for label in ordered(counts, sums, par)
    ]
    actions = protect(whole["actions"])
    total = sum(sums.values(), Somme()) if actions.value is not None else None
    return BudgetNational(lines, actions, whole["cites"], total)


def ordered(counts: Mapping[str, int], sums: Mapping[str, Somme], par: str) -> list[str]:
    return (
        sorted(counts, reverse=True)
        if par == "exercice"
        else sorted(counts, key=lambda name: (-sums[name].engage, name))
    )


def by_group(rows: Any, par: str) -> Iterable[tuple[str, int, Somme]]:
    """Label, number of actions, amounts; the label of two groups may be the same, they then add up."""
    keys = {
        "source": ("source",),
        "exercice": ("exercice",),
        "objectif": ("action__objectif_id", "action__objectifs_nationaux"),
    }[par]
    engaged = Coalesce(F("notifie"), F("valide"), ZERO, output_field=MONEY)
    common = Case(When(Q(credit=Credit.DROIT_COMMUN), then=engaged), default=ZERO, output_field=MONEY)
    summed = rows.order_by().values_list(*keys).annotate(
        nombre=Count("action_id", distinct=True), s_demande=Sum("demande"), s_notifie=Sum("notifie"),
        s_verse=Sum("verse"), s_engage=Sum(engaged), s_commun=Sum(common),
    )  # fmt: skip
    axes = national_of_axes() if par == "objectif" else {}
    for row in summed:
        head, (number, *amounts) = row[: len(keys)], row[len(keys) :]
        yield label_of(par, head, axes), number, Somme(*(cents(amount) for amount in amounts))


def cents(amount: Any) -> Decimal:
    """SQLite adds decimals as floating numbers: their sum is exact to the cent."""
    return Decimal(amount or 0).quantize(CENT)


def label_of(par: str, head: Sequence[Any], axes: Mapping[int, Sequence[str]]) -> str:
    if par == "source":
        return str(Source(head[0]).label)
    if par == "exercice":
        return str(head[0])
    values = head[1] or axes.get(head[0] or 0, ())
    if not values:
        return NONE
    return str(ObjectifNational(values[0]).label) if len(values) == 1 else SEVERAL


def national_of_axes() -> dict[int, Sequence[str]]:
    """Node of a local tree → the national objectives that it, or what it is in, is tied to."""
    rows = {
        pk: (parent, values)
        for pk, parent, values in Axe.objects.values_list("pk", "parent_id", "objectifs_nationaux")
    }
    found = {}
    for pk in rows:
        node: int | None = pk
        while node is not None and not rows[node][1]:
            node = rows[node][0]
        found[pk] = rows[node][1] if node is not None else []
    return found
