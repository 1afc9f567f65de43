"""What component tags share: options refused by name, attributes written safely, templates drawn."""

from collections.abc import Iterable
from typing import Any

from django.template import TemplateSyntaxError
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ATTRIBUTES = {"id", "name", "value", "form", "formaction", "download", "title", "target", "rel"}
PREFIXES = ("hx_", "data_", "aria_")


def check(component: str, option: str, value: str, allowed: Iterable[str]) -> str:
    """The value itself when allowed; raises with the list of what is allowed otherwise."""
    if value not in allowed:
        raise TemplateSyntaxError(
            f"{component} : {option} « {value} » inconnu ; choisir parmi {', '.join(allowed)}."
        )
    return value


def attributes(component: str, given: dict[str, Any]) -> SafeString:
    """`hx_get="/x"` → ` hx-get="/x"`. True gives a bare attribute; False and None give nothing."""
    for name in given:
        if name not in ATTRIBUTES and not name.startswith(PREFIXES):
            raise TemplateSyntaxError(f"{component} : option « {name} » inconnue.")
    kept = [(name.replace("_", "-"), value) for name, value in given.items() if value not in (None, False)]
    return format_html_join(
        "", "{}", ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, v),) for n, v in kept)
    )


def trimmed(content: str) -> SafeString:
    """What a block holds, already escaped by its own template, without the blanks around it."""
    return SafeString(content.strip())


def draw(component: str, **context: Any) -> SafeString:
    return SafeString(render_to_string(f"components/{component}.html", context).strip())


def read(item: Any, name: str, default: Any = "") -> Any:
    """The value called `name` of an object or of a dictionary."""
    return item.get(name, default) if isinstance(item, dict) else getattr(item, name, default)


def address(context: Context, **changes: object) -> str:
    """The query string of the page with some parameters changed; None removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"
