"""Cooperation: the network of a day, its picture, what changed, the network of one structure, its files."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.access.guards import SignedRequest, command, page
from maillage.base.answers import panel
from maillage.cartographie.exports import FORMATS_RESEAU
from maillage.cartographie.forms.reseau import ComparaisonForm, QuestionForm
from maillage.cartographie.selectors import phrases_reseau
from maillage.cartographie.selectors import reseau as selectors
from maillage.cartographie.selectors.changements import groups
from maillage.cartographie.selectors.phrases_reseau import Liste
from maillage.cartographie.selectors.places import picture_data
from maillage.cartographie.selectors.reseau import Facts, Portrait, Question
from maillage.cartographie.services.exportation import export_network
from maillage.cartographie.services.places import keep_places
from maillage.cites.models import Cite
from maillage.core.phrases import Address

AT_ONCE = 2_000
"""Facts whose figures are counted within the page (50 ms); ten thousand of them take seven times as long."""
LISTED = 12


@page(Capability.COOPERATION_VIEW)
def reseau(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Everything at once, but in a large cité: its picture, then its figures as soon as they are counted."""
    form = QuestionForm(request.GET or None)
    question = form.question()
    known = selectors.facts(cite, request.user, question)
    context = {
        "form": form.shown(),
        "question": question,
        "adresse": query_of(question),
        "formats": FORMATS_RESEAU,
        "onglets": tabs(cite, question, "reseau", request.user),
        "tard": len(known.ties) > AT_ONCE,
    }
    if not context["tard"]:
        context |= figures(cite, question, known)
    return render(request, "cartographie/reseau.html", context)


