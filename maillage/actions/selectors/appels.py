"""Calls for projects of a cité: the list as facets, the answers of one and what they ask for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.acteurs.models import Campagne
from maillage.acteurs.selectors.campagnes import campaigns_of
from maillage.actions.choices import EtatAppel, Source
from maillage.actions.models import Action, Appel, Financement
from maillage.actions.selectors.fiche import visible_actions
from maillage.base.listing import Facette
from maillage.cites.models import Cite
from maillage.core.facets import FacetRow, Question, explore
from maillage.core.text import fold

ARCHIVE = "archive"
ETATS = {**dict(EtatAppel.choices), ARCHIVE: "archivé"}
COULEURS = {EtatAppel.OUVERT: "ok", EtatAppel.A_VENIR: "theme", EtatAppel.CLOS: "neutre"}
ZERO = Decimal(0)


@dataclass(frozen=True)
class LigneAppel:
    """`reponses` are those that the reader may see."""

    appel: Appel
    etat: str
    couleur: str
    reponses: int


@dataclass(frozen=True)
class Reponse:
    """An action that answers, with what it asks the funder of the call, and what is validated (None: not yet decided)."""

    action: Action
    demande: Decimal
    valide: Decimal | None


@dataclass(frozen=True)
class Reponses:
    lignes: tuple[Reponse, ...]
    demande: Decimal
    valide: Decimal


def listed(cite: Cite) -> tuple[tuple[FacetRow, ...], tuple[Facette, ...]]:
    """Open ones first, the nearest to close first; then those to come, then the closed ones, latest first. One query."""
    today = timezone.localdate()
    rows = sorted(Appel.objects.filter(cite=cite).defer("cadrage", "criteres"), key=lambda row: rank(row))
    facet_rows = tuple(
        FacetRow(
            row.pk,
            {
                "etat": frozenset({ARCHIVE if row.archive_le else row.etat_le(today)}),
                "source": frozenset({row.source}),
                "annee": frozenset({str(row.annee)}),
            },
            row.recherche,
        )
        for row in rows
    )
    held = {name: {value for row in facet_rows for value in row.values[name]} for name in ("source", "annee")}
    facettes = (
        Facette("etat", "État", ETATS, premiere=True),
        Facette(
            "source",
            "Financeur",
            {v: label for v, label in Source.choices if v in held["source"]},
            premiere=True,
        ),
        Facette("annee", "Année", {v: v for v in sorted(held["annee"], reverse=True)}, premiere=True),
    )
    return facet_rows, facettes


def rank(row: Appel) -> tuple[int, int, int]:
    etat, day = row.etat, row.cloture_le.toordinal()
    order = (EtatAppel.OUVERT, EtatAppel.A_VENIR, EtatAppel.CLOS).index(etat)
    return order, -day if etat == EtatAppel.CLOS else day, row.pk


def without_archived(rows: Sequence[FacetRow], question: Question) -> tuple[FacetRow, ...]:
    """What has been set aside is shown when it is asked for."""
    asked = ARCHIVE in question.chosen.get("etat", ())
    return tuple(row for row in rows if asked or ARCHIVE not in row.values["etat"])


def lines(keys: Sequence[int], user: AnyUser, cite: Cite) -> list[LigneAppel]:
    """The calls of these keys in this order: two queries."""
    rows = Appel.objects.select_related("referent").in_bulk(keys)
    found: Any = visible_actions(user, cite).filter(appel__in=keys).order_by()
    numbers = Counter(found.values_list("appel_id", flat=True))
    return [
        LigneAppel(rows[key], state_of(rows[key]), COULEURS[rows[key].etat], numbers[key]) for key in keys
    ]


def state_of(appel: Appel) -> str:
    """In words, with the days left while one can still answer."""
    if appel.archive_le:
        return "archivé"
    if appel.etat == EtatAppel.OUVERT:
        left = appel.jours_restants
        return "dernier jour" if left == 0 else f"ouvert, encore {left} jour{'s' if left > 1 else ''}"
    return str(appel.etat.label)


def answers(appel: Appel, user: AnyUser, *, budget: bool) -> Reponses:
    """Actions that answer, by code. Only the lines of the funder of the call are added: the others are co-funding."""
    rows = visible_actions(user, appel.cite).filter(appel=appel).select_related("porteur", "referent")
    actions = list(rows.order_by("code", "pk"))
    asked: dict[int, Decimal] = {}
    granted: dict[int, Decimal] = {}
    money: Any = Financement.objects.none()
    if budget:
        money = Financement.objects.filter(action__in=actions, source=appel.source).order_by()
    # added here: SQLite adds decimals as floating numbers
    for pk, demande, valide in money.values_list("action_id", "demande", "valide"):
        asked[pk] = asked.get(pk, ZERO) + demande
        if valide is not None:
            granted[pk] = granted.get(pk, ZERO) + valide
    found = tuple(Reponse(row, asked.get(row.pk, ZERO), granted.get(row.pk)) for row in actions)
    return Reponses(found, sum(asked.values(), ZERO), sum(granted.values(), ZERO))


@dataclass(frozen=True)
class CompteAppel:
    """A call and its answers, the basket left out; `demande` and `valide` are asked of its funder, in euros."""

    appel: Appel
    reponses: int
    demande: Decimal
    valide: Decimal


def counted(cite: Cite, *, annee: int | None = None, archives: bool = False) -> list[CompteAppel]:
    """Every call of a cité for who administers it, in the order of the list. Three queries."""
    calls = Appel.objects.filter(cite=cite) if archives else Appel.objects.current().filter(cite=cite)
    rows = sorted(calls.filter(annee=annee) if annee else calls, key=rank)
    living: Any = Action.objects.living().filter(appel__in=rows).order_by()
    numbers = Counter(living.values_list("appel_id", flat=True))
    money: Any = Financement.objects.filter(action__in=living, source=F("action__appel__source")).order_by()
    asked: dict[int, Decimal] = defaultdict(Decimal)
    granted: dict[int, Decimal] = defaultdict(Decimal)
    # added here: SQLite adds decimals as floating numbers
    for pk, demande, valide in money.values_list("action__appel_id", "demande", "valide"):
        asked[pk] += demande
        granted[pk] += valide or ZERO
    return [CompteAppel(row, numbers[row.pk], asked[row.pk], granted[row.pk]) for row in rows]


def campaigns_telling(appel: Appel) -> list[Campagne]:
    """The campaigns that told of it, with how many were written to and how many answered."""
    return list(campaigns_of(appel.cite).filter(pk__in=appel.campagnes.values("pk")))


def find_calls(cite: Cite, q: str, limit: int) -> list[Appel]:
    """For the search box: title, funder, year; accents and small misspellings are forgiven."""
    rows = Appel.objects.current().filter(cite=cite).order_by("-cloture_le", "pk")
    texts = [FacetRow(pk, {}, text) for pk, text in rows.values_list("pk", "recherche")]
    keys = explore(texts, Question(q), ()).keys[:limit] if fold(q) else ()
    by_key = Appel.objects.in_bulk(keys)
    return [by_key[key] for key in keys]
