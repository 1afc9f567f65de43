"""Mind maps: the picture and its outline, the order of branches, their notes, their files."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.cartographie.exports.cartes_mentales import FORMATS_MENTALE, Sortie, picture, title_of
from maillage.cartographie.forms.mentale import DemandeForm, NoteForm
from maillage.cartographie.forms.reseau import QuestionForm
from maillage.cartographie.selectors.mentale import (
    KIND_NAMES,
    KINDS,
    Arbre,
    Demande,
    Noeud,
    arbre,
    folded,
)
from maillage.cartographie.selectors.phrases_listes import of_mind_map
from maillage.cartographie.services.cartes_mentales import GONE, move_branch, write_note
from maillage.cartographie.services.exportation import export_mind_map
from maillage.cartographie.views.reseau import tabs
from maillage.cites.models import Cite
from maillage.office.writers.radial import Mark, shape

EDITING, LARGE = "modifier", "grand"
UP, DOWN = "haut", "bas"


@page(Capability.COOPERATION_VIEW)
def mentale(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = DemandeForm(request.GET or None)
    tree = arbre(cite, request.user, form.demande())
    closed = closed_of(request.GET, tree)
    edits = bool(can(request.user, Capability.VUE_EDIT, cite))
    context = {
        "form": form.shown(),
        "arbre": tree,
        "titre": title_of(tree),
        "phrases": of_mind_map(title_of(tree), [one.label for one in tree.racine.children], bool(closed)),
        "dessin": drawing(request.GET, cite, tree, closed),
        "repliees": len(closed),
        "tout": link(tree.demande, tout="oui"),
        "reelle": LARGE in request.GET,
        "grand": f"?{with_size(request.GET, large=True)}#dessin",
        "entier": f"?{with_size(request.GET, large=False)}#dessin",
        "legende": legend(tree),
        "retenue": query_of(tree.demande),
        "ranger": f"{address_of(cite)}?{query_of(tree.demande)}&{EDITING}=oui#plan",
        "modifie": edits and EDITING in request.GET,
        "peut_modifier": edits,
        "egarees": strays(request, cite, tree),
        "formats": FORMATS_MENTALE,
        "onglets": tabs(cite, QuestionForm(None).question(), "mentale", request.user),
    }
    return render(request, "cartographie/mentale.html", context)


@command(Capability.VUE_EDIT)
def mentale_ranger(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`geste` is « haut:CLÉ » or « bas:CLÉ »; `vu` is the version of the map that was shown."""
    demande = DemandeForm(request.GET or None).demande()
    way, _, key = request.POST.get("geste", "").partition(":")
    seen = request.POST.get("vu", "")
    if way not in (UP, DOWN) or not seen.isdecimal():
        messages.error(request, GONE)
    else:
        tell(
            request,
            lambda: move_branch(cite, demande, key=key, up=way == UP, seen=int(seen), by=request.user),
            "Branche déplacée.",
        )
    return redirect(f"{address_of(cite)}?{query_of(demande)}&{EDITING}=oui#{anchor(key)}")


@form_page(Capability.VUE_EDIT)
def mentale_note(request: SignedRequest, cite: Cite) -> HttpResponse:
    demande = DemandeForm(request.GET or None).demande()
    key = request.GET.get("branche", "")
    tree = arbre(cite, request.user, demande)
    node = tree.racine.find(key)
    if node is None:
        messages.error(request, GONE)
        return redirect(f"{address_of(cite)}?{query_of(demande)}")
    back = f"{address_of(cite)}?{query_of(demande)}&{EDITING}=oui#{anchor(key)}"
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"note": node.note, "lu": node.note}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        theirs = attempt(
            form,
            lambda: write_note(
                cite,
                demande,
                key=key,
                read=said["lu"].replace("\r\n", "\n"),
                text=said["note"],
                by=request.user,
            ),
        )
        if not form.errors and theirs is None:
            messages.success(request, "Note enregistrée." if said["note"].strip() else "Note retirée.")
            return redirect(back)
        if not form.errors:
            form = conflicting(said["note"], str(theirs))
    context = {"form": form, "branche": node, "retour": back}
    return render(request, "cartographie/mentale_note.html", context)


def conflicting(typed: str, theirs: str) -> NoteForm:
    """What is typed stays; what somebody else has written has become what the person has read."""
    form = NoteForm({"note": typed, "lu": theirs})
    form.add_error(
        "note",
        f"Quelqu'un a enregistré entre-temps : « {theirs or 'rien'} ». Votre texte est gardé ici : enregistrez à nouveau "
        "pour le retenir, ou recopiez le sien.",
    )
    return form


