"""The register of decisions, and one decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt
from maillage.base.listing import Liste, list_context, read_list
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.core.facets import Found, explore
from maillage.instances.forms.suites import DecisionForm, SuiteForm
from maillage.instances.models import Decision, Tache
from maillage.instances.models.fiche import DECISION_FIELDS
from maillage.instances.rules.comptes_rendus import DECISION_NEXT
from maillage.instances.selectors.decisions import TRI, TRIS, Ligne, line_of, reader_of
from maillage.instances.selectors.decisions import register as whole_register
from maillage.instances.services import decisions as services
from maillage.instances.services.exportation import export_decisions
from maillage.instances.views.listes import as_file, check_format, pages, respond
from maillage.instances.views.reponses import in_words


@page(Capability.INSTANCE_VIEW)
def decisions(request: SignedRequest, cite: Cite) -> HttpResponse:
    asked, found, lignes = register(request, cite)
    context = {
        **list_context(asked, found),
        **pages(request, lignes, found),
        "adresse": reverse("instances:decisions", args=[cite.slug]),
    }
    return respond(request, "instances/decisions.html", "instances/_decisions.html", context, asked)


def register(request: SignedRequest, cite: Cite) -> tuple[Liste, Found, list[Ligne]]:
    tris = tuple(TRIS)
    tri = request.GET.get("tri", TRI)
    whole = whole_register(request.user, cite, tri=tri if tri.removeprefix("-") in tris else TRI)
    asked = read_list(request.GET, whole.facettes, tris=tris, tri=TRI)
    found = explore(whole.rows, asked.question, [f.nom for f in whole.facettes])
    return asked, found, [whole.lignes[key] for key in found.keys]


@command(Capability.EXPORT)
def exporter_decisions(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """What the filters of the address show, in the order of the list."""
    check_format(format)
    _, _, lignes = register(request, cite)
    content = export_decisions(cite=cite, code=format, lignes=lignes, by=request.user)
    return as_file(content, format, f"decisions-{cite.slug}")


@page(Capability.INSTANCE_VIEW, objet=Decision)
def decision(request: SignedRequest, cite: Cite, decision: Decision) -> HttpResponse:
    ligne = line_of(decision, reader_of(request.user, cite))
    tasks = Tache.objects.all().seen_by(request.user, cite).filter(decision=decision)
    context = {
        "ligne": ligne,
        "decision": decision,
        "taches": tasks.select_related("responsable", "structure"),
    }
    return render(request, "instances/decision.html", context)


@form_page(Capability.TACHE_EDIT)
def decision_nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Decided outside a meeting: an exchange of messages, an arbitration."""
    form = DecisionForm(
        request.POST if request.method == "POST" else None, cite=cite, user=request.user, base={},
        initial={"le": timezone.localdate()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.create_decision(cite=cite, values=form.values(), by=request.user),
        )
        if made is not None:
            messages.success(request, f"Décision {made.code} enregistrée.")
            return redirect("instances:decision", slug=cite.slug, pk=made.pk)
    return render(request, "instances/decision_formulaire.html", {"form": form, "decision": None, "base": ""})


@form_page(Capability.TACHE_EDIT, objet=Decision)
def decision_modifier(request: SignedRequest, cite: Cite, decision: Decision) -> HttpResponse:
    if request.method != "POST":
        base = read_fields(decision, DECISION_FIELDS)
        return decision_form(request, decision, DecisionForm(cite=cite, user=request.user, base=base))
    form = DecisionForm(request.POST, cite=cite, user=request.user, base=DecisionForm.unsealed(request.POST))
    if not form.is_valid():
        return decision_form(request, decision, form)
    saved = attempt(
        form,
        lambda: services.update_decision(
            decision=decision, base=form.base, mine=form.values(), by=request.user
        ),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(
            saved.conflicts if saved else (), lambda name, value: in_words(Decision, name, value)
        )
        return decision_form(request, decision, form)
    messages.success(request, "Décision enregistrée." if saved.written else "Rien n'avait changé.")
    return redirect("instances:decision", slug=cite.slug, pk=decision.pk)


def decision_form(request: SignedRequest, decision: Decision, form: DecisionForm) -> HttpResponse:
    context = {"form": form, "decision": decision, "base": form.sealed()}
    return render(request, "instances/decision_formulaire.html", context)


@form_page(Capability.TACHE_EDIT, objet=Decision)
def decision_suite(request: SignedRequest, cite: Cite, decision: Decision) -> HttpResponse:
    form = SuiteForm(
        request.POST if request.method == "POST" else None, suivants=DECISION_NEXT[decision.etat]
    )
    if request.method == "POST" and form.is_valid():
        moved = attempt(
            form,
            lambda: services.change_decision(decision=decision, by=request.user, **form.cleaned_data),
        )
        if moved is not None:
            messages.success(request, f"La décision {moved.code} est « {moved.get_etat_display()} ».")
            return redirect("instances:decision", slug=cite.slug, pk=decision.pk)
    return render(request, "instances/decision_suite.html", {"form": form, "decision": decision})
