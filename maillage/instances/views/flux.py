"""Feeds of the agenda: one's own page, and what a calendar program reads without signing in."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, public_page
from maillage.base.answers import attempt
from maillage.base.errors import Refused
from maillage.base.pages import noted_reading
from maillage.cites.models import Cite
from maillage.cites.selectors import cites_visible_to
from maillage.core.calendar import Item
from maillage.core.calendar.ics import feed_ics
from maillage.instances.forms.flux import FluxForm
from maillage.instances.models import FluxAgenda
from maillage.instances.selectors.agenda import genres, midnight
from maillage.instances.selectors.flux import feed_items, readable_cites
from maillage.instances.services import flux as services

NO_RIGHT = (
    "Ce lien d'agenda ne montre plus rien : la personne qui l'a créé n'a plus accès à l'agenda de cette cité. "
    "Retirez-le de votre logiciel d'agenda."
)


@form_page(Capability.INSTANCE_VIEW)
def abonnements(request: SignedRequest, cite: Cite) -> HttpResponse:
    """One's own feeds. The secret is shown on the page that follows its creation, and never again."""
    form = FluxForm(
        request.POST if request.method == "POST" else None,
        genres=genres().values(),
        plusieurs=cites_visible_to(request.user).count() > 1,
    )
    context: dict[str, Any] = {"form": form, "nouveau": None, "lien": ""}
    if request.method == "POST" and form.is_valid():
        values = {"toutes_cites": False, **form.cleaned_data}
        made = attempt(form, lambda: services.open_feed(cite=cite, by=request.user, **values))
        if made is not None:
            flux, secret = made
            context |= {
                "nouveau": flux,
                "lien": request.build_absolute_uri(reverse("flux_agenda", args=[secret])),
            }
    context |= {
        "flux": FluxAgenda.objects.all().seen_by(request.user, cite),
        "libelles": {code: genre.libelle for code, genre in genres().items()},
    }
    status = 422 if form.errors else 200
    return render(request, "instances/agenda_abonnements.html", context, status=status)


@command(Capability.INSTANCE_VIEW)
def revoquer(request: SignedRequest, cite: Cite) -> HttpResponse:
    key = request.POST.get("flux", "")
    rows = FluxAgenda.objects.all().seen_by(request.user, cite)
    flux = rows.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and len(key) < 12 else None
    if flux is None:
        messages.error(request, "Cet abonnement n'est pas dans la liste : rouvrez la page.")
    else:
        services.revoke_feed(flux=flux, by=request.user)
        messages.success(request, f"« {flux} » est révoqué : son lien ne montre plus rien à personne.")
    return redirect("agenda:abonnements", slug=cite.slug)


@public_page
def flux_agenda(request: HttpRequest, secret: str) -> HttpResponse:
    """What the calendar program reads: with the rights that the owner has now."""
    try:
        flux = services.feed_of(secret)
    except Refused as refused:
        return sentence(refused.sentence, 410 if refused.code == "revoque" else 404)
    cites = readable_cites(flux)
    if not cites:
        return sentence(NO_RIGHT, 404)
    today = timezone.localdate()
    items = feed_items(flux, cites, today)
    with noted_reading():
        services.note_reading(flux, timezone.now())
    tag = fingerprint(items, str(flux), today.isoformat())
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = as_calendar(request, flux, cites, items)
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "private, no-cache"
    return answer


def as_calendar(request: HttpRequest, flux: FluxAgenda, cites: list[Cite], items: list[Item]) -> HttpResponse:
    name = f"{cites[0].titre} : {flux}" if len(cites) == 1 else str(flux)
    content = feed_ics(
        items, name, domain=request.get_host().partition(":")[0], stamp=midnight(timezone.localdate()),
        base_url=request.build_absolute_uri("/").rstrip("/"),
    )  # fmt: skip
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response


def fingerprint(items: list[Item], *more: str) -> str:
    """The same for the same content: a program that already has it is not sent it again."""
    told = sha256("\n".join([*more, *(repr(item) for item in items)]).encode())
    return f'"{told.hexdigest()[:32]}"'


def sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
