"""The school calendar of the whole country: what is known of each zone, and bringing in what the ministry publishes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.base.answers import attempt
from maillage.base.errors import Refused
from maillage.base.signature import seal, unseal
from maillage.core.calendar import Zone, ZonePeriod
from maillage.territoires.forms import CalendrierForm
from maillage.territoires.imports.calendrier import Lecture, read_school_calendar
from maillage.territoires.models import PeriodeScolaire
from maillage.territoires.selectors import known_zones
from maillage.territoires.services import delete_period, save_periods

SEALED = "calendrier"


@form_page(Capability.CALENDRIER_EDIT)
def calendrier(request: SignedRequest) -> HttpResponse:
    """A file is read and shown; what was shown is then written, all or nothing."""
    if "applique" in request.POST:
        return apply(request)
    sent = request.method == "POST"
    form = CalendrierForm(request.POST if sent else None, request.FILES if sent else None)
    lecture: Lecture | None = None
    sealed = ""
    if form.is_valid():
        file, zone = form.cleaned_data["fichier"], form.cleaned_data["zone"]
        lecture = attempt(form, lambda: read_school_calendar(file.read(), file.name, zone))
        sealed = seal(SEALED, carried(lecture, file.name)) if lecture and lecture.annonces else ""
    context = {
        "form": form, "lecture": lecture, "scelle": sealed, "zones": known_zones(timezone.localdate()), "cite": None,
    }  # fmt: skip
    return render(request, "territoires/calendrier.html", context, status=422 if form.errors else 200)


def carried(lecture: Lecture, source: str) -> dict[str, Any]:
    rows = [
        [p.zone.value, p.nom, p.debut.isoformat(), p.fin.isoformat(), p.supposee] for p in lecture.periods
    ]
    return {"source": source, "periodes": rows}


def apply(request: SignedRequest) -> HttpResponse:
    try:
        values = unseal(SEALED, request.POST.get("scelle", ""))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("territoires:calendrier")
    periods = [
        ZonePeriod(Zone(zone), nom, date.fromisoformat(debut), date.fromisoformat(fin), supposee)
        for zone, nom, debut, fin, supposee in values["periodes"]
    ]
    saved = save_periods(periods=periods, source=values["source"], by=request.user)
    messages.success(
        request,
        f"Calendrier scolaire complété : {saved.ajoutees} périodes écrites, {saved.remplacees} remplacées.",
    )
    return redirect("territoires:calendrier")


@command(Capability.CALENDRIER_EDIT)
def supprimer(request: SignedRequest, periode: int) -> HttpResponse:
    row = PeriodeScolaire.objects.filter(pk=periode).first()
    if row is None:
        raise Http404("Cette période n'est plus dans le calendrier.")
    delete_period(periode=row, by=request.user)
    messages.success(request, f"« {row} » est retirée du calendrier.")
    return redirect("territoires:calendrier")
