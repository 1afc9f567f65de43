"""The only ways to declare a page.

`@page(C.X)` reads: GET and HEAD, and the database refuses to write. `@command(C.X)` writes: POST, one transaction.
`@form_page(C.X)` is both: GET shows the form (reading), POST sends it (one transaction).
`@signed_in_page` needs an account only, `@public_page` needs nothing.

In an address that holds the cité, the view receives the Cite instead of its slug. With `objet=Model`, the view
also receives the object instead of `pk`: of this cité or 404, and the capability is checked on the object itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.module_loading import import_string
from django_htmx.middleware import HtmxDetails

from maillage.access.capabilities import Capability
from maillage.access.check import can, present_in
from maillage.accounts.models import User
from maillage.base.errors import Refused
from maillage.base.pages import read_only

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
READING = ("GET", "HEAD")


class SignedRequest(HttpRequest):
    """A request behind a guard: somebody is signed in."""

    user: User
    htmx: HtmxDetails


@dataclass(frozen=True)
class Guard:
    """Written on every view; the architecture tests read it."""

    kind: str
    capability: Capability | None
    methods: tuple[str, ...]
    objet: type[Model] | None = None


def page(capability: Capability, *, objet: type[Model] | None = None) -> Callable[[V], V]:
    return guarded(Guard("page", capability, READING, objet))


def command(capability: Capability, *, objet: type[Model] | None = None) -> Callable[[V], V]:
    return guarded(Guard("command", capability, ("POST",), objet))


def form_page(capability: Capability, *, objet: type[Model] | None = None) -> Callable[[V], V]:
    return guarded(Guard("form_page", capability, (*READING, "POST"), objet))


def signed_in_page(view: V) -> V:
    return guarded(Guard("signed_in_page", None, (*READING, "POST")))(view)


def public_page(view: V) -> V:
    return login_not_required(guarded(Guard("public_page", None, (*READING, "POST")))(view))


def guarded(guard: Guard) -> Callable[[V], V]:
    def decorate(view: V) -> V:
        @wraps(view)
        def wrapper(request: SignedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in guard.methods:
                return HttpResponseNotAllowed(guard.methods)
            return run(view, request, admit(guard, request, kwargs), kwargs)

        wrapper.guard = guard  # type: ignore[attr-defined]
        return cast(V, wrapper)

    return decorate


def run(view: View, request: SignedRequest, admitted: list[Any], kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        if request.method in READING:
            with read_only():
                return view(request, *admitted, **kwargs)
        with transaction.atomic():
            return view(request, *admitted, **kwargs)
    except Refused as refused:
        raise PermissionDenied(refused.sentence) from refused


def admit(guard: Guard, request: SignedRequest, kwargs: dict[str, Any]) -> list[Any]:
    """Replace the slug by the Cite and pk by the object, and check the capability."""
    if guard.capability is None:
        return []
    if "slug" not in kwargs:
        allow(request.user, guard.capability, None)
        return []
    cite = cite_or_404(request, kwargs.pop("slug"))
    admitted = [cite]
    if guard.objet is not None:
        admitted.append(objet_or_404(guard.objet, cite, kwargs.pop("pk"), request.user))
    allow(request.user, guard.capability, admitted[-1])
    return admitted


def allow(user: User, capability: Capability, on: Any) -> None:
    verdict = can(user, capability, on)
    if not verdict:
        raise PermissionDenied(verdict.sentence)


def cite_or_404(request: SignedRequest, slug: str) -> Any:
    cite = import_string(settings.ACCESS_CITE_SOURCE)(slug)
    if cite is None or not present_in(request.user, cite.pk):
        raise Http404("Cette cité n'existe pas, ou vous n'y avez pas de mandat.")
    request.cite = cite  # type: ignore[attr-defined]
    return cite


def objet_or_404(model: type[Model], cite: Any, pk: int, user: User) -> Model:
    """An object of this cité; a model may hide some of its rows from some readers (`seen_by` of its queryset)."""
    rows: Any = model._default_manager.filter(cite_id=cite.pk, pk=pk)
    found: Model | None = (rows.seen_by(user, cite) if hasattr(rows, "seen_by") else rows).first()
    if found is None:
        raise Http404("Cette page n'existe pas dans la cité.")
    return found
