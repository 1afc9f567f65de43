"""How views answer: a refusal beside the form or at the top of the next page; a panel alone or within its page."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.base.errors import Refused

T = TypeVar("T")


def attempt(form: BaseForm, gesture: Callable[[], T]) -> T | None:
    """The result, or None with the refusal beside the field that its code names, else at the top of the form.

    A lack of right is not the form's business.
    """
    try:
        return gesture()
    except Refused as refused:
        if refused.code == "droit":
            raise
        form.add_error(refused.code if refused.code in form.fields else None, refused.sentence)
        return None


NOT_TYPED = ("csrfmiddlewaretoken", "base", "reponse", "exact")
"""What a page put there, and the codes of its buttons and choices."""


def typed(request: HttpRequest) -> list[str]:
    """The texts of a form that cannot be taken any more, for the page that says so: nothing typed is lost."""
    names = [name for name in request.POST if name not in NOT_TYPED and not name.endswith("_format")]
    found = [value.strip() for name in names for value in request.POST.getlist(name)]
    return [value for value in found if value]


def tell(request: HttpRequest, gesture: Callable[[], object], done: str) -> bool:
    """Do it and say so on the next page; a refusal is said there too, instead of an error page. True when it was done."""
    try:
        gesture()
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
        return False
    messages.success(request, done)
    return True


def panel(
    request: HttpRequest, fragment: str, context: dict[str, Any], *, of: Any, back: str
) -> HttpResponse:
    """A fragment for the page that asked for it; a page of its own when it is opened alone, without script."""
    if getattr(request, "htmx", False):
        return render(request, fragment, context)
    whole = {**context, "fragment": fragment, "sujet": str(of), "retour": back}
    return render(request, "base/panneau_page.html", whole)
