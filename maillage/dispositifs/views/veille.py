"""The watch: signals to triage, notes, feeds. Whatever waits for the network is left to the queue."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.listing import list_context, read_list
from maillage.cites.models import Cite
from maillage.dispositifs import jobs
from maillage.dispositifs.choices import EtatVeille
from maillage.dispositifs.forms.veille import LOCAL, SCHEME, SHEET, FluxForm, NoteForm, TriForm
from maillage.dispositifs.models import Flux, Signalement
from maillage.dispositifs.rules import TRIAGE
from maillage.dispositifs.selectors.veille import TOUS, facettes, feeds, likely_sheet, watch
from maillage.dispositifs.services import flux as feed_services
from maillage.dispositifs.services import veille as services

TABS = {
    **{state.value: state.label.capitalize() for state in EtatVeille},
    EtatVeille.ADOPTE.value: "Adoptés",
    EtatVeille.ECARTE.value: "Écartés",
    TOUS: "Tous",
}


@page(Capability.DISPOSITIF_EDIT)
def veille(request: SignedRequest, cite: Cite) -> HttpResponse:
    """One state at a time, « à trier » by default."""
    asked_state = request.GET.get("etat", "")
    etat = asked_state if asked_state in TABS else EtatVeille.A_TRIER.value
    known = facettes(cite)
    asked = read_list(request.GET, known, fixes={"etat": "" if etat == EtatVeille.A_TRIER else etat})
    found = watch(cite, asked.question, etat, request.GET.get("page"), known)
    context = {
        **list_context(asked, found.found),
        "adresse": reverse("dispositifs:veille", args=[cite.slug]),
        "etat": etat,
        "page": found.page,
        "nombre": found.page.paginator.count,
        "onglets": tabs(found.etats, etat, asked.address().removeprefix("?")),
        "suivis": Flux.objects.filter(cite=cite, actif=True).count(),
    }
    later = f"page={found.page.number}" if found.page.number > 1 else ""
    return respond(request, context, joined(asked.address().removeprefix("?"), later))


def tabs(numbers: Any, etat: str, address: str) -> list[dict[str, Any]]:
    kept = joined(*(part for part in address.split("&") if not part.startswith("etat=")))
    total = sum(numbers.values())
    return [
        {
            "libelle": label,
            "url": f"?{joined(f'etat={name}', kept)}",
            "courant": name == etat,
            "compte": total if name == TOUS else numbers.get(name, 0),
        }
        for name, label in TABS.items()
    ]


def joined(*parameters: str) -> str:
    return "&".join(part for part in parameters if part)


def respond(request: SignedRequest, context: dict[str, Any], address: str) -> HttpResponse:
    if not request.htmx:
        return render(request, "dispositifs/veille.html", context)
    fragment = {**context, "fragment": "dispositifs/_veille.html"}
    response = render(request, "dispositifs/_veille_reponse.html", fragment)
    response.headers["HX-Push-Url"] = f"{request.path}?{address}".removesuffix("?")
    return response


# ── one signal ────────────────────────────────────────────────────────


@form_page(Capability.DISPOSITIF_EDIT, objet=Signalement)
def signalement(request: SignedRequest, cite: Cite, signalement: Signalement) -> HttpResponse:
    """What it says, and what becomes of it."""
    form = TriForm(
        request.POST if request.method == "POST" else None,
        signalement=signalement,
        initial=proposed(signalement, request.GET.get("etat", "")),
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: triage(request, signalement, form))
        if done is not None:
            messages.success(request, said(done))
            return redirect("dispositifs:veille", slug=cite.slug)
    return render(request, "dispositifs/signalement.html", {"form": form, "signalement": signalement})


def proposed(row: Signalement, etat: str) -> dict[str, str]:
    """The form as the link that led to it asked, with the scheme that the text seems to speak of."""
    wanted = etat if etat in TRIAGE[row.etat] else ""
    sheet = likely_sheet(row)
    target = f"{SCHEME}:{row.dispositif_id}" if row.dispositif_id else LOCAL
    target = f"{SHEET}:{sheet}" if sheet else target
    return {"etat": wanted, "motif": row.motif, "comme": target, "nom": row.titre[:200]}


def triage(request: SignedRequest, row: Signalement, form: TriForm) -> Signalement:
    etat, motif = form.cleaned_data["etat"], form.cleaned_data["motif"]
    if etat == EtatVeille.ADOPTE:
        return services.adopt(signalement=row, motif=motif, by=request.user, **form.target())
    return services.triage(signalement=row, etat=etat, motif=motif, by=request.user)


def said(row: Signalement) -> str:
    if row.etat == EtatVeille.ADOPTE:
        return f"Adopté : « {row.deploiement} ». Complétez sa fiche."
    return f"« {row.titre} » est maintenant « {row.get_etat_display()} »."


@command(Capability.DISPOSITIF_EDIT, objet=Signalement)
def etudier(request: SignedRequest, cite: Cite, signalement: Signalement) -> HttpResponse:
    """One click from the list."""
    tell(
        request,
        lambda: services.triage(signalement=signalement, etat=EtatVeille.A_ETUDIER, by=request.user),
        f"« {signalement.titre} » est à étudier.",
    )
    return redirect("dispositifs:veille", slug=cite.slug)


@form_page(Capability.DISPOSITIF_EDIT)
def noter(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.note(cite=cite, by=request.user, **form.cleaned_data))
        if made is not None:
            messages.success(request, "Noté. Triez-le quand vous saurez quoi en faire.")
            return redirect("dispositifs:veille", slug=cite.slug)
    return render(request, "dispositifs/note.html", {"form": form})


@command(Capability.DISPOSITIF_EDIT, objet=Signalement)
def supprimer_note(request: SignedRequest, cite: Cite, signalement: Signalement) -> HttpResponse:
    tell(
        request,
        lambda: services.delete_note(signalement=signalement, by=request.user),
        "Note supprimée.",
    )
    return redirect("dispositifs:veille", slug=cite.slug)


# ── the feeds ─────────────────────────────────────────────────────────


@form_page(Capability.DISPOSITIF_EDIT)
def flux(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The feeds that are followed and how they fare; one more to follow."""
    form = FluxForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: feed_services.follow(cite=cite, by=request.user, **form.cleaned_data))
        if made is not None:
            jobs.relever_un_flux.enqueue(made.pk, request.user.pk)
            messages.success(request, "Flux suivi. Sa première lecture est en cours : rechargez cette page.")
            return redirect("dispositifs:flux", slug=cite.slug)
    return render(request, "dispositifs/flux.html", {"form": form, "suivis": feeds(cite)})


