"""Minutes: written point by point, read, validated, sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.sheets import SheetForm, SheetSaved
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.documents.selectors.pieces import pieces_of
from maillage.instances.forms.compte_rendu import NoteForm, TextesForm, ValidationForm
from maillage.instances.forms.reunions import DiffusionForm
from maillage.instances.forms.suites import QUICK_DECISION, QUICK_TASK, DecisionForm, TacheForm
from maillage.instances.models import CompteRendu, NotePoint, PointOrdreDuJour, Reunion
from maillage.instances.selectors.compte_rendu import (
    document_of,
    draft_document,
    sees_all,
    version_document,
    version_for,
)
from maillage.instances.selectors.personnes import reader_of
from maillage.instances.selectors.pieces import OF_MEETING
from maillage.instances.selectors.preparation import invites_of
from maillage.instances.selectors.redaction import sheet_of, written_point
from maillage.instances.services import comptes_rendus as services
from maillage.instances.services.decisions import create_decision
from maillage.instances.services.diffusion import send_minutes
from maillage.instances.services.taches import create_task
from maillage.instances.views.reponses import back_to, in_words

# ── reading ───────────────────────────────────────────────────────────


@page(Capability.INSTANCE_VIEW, objet=Reunion)
def compte_rendu(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """The last version this reader may open (`?version=`), to read and to print; the draft, for the team."""
    asked = request.GET.get("version", "")
    numero = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    version = version_for(request.user, reunion, numero)
    minutes = CompteRendu.objects.select_related("reunion__instance").filter(reunion=reunion).first()
    draft = version is None and numero is None and minutes is not None and sees_all(request.user, reunion)
    context: dict[str, Any] = {"reunion": reunion, "version": version, "document": None}
    if version is not None:
        context["document"] = version_document(request.user, cite, version)
    elif draft and minutes is not None:
        context["document"] = draft_document(request.user, cite, minutes)
    context["annexes"] = pieces_of(reunion, request.user, OF_MEETING) if context["document"] else ()
    context["versions"] = reunion.versions.all() if sees_all(request.user, reunion) else ()
    return render(request, "instances/compte_rendu.html", context)


# ── writing ───────────────────────────────────────────────────────────


@page(Capability.REUNION_EDIT, objet=Reunion)
def rediger(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    return writing(request, reunion)


def writing(
    request: SignedRequest,
    reunion: Reunion,
    *,
    notes: dict[int, NoteForm] | None = None,
    textes: TextesForm | None = None,
) -> HttpResponse:
    """The page where minutes are written; `notes` and `textes` are the forms that come back."""
    fiche = sheet_of(reunion)
    forms = {point.pk: note_form(point.point) for point in fiche.points} | (notes or {})
    texts = textes or TextesForm(base=read_fields(fiche.compte_rendu, TextesForm.names()))
    context = {
        "fiche": fiche,
        "reunion": reunion,
        "lignes": [(point, forms[point.pk], forms[point.pk].sealed()) for point in fiche.points],
        "textes": texts,
        "base": texts.sealed(),
    }
    return render(request, "instances/rediger.html", context)


def note_form(point: PointOrdreDuJour) -> NoteForm:
    note = getattr(point, "note", None) or NotePoint()
    return NoteForm(base={"texte": note.texte}, auto_id=f"id_note_{point.pk}_%s")


@command(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def note(request: SignedRequest, cite: Cite, point: PointOrdreDuJour) -> HttpResponse:
    """Save the text of a point: by itself while somebody types, or with the button. Nothing typed is lost."""
    form = NoteForm(request.POST, base=NoteForm.unsealed(request.POST), auto_id=f"id_note_{point.pk}_%s")
    saved = save_note(request, point, form) if form.is_valid() else None
    if request.htmx:
        return note_state(request, point, form, saved)
    if saved is not None and not saved.conflicts:
        messages.success(request, f"« {point.titre} » : texte enregistré.")
        return redirect(f"{writing_url(point.reunion)}#point-{point.pk}")
    form.tell_conflicts(
        saved.conflicts if saved else (), lambda name, value: in_words(NotePoint, name, value)
    )
    return writing(request, point.reunion, notes={point.pk: form})


def save_note(request: SignedRequest, point: PointOrdreDuJour, form: NoteForm) -> SheetSaved | None:
    """What a person chose after a conflict (`resoudre`), or what they typed."""
    choix, mine = request.POST.get("resoudre", ""), form.cleaned_data["texte"]
    if choix:
        return attempt(
            form, lambda: services.settle_note(point=point, choix=choix, mine=mine, by=request.user)
        )
    return attempt(
        form,
        lambda: services.save_note(point=point, base=form.base, mine={"texte": mine}, by=request.user),
    )


def note_state(
    request: SignedRequest, point: PointOrdreDuJour, form: NoteForm, saved: SheetSaved | None
) -> HttpResponse:
    """For the page that stays open: when it was saved, or what somebody else wrote meanwhile."""
    stored = NotePoint.objects.filter(point=point).select_related("par").first() or NotePoint()
    conflict = bool(saved and saved.conflicts)
    if saved is not None and not conflict:
        form.base = {"texte": stored.texte}
    context = {
        "point": point,
        "note": stored,
        "conflit": conflict,
        "erreurs": [error for errors in form.errors.values() for error in errors],
        "base": form.sealed(),
        "maintenant": timezone.now(),
        "choisi": request.POST.get("resoudre", ""),
    }
    return render(request, "instances/_note_etat.html", context)


def writing_url(reunion: Reunion) -> str:
    return reverse("instances:rediger", args=[reunion.cite.slug, reunion.pk])


@command(Capability.REUNION_EDIT, objet=Reunion)
def textes(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """What comes before and after the points: by itself while somebody types, or with the button."""
    form = TextesForm(request.POST, base=TextesForm.unsealed(request.POST))
    saved = None
    if form.is_valid():
        saved = attempt(
            form,
            lambda: services.save_minutes(
                reunion=reunion, base=form.base, mine=form.values(), by=request.user
            ),
        )
    if request.htmx:
        return texts_state(request, reunion, form, saved)
    if saved is not None and not saved.conflicts:
        messages.success(request, "Textes enregistrés.")
        return redirect(writing_url(reunion))
    form.tell_conflicts(
        saved.conflicts if saved else (), lambda name, value: in_words(CompteRendu, name, value)
    )
    return writing(request, reunion, textes=form)


def texts_state(
    request: SignedRequest, reunion: Reunion, form: TextesForm, saved: SheetSaved | None
) -> HttpResponse:
    """For the page that stays open: when they were saved, or what somebody else wrote meanwhile.

    A text that somebody else changed, and that this page still shows as it was, is not taken as read: the next save
    would put the old one back.
    """
    stored = read_fields(CompteRendu.objects.get(reunion=reunion), TextesForm.names()) if saved else {}
    disputed = [(form.fields[row.field].label, row.theirs) for row in saved.conflicts] if saved else []
    if saved is not None:
        kept = {} if disputed else {name: form.base.get(name, "") for name in saved.kept_theirs}
        read = {row.field: row.theirs for row in saved.conflicts} if disputed else stored
        form.base = {**form.base, **read, **kept}
    context = {
        "reunion": reunion,
        "disputes": disputed,
        "erreurs": [error for errors in form.errors.values() for error in errors],
        "base": form.sealed(),
        "maintenant": timezone.now(),
    }
    return render(request, "instances/_textes_etat.html", context)


# ── decisions and tasks, while typing ─────────────────────────────────


@form_page(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def decider(request: SignedRequest, cite: Cite, point: PointOrdreDuJour) -> HttpResponse:
    form = DecisionForm(
        request.POST if request.method == "POST" else None, cite=cite, user=request.user, base={},
        only=QUICK_DECISION, auto_id=f"id_decision_{point.pk}_%s",
    )  # fmt: skip

    def gesture() -> object:
        return create_decision(
            cite=cite, values=form.values(), reunion=point.reunion, point=point, by=request.user
        )

    return noting(request, point, form, gesture, "decision")


@form_page(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def charger(request: SignedRequest, cite: Cite, point: PointOrdreDuJour) -> HttpResponse:
    """Give somebody a task."""
    form = TacheForm(
        request.POST if request.method == "POST" else None, cite=cite, base={},
        only=QUICK_TASK, auto_id=f"id_tache_{point.pk}_%s",
    )  # fmt: skip

    def gesture() -> object:
        return create_task(
            cite=cite, values=form.values(), reunion=point.reunion, point=point, by=request.user
        )

    return noting(request, point, form, gesture, "tache")


def noting(
    request: SignedRequest, point: PointOrdreDuJour, form: SheetForm, gesture: Any, kind: str
) -> HttpResponse:
    """Within the page that is being written (htmx), or as a page of its own."""
    if request.method == "POST" and form.is_valid() and attempt(form, gesture) is not None:
        if request.htmx:
            return render(request, "instances/_suites_point.html", {"ligne": written_point(point)})
        messages.success(request, "Décision notée." if kind == "decision" else "Tâche notée.")
        return redirect(f"{writing_url(point.reunion)}#point-{point.pk}")
    context = {"form": form, "point": point, "genre": kind, "reunion": point.reunion}
    template = "instances/_noter.html" if request.htmx else "instances/noter.html"
    return render(request, template, context)


# ── versions and sending ──────────────────────────────────────────────


@form_page(Capability.COMPTE_RENDU_VALIDATE, objet=Reunion)
def valider(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    form = ValidationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        version = attempt(
            form,
            lambda: services.validate(reunion=reunion, motif=form.cleaned_data["motif"], by=request.user),
        )
        if version is not None:
            messages.success(request, f"Version {version.numero} validée. Choisissez à qui l'envoyer.")
            return redirect("instances:diffuser", slug=cite.slug, pk=reunion.pk)
    minutes = CompteRendu.objects.select_related("reunion__instance").filter(reunion=reunion).first()
    minutes = minutes or CompteRendu(reunion=reunion, cite=cite)
    context = {
        "form": form,
        "reunion": reunion,
        "compte_rendu": minutes,
        "document": draft_document(request.user, cite, minutes),
    }
    return render(request, "instances/valider.html", context)


@command(Capability.COMPTE_RENDU_VALIDATE, objet=Reunion)
def rouvrir(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    done = tell(
        request,
        lambda: services.reopen(reunion=reunion, by=request.user),
        "Compte rendu rouvert. La version déjà envoyée reste lisible jusqu'à la prochaine.",
    )
    return redirect(writing_url(reunion)) if done else back_to(reunion)


@form_page(Capability.COMPTE_RENDU_VALIDATE, objet=Reunion)
def diffuser(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """Who receives the last validated version, and with what."""
    invites = invites_of(reunion, reader_of(request.user, cite))
    form = DiffusionForm(request.POST if request.method == "POST" else None, lignes=invites.lignes)
    version = reunion.versions.first()
    if request.method == "POST" and form.is_valid():
        number = attempt(
            form,
            lambda: (
                send_minutes(
                    reunion=reunion, invites=form.chosen("invites"), complets=form.chosen("complets"),
                    autres=form.cleaned_data["autres"], by=request.user,
                ),
            ),
        )  # fmt: skip
        if number is not None:
            messages.success(
                request,
                f"Compte rendu diffusé : il est lisible par le réseau sur le site. Messages : {number[0]}.",
            )
            return back_to(reunion, "compte-rendu")
    context = {
        "form": form,
        "reunion": reunion,
        "invites": invites,
        "version": version,
        "recus": set(version.envois.values_list("courriel", flat=True)) if version else set(),
        "large": document_of(version.contenu, reader_of(request.user, cite), complet=False)
        if version
        else None,
    }
    return render(request, "instances/diffuser.html", context)
