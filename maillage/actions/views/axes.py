"""The tree of axes, the transversal axes, the settings of actions."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.actions.forms.axes import AxeForm, ReglagesForm, TransversalForm
from maillage.actions.models import Action, Axe, AxeTransversal
from maillage.actions.selectors.fiche import dauphin_title, national_labels, reglages_of
from maillage.actions.services import axes as services
from maillage.base.answers import attempt, tell
from maillage.cites.models import Cite


@page(Capability.ACTION_VIEW)
def axes(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The whole tree, with the number of actions of each node and of what it holds."""
    living = Count("actions", filter=Q(actions__corbeille_le__isnull=True))
    rows = list(Axe.objects.filter(cite=cite).annotate(nombre=living).order_by("chemin", "ordre"))
    tree = [
        (
            row,
            national_labels(row.objectifs_nationaux),
            sum(other.nombre for other in rows if is_in(other, row)),
        )
        for row in rows
    ]
    tags = AxeTransversal.objects.filter(cite=cite).annotate(nombre=living)
    context = {"axes": tree, "transversaux": tags}
    return render(request, "actions/axes.html", context)


def is_in(node: Axe, other: Axe) -> bool:
    """Is it that node, or below it? The rank of a node begins with those of the nodes it is in."""
    return node.chemin.startswith(other.chemin)


@form_page(Capability.ACTION_SETTINGS)
def nouveau(request: SignedRequest, cite: Cite) -> HttpResponse:
    return axe_form(request, Axe(cite=cite), initial={"parent": request.GET.get("dans", "")})


@form_page(Capability.ACTION_SETTINGS, objet=Axe)
def modifier(request: SignedRequest, cite: Cite, axe: Axe) -> HttpResponse:
    return axe_form(request, axe, initial={})


def axe_form(request: SignedRequest, axe: Axe, *, initial: dict[str, str]) -> HttpResponse:
    form = AxeForm(
        request.POST if request.method == "POST" else None, cite=axe.cite, instance=axe, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: services.save_axe(axe=form.save(commit=False), by=request.user))
        if saved is not None:
            messages.success(request, f"« {saved} » enregistré.")
            return redirect("actions:axes", slug=saved.cite.slug)
    return render(
        request,
        "actions/axe_formulaire.html",
        {"form": form, "axe": axe if axe.pk else None, "quoi": "Nouvel axe"},
    )


@command(Capability.ACTION_SETTINGS, objet=Axe)
def deplacer(request: SignedRequest, cite: Cite, axe: Axe) -> HttpResponse:
    services.move_axe(axe=axe, up=request.POST.get("sens") == "haut", by=request.user)
    return redirect("actions:axes", slug=cite.slug)


@command(Capability.ACTION_SETTINGS, objet=Axe)
def supprimer(request: SignedRequest, cite: Cite, axe: Axe) -> HttpResponse:
    tell(request, lambda: services.delete_axe(axe=axe, by=request.user), "Axe supprimé.")
    return redirect("actions:axes", slug=cite.slug)


@form_page(Capability.ACTION_SETTINGS)
def transversal(request: SignedRequest, cite: Cite) -> HttpResponse:
    row = AxeTransversal(cite=cite)
    form = TransversalForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: services.save_transversal(row=form.save(commit=False), by=request.user))
        if saved is not None:
            messages.success(request, f"« {saved} » ajouté.")
            return redirect("actions:axes", slug=cite.slug)
    return render(
        request, "actions/axe_formulaire.html", {"form": form, "axe": None, "quoi": "Nouvel axe transversal"}
    )


@command(Capability.ACTION_SETTINGS, objet=AxeTransversal)
def supprimer_transversal(request: SignedRequest, cite: Cite, row: AxeTransversal) -> HttpResponse:
    services.delete_transversal(row=row, by=request.user)
    messages.success(request, f"« {row} » supprimé.")
    return redirect("actions:axes", slug=cite.slug)


@form_page(Capability.ACTION_SETTINGS)
def reglages(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The patterns and delays of the cité, with an example made of a real action."""
    row = reglages_of(cite)
    form = ReglagesForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: services.save_reglages(row=form.save(commit=False), by=request.user))
        if saved is not None:
            messages.success(request, "Réglages enregistrés.")
            return redirect("actions:reglages", slug=cite.slug)
    example = Action.objects.living().filter(cite=cite).select_related("cite", "porteur").first()
    shown = dauphin_title(example, reglages_of(cite)) if example else ""
    return render(request, "actions/reglages.html", {"form": form, "exemple": shown})
