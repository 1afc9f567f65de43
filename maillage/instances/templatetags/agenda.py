"""{% load agenda %}: what the pages of the calendar say of an item.

{{ item|genre_de }}       the provider that gave it, in words and as an icon
{{ item|precisions }}     place, detail and person, on one line
{% lignes_du_jour items miens genres %}   the lines of a day in the list; `miens` are the identifiers of what concerns the
    reader, `genres` every kind by its code
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.base.drawing import draw
from maillage.base.templatetags.french import heure
from maillage.base.templatetags.icons import icone
from maillage.core.calendar import Item
from maillage.instances.selectors.agenda import Genre, genre_of

register = template.Library()


@register.filter
def genre_de(item: Item) -> Genre:
    return genre_of(item.genre)


@register.filter
def precisions(item: Item) -> str:
    return " · ".join(part for part in (item.lieu, item.detail, item.qui) if part)


@register.simple_tag
def lignes_du_jour(items: Iterable[Item], miens: Collection[str], connus: Mapping[str, Genre]) -> SafeString:
    """Written here rather than in a template: a year has nine hundred of them, and each drew its icon again."""
    return SafeString("".join([line(item, drawn(connus[item.genre]), item.uid in miens) for item in items]))


@lru_cache(maxsize=64)
def drawn(genre: Genre) -> SafeString:
    return format_html('<span class="doux small text-nowrap">{} {}</span>', icone(genre.icone), genre.libelle)


@lru_cache(maxsize=1)
def concerns_you() -> SafeString:
    return format_html(" {}", draw("pastille", content="vous concerne", variante="theme", icone="", titre=""))


def line(item: Item, kind: SafeString, mine: bool) -> str:
    """Every text is escaped here, one by one: `format_html` costs a third of the page of a year."""
    title, more = escape(item.titre), precisions(item)
    if item.url:
        title = f'<a href="{escape(item.url)}">{title}</a>'
    hour = escape(heure(item.debut)) if item.heure else ""
    if more:
        more = f'<span class="d-block doux small">{escape(more)}</span>'
    return (
        f'<li class="genre-{escape(item.genre)}"><span class="quand">{hour}</span>'
        f"<div>{title} {kind}{concerns_you() if mine else ''}{more}</div></li>"
    )
