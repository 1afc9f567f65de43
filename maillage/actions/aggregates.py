"""What the national pages may know of the money of actions: sums by source, year or national objective, over all cités;
and of the calls for projects: how many, how many answers, what they ask for and obtain.

Added up by the database (20 000 actions × 5 lines in less than a second). No name; a group of fewer than five actions is
hidden with its amounts, and so is what would let it be found by subtraction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from maillage.actions.choices import Credit, ObjectifNational, Source
from maillage.actions.models import Action, Appel, Axe, Financement
from maillage.core.budget import rate
from maillage.core.privacy import Figure, protect, protect_counts, protect_table

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


# ── calls for projects ────────────────────────────────────────────────

PAR_APPELS: Mapping[str, str] = {"source": "Financeur", "annee": "Année"}


@dataclass(frozen=True)
class RangAppels:
    """`retenues` are the answers to which the funder of the call has granted something. Amounts in euros, None if hidden."""

    libelle: str
    appels: Figure
    reponses: Figure
    retenues: Figure
    demande: Decimal | None
    valide: Decimal | None


@dataclass(frozen=True)
class AppelsNationaux:
    rangs: Sequence[RangAppels]
    total: RangAppels
    cites: int


@dataclass
class GroupeAppels:
    """Counts and sums of a group, before anything is hidden."""

    appels: int = 0
    reponses: int = 0
    retenues: int = 0
    demande: Decimal = Decimal(0)
    valide: Decimal = Decimal(0)

    def __add__(self, other: "GroupeAppels") -> "GroupeAppels":
        return GroupeAppels(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))


def call_years() -> list[int]:
    return list(Appel.objects.order_by("-annee").values_list("annee", flat=True).distinct())


def national_calls(par: str, annee: int | None = None) -> AppelsNationaux:
    """`par` is a key of PAR_APPELS; archived calls count, thrown away answers do not. Four queries."""
    chosen = {} if annee is None or par == "annee" else {"annee": annee}
    groups = groups_of_calls(par, chosen)
    whole = sum(groups.values(), GroupeAppels())
    calls, all_calls = protect_counts({label: group.appels for label, group in groups.items()})
    answers = protect_table([[g.retenues, g.reponses - g.retenues] for g in groups.values()])
    rows = [
        shown_calls(label, calls[label], answers.row_totals[rank], answers.cells[rank][0], group)
        for rank, (label, group) in enumerate(groups.items())
    ]
    granted = answers.column_totals[0] if groups else protect(0)
    total = shown_calls("Total", all_calls, answers.total, granted, whole)
    cites = Appel.objects.filter(**chosen).aggregate(n=Count("cite_id", distinct=True))["n"]
    return AppelsNationaux(rows, total, cites)


def shown_calls(
    label: str, calls: Figure, answers: Figure, granted: Figure, group: GroupeAppels
) -> RangAppels:
    """An amount is hidden with the number of actions it is the sum of."""
    return RangAppels(
        label, calls, answers, granted,
        group.demande if answers.value is not None else None,
        group.valide if granted.value is not None else None,
    )  # fmt: skip


def groups_of_calls(par: str, chosen: Mapping[str, int]) -> dict[str, GroupeAppels]:
    """Label → counts: funders in the order of the list of sources, or years, latest first."""
    found: dict[Any, GroupeAppels] = defaultdict(GroupeAppels)
    of_call = {f"appel__{name}": value for name, value in chosen.items()}
    rows: Any = Appel.objects.filter(**chosen).order_by().values_list(par)
    for key, number in rows.annotate(n=Count("pk")):
        found[key].appels = number
    rows = (
        Action.objects.living().filter(appel__isnull=False, **of_call).order_by().values_list(f"appel__{par}")
    )
    for key, number in rows.annotate(n=Count("pk")):
        found[key].reponses = number
    # only the lines of the funder of the call: the others are co-funding
    money: Any = Financement.objects.filter(
        action__corbeille_le__isnull=True, source=F("action__appel__source"),
        **{f"action__{name}": value for name, value in of_call.items()},
    ).order_by()  # fmt: skip
    granted = Count("action_id", distinct=True, filter=Q(valide__gt=0))
    for key, number, *amounts in money.values_list(f"action__appel__{par}").annotate(
        n=granted, s_demande=Sum("demande"), s_valide=Sum("valide")
    ):
        group = found[key]
        group.retenues, group.demande, group.valide = number, cents(amounts[0]), cents(amounts[1])
    if par == "annee":
        return {str(year): found[year] for year in sorted(found, reverse=True)}
    return {str(source.label): found[source] for source in Source if source in found}
