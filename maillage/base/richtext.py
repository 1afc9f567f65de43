"""A field of text with a little form. With script, an editor; without, a text area with marks anybody can type.

The value is cleaned HTML. `editeur.js` takes over the text area, and says so in `<name>_format`.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from maillage.core.richtext import clean, from_text, parse, to_html, to_text

HELP = "Sans éditeur : « - » pour une liste, « ## » pour un titre, **gras**, __italique__."
LONGEST = 60_000


class RichTextArea(forms.Textarea):
    template_name = "base/forms/editeur.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        blocks = parse(value or "")
        context: dict[str, Any] = super().get_context(name, to_text(blocks), attrs)
        # written by our own `to_html`: nothing of what was typed is left as it was
        context["widget"]["html"] = mark_safe(to_html(blocks))  # noqa: S308
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        value = data.get(name)
        if value is None:
            return None
        return clean(value) if data.get(f"{name}_format") == "html" else to_html(from_text(value))


class RichTextField(forms.CharField):
    widget = RichTextArea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": LONGEST, **kwargs})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return clean(initial or "") != (data or "")
