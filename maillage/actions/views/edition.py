"""Creating and changing an action, as a whole or section by section."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page
from maillage.actions.forms.action import ActionForm, fields_of
from maillage.actions.models import Action, Appel
from maillage.actions.models.fiche import SECTION_OF
from maillage.actions.rules.etats import check_editable
from maillage.actions.services import actions as services
from maillage.actions.views.reponses import back_to, save, sheet_address, told
from maillage.base.answers import attempt
from maillage.base.conflits import opened
from maillage.base.sheets import SheetSaved
from maillage.base.values import Json
from maillage.cites.models import Cite

CREATION = ("intitule", "annee", "porteur", "objectif", "referent", "debut", "fin", "appel", "resume")


@form_page(Capability.ACTION_EDIT)
def nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The few fields that start an action; the rest is filled over time. `?appel=` is the call that it answers."""
    base = {"annee": timezone.localdate().year, "referent": request.user.pk, **answering(request, cite)}
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


def answering(request: SignedRequest, cite: Cite) -> dict[str, int]:
    """What the call of the address gives to the action; nothing when there is none, or none that is known here."""
    typed = request.GET.get("appel", "")
    known = typed.isascii() and typed.isdecimal() and len(typed) < 18
    call = Appel.objects.current().filter(cite=cite, pk=int(typed)).first() if known else None
    return {"appel": call.pk, "annee": call.annee} if call else {}


def asked_cite(request: SignedRequest) -> dict[str, Json]:
    """No page asks for it: a request made by hand is answered in words rather than half obeyed."""
    typed = request.POST.get("cite", "")
    return {"cite": int(typed)} if typed.isdecimal() and len(typed) < 19 else {}


@form_page(Capability.ACTION_EDIT, objet=Action)
def modifier(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """`?section=` names a section of the sheet; without it, the whole template."""
    check_editable(action)
    section = SECTION_OF.get(request.GET.get("section", ""))
    names = fields_of(section.code if section else "")
    form = opened(request, ActionForm, action, names, cite=cite, only=names)
    anchor = section.code if section else ""
    if request.method == "POST":
        done = save(
            request,
            form,
            lambda mine: services.update_action(
                action=action, base=form.base, mine={**mine, **asked_cite(request)}, by=request.user
            ),
            of=action,
            back=sheet_address(action, anchor),
        )
        if isinstance(done, SheetSaved):
            told(request, Action, done)
            return back_to(action, anchor)
        if done is not None:
            return done
    context = {"form": form, "action": action, "section": section, "base": form.sealed()}
    return render(request, "actions/formulaire.html", context)
