"""How far a sheet can be trusted today: a score out of 100, a level, and why.

* 60 points for the date someone last verified the whole sheet: all while it is fresh, none once it is stale, in
  proportion between the two, none if it never was.
* 20 points for the age of each datum, on the same scale, averaged over the data that are filled.
* 20 points for completeness: the share of the expected data that are filled.

The level depends on the verification alone, since that is what a person can act on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

VERIFICATION_POINTS = 60
DATA_POINTS = 20
COMPLETENESS_POINTS = 20

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


class Level(StrEnum):
    """What to think of the sheet: up to date, to be looked at again, old, or never verified."""

    FRESH = "fresh"
    AGING = "aging"
    STALE = "stale"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Limits:
    """Months since the verification from which a sheet is no longer fresh, then stale."""

    fresh_months: int = 6
    stale_months: int = 18

    def __post_init__(self) -> None:
        if not 0 < self.fresh_months < self.stale_months:
            raise ValueError(
                "Une fiche vieillit avant de devenir ancienne : les deux seuils sont à inverser."
            )


@dataclass(frozen=True, slots=True)
class Datum:
    """One expected datum: its name in French, whether it is filled, and the date it was last known true."""

    nom: str
    filled: bool
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """The score (0 to 100), the level, the short label of lists, and the reasons in sentences."""

    score: int
    level: Level
    label: str
    reasons: tuple[str, ...]


def freshness(
    *, verified_on: date | None, data: Iterable[Datum], today: date, limits: Limits | None = None
) -> Freshness:
    """Measure a sheet. Dates after ``today`` count as today. Without expected data, completeness is full."""
    limits = limits or Limits()
    listed = tuple(data)
    filled = [datum for datum in listed if datum.filled]
    ages = [_months(datum.on, today) for datum in filled]
    verified = _months(verified_on, today)
    points = (
        VERIFICATION_POINTS * _trust(verified, limits),
        DATA_POINTS * _mean([_trust(age, limits) for age in ages]),
        COMPLETENESS_POINTS * (len(filled) / len(listed) if listed else 1.0),
    )
    return Freshness(
        score=round(sum(points)),
        level=_level(verified, limits),
        label=_label(verified_on, today, limits),
        reasons=(
            _verification_reason(verified),
            *_data_reasons(filled, ages),
            *_missing_reasons(listed),
        ),
    )


def months_between(start: date, end: date) -> int:
    """Count the whole months from one day to a later one; 0 when the first is later."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(0, months)


def _months(day: date | None, today: date) -> int | None:
    return None if day is None else months_between(day, today)


def _trust(months: int | None, limits: Limits) -> float:
    """Give 1 while fresh, 0 once stale or without date, in proportion between."""
    if months is None:
        return 0.0
    left = (limits.stale_months - months) / (limits.stale_months - limits.fresh_months)
    return max(0.0, min(1.0, left))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _level(months: int | None, limits: Limits) -> Level:
    if months is None:
        return Level.NEVER
    if months < limits.fresh_months:
        return Level.FRESH
    return Level.AGING if months < limits.stale_months else Level.STALE


def _label(verified_on: date | None, today: date, limits: Limits) -> str:
    if verified_on is None:
        return "jamais vérifiée"
    day = min(verified_on, today)
    if _level(months_between(day, today), limits) is not Level.FRESH:
        return _ago(months_between(day, today))
    # With generous limits a month alone could mean last year's.
    year = f" {day.year}" if months_between(day, today) >= 11 else ""
    return f"vérifiée en {MONTHS[day.month - 1]}{year}"


def _ago(months: int) -> str:
    if months == 0:
        return "il y a moins d'un mois"
    return f"il y a {months} mois" if months < 36 else f"il y a {months // 12} ans"


def _verification_reason(months: int | None) -> str:
    return "La fiche n'a jamais été vérifiée." if months is None else f"Fiche vérifiée {_ago(months)}."


def _data_reasons(filled: Sequence[Datum], ages: Sequence[int | None]) -> tuple[str, ...]:
    reasons = []
    dated = [(age, datum.nom) for datum, age in zip(filled, ages, strict=True) if age is not None]
    undated = [datum.nom for datum, age in zip(filled, ages, strict=True) if age is None]
    if dated:
        age, nom = max(dated, key=lambda pair: pair[0])
        reasons.append(f"Renseignement le plus ancien : {nom}, {_ago(age)}.")
    if undated:
        reasons.append(f"Sans date : {', '.join(undated)}.")
    return tuple(reasons)


def _missing_reasons(data: Sequence[Datum]) -> tuple[str, ...]:
    missing = [datum.nom for datum in data if not datum.filled]
    return (f"À compléter : {', '.join(missing)}.",) if missing else ()
