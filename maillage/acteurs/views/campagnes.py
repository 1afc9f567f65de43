"""Campaigns: the list, preparing one, who it goes to, what became of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.choices import EtatCampagne, GenreCampagne, Statut
from maillage.acteurs.forms.campagnes import CampagneForm
from maillage.acteurs.forms.filtres import filters_panel, parse_filters, query_string
from maillage.acteurs.forms.gabarits import initial_of
from maillage.acteurs.models import Campagne, Structure
from maillage.acteurs.selectors.annuaire import allowed, filtered, structures_of
from maillage.acteurs.selectors.campagnes import SITUATIONS, campaigns_of, figures, recipients, situation
from maillage.acteurs.selectors.facettes import explore
from maillage.acteurs.services import campagnes as services
from maillage.base.answers import attempt, tell
from maillage.base.values import Json, read_fields
from maillage.cites.models import Cite

PER_PAGE = 50
FROM_DIRECTORY = "annuaire"
SUBJECT = 120


@page(Capability.ENROLEMENT_VIEW)
def campagnes(request: SignedRequest, cite: Cite) -> HttpResponse:
    shown = Paginator(campaigns_of(cite), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "acteurs/campagnes.html", {"page": shown, "genres": GenreCampagne.choices})


@page(Capability.ENROLEMENT_VIEW, objet=Campagne)
def campagne(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    wanted = request.GET.get("situation", "")
    counts = figures(campagne)
    rows = Paginator(recipients(campagne, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campagne": campagne,
        "chiffres": counts,
        "page": rows,
        "lignes": [(envoi, situation(envoi)) for envoi in rows.object_list],
        "situation": wanted if wanted in SITUATIONS else "",
        "situations": [
            (name, label, counts[name]) for name, (label, _) in SITUATIONS.items() if counts[name]
        ],
        "pourcent": progress_of(counts),
        "questions": list(campagne.questions.all()) if campagne.est_enquete else [],
    }
    return render(request, "acteurs/campagne.html", context)


def progress_of(counts: dict[str, int]) -> int:
    """Of the sending that is running, as far as the page can tell: 99 at most until it is over."""
    return min(99, 100 * counts["partis"] // max(1, counts["partis"] + counts["a_faire"]))


# ── writing it ────────────────────────────────────────────────────────


@form_page(Capability.CAMPAGNE_MANAGE)
def nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?genre=` chooses the text, `?sujet=` its object.

    `?avec=annuaire` and the filters of the directory choose the recipients, or `?structures=` names them one by one.
    """
    genre = request.GET.get("genre", "")
    genre = genre if genre in GenreCampagne.values else GenreCampagne.LIBRE
    structures = list(chosen_by_address(request, cite))
    if request.method != "POST":
        form = CampagneForm(base={}, initial=initial_of(genre) | asked_subject(request))
        return new_page(request, cite, form, structures, genre)
    form = CampagneForm(request.POST, base={})
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.create_campaign(
                cite=cite, values=form.values(), structures=structures, by=request.user
            ),
        )
        if made is not None:
            messages.success(request, "Campagne préparée : rien n'est encore parti.")
            # a survey has its questions to write before anything else
            following = "acteurs:campagne_questions" if made.est_enquete else "acteurs:campagne"
            return redirect(following, slug=cite.slug, pk=made.pk)
    return new_page(request, cite, form, structures, genre)


def chosen_by_address(request: SignedRequest, cite: Cite) -> Any:
    """The active structures that the address names or filters: one does not write to those that have closed."""
    if named := whole_numbers(request.GET.getlist("structures")):
        return structures_of(cite, request.user).filter(pk__in=named[:PER_PAGE], statut=Statut.ACTIVE)
    if request.GET.get("avec") != FROM_DIRECTORY:
        return Structure.objects.none()
    return filtered(cite, request.user, parse_filters(request.GET)).filter(statut=Statut.ACTIVE)


def asked_subject(request: SignedRequest) -> dict[str, str]:
    subject = request.GET.get("sujet", "").strip()[:SUBJECT]
    return {"titre": subject, "sujet": subject} if subject else {}