@command(Capability.EXPORT)
def mentale_exporter(request: SignedRequest, cite: Cite, forme: str) -> HttpResponse:
    """The map as a file: the picture as it is folded, or the whole outline with its notes."""
    if forme not in FORMATS_MENTALE:
        raise Http404("Ce format n'existe pas.")
    tree = arbre(cite, request.user, DemandeForm(request.GET or None).demande())
    today = timezone.localdate()

    def address(node: Noeud) -> str:
        return request.build_absolute_uri(sheet_of(cite, node)) if node.sheet else ""

    what = Sortie(tree, closed_of(request.GET, tree), address, today)
    kind = FORMATS_MENTALE[forme]
    content = export_mind_map(cite=cite, code=forme, what=what, by=request.user)
    response = HttpResponse(content, content_type=kind.mime)
    name = f"carte-mentale-{tree.demande.sujet or tree.demande.lecture.value}-{cite.slug}-{today:%Y-%m-%d}.{kind.extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# ── what the page shows ───────────────────────────────────────────────


def address_of(cite: Cite) -> str:
    return reverse("cartographie:mentale", args=[cite.slug])


def anchor(key: str) -> str:
    return f"b-{key.replace('.', '-')}"


def query_of(demande: Demande) -> str:
    asked = [("lecture", demande.lecture.value), ("annee", str(demande.annee))]
    return urlencode(asked + ([("theme", demande.sujet)] if demande.sujet else []))


def link(demande: Demande, **more: str) -> str:
    return f"?{query_of(demande)}&{urlencode(more)}#dessin"


def with_size(query: QueryDict, *, large: bool) -> str:
    """The address of the page, with the picture at its own size or fitted to the page."""
    asked = query.copy()
    asked.pop(LARGE, None)
    if large:
        asked[LARGE] = "oui"
    return asked.urlencode()


def closed_of(query: QueryDict, tree: Arbre) -> frozenset[str]:
    """What is drawn folded: nothing when everything is asked for."""
    if "tout" in query:
        return frozenset()
    return folded(tree.racine, query.getlist("ouvre"), query.getlist("ferme"))


def sheet_of(cite: Cite, node: Noeud) -> str:
    return reverse(node.sheet[0], args=[cite.slug, node.sheet[1]]) if node.sheet else ""


def drawing(query: QueryDict, cite: Cite, tree: Arbre, closed: frozenset[str]) -> str:
    """The picture: a folded branch leads to the same page, open; a group closes; a sheet opens."""
    kept = [(name, value) for name in ("ouvre", "ferme") for value in query.getlist(name)]

    def toggled(node: Noeud) -> str:
        name = "ouvre" if node.key in closed else "ferme"
        others = [pair for pair in kept if pair[1] != node.key]
        return f"?{query_of(tree.demande)}&{urlencode([*others, (name, node.key)])}#dessin"

    def mark(node: Noeud) -> Mark:
        hidden = node.key in closed
        leads = (
            toggled(node)
            if hidden or (node.children and not node.sheet and node is not tree.racine)
            else sheet_of(cite, node)
        )
        said = f"{node.said} : {node.leaves}, replié" if hidden else node.said
        return Mark(
            leads,
            f"{said}. {node.note}" if node.note else said,
            node.leaves if hidden else 0,
            bool(node.note),
        )

    marks = {node.key: mark(node) for node in tree.racine.walk()}
    # built of escaped text only, by the writer
    return mark_safe(picture(tree, closed, marks, f"{title_of(tree)}. Le plan qui suit dit la même chose."))  # noqa: S308


def legend(tree: Arbre) -> list[tuple[str, str]]:
    """The shape and the name of each kind that is there."""
    there = {node.kind for node in tree.racine.walk()}
    found: list[tuple[str, str]] = []
    for rank, kind in enumerate(KINDS):
        if kind in there and kind in KIND_NAMES:
            sample = f'<svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">{shape(rank, 0, 0)}</svg>'
            found.append((mark_safe(sample), KIND_NAMES[kind]))  # noqa: S308 -- no text in it
    return found


def strays(request: SignedRequest, cite: Cite, tree: Arbre) -> list[Any]:
    """Notes whose branch has gone: for the team only, for it may be one that others do not see."""
    if not can(request.user, Capability.ACTION_VIEW_TEAM, cite):
        return []
    return sorted(tree.egarees.values())
