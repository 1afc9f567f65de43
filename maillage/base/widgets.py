"""Fields that Django does not have: a date picker that keeps the date, a search box that chooses."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise


class DateInput(forms.DateInput):
    """The browser's own date picker; it only understands ISO dates, whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%Y-%m-%d") if isinstance(value, date | datetime) else value


class Tuiles(forms.RadioSelect):
    """One choice among a few, as large tiles that a thumb hits: `icones` maps a value to its drawing."""

    template_name = "base/forms/tuiles.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, icones: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(attrs)
        self.icones = icones or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return {**option, "icone": self.icones.get(str(value), "")}


class Combobox(forms.Widget):
    """Chooses one value among many by typing; `url` (text, or reverse_lazy) answers `?q=` as said in templatetags/components.py.

    `text_of` gives what to show for a value already chosen. Without script, what was typed arrives as the value.
    """

    template_name = "base/forms/combobox_widget.html"

    def __init__(
        self, url: str | Promise, text_of: Callable[[str], str], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.url = url
        self.text_of = text_of

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = "" if value is None else str(value)
        context["widget"].update(url=self.url, texte=self.text_of(chosen) if chosen else "", value=chosen)
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        return data.get(name) or data.get(f"{name}_texte")
