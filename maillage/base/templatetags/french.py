"""Filters that write dates, numbers and plurals the way French does. Loaded in every template (settings, builtins).

{{ jour|date_courte }}          12 oct. (12 oct. 2024 when the year is not this one)
{{ jour|date_longue }}          lundi 12 octobre 2026; 1er octobre
{{ jour|en_lettres }}           12 octobre 2026
{{ moment|heure }}              9 h 30; 14 h
{{ moment|il_y_a }}             aujourd'hui, hier, il y a 5 jours, il y a 14 mois, il y a 3 ans; dans 5 jours
{{ n|pluriel }}                 "" for 0 and 1, "s" from 2; "x" or "al,aux" as argument
{{ n|compte:"structure" }}      0 structure, 1 structure, 47 structures; "cheval,chevaux" as argument
{{ n|nombre }}                  2 286; {{ x|nombre:1 }} → 2,4
{{ n|euros }}                   8 500 €
{{ part|pourcentage }}          0.42 → 42 %; {{ n|pourcentage:total }} → 12 of 47 → 26 %
{{ mois_min|age:mois_max }}     3-11 ans (core.ages)
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone

from maillage.core.ages import AgeRange
from maillage.core.text import day_in_words, day_of_month

register = template.Library()

THIN = "\u202f"  # narrow no-break space: between thousands
NO_BREAK = "\u00a0"  # no-break space: before %, €, h
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.")


def as_day(value: Any) -> date | None:
    """The day, in the time zone of the site, of a date or of a moment; None for anything else."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def as_number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def size(value: Any) -> Decimal | None:
    """How many: the number itself, or the length of a collection."""
    if hasattr(value, "__len__") and not isinstance(value, str):
        return Decimal(len(value))
    return as_number(value)


@register.filter
def date_courte(value: Any) -> str:
    day = as_day(value)
    if day is None:
        return ""
    year = "" if day.year == timezone.localdate().year else f"{NO_BREAK}{day.year}"
    return f"{day_of_month(day)}{NO_BREAK}{SHORT[day.month - 1]}{year}"


@register.filter
def date_longue(value: Any) -> str:
    day = as_day(value)
    if day is None:
        return ""
    return f"{DAYS[day.weekday()]} {day_in_words(day)}"


@register.filter
def en_lettres(value: Any) -> str:
    day = as_day(value)
    return day_in_words(day) if day else ""


@register.filter
def heure(value: Any) -> str:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if not hasattr(value, "hour"):
        return ""
    minutes = f"{NO_BREAK}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NO_BREAK}h{minutes}"


def whole_months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def span(earlier: date, later: date) -> str:
    """A length of time as one says it: days up to a month, months up to three years, then years."""
    months = whole_months(earlier, later)
    if months < 1:
        return compte((later - earlier).days, "jour")
    return f"{months}{NO_BREAK}mois" if months < 36 else compte(months // 12, "an")


@register.filter
def il_y_a(value: Any) -> str:
    day, today = as_day(value), timezone.localdate()
    if day is None:
        return ""
    close = {0: "aujourd'hui", 1: "hier", -1: "demain"}.get((today - day).days)
    if close:
        return close
    return f"il y a {span(day, today)}" if day < today else f"dans {span(today, day)}"


@register.filter
def pluriel(value: Any, forms: str = "s") -> str:
    """The ending for this number (or this collection): French puts the plural from 2 on; 0 and 1,5 are singular."""
    number = size(value)
    singular, _, plural = forms.rpartition(",")
    return plural if number is not None and abs(number) >= 2 else singular


@register.filter
def compte(value: Any, forms: str) -> str:
    """The number followed by the noun that agrees with it; forms: "action" or "cheval,chevaux"."""
    both = forms if "," in forms else f"{forms},{forms}s"
    number = size(value)
    return "" if number is None else f"{nombre(number)}{NO_BREAK}{pluriel(number, both)}"


@register.filter
def nombre(value: Any, decimals: int | None = None) -> str:
    """A number with thin spaces between thousands and a decimal comma; anything else gives nothing."""
    number = as_number(value)
    if number is None or not number.is_finite():
        return ""
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()
    whole, _, rest = f"{number:,f}".partition(".")
    return whole.replace(",", THIN) + (f",{rest}" if rest else "")


@register.filter
def euros(value: Any) -> str:
    """8500 → 8 500 €; 8500.5 → 8 500,50 €."""
    number = as_number(value)
    if number is None:
        return ""
    whole = number == number.to_integral_value()
    return f"{nombre(number, 0 if whole else 2)}{NO_BREAK}€"


@register.filter
def pourcentage(value: Any, total: Any = 1) -> str:
    """The share of `value` in `total` (1: the value is already a ratio), rounded to the unit; nothing out of nothing."""
    number, whole = as_number(value), as_number(total)
    if number is None or not whole:
        return ""
    return f"{nombre(number * 100 / whole, 0)}{NO_BREAK}%"


@register.filter
def age(minimum: Any, maximum: Any = None) -> str:
    """Two ages in months → "3-11 ans", as core.ages writes them; no minimum at all is an unknown age: nothing."""
    if minimum in (None, ""):
        return ""
    return AgeRange(int(minimum), None if maximum in (None, "") else int(maximum)).label
