"""Where does the money come from, where does it go, what is left? Totals that always add up, in exact decimals.

A *line* is what one funder gives one action, one year. It is asked for, then validated, notified (the commitment),
paid, and consumed; what was notified and neither consumed nor carried over is a balance that the funder may reclaim.
An *envelope* is what a source gives the cité for a year; what its lines engage is their notified amount, or the
validated one while nothing is notified. Two circuits are never mixed: the fund held by the collège and the P147.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """Amounts in euros; None is « not known yet ». The group of a line is whatever the caller sorts by."""

    demande: Decimal = ZERO
    valide: Decimal | None = None
    notifie: Decimal | None = None
    verse: Decimal = ZERO
    consomme: Decimal | None = None
    reporte: Decimal | None = None
    droit_commun: bool = False

    @property
    def engage(self) -> Decimal:
        """What the funder has committed: notified, else validated, else nothing."""
        return next((amount for amount in (self.notifie, self.valide) if amount is not None), ZERO)

    @property
    def reliquat(self) -> Decimal:
        """Notified and neither consumed nor carried over; nothing while the consumption is not known."""
        if self.notifie is None or self.consomme is None:
            return ZERO
        return max(ZERO, self.notifie - self.consomme - (self.reporte or ZERO))


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of lines; `droit_commun` is the part of `engage` that is not specific money."""

    demande: Decimal = ZERO
    valide: Decimal = ZERO
    notifie: Decimal = ZERO
    verse: Decimal = ZERO
    consomme: Decimal = ZERO
    reporte: Decimal = ZERO
    reliquat: Decimal = ZERO
    engage: Decimal = ZERO
    droit_commun: Decimal = ZERO
    lignes: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def part_droit_commun(self) -> Decimal | None:
        """Per cent of what is engaged; None when nothing is."""
        return rate(self.droit_commun, self.engage)


def of_line(line: Line) -> Totals:
    return Totals(
        demande=line.demande,
        valide=line.valide or ZERO,
        notifie=line.notifie or ZERO,
        verse=line.verse,
        consomme=line.consomme or ZERO,
        reporte=line.reporte or ZERO,
        reliquat=line.reliquat,
        engage=line.engage,
        droit_commun=line.engage if line.droit_commun else ZERO,
        lignes=1,
    )


def total(lines: Iterable[Line]) -> Totals:
    return sum((of_line(line) for line in lines), Totals())


def table(lines: Iterable[tuple[str, Line]]) -> Mapping[str, Totals]:
    """Lines with the group of each → totals by group. The totals of the groups add up to the total of the lines."""
    found: dict[str, Totals] = defaultdict(Totals)
    for group, line in lines:
        found[group] += of_line(line)
    return dict(found)


def crossed(lines: Iterable[tuple[str, str, Line]]) -> Mapping[tuple[str, str], Decimal]:
    """Engaged amounts by pair of groups (source and axis, say), pairs without money left out."""
    found: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for one, other, line in lines:
        if line.engage:
            found[(one, other)] += line.engage
    return dict(found)


@dataclass(frozen=True, slots=True)
class Consumption:
    """Of an envelope: allotted, engaged, paid, available (negative when engaged beyond), per cent engaged."""

    alloue: Decimal
    engage: Decimal
    verse: Decimal
    disponible: Decimal
    taux: Decimal | None


def consumption(alloue: Decimal, lines: Totals) -> Consumption:
    return Consumption(alloue, lines.engage, lines.verse, alloue - lines.engage, rate(lines.engage, alloue))


def excess(alloue: Decimal, others: Decimal, line: Line) -> Decimal:
    """By how much `line`, added to what `others` engage already, goes beyond the envelope; 0 when it fits."""
    return max(ZERO, others + line.engage - alloue)


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
