"""Who came to a meeting; what is printed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.access.guards import SignedRequest, form_page, page
from maillage.base.answers import attempt
from maillage.cites.models import Cite
from maillage.core.calendar.ics import Attendee, Event, event_ics
from maillage.core.text import slugify
from maillage.instances.exports.textes import agenda_odt, minutes_odt, signatures_odt
from maillage.instances.forms.reunions import PresencesForm
from maillage.instances.models import Frequentation, Reunion
from maillage.instances.selectors.compte_rendu import sees_all, version_document, version_for
from maillage.instances.selectors.personnes import reader_of
from maillage.instances.selectors.preparation import agenda_of, invites_of, signatures_of
from maillage.instances.services.messages import place, title_of
from maillage.instances.services.presences import record_attendance
from maillage.instances.views.reponses import back_to

ODT = "application/vnd.oasis.opendocument.text"


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def presences(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    invites = invites_of(reunion, reader_of(request.user, cite))
    form = PresencesForm(
        request.POST if request.method == "POST" else None,
        lignes=invites.lignes,
        nombres=Frequentation.objects.filter(reunion=reunion).first(),
    )
    if request.method == "POST" and form.is_valid():
        here = [int(pk) for pk in form.cleaned_data["presents"]]
        saved = attempt(
            form,
            lambda: record_attendance(
                reunion=reunion, presents=here, nombres=form.numbers(), by=request.user
            ),
        )
        if saved is not None:
            messages.success(request, "Présences enregistrées.")
            return back_to(saved, "presences")
    context = {"form": form, "reunion": reunion, "trop_tot": reunion.debut > timezone.now()}
    return render(request, "instances/presences.html", context)


# ── to print, to take away ────────────────────────────────────────────


@page(Capability.INSTANCE_VIEW, objet=Reunion)
def ordre_du_jour(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """To print: the agenda alone."""
    context = {"odj": agenda_of(reunion, complet=sees_all(request.user, reunion)), "reunion": reunion}
    return render(request, "instances/ordre_du_jour.html", context)


@page(Capability.REUNION_EDIT, objet=Reunion)
def emargement(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """To print: the sheet that people sign."""
    feuille = signatures_of(reunion, reader_of(request.user, cite))
    context = {"feuille": feuille, "reunion": reunion, "vides": range(feuille.vides)}
    return render(request, "instances/emargement.html", context)


@page(Capability.INSTANCE_VIEW, objet=Reunion)
def telecharger(request: SignedRequest, cite: Cite, reunion: Reunion, quoi: str) -> HttpResponse:
    """The same as files: agenda, minutes and signatures as odt, the meeting for a calendar."""
    writers: dict[str, Callable[[SignedRequest, Cite, Reunion], tuple[bytes, str, str]]] = {
        "ordre-du-jour": agenda_file,
        "compte-rendu": minutes_file,
        "emargement": signatures_file,
        "agenda": calendar_file,
    }
    if quoi not in writers:
        raise Http404("Ce document n'existe pas.")
    content, mime, extension = writers[quoi](request, cite, reunion)
    response = HttpResponse(content, content_type=mime)
    day = timezone.localdate(reunion.debut)
    name = f"{quoi}-{slugify(reunion.instance.court)}-{day:%Y-%m-%d}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def agenda_file(request: SignedRequest, cite: Cite, reunion: Reunion) -> tuple[bytes, str, str]:
    odj = agenda_of(reunion, complet=sees_all(request.user, reunion))
    return agenda_odt(odj), ODT, "odt"


def minutes_file(request: SignedRequest, cite: Cite, reunion: Reunion) -> tuple[bytes, str, str]:
    version = version_for(request.user, reunion)
    if version is None:
        raise Http404("Le compte rendu de cette réunion n'est pas encore diffusé.")
    return minutes_odt(version_document(request.user, cite, version)), ODT, "odt"


def signatures_file(request: SignedRequest, cite: Cite, reunion: Reunion) -> tuple[bytes, str, str]:
    require(request.user, Capability.REUNION_EDIT, reunion)
    return signatures_odt(signatures_of(reunion, reader_of(request.user, cite))), ODT, "odt"


def calendar_file(request: SignedRequest, cite: Cite, reunion: Reunion) -> tuple[bytes, str, str]:
    """A copy to keep: it asks for no answer."""
    event = Event(
        uid=reunion.uid, titre=title_of(reunion), debut=reunion.debut, fin=reunion.fin, modifie_le=reunion.modifie_le,
        sequence=reunion.sequence or 0, organisateur=Attendee(cite.nom, "ne-pas-repondre@localhost"),
        lieu=reunion.lieu or reunion.visio, detail=place(reunion),
    )  # fmt: skip
    return event_ics(event, "PUBLISH"), "text/calendar; charset=utf-8", "ics"
