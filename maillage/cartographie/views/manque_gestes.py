"""Acting on a gap: on an agenda, in a meeting to be called, by an action, or accepted as it is."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, form_page
from maillage.actions.forms.action import ActionForm
from maillage.base.answers import attempt
from maillage.cartographie.forms.decisions import AccepterForm, OrdreDuJourForm
from maillage.cartographie.selectors.manque import FicheManque
from maillage.cartographie.services import decisions as services
from maillage.cartographie.views.manque_nomme import asked, at, here, nothing_to_do, on_gap, shared, subject
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.text import day_in_words
from maillage.instances.forms.reunions import ReunionForm
from maillage.instances.models import Instance, Reunion
from maillage.instances.selectors.dates import proposals
from maillage.instances.selectors.reunions import meetings_of

ACTION = (
    "intitule",
    "annee",
    "porteur",
    "themes",
    "age_min_mois",
    "age_max_mois",
    "qpvs",
    "constat",
    "referent",
)
MEETINGS = 20


@form_page(Capability.COUVERTURE_DECIDE)
def accepter(request: SignedRequest, cite: Cite) -> HttpResponse:
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    form = AccepterForm(
        request.POST if request.method == "POST" else None, initial={"jusqu_au": next_summer()}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.accept(cite, subject(cite, found), by=request.user, **form.cleaned_data),
            ),
        )
        if made is not None:
            until = f" jusqu'au {day_in_words(made.jusqu_au)}" if made.jusqu_au else ""
            messages.success(request, f"Manque accepté{until}. Il reste compté, et se voit.")
            return redirect(here(cite, found))
    return render(request, "cartographie/manque_accepter.html", {**shared(cite, found), "form": form})


def next_summer() -> date:
    """The end of the school year under way: when the cité decides again."""
    today = timezone.localdate()
    return date(today.year + (today.month > 5), 6, 30)


@form_page(Capability.COUVERTURE_DECIDE)
def ordre_du_jour(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The next meeting of each instance; those that have none can be given one."""
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    meetings, without = next_meetings(request, cite)
    form = OrdreDuJourForm(
        request.POST if request.method == "POST" else None, meetings=meetings,
        initial={"reunion": meetings[0].pk if meetings else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.put_on_agenda(cite, subject(cite, found), form.chosen(), by=request.user),
            ),
        )
        if made is not None:
            messages.success(request, f"C'est à l'ordre du jour de « {form.chosen()} ».")
            return redirect(here(cite, found))
    context = {
        **shared(cite, found),
        "form": form,
        "sans_reunion": [(row, at(cite, found, "manque_reunion", row.pk)) for row in without],
        "point": services.point_values(subject(cite, found)),
    }
    return render(request, "cartographie/manque_ordre_du_jour.html", context)


def next_meetings(request: SignedRequest, cite: Cite) -> tuple[list[Reunion], list[Instance]]:
    """The first editable meeting to come of each instance, and the instances of today that have none."""
    first: dict[int, Reunion] = {}
    for row in meetings_of(cite, quand="", instance=None, now=timezone.now()):
        if row.editable and row.instance_id not in first and can(request.user, Capability.REUNION_EDIT, row):
            first[row.instance_id] = row
    active = Instance.objects.filter(cite=cite).active(timezone.localdate())
    without = [
        row for row in active.exclude(pk__in=list(first)) if can(request.user, Capability.REUNION_EDIT, row)
    ]
    return list(first.values())[:MEETINGS], without


@form_page(Capability.COUVERTURE_DECIDE, objet=Instance)
def reunion(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    """The form of a meeting, opened on the day that the instance would choose; the gap is its first point."""
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    form = ReunionForm(
        request.POST if request.method == "POST" else None, cite=cite, base={},
        initial={"lieu": instance.lieu, **proposed(instance)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.call_meeting(
                    cite, subject(cite, found), instance, form.values(), by=request.user
                ),
            ),
        )
        if made is not None:
            messages.success(
                request, "Réunion créée, ses membres sont dans la liste ; le manque est à l'ordre du jour."
            )
            return redirect(here(cite, found))
    context = {**shared(cite, found), "form": form, "instance": instance}
    return render(request, "cartographie/manque_reunion.html", context)


def proposed(instance: Instance) -> dict[str, Any]:
    """The first free day of its rhythm; nothing when there is none."""
    for choice in proposals(instance, timezone.localdate(), number=1).choix:
        for day in choice.propositions[:1]:
            start, end = timezone.localtime(day.debut), timezone.localtime(day.fin)
            return {"jour": start.date(), "de": start.time(), "a": end.time()}
    return {}


@form_page(Capability.COUVERTURE_DECIDE)
def action(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The form of an action, filled with what the gap says."""
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    posted = request.POST if request.method == "POST" else None
    form = ActionForm(posted, cite=cite, base={}, only=ACTION, initial=action_of(request, cite, found))
    if posted is None:
        # shown, not held as already known: what is sent back is then written
        form.initial["ages"] = found.ages.label
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.start_action(cite, subject(cite, found), form.values(), by=request.user),
            ),
        )
        if made is not None:
            messages.success(
                request, f"Action {made[0].code} créée, avec les âges, le thème et le quartier du manque."
            )
            return redirect("actions:action", slug=cite.slug, pk=made[0].pk)
    return render(request, "cartographie/manque_action.html", {**shared(cite, found), "form": form})


def action_of(request: SignedRequest, cite: Cite, found: FicheManque) -> dict[str, Any]:
    zone = qpv_of(cite).filter(code=found.quartier.code).first() if found.quartier else None
    return {
        "annee": timezone.localdate().year,
        "referent": request.user.pk,
        "themes": [found.theme.code],
        "qpvs": [zone.pk] if zone else [],
        "constat": f"{found.titre} : {found.constat[:1].lower()}{found.constat[1:]}",
    }
