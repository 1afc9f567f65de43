"""Governance: the list and its drawing; the sheet of an instance, its seats."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.registry import panels_of
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.instances.forms.instances import FinForm, InstanceForm, SiegeForm
from maillage.instances.models import Instance, Siege
from maillage.instances.models.fiche import INSTANCE_FIELDS, SIEGE_FIELDS
from maillage.instances.selectors.historique import history
from maillage.instances.selectors.instances import drawing, governance, sheet
from maillage.instances.services import instances as services
from maillage.instances.views.reponses import back_to, in_words

SLOT = "instances.instance"


@page(Capability.INSTANCE_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    lignes = governance(request.user, cite, now=timezone.now(), today=timezone.localdate())
    context = {
        "actives": [ligne for ligne in lignes if ligne.active],
        "closes": [ligne for ligne in lignes if not ligne.active],
        "dessin": drawing(lignes),
    }
    return render(request, "instances/liste.html", context)


@page(Capability.INSTANCE_VIEW, objet=Instance)
def instance(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    fiche = sheet(instance, request.user, now=timezone.now(), today=timezone.localdate())
    panneaux = [panel for panel in panels_of(SLOT) if can(request.user, panel.capability, instance)]
    return render(
        request, "instances/instance.html", {"fiche": fiche, "instance": instance, "panneaux": panneaux}
    )


@form_page(Capability.INSTANCE_EDIT)
def nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = InstanceForm(
        request.POST if request.method == "POST" else None, cite=cite, base={},
        initial={"type": request.GET.get("type", ""), "debut": timezone.localdate()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.create_instance(cite=cite, values=form.values(), by=request.user)
        )
        if made is not None:
            messages.success(request, "Instance créée. Ajoutez ses membres, puis sa première réunion.")
            return back_to(made)
    return render(request, "instances/instance_formulaire.html", {"form": form, "instance": None, "base": ""})


@form_page(Capability.INSTANCE_EDIT, objet=Instance)
def modifier(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    if request.method != "POST":
        form = InstanceForm(cite=cite, base=read_fields(instance, INSTANCE_FIELDS), pk=instance.pk)
        return instance_form(request, instance, form)
    form = InstanceForm(request.POST, cite=cite, base=InstanceForm.unsealed(request.POST), pk=instance.pk)
    if not form.is_valid():
        return instance_form(request, instance, form)
    saved = attempt(
        form,
        lambda: services.update_instance(
            instance=instance, base=form.base, mine=form.values(), by=request.user
        ),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(
            saved.conflicts if saved else (), lambda name, value: in_words(Instance, name, value)
        )
        return instance_form(request, instance, form)
    messages.success(request, "Fiche enregistrée." if saved.written else "Rien n'avait changé.")
    return back_to(instance)


def instance_form(request: SignedRequest, instance: Instance, form: InstanceForm) -> HttpResponse:
    context = {"form": form, "instance": instance, "base": form.sealed()}
    return render(request, "instances/instance_formulaire.html", context)


@command(Capability.INSTANCE_EDIT, objet=Instance)
def supprimer(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    done = f"« {instance.nom} » est supprimée. Le journal de la cité garde ce que disait sa fiche."
    gone = tell(request, lambda: services.delete_instance(instance=instance, by=request.user), done)
    return redirect("instances:liste", slug=cite.slug) if gone else back_to(instance)


@page(Capability.INSTANCE_EDIT, objet=Instance)
def historique(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    context = {
        "sujet": instance.nom,
        "retour": reverse("instances:instance", args=[cite.slug, instance.pk]),
        "evenements": history(instance, request.GET.get("page")),
    }
    return render(request, "instances/historique.html", context)


# ── seats ─────────────────────────────────────────────────────────────


@form_page(Capability.INSTANCE_EDIT, objet=Instance)
def siege_nouveau(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    return seat_form(request, Siege(cite=cite, instance=instance), "Siège enregistré.")


@form_page(Capability.INSTANCE_EDIT, objet=Siege)
def siege(request: SignedRequest, cite: Cite, siege: Siege) -> HttpResponse:
    return seat_form(request, siege, "Siège modifié.")


def seat_form(request: SignedRequest, siege: Siege, done: str) -> HttpResponse:
    base = {} if siege.pk is None else read_fields(siege, SIEGE_FIELDS)
    form = SiegeForm(
        request.POST if request.method == "POST" else None,
        siege=siege,
        base=base,
        initial=proposed(request, siege),
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: services.save_seat(siege=siege, values=form.values(), by=request.user))
        if saved is not None:
            messages.success(request, done)
            return back_to(siege.instance, "membres")
    context: dict[str, Any] = {"form": form, "siege": siege, "instance": siege.instance}
    return render(request, "instances/siege_formulaire.html", context)


def proposed(request: SignedRequest, siege: Siege) -> dict[str, Any]:
    """What the address asks for: a substitute of a seat."""
    if siege.pk is not None:
        return {}
    replaced = request.GET.get("suppleant_de", "")
    start = {"debut": timezone.localdate()}
    return {**start, "qualite": "suppleant", "suppleant_de": replaced} if replaced.isdecimal() else start


@form_page(Capability.INSTANCE_EDIT, objet=Siege)
def siege_terminer(request: SignedRequest, cite: Cite, siege: Siege) -> HttpResponse:
    form = FinForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        end = form.cleaned_data["fin"]
        done = attempt(form, lambda: services.end_seat(siege=siege, on=end, by=request.user))
        if done is not None:
            messages.success(request, "Siège terminé. Il reste dans l'histoire de l'instance.")
            return back_to(siege.instance, "membres")
    return render(request, "instances/siege_fin.html", {"form": form, "siege": siege})


@command(Capability.INSTANCE_EDIT, objet=Siege)
def siege_retirer(request: SignedRequest, cite: Cite, siege: Siege) -> HttpResponse:
    instance = siege.instance
    tell(request, lambda: services.remove_seat(siege=siege, by=request.user), "Siège retiré de l'instance.")
    return back_to(instance, "membres")
