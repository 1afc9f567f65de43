"""Saved views of the map: kept, opened by their link, renamed, shared, thrown away and brought back."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.forms.filtres import active_chips
from maillage.acteurs.selectors.facettes import labels
from maillage.cartographie.choices import Couche, Fond
from maillage.cartographie.forms.carte import words_of
from maillage.cartographie.forms.vues import VueForm
from maillage.cartographie.models import VueCarte
from maillage.cartographie.selectors.demande import Demande
from maillage.cartographie.services import vues as services
from maillage.cartographie.views.carte import address_of
from maillage.cartographie.views.carte_donnees import asked
from maillage.cites.models import Cite


@page(Capability.CARTE_VIEW)
def vues(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The views of the cité and one's own; one's own that were thrown away can be brought back."""
    rows = VueCarte.objects.all().seen_by(request.user, cite)
    context = {
        "vues": [line(request, cite, view) for view in rows.living().select_related("auteur")],
        "jetees": rows.filter(supprimee_le__isnull=False, auteur=request.user).order_by("-supprimee_le")[:10],
        "peut_enregistrer": bool(can(request.user, Capability.VUE_EDIT, cite)),
    }
    return render(request, "cartographie/vues.html", context)


def line(request: SignedRequest, cite: Cite, view: VueCarte) -> dict[str, Any]:
    path = reverse("cartographie:vue", args=[cite.slug, view.pk])
    return {"vue": view, "url": path, "lien": request.build_absolute_uri(path)}


@page(Capability.CARTE_VIEW, objet=VueCarte)
def vue(request: SignedRequest, cite: Cite, view: VueCarte) -> HttpResponse:
    """The link that is given to others: it opens the map as it was kept."""
    if view.supprimee_le:
        raise Http404("Cette vue a été supprimée.")
    return redirect(f"{reverse('cartographie:carte', args=[cite.slug])}{address_of(view)}")


@form_page(Capability.VUE_EDIT)
def vue_nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Keep what the address bar asks for."""
    demande = asked(request, cite)
    may_default = bool(can(request.user, Capability.CITE_EDIT, cite))
    form = VueForm(request.POST or None, may_default=may_default)
    words = labels(cite, demande.filtres)
    if request.method == "POST" and form.is_valid():
        kept = services.save_view(
            cite,
            **cleaned(form),
            requete=replace(demande, vue=None).address(timezone.localdate().year)[1:],
            mots=words_of(demande.filtres, words),
            emprise=demande.emprise,
            by=request.user,
        )
        messages.success(request, f"La vue « {kept.nom} » est enregistrée.")
        return redirect("cartographie:vue", cite.slug, kept.pk)
    chips = [chip.libelle for chip in active_chips(demande.filtres, words)]
    return render(
        request, "cartographie/vue_nommer.html", {"form": form, "vue": None, "dit": in_words(demande, chips)}
    )


def cleaned(form: VueForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"nom": data["nom"], "partagee": data["partagee"], "par_defaut": data.get("par_defaut", False)}


def in_words(demande: Demande, chips: list[str]) -> list[str]:
    """What will be kept, said before it is."""
    names = ", ".join(str(Couche(code).label).lower() for code in demande.couches) or "aucune"
    found = [f"Couches : {names}", f"Quartiers : {str(Fond(demande.fond).label).lower()}"]
    found.append(f"Filtres : {', '.join(chips) if chips else 'aucun'}")
    found.append(f"Année : {demande.an}")
    if demande.autour:
        found.append("À pied : " + ", ".join(f"{minutes} min" for minutes in demande.minutes))
    found.append("Cadrage : celui de l'écran" if demande.emprise else "Cadrage : toute la cité")
    return found


@form_page(Capability.VUE_EDIT, objet=VueCarte)
def vue_modifier(request: SignedRequest, cite: Cite, view: VueCarte) -> HttpResponse:
    if view.supprimee_le:
        raise Http404("Cette vue a été supprimée.")
    may_default = bool(can(request.user, Capability.CITE_EDIT, cite))
    start = {"nom": view.nom, "partagee": view.partagee, "par_defaut": view.par_defaut}
    form = VueForm(request.POST or None, initial=start, may_default=may_default)
    if request.method == "POST" and form.is_valid():
        data = cleaned(form)
        if not may_default:
            data["par_defaut"] = view.par_defaut
        services.change_view(view, **data, by=request.user)
        messages.success(request, f"La vue « {view.nom} » est modifiée.")
        return redirect("cartographie:vues", cite.slug)
    return render(request, "cartographie/vue_nommer.html", {"form": form, "vue": view, "dit": []})


@command(Capability.VUE_EDIT, objet=VueCarte)
def vue_supprimer(request: SignedRequest, cite: Cite, view: VueCarte) -> HttpResponse:
    services.throw_view(view, by=request.user)
    messages.success(request, f"La vue « {view.nom} » est supprimée. Vous pouvez la rétablir ci-dessous.")
    return redirect("cartographie:vues", cite.slug)


@command(Capability.VUE_EDIT, objet=VueCarte)
def vue_retablir(request: SignedRequest, cite: Cite, view: VueCarte) -> HttpResponse:
    services.bring_back_view(view, by=request.user)
    messages.success(request, f"La vue « {view.nom} » est rétablie.")
    return redirect("cartographie:vues", cite.slug)