@page(Capability.COOPERATION_VIEW)
def reseau_mesures(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The figures of a large cité, which its page asks for; a page of its own without script."""
    question = QuestionForm(request.GET or None).question()
    known = selectors.facts(cite, request.user, question)
    context = {"question": question, "adresse": query_of(question), **figures(cite, question, known)}
    back = f"{reverse('cartographie:reseau', args=[cite.slug])}?{query_of(question)}"
    return panel(request, "cartographie/_reseau_tard.html", context, of="Coopérations", back=back)


def figures(cite: Cite, question: Question, known: Facts) -> dict[str, Any]:
    shown = selectors.portrait(known.network(question))
    said = phrases_reseau.sentences(shown, selectors.progress_of(known, question))
    return {
        "phrases": [one.linked(lists_of(cite, question)) for one in said],
        "portrait": shown,
        "racine": root_of(cite),
        "matrice": matrix(shown, cite, question),
        **curve_of(known, question),
        "liens": strongest(shown),
        "nombre_isoles": len(shown.isoles),
        "isoles": shown.isoles[:LISTED],
    }


@page(Capability.COOPERATION_VIEW)
def reseau_dessin(request: SignedRequest, cite: Cite) -> JsonResponse:
    """What the picture draws; the page says the same in tables."""
    question = QuestionForm(request.GET or None).question()
    network = selectors.facts(cite, request.user, question).network(question)
    return JsonResponse(picture_data(cite, network, request.user))


@command(Capability.COOPERATION_VIEW)
def reseau_places(request: SignedRequest, cite: Cite) -> JsonResponse:
    """What the picture has just placed for the first time stands there from now on."""
    question = QuestionForm(request.GET or None).question()
    network = selectors.facts(cite, request.user, question).network(question)
    return JsonResponse({"gardees": keep_places(cite, network, by=request.user)})


@page(Capability.COOPERATION_VIEW)
def reseau_isoles(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Every isolated structure, and every separate group."""
    question = QuestionForm(request.GET or None).question()
    shown = selectors.portrait(selectors.facts(cite, request.user, question).network(question))
    context = {
        "question": question,
        "portrait": shown,
        "phrases": [one.linked(lambda anchor: f"#{anchor}") for one in phrases_reseau.of_alone(shown)],
        "racine": root_of(cite),
        "onglets": tabs(cite, question, "reseau", request.user),
    }
    return render(request, "cartographie/reseau_isoles.html", context)


@page(Capability.COOPERATION_VIEW)
def reseau_comparer(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = ComparaisonForm(request.GET or None)
    question = form.question()
    before = form.before() or selectors.a_year_before(question.le)
    form.initial["avant"] = before
    known = selectors.facts(cite, request.user, question)
    progress = selectors.progress_of(known, question, before)
    found = groups(
        progress,
        known.network(question, before),
        known.network(question),
        request.GET.getlist("tout"),
        LISTED,
    )
    address = lists_of(cite, question, before)
    context = {
        "form": form.shown(),
        "question": question,
        "avant": before,
        "phrases": [one.linked(address) for one in phrases_reseau.changed(progress)],
        "groupes": [(group, address(group.liste)) for group in found if group.liens],
        "vides": [
            group.titre.lower() for group in found if not group.tous and group.liste != Liste.INCHANGES
        ],
        **curve_of(known, question),
        "onglets": tabs(cite, question, "reseau_comparer", request.user),
    }
    return render(request, "cartographie/reseau_comparer.html", context)


@command(Capability.EXPORT)
def reseau_exporter(request: SignedRequest, cite: Cite, fichier: str) -> HttpResponse:
    """The network as another program reads it: names of structures and facts, no contact detail."""
    if fichier not in FORMATS_RESEAU:
        raise Http404("Ce format n'existe pas.")
    question = QuestionForm(request.GET or None).question()
    network = selectors.facts(cite, request.user, question).network(question)
    kind = FORMATS_RESEAU[fichier]
    content = export_network(cite=cite, code=fichier, network=network, by=request.user)
    response = HttpResponse(content, content_type=kind.mime)
    name = f"reseau-{cite.slug}-{question.le:%Y-%m-%d}.{kind.extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# ── what the pages show ───────────────────────────────────────────────


def curve_of(known: Facts, question: Question) -> dict[str, Any]:
    """Each year with the question that counts the same: its day, the same memory, the same facts."""
    years = selectors.yearly(known, question)
    rows = [(year, query_of(replace(question, le=year.on))) for year in years]
    return {"courbe": rows, "courbe_max": max(year.edges for year in years) or 1}


def lists_of(cite: Cite, question: Question, before: date | None = None) -> Address:
    """Where each list that a sentence counts is shown, for the same question; `before` is the date compared with."""
    asked = query_of(question)
    since = urlencode({"avant": before.isoformat()}) + "&" if before else ""

    def address(opens: Any) -> str:
        if isinstance(opens, phrases_reseau.Coupees):
            return f"{reverse('cartographie:reseau', args=[cite.slug])}?{asked}#sans-{opens.key}"
        if opens in ALONE:
            return f"{reverse('cartographie:reseau_isoles', args=[cite.slug])}?{asked}#{opens}"
        return (
            f"{reverse('cartographie:reseau_comparer', args=[cite.slug])}?{since}{asked}&tout={opens}#{opens}"
        )

    return address


ALONE = (Liste.STRUCTURES, Liste.RELIEES, Liste.ISOLEES)


def root_of(cite: Cite) -> str:
    """The address of a structure in the network, without its key: a page names a thousand of them."""
    return reverse("cartographie:reseau_structure", args=[cite.slug, 0]).removesuffix("0/")


def query_of(question: Question) -> str:
    asked = [("le", question.le.isoformat()), ("memoire", str(question.memoire))]
    return urlencode(asked + [("nature", code) for code in question.natures])


def tabs(cite: Cite, question: Question, current: str, user: AnyUser) -> list[dict[str, Any]]:
    pages = [("reseau", "Le réseau"), ("reseau_comparer", "Ce qui a changé")]
    if can(user, Capability.ANALYSE_KEEP, cite):
        pages.append(("analyses", "Avancement"))
    pages += [("mentale", "Carte mentale"), ("interets", "Zones d'intérêt commune")]
    return [
        {
            "libelle": label,
            "url": f"{reverse(f'cartographie:{name}', args=[cite.slug])}"
            + (f"?{query_of(question)}" if name.startswith("reseau") else ""),
            "courant": name == current,
        }
        for name, label in pages
    ]


def matrix(shown: Portrait, cite: Cite, question: Question) -> list[tuple[str, list[Any]]]:
    """Family by family, lower half empty: each pair is said once; a figure opens its list."""
    address = reverse("cartographie:reseau_familles", args=[cite.slug])

    def cell(one: str, other: str) -> tuple[Any, str] | None:
        found = shown.densites.get((one, other))
        query = urlencode([("une", one), ("autre", other)])
        return (found, f"{address}?{query_of(question)}&{query}") if found else None

    return [(one, [cell(one, other) for other in shown.familles]) for one in shown.familles]


def strongest(shown: Portrait) -> list[tuple[Any, Any, Any, str]]:
    """The edges that weigh most, with the names of both ends and the natures of their facts."""
    named = {actor.key: actor for actor in shown.network.actors}
    edges = sorted(shown.network.edges, key=lambda edge: -edge.weight)[:LISTED]
    return [(named[edge.a], named[edge.b], edge, ", ".join(edge.kinds)) for edge in edges]
