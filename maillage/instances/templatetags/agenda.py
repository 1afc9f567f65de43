"""{% load agenda %}: what the pages of the calendar say of an item.

{{ item|genre_de }}       the provider that gave it, in words and as an icon
{{ item|precisions }}     place, detail and person, on one line
{% lignes_du_jour items miens genres %}   the lines of a day in the list; `miens` are the identifiers of what concerns the
    reader, `genres` every kind by its code
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.base.drawing import draw
from maillage.base.templatetags.french import heure
from maillage.base.templatetags.icons import icone
from maillage.core.calendar import Item
from maillage.instances.selectors.agenda import Genre, genres

register = template.Library()


@register.filter
def genre_de(item: Item) -> Genre:
    return genres()[item.genre]


@register.filter
def precisions(item: Item) -> str:
    return " · ".join(part for part in (item.lieu, item.detail, item.qui) if part)


@register.simple_tag
def lignes_du_jour(items: Iterable[Item], miens: Collection[str], connus: Mapping[str, Genre]) -> SafeString:
    """Written here rather than in a template: a year has nine hundred of them, and each drew its icon again."""
    rows = (line(item, drawn(connus[item.genre]), item.uid in miens) for item in items)
    return format_html_join("", "{}", ((row,) for row in rows))


@lru_cache(maxsize=64)
def drawn(genre: Genre) -> SafeString:
    return format_html('<span class="doux small text-nowrap">{} {}</span>', icone(genre.icone), genre.libelle)


@lru_cache(maxsize=1)
def concerns_you() -> SafeString:
    return draw("pastille", content="vous concerne", variante="theme", icone="", titre="")


def line(item: Item, kind: SafeString, mine: bool) -> SafeString:
    title = format_html('<a href="{}">{}</a>', item.url, item.titre) if item.url else item.titre
    more = precisions(item)
    return format_html(
        '<li class="genre-{}"><span class="quand">{}</span><div>{} {}{}{}</div></li>',
        item.genre,
        heure(item.debut) if item.heure else "",
        title,
        kind,
        format_html(" {}", concerns_you()) if mine else "",
        format_html('<span class="d-block doux small">{}</span>', more) if more else "",
    )
