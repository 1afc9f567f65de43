"""Where one lands: the only cité one has, or the choice of a cité; and one's own profile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, signed_in_page
from maillage.accounts import services
from maillage.accueil.forms import ProfilForm
from maillage.cites.models import Cite
from maillage.cites.selectors import cites_visible_to, own_mandats, today


@signed_in_page
def depart(request: SignedRequest) -> HttpResponse:
    cites = list(cites_visible_to(request.user))
    if not cites and request.user.is_superuser and not Cite.objects.exists():
        return redirect("accueil:premiers_pas")
    if not cites and can(request.user, Capability.RESEAU_VIEW):
        return redirect("coordination:tableau")
    if len(cites) == 1:
        return redirect("cite:accueil", slug=cites[0].slug)
    context = {"cites": cites, "mandats": [] if cites else own_mandats(request.user), "jour": today()}
    return render(request, "accueil/depart.html", context)


@signed_in_page
def profil(request: SignedRequest) -> HttpResponse:
    form = ProfilForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.rename(request.user, **form.cleaned_data)
        messages.success(request, "Votre profil est enregistré.")
        return redirect("accueil:profil")
    return render(request, "accueil/profil.html", {"form": form})