def new_page(
    request: SignedRequest, cite: Cite, form: CampagneForm, structures: list[Structure], genre: str
) -> HttpResponse:
    query = request.GET.copy()
    query.pop("genre", None)
    others = [
        {
            "libelle": label.capitalize(),
            "url": f"?genre={value}&{query.urlencode()}",
            "courant": value == genre,
        }
        for value, label in GenreCampagne.choices
    ]
    retour = reverse("acteurs:campagnes", args=[cite.slug])
    context = {
        "form": form,
        "campagne": None,
        "nombre": len(structures),
        "genres": others,
        "retour": retour,
        "base": "",
    }
    return render(request, "acteurs/campagne_formulaire.html", context)


@form_page(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def modifier(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    if campagne.etat != EtatCampagne.PREPARATION:
        messages.error(request, "Cette campagne est déjà partie : son texte ne change plus.")
        return back_to(campagne)
    if request.method != "POST":
        return edit_page(request, campagne, CampagneForm(base=read_fields(campagne, CampagneForm.names())))
    form = CampagneForm(request.POST, base=CampagneForm.unsealed(request.POST))
    if not form.is_valid():
        return edit_page(request, campagne, form)
    saved = attempt(
        form,
        lambda: services.update_campaign(
            campagne=campagne, base=form.base, mine=form.values(), by=request.user
        ),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(saved.conflicts if saved else (), in_words)
        return edit_page(request, campagne, form)
    messages.success(request, "Campagne enregistrée.")
    return back_to(campagne)


def in_words(name: str, value: Json) -> str:
    return str(value or "")


def edit_page(request: SignedRequest, campagne: Campagne, form: CampagneForm) -> HttpResponse:
    context = {
        "form": form,
        "campagne": campagne,
        "retour": address_of(campagne),
        "base": form.sealed(),
        "nombre": 0,
        "genres": [],
    }
    return render(request, "acteurs/campagne_formulaire.html", context)


@command(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def supprimer(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    done = tell(
        request,
        lambda: services.delete_campaign(campagne=campagne, by=request.user),
        "Campagne supprimée : rien n'était parti.",
    )
    return redirect("acteurs:campagnes", slug=cite.slug) if done else back_to(campagne)


# ── recipients ────────────────────────────────────────────────────────


@form_page(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def destinataires(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """With the filters of the directory, all at once or one by one."""
    filtres = allowed(parse_filters(request.GET), request.user, cite)
    shown = filtered(cite, request.user, filtres).filter(statut=Statut.ACTIVE)
    missing = shown.exclude(pk__in=campagne.envois.values("structure_id"))
    if request.method == "POST":
        wanted = missing
        if "tous" not in request.POST:
            wanted = missing.filter(pk__in=whole_numbers(request.POST.getlist("structures")))
        return added(request, campagne, list(wanted))
    found = explore(cite, request.user, filtres)
    context = {
        **filters_panel(found, filtres),
        "campagne": campagne,
        "page": Paginator(missing, PER_PAGE).get_page(request.GET.get("page")),
        "tri": filtres.tri,
        "requete": query_string(filtres),
    }
    return render(request, "acteurs/campagne_destinataires.html", context)


def added(request: SignedRequest, campagne: Campagne, structures: list[Structure]) -> HttpResponse:
    if not structures:
        messages.error(request, "Cochez au moins une structure à ajouter.")
        return redirect("acteurs:campagne_destinataires", slug=campagne.cite.slug, pk=campagne.pk)
    tell(
        request,
        lambda: services.add_recipients(campagne=campagne, structures=structures, by=request.user),
        f"Structures ajoutées : {len(structures)}.",
    )
    return back_to(campagne)


@command(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def retirer(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    envois = whole_numbers(request.POST.getlist("envois"))
    tell(
        request,
        lambda: services.remove_recipients(campagne=campagne, envois=envois, by=request.user),
        "Destinataires retirés." if envois else "Aucune structure n'était cochée.",
    )
    return back_to(campagne)


def whole_numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 18]


def address_of(campagne: Campagne) -> str:
    return reverse("acteurs:campagne", args=[campagne.cite.slug, campagne.pk])


def back_to(campagne: Campagne) -> HttpResponse:
    return redirect(address_of(campagne))
