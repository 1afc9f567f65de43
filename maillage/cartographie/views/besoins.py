"""How many children and young people there are: figures by age and place, year after year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt
from maillage.cartographie.forms.reglages import EffectifForm
from maillage.cartographie.models import Effectif
from maillage.cartographie.selectors.besoins import effectifs, population
from maillage.cartographie.selectors.phrases_listes import of_young
from maillage.cartographie.services.effectifs import delete_effectif, record_effectif
from maillage.cartographie.views.manques import tabs
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS


@page(Capability.COUVERTURE_VIEW)
def besoins(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Of the year asked (the latest by default), and what coverage makes of the latest of each place."""
    rows = list(effectifs(cite))
    years = sorted({row.annee for row in rows}, reverse=True)
    asked = request.GET.get("annee", "")
    year = (
        int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else next(iter(years), 0)
    )
    here = reverse("cartographie:besoins", args=[cite.slug])
    known, told = population(cite)
    shown = [row for row in rows if row.annee == year]
    context = {
        "lignes": shown,
        "phrases": [one.linked(lambda anchor: f"#{anchor}") for one in of_young(len(shown), year, told)],
        "annee": year,
        "annees": [
            {"libelle": str(one), "url": f"{here}?annee={one}", "courant": one == year} for one in years
        ],
        "tranches": [band.label for band in DEFAULT_BANDS],
        "compte_par": read_by(cite, known),
        "onglets": tabs(cite, "besoins"),
    }
    return render(request, "cartographie/besoins.html", context)


def read_by(cite: Cite, known: Any) -> list[tuple[str, list[str]]]:
    """What coverage counts: the whole cité, then each district, by band; empty where nothing is known."""
    places = [(None, "Toute la cité"), *qpv_of(cite).values_list("code", "nom")]
    return [
        (nom, [found.label if (found := known.count(band, code)) else "" for band in DEFAULT_BANDS])
        for code, nom in places
    ]


@form_page(Capability.COUVERTURE_DECIDE)
def effectif(request: SignedRequest, cite: Cite) -> HttpResponse:
    """A figure typed; the same place, ages and year again: it is corrected."""
    initial = {name: request.GET[name] for name in EffectifForm.base_fields if name in request.GET}
    form = EffectifForm(request.POST if request.method == "POST" else None, cite=cite, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: record_effectif(
                cite, lieu=form.place(), ages=form.months(), nombre=data["nombre"], annee=data["annee"],
                source=data["source"], by=request.user,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"C'est noté : {made}, {made.nombre} personnes.")
            return redirect(f"{reverse('cartographie:besoins', args=[cite.slug])}?annee={made.annee}")
    back = reverse("cartographie:besoins", args=[cite.slug])
    return render(request, "cartographie/effectif.html", {"form": form, "retour": back})


@command(Capability.COUVERTURE_DECIDE, objet=Effectif)
def effectif_supprimer(request: SignedRequest, cite: Cite, effectif: Effectif) -> HttpResponse:
    libelle = str(effectif)
    delete_effectif(effectif, by=request.user)
    messages.success(request, f"« {libelle} » est supprimé.")
    return redirect("cartographie:besoins", slug=cite.slug)
