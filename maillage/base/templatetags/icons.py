"""`{% icone "house" %}`: a drawing of Bootstrap Icons, inlined so that it takes the colour of the text around it."""

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template import TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NAME = re.compile(r"[a-z0-9-]+")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def drawing(name: str, folder: Path) -> SafeString | None:
    """What is inside the svg file of this icon; None when there is no such icon."""
    path = folder / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    found = DRAWING.search(path.read_text(encoding="utf-8"))
    # the text comes from a published package pinned by its hash, never from a person
    return mark_safe(re.sub(r"\s*\n\s*", "", found[1])) if found else None  # noqa: S308


@register.simple_tag
def icone(nom: str, titre: str = "") -> SafeString:
    """Draw the icon `nom` (see icons.getbootstrap.com). Decorative unless `titre` says what it means.

    An unknown name raises when settings.STRICT_ICONS (by default, DEBUG), and draws nothing otherwise:
    a missing drawing is no reason to refuse a page to somebody at work.
    """
    drawn = written(nom, str(titre), settings.NODE_MODULES / "bootstrap-icons" / "icons")
    if drawn is None:
        if getattr(settings, "STRICT_ICONS", settings.DEBUG):
            raise TemplateSyntaxError(
                f"icone : « {nom} » n'existe pas dans bootstrap-icons (voir icons.getbootstrap.com)."
            )
        return SafeString("")
    return drawn


@lru_cache(maxsize=1024)
def written(name: str, meaning: str, folder: Path) -> SafeString | None:
    """The same few icons come again on every line of every list."""
    inside = drawing(name, folder)
    if inside is None:
        return None
    told = format_html('role="img" aria-label="{}"', meaning) if meaning else SafeString('aria-hidden="true"')
    return format_html('<svg class="icone" {} viewBox="0 0 16 16" fill="currentColor">{}</svg>', told, inside)
