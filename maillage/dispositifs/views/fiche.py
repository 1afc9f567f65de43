"""The sheet of a deployment: reading, creating, changing, moving on, attaching."""

from collections.abc import Callable

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.accounts.selectors import last_author
from maillage.acteurs.models import Structure
from maillage.base.answers import attempt, panel, tell
from maillage.base.conflits import chosen, conflict_page, opened
from maillage.base.registry import panels_of
from maillage.base.templatetags.french import date_longue
from maillage.base.values import Json, read_fields
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatEtape
from maillage.dispositifs.forms.deploiement import NATURES, DeploiementForm, EtatForm, Nature
from maillage.dispositifs.models import Deploiement, Echeance, EtapeActivation
from maillage.dispositifs.models.fiche import DEPLOIEMENT_FIELDS, DEPLOIEMENT_SECTIONS
from maillage.dispositifs.rules import MOTIVATED, next_states
from maillage.dispositifs.selectors.catalogue import in_words
from maillage.dispositifs.selectors.fiche import sheet
from maillage.dispositifs.selectors.historique import history, history_of_row
from maillage.dispositifs.services import deploiements as services
from maillage.dispositifs.services import echeances as deadlines

SECTION_OF = {section.code: section for section in DEPLOIEMENT_SECTIONS}
CREATION = ("dispositif", "nom", "porteur", "referent_troika", "places", "orientation")


