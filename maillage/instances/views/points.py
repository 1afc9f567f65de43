"""The agenda of a meeting."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.base.answers import attempt
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.documents.selectors.pieces import pieces_shown
from maillage.instances.forms.reunions import QUICK_POINT, PointForm
from maillage.instances.models import PointOrdreDuJour, Reunion
from maillage.instances.selectors.pieces import OF_POINT
from maillage.instances.selectors.preparation import agenda_of
from maillage.instances.services import points as services
from maillage.instances.views.reponses import back_to, carry_out, in_words

WAYS = {"monter": -1, "descendre": 1}


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def ajouter(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """From the page of the meeting, a title and a length; the whole form without."""
    quick = request.GET.get("champs") == "essentiel"
    only = QUICK_POINT if quick else None
    form = PointForm(
        request.POST if request.method == "POST" else None, cite=cite, user=request.user, base={}, only=only
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.add_point(reunion=reunion, values=form.values(), by=request.user)
        )
        if made is not None:
            return agenda(request, reunion) if request.htmx else back_to(reunion, "ordre-du-jour")
    context = {"form": form, "reunion": reunion, "point": None, "base": ""}
    return render(request, "instances/point_formulaire.html", context)


def agenda(request: SignedRequest, reunion: Reunion) -> HttpResponse:
    context = {"odj": agenda_of(reunion, complet=True), "reunion": reunion, "tient": True}
    return render(request, "instances/_ordre_du_jour.html", context)


@form_page(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def modifier(request: SignedRequest, cite: Cite, point: PointOrdreDuJour) -> HttpResponse:
    if request.method != "POST":
        base = read_fields(point, PointForm.names())
        return point_form(request, point, PointForm(cite=cite, user=request.user, base=base))
    form = PointForm(request.POST, cite=cite, user=request.user, base=PointForm.unsealed(request.POST))
    if not form.is_valid():
        return point_form(request, point, form)
    saved = attempt(
        form,
        lambda: services.update_point(point=point, base=form.base, mine=form.values(), by=request.user),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(
            saved.conflicts if saved else (), lambda name, value: in_words(PointOrdreDuJour, name, value)
        )
        return point_form(request, point, form)
    messages.success(request, "Point enregistré." if saved.written else "Rien n'avait changé.")
    return back_to(point.reunion, "ordre-du-jour")


def point_form(request: SignedRequest, point: PointOrdreDuJour, form: PointForm) -> HttpResponse:
    context = {
        "form": form,
        "reunion": point.reunion,
        "point": point,
        "base": form.sealed(),
        "pieces": pieces_shown(point, request.user, OF_POINT),
    }
    return render(request, "instances/point_formulaire.html", context)


@command(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def deplacer(request: SignedRequest, cite: Cite, point: PointOrdreDuJour, sens: str) -> HttpResponse:
    if sens not in WAYS:
        raise Http404("Un point monte ou descend.")
    services.move_point(point=point, places=WAYS[sens], by=request.user)
    return agenda(request, point.reunion) if request.htmx else back_to(point.reunion, "ordre-du-jour")


@command(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def retirer(request: SignedRequest, cite: Cite, point: PointOrdreDuJour) -> HttpResponse:
    reunion = point.reunion
    return carry_out(
        request,
        reunion,
        lambda: services.remove_point(point=point, by=request.user),
        "Point retiré de l'ordre du jour.",
        "ordre-du-jour",
    )
