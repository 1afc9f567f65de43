"""Where does the money come from, where does it go, what is left? Totals that always add up, in exact decimals.

A *line* is what one funder gives one action, one year. It is asked for, then validated, notified (the commitment),
paid, and consumed; what was notified and neither consumed nor carried over is a balance that the funder may reclaim.
An *envelope* is what a source gives the cité for a year; what its lines engage is their notified amount, or the
validated one while nothing is notified. Two circuits are never mixed: the fund held by the collège and the P147.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)
NAMES = (
    "demande", "valide", "notifie", "verse", "consomme", "reporte", "reliquat", "engage", "droit_commun", "cofinance",
)  # fmt: skip
AMOUNTS = len(NAMES)
"""How many amounts are added up."""


@dataclass(frozen=True, slots=True)
class Line:
    """Amounts in euros; None is « not known yet ». `cofinance`: from elsewhere than the money of the label.

    The group of a line is whatever the caller sorts by.
    """

    demande: Decimal = ZERO
    valide: Decimal | None = None
    notifie: Decimal | None = None
    verse: Decimal = ZERO
    consomme: Decimal | None = None
    reporte: Decimal | None = None
    droit_commun: bool = False
    cofinance: bool = False

    @property
    def engage(self) -> Decimal:
        """What the funder has committed: notified, else validated, else nothing."""
        if self.notifie is not None:
            return self.notifie
        return self.valide if self.valide is not None else ZERO

    @property
    def reliquat(self) -> Decimal:
        """Notified and neither consumed nor carried over; nothing while the consumption is not known."""
        if self.notifie is None or self.consomme is None:
            return ZERO
        return max(ZERO, self.notifie - self.consomme - (self.reporte or ZERO))


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of lines; `droit_commun` and `cofinance` are the parts of `engage` that come from those lines."""

    demande: Decimal = ZERO
    valide: Decimal = ZERO
    notifie: Decimal = ZERO
    verse: Decimal = ZERO
    consomme: Decimal = ZERO
    reporte: Decimal = ZERO
    reliquat: Decimal = ZERO
    engage: Decimal = ZERO
    droit_commun: Decimal = ZERO
    cofinance: Decimal = ZERO
    lignes: int = 0

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """In the order of the fields."""
        return (
            self.demande, self.valide, self.notifie, self.verse, self.consomme, self.reporte, self.reliquat,
            self.engage, self.droit_commun, self.cofinance,
        )  # fmt: skip

    def __add__(self, other: "Totals") -> "Totals":
        sums = [one + two for one, two in zip(self.amounts, other.amounts, strict=True)]
        return totals(sums, self.lignes + other.lignes)

    @property
    def part_droit_commun(self) -> Decimal | None:
        """Per cent of what is engaged; None when nothing is."""
        return rate(self.droit_commun, self.engage)

    @property
    def part_cofinancement(self) -> Decimal | None:
        """Per cent of what is engaged; None when nothing is."""
        return rate(self.cofinance, self.engage)


def amounts_of(line: Line) -> tuple[Decimal, ...]:
    """What a line adds to `Totals.amounts`, in the same order."""
    engage = line.engage
    return (
        line.demande, line.valide or ZERO, line.notifie or ZERO, line.verse, line.consomme or ZERO,
        line.reporte or ZERO, line.reliquat, engage, engage if line.droit_commun else ZERO,
        engage if line.cofinance else ZERO,
    )  # fmt: skip


def totals(amounts: Sequence[Decimal], lignes: int) -> Totals:
    """From amounts in the order of `Totals.amounts`."""
    named: dict[str, Any] = dict(zip(NAMES, amounts, strict=True))
    return Totals(**named, lignes=lignes)


def of_line(line: Line) -> Totals:
    return totals(amounts_of(line), 1)


def total(lines: Iterable[Line]) -> Totals:
    return table(("", line) for line in lines).get("", Totals())


def table(lines: Iterable[tuple[str, Line]]) -> Mapping[str, Totals]:
    """Lines with the group of each → totals by group. The totals of the groups add up to the total of the lines."""
    sums: dict[str, list[Decimal]] = {}
    counts: dict[str, int] = defaultdict(int)
    for group, line in lines:
        known = sums.get(group)
        if known is None:
            known = sums[group] = [ZERO] * AMOUNTS
        for rank, amount in enumerate(amounts_of(line)):
            if amount:
                known[rank] += amount
        counts[group] += 1
    return {group: totals(amounts, counts[group]) for group, amounts in sums.items()}


def crossed(lines: Iterable[tuple[str, str, Line]]) -> Mapping[tuple[str, str], Decimal]:
    """Engaged amounts by pair of groups (source and axis, say), pairs without money left out."""
    found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for one, other, line in lines:
        if line.engage:
            found[(one, other)] += line.engage
    return dict(found)


@dataclass(frozen=True, slots=True)
class Consumption:
    """Of an envelope: allotted, engaged, paid, available (negative when engaged beyond); per cent engaged, then paid."""

    alloue: Decimal
    engage: Decimal
    verse: Decimal
    disponible: Decimal
    taux: Decimal | None
    taux_verse: Decimal | None


def consumption(alloue: Decimal, lines: Totals) -> Consumption:
    return Consumption(
        alloue=alloue,
        engage=lines.engage,
        verse=lines.verse,
        disponible=alloue - lines.engage,
        taux=rate(lines.engage, alloue),
        taux_verse=rate(lines.verse, alloue),
    )


def imbalance(charges: Decimal, produits: Decimal) -> Decimal:
    """What a planned budget lacks: products to be found when positive, charges to be told when negative, 0 when it holds.

    One where no charge is told yet is not a budget: nothing is asked of it.
    """
    return charges - produits if charges else ZERO


def overrun(alloue: Decimal, engage: Decimal) -> Decimal:
    """By how much an envelope is engaged beyond itself; 0 when it is not."""
    return max(ZERO, engage - alloue)


def deepened(before: Decimal, after: Decimal) -> Decimal:
    """The overrun that has to be decided: the new one when it is larger than the former, else 0.

    Whatever leaves an envelope as it is, or eases it, needs no decision; every step further does.
    """
    return after if after > before else ZERO


def rate(part: Decimal, whole: Decimal) -> Decimal | None:
    """Per cent to one decimal; None rather than a division by zero."""
    return (part * 100 / whole).quantize(Decimal("0.1")) if whole else None


WARNINGS: Sequence[tuple[str, Callable[[Line], bool], str]] = (
    (
        "valide_sup",
        lambda line: line.valide is not None and line.demande > 0 and line.valide > line.demande,
        "Le montant validé dépasse le montant demandé.",
    ),
    (
        "notifie_sup",
        lambda line: line.notifie is not None and line.valide is not None and line.notifie > line.valide,
        "Le montant notifié dépasse le montant validé.",
    ),
    (
        "verse_sup",
        lambda line: line.verse > (line.notifie if line.notifie is not None else ZERO),
        "Plus d'argent a été versé qu'il n'en a été notifié : vérifiez la notification ou les versements.",
    ),
    (
        "consomme_sup",
        lambda line: (
            line.consomme is not None
            and line.notifie is not None
            and line.consomme + (line.reporte or ZERO) > line.notifie
        ),
        "Consommé et reporté dépassent le montant notifié.",
    ),
)


def warnings(line: Line) -> tuple[tuple[str, str], ...]:
    """What does not hold together in a line, as (code, sentence). Flagged, never refused: files are what they are."""
    return tuple((code, sentence) for code, wrong, sentence in WARNINGS if wrong(line))
