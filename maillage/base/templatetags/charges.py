"""Components that tell how much is already asked of somebody. Loaded in every template (settings, builtins).

{% charge "forte" nombre=9 %}       calme, soutenue, forte: by a word and an icon, then by a colour; `nombre` of requests
{% sollicites lignes regle="" nom="decision" choix=choix sujet="personne" %}
    the warning before sending. lignes: objects or dicts: who, nom, niveau, phrase, natures*, occasion* (le, quoi, url),
    decision* (the choice ticked). Those that are calm are left out; nothing is drawn when all are. `choix`: (value,
    label)…, one radio each, called `nom`_`who`; a choice called "grouper" is only offered to those who have an
    occasion. Without `choix`, the warning alone. `regle` is the rule that decides, always shown.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from maillage.base.drawing import check, draw, read

register = template.Library()

LEVELS = {
    "calme": ("ok", "thermometer-low"),
    "soutenue": ("attention", "thermometer-half"),
    "forte": ("alerte", "thermometer-high"),
}
"""Level → badge, icon."""
GROUPED = "grouper"
FIELDS = ("who", "nom", "niveau", "phrase", "natures", "occasion", "decision")


@register.simple_tag
def charge(niveau: str, nombre: int | None = None) -> SafeString:
    badge, icon = LEVELS[check("charge", "niveau", str(niveau), LEVELS)]
    return draw("charge", niveau=str(niveau), nombre=nombre, variante=badge, icone=icon)


@register.simple_tag
def sollicites(
    lignes: Iterable[Any], regle: str = "", nom: str = "decision", choix: Sequence[tuple[str, str]] = ()
) -> SafeString:
    rows = [{name: read(item, name) for name in FIELDS} for item in lignes]
    warned = [row for row in rows if check("sollicites", "niveau", str(row["niveau"]), LEVELS) != "calme"]
    for row in warned:
        row["choix"] = [pair for pair in choix if pair[0] != GROUPED or row["occasion"]]
    return draw("sollicites", lignes=warned, regle=regle, nom=nom)