@command(Capability.DISPOSITIF_EDIT)
def relever(request: SignedRequest, cite: Cite) -> HttpResponse:
    """All of them, now."""
    jobs.relever_flux.enqueue(cite.pk, request.user.pk)
    messages.success(request, "La lecture des flux est lancée : rechargez cette page dans un instant.")
    return redirect("dispositifs:flux", slug=cite.slug)


@command(Capability.DISPOSITIF_EDIT, objet=Flux)
def relever_un(request: SignedRequest, cite: Cite, flux: Flux) -> HttpResponse:
    jobs.relever_un_flux.enqueue(flux.pk, request.user.pk)
    messages.success(request, f"La lecture de « {flux.titre} » est lancée : rechargez cette page.")
    return redirect("dispositifs:flux", slug=cite.slug)


@command(Capability.DISPOSITIF_EDIT, objet=Flux)
def suspendre(request: SignedRequest, cite: Cite, flux: Flux) -> HttpResponse:
    """Paused; asked again, followed again."""
    after = not flux.actif
    done = "est suivi à nouveau" if after else "est en pause : il n'est plus relevé"
    tell(
        request,
        lambda: feed_services.set_followed(flux=flux, actif=after, by=request.user),
        f"« {flux.titre} » {done}.",
    )
    return redirect("dispositifs:flux", slug=cite.slug)


@command(Capability.DISPOSITIF_EDIT, objet=Flux)
def oublier(request: SignedRequest, cite: Cite, flux: Flux) -> HttpResponse:
    titre = flux.titre
    tell(
        request,
        lambda: feed_services.forget(flux=flux, by=request.user),
        f"« {titre} » n'est plus suivi. Ce qui en avait été trié reste dans la veille.",
    )
    return redirect("dispositifs:flux", slug=cite.slug)
