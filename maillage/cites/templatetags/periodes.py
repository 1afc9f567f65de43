"""`{{ ligne.fin|dernier_jour }}`: the last day of a period, whose `fin` is the first day after it."""

from datetime import date, timedelta

from django import template

register = template.Library()


@register.filter
def dernier_jour(fin: date | None) -> date | None:
    return fin - timedelta(days=1) if fin else None
