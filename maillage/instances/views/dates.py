"""« Proposer des dates » : the days that would do for the next meetings of an instance, and its rule."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.base.answers import attempt, panel
from maillage.cites.models import Cite
from maillage.instances.forms.rythme import RythmeForm
from maillage.instances.models import Instance
from maillage.instances.selectors.dates import proposals, rule_of
from maillage.instances.services.rythme import set_rhythm


@page(Capability.REUNION_EDIT, objet=Instance)
def dates(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    """A fragment for the sheet and for the form of a meeting; a page of its own without script."""
    context = {"instance": instance, "propositions": proposals(instance, timezone.localdate())}
    back = reverse("instances:instance", args=[cite.slug, instance.pk])
    return panel(request, "instances/agenda_dates.html", context, of=instance, back=back)


@form_page(Capability.INSTANCE_EDIT, objet=Instance)
def rythme(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    form = RythmeForm(
        request.POST if request.method == "POST" else None, instance=instance, rule=rule_of(instance)
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: set_rhythm(instance=instance, rule=form.rule(), by=request.user))
        if saved is not None:
            messages.success(request, "Le rythme est enregistré : les dates proposées en tiennent compte.")
            return redirect("agenda:dates", slug=cite.slug, pk=instance.pk)
    context = {"form": form, "instance": instance}
    return render(request, "instances/agenda_rythme.html", context, status=422 if form.errors else 200)
