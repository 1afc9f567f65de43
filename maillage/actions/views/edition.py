"""Creating and changing an action, as a whole or section by section."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page
from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.forms.action import ActionForm, fields_of
from maillage.actions.models import Action
from maillage.actions.models.fiche import SECTION_OF
from maillage.actions.rules.etats import check_editable
from maillage.actions.services import actions as services
from maillage.actions.views.reponses import attempt, back_to
from maillage.base.values import Json, for_trail, label_of, read_fields
from maillage.cites.models import Cite

CREATION = ("intitule", "annee", "porteur", "objectif", "referent", "debut", "fin", "resume")


@form_page(Capability.ACTION_EDIT)
def nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The few fields that start an action; the rest is filled over time."""
    base = {"annee": timezone.localdate().year, "referent": request.user.pk}
    form = ActionForm(
        request.POST if request.method == "POST" else None, cite=cite, base={}, only=CREATION, initial=base
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.create_action(cite=cite, values=form.values(), by=request.user))
        if made is not None:
            messages.success(
                request, f"Action {made.code} créée. Complétez-la quand vous voulez, section par section."
            )
            return back_to(made)
    return render(request, "actions/formulaire.html", {"form": form, "action": None, "section": None})


@form_page(Capability.ACTION_EDIT, objet=Action)
def modifier(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """`?section=` names a section of the sheet; without it, the whole template."""
    check_editable(action)
    section = SECTION_OF.get(request.GET.get("section", ""))
    names = fields_of(section.code if section else "")
    if request.method != "POST":
        form = ActionForm(cite=cite, base=read_fields(action, names), only=names)
        return form_response(request, action, form)
    form = ActionForm(request.POST, cite=cite, base=ActionForm.unsealed(request.POST), only=names)
    if not form.is_valid():
        return form_response(request, action, form)
    saved = attempt(
        form,
        lambda: services.update_action(action=action, base=form.base, mine=form.values(), by=request.user),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(saved.conflicts if saved else (), in_words)
        return form_response(request, action, form)
    messages.success(request, told(saved.written, saved.kept_theirs))
    return back_to(action, section.code if section else "")


def form_response(request: SignedRequest, action: Action, form: ActionForm) -> HttpResponse:
    section = SECTION_OF.get(request.GET.get("section", ""))
    context = {"form": form, "action": action, "section": section, "base": form.sealed()}
    return render(request, "actions/formulaire.html", context)


def in_words(name: str, value: Json) -> str:
    return shown(Action, name, for_trail(Action, name, value))


def told(written: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    if not written:
        return "Rien n'a été changé."
    words = f"Enregistré : {labels(written)}."
    return (
        f"{words} Quelqu'un a aussi changé {labels(theirs)} entre-temps : c'est gardé." if theirs else words
    )


def labels(names: tuple[str, ...]) -> str:
    return ", ".join(label_of(Action, name).lower() for name in names)
