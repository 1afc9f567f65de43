"""How forms are drawn: label, help, field, error beside the field, in the look of the house."""

from pathlib import Path
from typing import Any

import django.forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property

TICKED = ("checkbox", "radio")
PLAIN = ("hidden", "submit", "image", "reset", "button")


def css_class(widget: dict[str, Any]) -> str:
    """The class that Bootstrap expects on this widget."""
    if widget["template_name"].endswith("/select.html"):
        return "form-select"
    if widget.get("type") in TICKED:
        return "form-check-input"
    return "form-control"


def dress(widget: dict[str, Any]) -> None:
    """Add the classes to this widget and to those it is made of, in place. What the form asked for stays."""
    attrs = widget.setdefault("attrs", {})
    if widget.get("type") not in PLAIN:
        wrong = "is-invalid" if attrs.get("aria-invalid") == "true" else ""
        wanted = (attrs.get("class", ""), css_class(widget), wrong)
        attrs["class"] = " ".join(dict.fromkeys(name for part in wanted for name in part.split()))
    for part in widget.get("subwidgets", []):
        dress(part)
    # a list of boxes; the options of a <select> take no class
    if not widget["template_name"].endswith("/select.html"):
        for _, options, _ in widget.get("optgroups", []):
            for option in options:
                dress(option)


class FrenchFormRenderer(DjangoTemplates):
    """Set as FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}` come out right by themselves."""

    form_template_name = "base/forms/form.html"
    field_template_name = "base/forms/field.html"

    @cached_property
    def engine(self) -> Backend:
        """Our templates first, then Django's; an engine apart, because Django's own forget to define some variables."""
        ours, theirs = Path(__file__).parent / "templates", Path(django.forms.__file__).parent / "templates"
        options = {"builtins": ["maillage.base.templatetags.icons"]}
        return Backend({"APP_DIRS": True, "DIRS": [ours, theirs], "NAME": "djangoforms", "OPTIONS": options})

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if "widget" in context:
            dress(context["widget"])
        return super().render(template_name, context, request)
