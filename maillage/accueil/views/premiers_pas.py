"""On an empty database: the administrator, then the first cité, then the first file. Closed for good afterwards."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.access.guards import public_page
from maillage.accounts.models import User
from maillage.accueil.forms import AdministrateurForm, PremiereCiteForm
from maillage.accueil.services import install_administrator, install_first_cite
from maillage.base.errors import Refused
from maillage.cites.models import Cite
from maillage.territoires.models import Commune

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ETAPES = ("Vous", "Votre cité", "Vos fichiers")


def steps(current: int) -> list[dict[str, str]]:
    state = {-1: "faite", 0: "courante", 1: "a_venir"}
    return [
        {"titre": titre, "detail": "", "etat": state[(rank > current) - (rank < current)]}
        for rank, titre in enumerate(ETAPES)
    ]


@public_page
def premiers_pas(request: HttpRequest) -> HttpResponse:
    if not User.objects.exists():
        return administrateur(request)
    if request.user.is_authenticated and request.user.is_superuser and not Cite.objects.exists():
        return premiere_cite(request, request.user)
    return redirect("accueil:depart")


def administrateur(request: HttpRequest) -> HttpResponse:
    form = AdministrateurForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = install_administrator(**form.cleaned_data)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("accueil:depart")
        login(request, user, backend=BACKEND)
        return redirect("accueil:premiers_pas")
    context = {
        "form": form,
        "etapes": steps(0),
        "titre": "Bienvenue",
        "bouton": "Créer mon compte",
        "sans_communes": False,
    }
    return render(request, "accueil/premiers_pas.html", context)


def premiere_cite(request: HttpRequest, user: User) -> HttpResponse:
    form = PremiereCiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cite = install_first_cite(by=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(
                request, f"{cite.nom} est ouverte. Il reste à y mettre vos partenaires : importez un fichier."
            )
            return redirect("cite:accueil", slug=cite.slug)
    context = {
        "form": form,
        "etapes": steps(1),
        "titre": "Votre cité éducative",
        "bouton": "Ouvrir la cité",
        "sans_communes": not Commune.objects.exists(),
    }
    return render(request, "accueil/premiers_pas.html", context)
