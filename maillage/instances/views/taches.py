"""Open tasks across instances, and one task."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.listing import Liste, list_context, read_list
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.core.facets import Found, explore
from maillage.instances.forms.suites import TacheForm
from maillage.instances.models import Decision, Tache
from maillage.instances.selectors.taches import TRI, TRIS, VUES, Ligne, task_list
from maillage.instances.services import taches as services
from maillage.instances.services.exportation import export_tasks
from maillage.instances.views.listes import as_file, check_format, pages, respond
from maillage.instances.views.reponses import back_to, in_words


@page(Capability.INSTANCE_VIEW)
def taches(request: SignedRequest, cite: Cite) -> HttpResponse:
    asked, found, lignes = tasks(request, cite)
    here = reverse("instances:taches", args=[cite.slug])
    context = {
        **list_context(asked, found),
        **pages(request, lignes, found),
        "adresse": here,
        "vues": [
            {
                "libelle": label,
                "courant": asked.fixes["vue"] == code,
                "url": f"{here}?vue={code}" if code else here,
            }
            for code, label in VUES.items()
        ],
    }
    return respond(request, "instances/taches.html", "instances/_taches.html", context, asked)


def tasks(request: SignedRequest, cite: Cite) -> tuple[Liste, Found, list[Ligne]]:
    vue = request.GET.get("vue", "")
    vue = vue if vue in VUES else ""
    tris = tuple(TRIS)
    tri = request.GET.get("tri", TRI)
    tri = tri if tri.removeprefix("-") in tris else TRI
    whole = task_list(request.user, cite, vue=vue, today=timezone.localdate(), tri=tri)
    asked = read_list(request.GET, whole.facettes, tris=tris, tri=TRI, fixes={"vue": vue})
    found = explore(whole.rows, asked.question, [f.nom for f in whole.facettes])
    return asked, found, [whole.lignes[key] for key in found.keys]


@command(Capability.EXPORT)
def exporter_taches(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    check_format(format)
    _, _, lignes = tasks(request, cite)
    content = export_tasks(cite=cite, code=format, lignes=lignes, by=request.user)
    return as_file(content, format, f"taches-{cite.slug}")


@form_page(Capability.TACHE_EDIT)
def tache_nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = TacheForm(
        request.POST if request.method == "POST" else None, cite=cite, base={},
        initial={"responsable": request.user.pk},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.create_task(cite=cite, values=form.values(), by=request.user))
        if made is not None:
            messages.success(request, "Tâche enregistrée.")
            return redirect("instances:taches", slug=cite.slug)
    return render(request, "instances/tache_formulaire.html", {"form": form, "tache": None, "base": ""})


@form_page(Capability.TACHE_EDIT, objet=Decision)
def tache_de_decision(request: SignedRequest, cite: Cite, decision: Decision) -> HttpResponse:
    """A task that applies a decision."""
    form = TacheForm(request.POST if request.method == "POST" else None, cite=cite, base={})
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: services.create_task(cite=cite, values=form.values(), decision=decision, by=request.user),
        )
        if made is not None:
            messages.success(request, "Tâche enregistrée.")
            return redirect("instances:decision", slug=cite.slug, pk=decision.pk)
    return render(request, "instances/tache_formulaire.html", {"form": form, "tache": None, "base": ""})


@form_page(Capability.TACHE_EDIT, objet=Tache)
def tache(request: SignedRequest, cite: Cite, tache: Tache) -> HttpResponse:
    names = services.writable(tache, request.user)
    if request.method != "POST":
        base = read_fields(tache, names)
        return task_form(request, tache, TacheForm(cite=cite, base=base, only=names))
    base = TacheForm.unsealed(request.POST)
    form = TacheForm(request.POST, cite=cite, base=base, only=names)
    if not form.is_valid():
        return task_form(request, tache, form)
    saved = attempt(
        form,
        lambda: services.update_task(tache=tache, base=form.base, mine=form.values(), by=request.user),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(
            saved.conflicts if saved else (), lambda name, value: in_words(Tache, name, value)
        )
        return task_form(request, tache, form)
    messages.success(request, "Tâche enregistrée." if saved.written else "Rien n'avait changé.")
    return redirect("instances:taches", slug=cite.slug)


def task_form(request: SignedRequest, tache: Tache, form: TacheForm) -> HttpResponse:
    context = {
        "form": form,
        "tache": tache,
        "base": form.sealed(),
        "entiere": services.writable(tache, request.user) != services.OWN,
    }
    return render(request, "instances/tache_formulaire.html", context)


@command(Capability.TACHE_EDIT, objet=Tache)
def tache_faite(request: SignedRequest, cite: Cite, tache: Tache) -> HttpResponse:
    done = tache.ouverte
    tell(
        request,
        lambda: services.toggle_task(tache=tache, by=request.user),
        "Tâche faite." if done else "Tâche remise à faire.",
    )
    return redirect(where_from(request, reverse("instances:taches", args=[cite.slug])))


@command(Capability.TACHE_EDIT, objet=Tache)
def tache_supprimer(request: SignedRequest, cite: Cite, tache: Tache) -> HttpResponse:
    reunion = tache.reunion
    tell(request, lambda: services.delete_task(tache=tache, by=request.user), "Tâche retirée.")
    return back_to(reunion, "suites") if reunion else redirect("instances:taches", slug=cite.slug)


def where_from(request: SignedRequest, otherwise: str) -> str:
    """The page of the room that the button was on."""
    asked = request.POST.get("retour", "")
    return asked if asked.startswith(f"/c/{request.cite.slug}/instances/") else otherwise  # type: ignore[attr-defined]