@page(Capability.DISPOSITIF_VIEW, objet=Deploiement)
def deploiement(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    fiche = sheet(deploiement, request.user)
    panneaux = [
        row for row in panels_of("dispositifs.deploiement") if can(request.user, row.capability, cite)
    ]
    context = {"fiche": fiche, "deploiement": fiche.deploiement, "panneaux": panneaux}
    return render(request, "dispositifs/fiche.html", context)


@form_page(Capability.DISPOSITIF_EDIT)
def nouveau(request: SignedRequest, cite: Cite) -> HttpResponse:
    """A scheme of the cité's own, or of the catalogue (`?dispositif=`)."""
    form = DeploiementForm(
        request.POST if request.method == "POST" else None, cite=cite, base={}, only=CREATION,
        initial={"dispositif": request.GET.get("dispositif", ""), "referent_troika": request.user.pk},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.create_deploiement(cite=cite, values=form.values(), by=request.user)
        )
        if made is not None:
            messages.success(request, "Dispositif ajouté. Complétez sa fiche, puis changez son état.")
            return back_to(made)
    return render(
        request, "dispositifs/formulaire.html", {"form": form, "deploiement": None, "section": None}
    )


@form_page(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def modifier(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    """`?section=` names a section of the sheet; without it, all of it."""
    section = SECTION_OF.get(request.GET.get("section", ""))
    names = section.champs if section else DEPLOIEMENT_FIELDS
    if request.method != "POST":
        form = DeploiementForm(cite=cite, base=read_fields(deploiement, names), only=names)
        return form_response(request, deploiement, form)
    base = DeploiementForm.unsealed(request.POST)
    form = DeploiementForm(request.POST, cite=cite, base=base, only=names)
    if not form.is_valid():
        return form_response(request, deploiement, form)
    saved = attempt(
        form,
        lambda: services.update_deploiement(
            deploiement=deploiement, base=form.base, mine=form.values(), by=request.user
        ),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(saved.conflicts if saved else (), shown)
        return form_response(request, deploiement, form)
    messages.success(request, "Fiche enregistrée." if saved.written else "Rien n'avait changé.")
    return back_to(deploiement)


def shown(name: str, value: Json) -> str:
    return in_words(name, value, of=Deploiement)


def form_response(request: SignedRequest, deploiement: Deploiement, form: DeploiementForm) -> HttpResponse:
    section = SECTION_OF.get(request.GET.get("section", ""))
    context = {"form": form, "deploiement": deploiement, "section": section, "base": form.sealed()}
    return render(request, "dispositifs/formulaire.html", context)


@form_page(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def etat(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    form = EtatForm(
        request.POST if request.method == "POST" else None, suivants=next_states(deploiement.etat)
    )
    if request.method == "POST" and form.is_valid():
        moved = attempt(
            form,
            lambda: services.change_state(deploiement=deploiement, by=request.user, **form.cleaned_data),
        )
        if moved is not None:
            messages.success(request, f"Le dispositif est maintenant « {moved.get_etat_display()} ».")
            return back_to(moved)
    context = {
        "form": form,
        "deploiement": deploiement,
        "motives": [state.label for state in MOTIVATED if state in next_states(deploiement.etat)],
    }
    return render(request, "dispositifs/etat.html", context)


@command(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def verifie(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    """The sheet was checked today: one click."""
    today = {"verifie_le": timezone.localdate().isoformat()}
    tell(
        request,
        lambda: services.update_deploiement(
            deploiement=deploiement, base=read_fields(deploiement, today), mine=today, by=request.user
        ),
        "Fiche notée vérifiée aujourd'hui.",
    )
    return back_to(deploiement)


@command(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def supprimer(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    name = str(deploiement)
    gone = tell(
        request,
        lambda: services.delete_deploiement(deploiement=deploiement, by=request.user),
        f"« {name} » est supprimé. Le journal de la cité garde ce que disait sa fiche.",
    )
    return redirect("dispositifs:ensemble", slug=cite.slug) if gone else back_to(deploiement)


@page(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def historique(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    context = {"deploiement": deploiement, "evenements": history(deploiement, request.GET.get("page"))}
    return render(request, "dispositifs/historique.html", context)


# ── what is attached ──────────────────────────────────────────────────


def nature_or_404(code: str) -> Nature:
    if code not in NATURES:
        raise Http404("Cette page n'existe pas.")
    return NATURES[code]


def row_or_404(nature: Nature, deploiement: Deploiement, pk: int) -> models.Model:
    rows = nature.modele._default_manager.filter(**{nature.champ: deploiement})
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("Cette ligne n'est pas dans la fiche.")
    return found


@form_page(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def ajouter(request: SignedRequest, cite: Cite, deploiement: Deploiement, attache: str) -> HttpResponse:
    kind = nature_or_404(attache)
    return attached_form(request, kind, deploiement, kind.modele(cite=cite, **{kind.champ: deploiement}))


@form_page(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def changer(
    request: SignedRequest, cite: Cite, deploiement: Deploiement, attache: str, attache_id: int
) -> HttpResponse:
    kind = nature_or_404(attache)
    return attached_form(request, kind, deploiement, row_or_404(kind, deploiement, attache_id))


def attached_form(
    request: SignedRequest, kind: Nature, deploiement: Deploiement, row: models.Model
) -> HttpResponse:
    form = opened(request, kind.formulaire, row, deploiement=deploiement)
    if request.method == "POST" and form.is_valid():
        mine = chosen(form)
        saved = attempt(
            form,
            lambda: services.save_attached(
                row=row, deploiement=deploiement, values=mine, by=request.user, base=form.base
            ),
        )
        if saved is not None and saved.conflicts:
            author = last_author(history_of_row(deploiement, row), request.user.pk)
            return conflict_page(
                request, form, saved.conflicts, words=words_of(kind.modele), auteur=author,
                retour=f"{sheet_address(deploiement)}#{kind.code}",
            )  # fmt: skip
        if saved is not None:
            messages.success(request, kind.fait)
            return back_to(deploiement, kind.code)
    context = {
        "form": form,
        "deploiement": deploiement,
        "nature": kind,
        "ligne": row if row.pk else None,
        "base": form.sealed(),
    }
    return render(request, "dispositifs/attache_formulaire.html", context)


def words_of(model: type[models.Model]) -> Callable[[str, Json], str]:
    return lambda name, value: in_words(name, value, of=model)


@command(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def detacher(
    request: SignedRequest, cite: Cite, deploiement: Deploiement, attache: str, attache_id: int
) -> HttpResponse:
    kind = nature_or_404(attache)
    row = row_or_404(kind, deploiement, attache_id)
    tell(
        request,
        lambda: services.delete_attached(row=row, deploiement=deploiement, by=request.user),
        "Supprimé. L'historique de la fiche garde ce qui était écrit.",
    )
    return back_to(deploiement, kind.code)


@command(Capability.DISPOSITIF_EDIT, objet=EtapeActivation)
def etape_faite(request: SignedRequest, cite: Cite, etape: EtapeActivation) -> HttpResponse:
    """Done; asked again, to be done."""
    done = etape.etat != EtatEtape.FAITE
    values = {"etat": EtatEtape.FAITE.value if done else EtatEtape.A_FAIRE.value}
    tell(
        request,
        lambda: services.save_attached(
            row=etape, deploiement=etape.deploiement, values=values, by=request.user
        ),
        "Étape faite." if done else "Étape remise à faire.",
    )
    return back_to(etape.deploiement, "etapes")


@command(Capability.DISPOSITIF_EDIT, objet=Echeance)
def echeance_faite(request: SignedRequest, cite: Cite, echeance: Echeance) -> HttpResponse:
    """Done; asked again, due again. One that comes back announces its next time."""
    done = echeance.faite_le is None
    following = deadlines.meet(echeance=echeance, by=request.user)
    said = "Échéance faite." if done else "Échéance remise à faire."
    if following is not None:
        said = f"Échéance faite. La prochaine : le {date_longue(following.le)}."
    messages.success(request, said)
    return back_to(echeance.deploiement, "echeances")


@command(Capability.DISPOSITIF_EDIT, objet=Deploiement)
def catalogue_vu(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    """What changed in the national sheet has been read."""
    services.take_note_of_catalogue(deploiement=deploiement, by=request.user)
    messages.success(request, "Noté : la fiche nationale est prise en compte.")
    return back_to(deploiement)


# ── on the sheet of a structure ───────────────────────────────────────


@page(Capability.DISPOSITIF_VIEW, objet=Structure)
def de_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """The dispositifs that the structure carries."""
    rows = Deploiement.objects.all().seen_by(request.user, cite).filter(porteur=structure)
    context = {"structure": structure, "deploiements": rows.select_related("dispositif")}
    back = reverse("acteurs:structure", args=[cite.slug, structure.pk])
    return panel(request, "dispositifs/panneau_structure.html", context, of=structure, back=back)


def back_to(row: Deploiement, anchor: str = "") -> HttpResponse:
    return redirect(f"{sheet_address(row)}#{anchor}" if anchor else sheet_address(row))


def sheet_address(row: Deploiement) -> str:
    return reverse("dispositifs:deploiement", args=[row.cite.slug, row.pk])
