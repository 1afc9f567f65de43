"""Cooperation, closer: the network of one structure, those around an action, two families."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.models import Structure
from maillage.actions.models import Action
from maillage.base.answers import panel
from maillage.cartographie.forms.reseau import QuestionForm
from maillage.cartographie.selectors import phrases_reseau
from maillage.cartographie.selectors import reseau as selectors
from maillage.cartographie.selectors.equipage import crew
from maillage.cartographie.selectors.liens import actors, ties
from maillage.cartographie.selectors.reseau import Facts
from maillage.cartographie.views.reseau import LISTED, query_of, tabs
from maillage.cites.models import Cite
from maillage.core.phrases import Phrase

PER_PAGE = 100


def anchored(told: list[Phrase]) -> list[Phrase]:
    """Counts whose lists are on the same page."""
    return [one.linked(lambda anchor: f"#{anchor}") for one in told]


@page(Capability.COOPERATION_VIEW, objet=Structure)
def reseau_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """The network of one structure: alone as a page, in the sheet of the structure as a panel."""
    question = QuestionForm(request.GET or None).question()
    known = selectors.facts(cite, request.user, question)
    network = known.network(question)
    rows = selectors.partners(network, str(structure.pk))
    near = selectors.around(network, str(structure.pk))
    families = sorted({row.actor.famille for row in rows})
    context: dict[str, Any] = {
        "structure": structure,
        "question": question,
        "adresse": query_of(question),
        "partenaires": rows[:LISTED] if request.htmx else rows,
        "nombre": len(rows),
        "familles": families,
        "entre_eux": len(near.edges) - len(rows),
    }
    back = reverse("acteurs:structure", args=[cite.slug, structure.pk])
    return panel(request, "cartographie/reseau_structure.html", context, of=structure, back=back)


@page(Capability.COOPERATION_VIEW, objet=Action)
def reseau_action(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """How mixed those of an action are, and who works together elsewhere: a panel of its sheet, or a page."""
    question = QuestionForm(None).question()
    elsewhere = Facts(cite, actors(cite), ties(cite, request.user, without=action.pk))
    context = {"action": action, "equipage": crew(action, elsewhere.network(question))}
    back = reverse("actions:action", args=[cite.slug, action.pk])
    return panel(request, "cartographie/reseau_action.html", context, of=action, back=back)


@page(Capability.COOPERATION_VIEW)
def reseau_liens(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Every tie that the picture draws, with its facts; `?une=&autre=` are two structures: theirs alone, with all its facts."""
    question = QuestionForm(request.GET or None).question()
    network = selectors.facts(cite, request.user, question).network(question)
    found = selectors.couples(network)
    pair = {request.GET.get("une", ""), request.GET.get("autre", "")}
    alone = next((row for row in found if {row.une.key, row.autre.key} == pair), None)
    pages = Paginator([alone] if alone else found, PER_PAGE)
    context = {
        "seul": alone,
        "phrases": [] if alone else anchored(phrases_reseau.of_ties(len(found), question)),
        "adresse": query_of(question),
        "question": question,
        "page": pages.get_page(request.GET.get("page")),
        "retour": f"{reverse('cartographie:reseau', args=[cite.slug])}?{query_of(question)}",
        "onglets": tabs(cite, question, "reseau", request.user),
    }
    return render(request, "cartographie/reseau_liens.html", context)


@page(Capability.COOPERATION_VIEW)
def reseau_familles(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The list behind a figure of the matrix: `?une=&autre=` are two families, or one twice."""
    question = QuestionForm(request.GET or None).question()
    network = selectors.facts(cite, request.user, question).network(question)
    one, other = request.GET.get("une", ""), request.GET.get("autre", "")
    known = {actor.famille for actor in network.actors}
    alone_one, alone_other = selectors.without_partner(network, one, other)
    couples = selectors.between(network, one, other)
    alone = [(one, alone_one)] if one == other else [(one, alone_one), (other, alone_other)]
    possible = selectors.possible_between(network, one, other)
    context = {
        "question": question,
        "adresse": query_of(question),
        "inconnue": one not in known or other not in known,
        "une": one,
        "autre": other,
        "couples": couples,
        "sans": alone,
        "phrases": anchored(
            phrases_reseau.of_families(len(couples), [(name, len(rows)) for name, rows in alone], possible)
        ),
        "retour": f"{reverse('cartographie:reseau', args=[cite.slug])}?{query_of(question)}",
        "onglets": tabs(cite, question, "reseau", request.user),
    }
    return render(request, "cartographie/reseau_familles.html", context)
