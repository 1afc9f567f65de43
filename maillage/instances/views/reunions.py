"""Meetings: the list, one meeting, its life."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.registry import panels_of
from maillage.base.templatetags.french import compte
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.instances.forms.reunions import MotifForm, ReunionForm, SuiteReunionForm
from maillage.instances.models import Instance, Reunion
from maillage.instances.models.fiche import REUNION_FIELDS
from maillage.instances.rules.reunions import past_warning
from maillage.instances.selectors.historique import history
from maillage.instances.selectors.page import page_of
from maillage.instances.selectors.reunions import QUAND, meeting_rows, meetings_of
from maillage.instances.selectors.suite import untreated
from maillage.instances.services import convocations, invitations
from maillage.instances.services import reunions as services
from maillage.instances.services.suite import duplicate
from maillage.instances.views.reponses import back_to, carry_out, in_words

SLOT = "instances.reunion"
PER_PAGE = 40


@page(Capability.INSTANCE_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Meetings to come, the nearest first; or past, the latest first (`?quand=`), of one instance or of all."""
    quand = request.GET.get("quand", "")
    quand = quand if quand in QUAND else ""
    asked = request.GET.get("instance", "")
    instance = (
        Instance.objects.filter(cite=cite, pk=asked).first()
        if asked.isdecimal() and len(asked) < 19
        else None
    )
    rows = meetings_of(cite, quand=quand, instance=instance, now=timezone.now())
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "lignes": meeting_rows(request.user, cite, shown.object_list),
        "instances": Instance.objects.filter(cite=cite),
        "instance": instance,
        "quand": quand,
        "vues": views_of(cite, quand, instance),
    }
    return render(request, "instances/reunions.html", context)


def views_of(cite: Cite, quand: str, instance: Instance | None) -> list[dict[str, Any]]:
    here = reverse("instances:reunions", args=[cite.slug])
    kept = f"&instance={instance.pk}" if instance else ""
    return [
        {"libelle": label, "courant": code == quand, "url": f"{here}?quand={code}{kept}"}
        for code, label in QUAND.items()
    ]


@page(Capability.INSTANCE_VIEW, objet=Reunion)
def reunion(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    prepares = bool(can(request.user, Capability.REUNION_EDIT, reunion))
    found = page_of(reunion, request.user, now=timezone.now(), today=timezone.localdate(), prepares=prepares)
    panneaux = [panel for panel in panels_of(SLOT) if can(request.user, panel.capability, reunion)]
    return render(
        request, "instances/reunion.html", {"fiche": found, "reunion": reunion, "panneaux": panneaux}
    )


@form_page(Capability.REUNION_EDIT, objet=Instance)
def nouvelle(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    form = ReunionForm(
        request.POST if request.method == "POST" else None, cite=cite, base={},
        initial={"lieu": instance.lieu, **asked_times(request)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.create_reunion(instance=instance, values=form.values(), by=request.user),
        )
        if made is not None:
            return welcome(request, made)
    context = {"form": form, "instance": instance, "reunion": None, "base": ""}
    return render(request, "instances/reunion_formulaire.html", context)


def asked_times(request: SignedRequest) -> dict[str, str]:
    """What the address proposes: `?jour=2026-03-12&de=09:30&a=11:30`."""
    return {name: request.GET[name] for name in ("jour", "de", "a") if request.GET.get(name)}


def welcome(request: SignedRequest, made: Reunion) -> HttpResponse:
    """The members are listed at once; a meeting of the past is said to be a record."""
    invitations.invite_members(reunion=made, by=request.user)
    warning = past_warning(made.debut, timezone.now())
    if warning:
        messages.warning(request, warning)
    else:
        messages.success(request, "Réunion créée, ses membres sont dans la liste. Écrivez l'ordre du jour.")
    return back_to(made)


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def modifier(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    if request.method != "POST":
        form = ReunionForm(cite=cite, base=read_fields(reunion, REUNION_FIELDS))
        asked = asked_times(request)
        if asked:
            form.propose(asked)
            messages.info(request, "Date et heures proposées : vérifiez-les, puis enregistrez.")
        return meeting_form(request, reunion, form)
    form = ReunionForm(request.POST, cite=cite, base=ReunionForm.unsealed(request.POST))
    if not form.is_valid():
        return meeting_form(request, reunion, form)
    saved = attempt(
        form,
        lambda: services.update_reunion(reunion=reunion, base=form.base, mine=form.values(), by=request.user),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(
            saved.conflicts if saved else (), lambda name, value: in_words(Reunion, name, value)
        )
        return meeting_form(request, reunion, form)
    if saved.written and reunion.sequence is not None:
        messages.info(request, "Les personnes convoquées ne le savent pas encore : envoyez la mise à jour.")
    else:
        messages.success(request, "Réunion enregistrée." if saved.written else "Rien n'avait changé.")
    return back_to(reunion)


def meeting_form(request: SignedRequest, reunion: Reunion, form: ReunionForm) -> HttpResponse:
    context = {"form": form, "instance": reunion.instance, "reunion": reunion, "base": form.sealed()}
    return render(request, "instances/reunion_formulaire.html", context)


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def annuler(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    form = MotifForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = attempt(
            form,
            lambda: (
                convocations.cancel(reunion=reunion, motif=form.cleaned_data["motif"], by=request.user),
                "fait",
            ),
        )
        if told is not None:
            who = f"Sont prévenues : {compte(told[0], 'personne')}. " if told[0] else ""
            messages.success(request, f"Réunion annulée. {who}Tout ce qu'elle contenait est gardé.")
            return back_to(reunion)
    told_number = reunion.invitations.filter(envoi_n__isnull=False).count()
    return render(
        request, "instances/reunion_annuler.html", {"form": form, "reunion": reunion, "nombre": told_number}
    )


@command(Capability.REUNION_EDIT, objet=Reunion)
def retablir(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    done = "Réunion rétablie, en préparation. Convoquez de nouveau quand tout est prêt."
    return carry_out(request, reunion, lambda: convocations.restore(reunion=reunion, by=request.user), done)


@command(Capability.REUNION_EDIT, objet=Reunion)
def supprimer(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    instance = reunion.instance
    gone = tell(
        request, lambda: services.delete_reunion(reunion=reunion, by=request.user), "Réunion supprimée."
    )
    return back_to(instance) if gone else back_to(reunion)


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def dupliquer(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """The next date: what was not finished goes with it."""
    begins, ends = timezone.localtime(reunion.debut), timezone.localtime(reunion.fin)
    form = SuiteReunionForm(
        request.POST if request.method == "POST" else None,
        reunion=reunion,
        carried=[point.pk for point in untreated(reunion)],
        initial={"lieu": reunion.lieu, "visio": reunion.visio, "de": begins.time(), "a": ends.time(), **asked_times(request)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = [point.pk for point in form.cleaned_data["points"]]
        made = attempt(
            form,
            lambda: duplicate(reunion=reunion, values=form.values(), points=chosen, by=request.user),
        )
        if made is not None:
            messages.success(request, "Réunion suivante créée, avec ce qui n'était pas fini.")
            return back_to(made)
    return render(request, "instances/reunion_suite.html", {"form": form, "reunion": reunion})


@page(Capability.REUNION_VIEW_TEAM, objet=Reunion)
def historique(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    context = {
        "sujet": str(reunion),
        "retour": reverse("instances:reunion", args=[cite.slug, reunion.pk]),
        "evenements": history(reunion, request.GET.get("page")),
    }
    return render(request, "instances/historique.html", context)
