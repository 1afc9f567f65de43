"""The portfolio of a cité: every action that a reader sees, as facets, then as lines of a table.

Six lean queries whatever the number of actions (a cité has tens to hundreds a year); `core.facets` counts in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from maillage.access.check import AnyUser
from maillage.accounts.models import User
from maillage.acteurs.choices import Difficulte
from maillage.acteurs.models import Rattachement, Structure
from maillage.actions.choices import (
    EtatAction,
    Feu,
    NatureAction,
    ObjectifNational,
    RolePartenaire,
    Source,
)
from maillage.actions.models import Action, Appel, Axe, AxeTransversal, Financement, Partenaire
from maillage.actions.selectors.budget import circuits_of, told_circuit
from maillage.actions.selectors.fiche import visible_actions
from maillage.base.listing import Facette
from maillage.cites.models import Cite, Public, Theme
from maillage.core.budget import Line
from maillage.core.facets import FacetRow
from maillage.dispositifs.choices import Temps
from maillage.territoires.models import Qpv

AUCUN = "aucun"
MOI = "moi"
FEUX = {**dict(Feu.choices), AUCUN: "pas encore noté"}
TRIS: Mapping[str, tuple[str, ...]] = {
    "code": ("annee", "code"),
    "intitule": ("intitule",),
    "porteur": ("porteur__nom",),
    "axe": ("objectif__chemin",),
    "etat": ("etat",),
    "referent": ("referent__nom",),
    "debut": ("debut",),
    "nouvelles": ("derniere_nouvelle_le",),
}
TRI = "-code"
COLONNES: Mapping[str, str] = {
    "porteur": "Porteur",
    "axe": "Axe",
    "etat": "État",
    "feu": "Avancement",
    "referent": "Référent",
    "dates": "Dates",
    "notifie": "Notifié",
    "nouvelles": "Dernières nouvelles",
    "ages": "Âges",
    "themes": "Thèmes",
    "quartiers": "Quartiers",
    "difficulte": "Mobilisation",
    "nature": "Nature",
}
PAR_DEFAUT = ("porteur", "axe", "etat", "feu", "referent", "dates", "notifie")
EQUIPE = frozenset({"feu", "nouvelles", "difficulte", "notifie"})
"""Columns and filters of the team."""


@dataclass(frozen=True)
class Portefeuille:
    """The rows to filter, the facets with their values in words, in the order of the list."""

    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def portfolio(user: AnyUser, cite: Cite, *, equipe: bool, tri: str = TRI) -> Portefeuille:
    rows = ordered(visible_actions(user, cite), tri).values(
        "pk", "annee", "etat", "porteur_id", "referent_id", "objectif_id", "nature", "feu", "difficulte", "temps",
        "objectifs_nationaux", "appel_id", "recherche", "age_min_mois", "age_max_mois",
    )  # fmt: skip
    found = list(rows)
    axes = {row.pk: row for row in Axe.objects.filter(cite=cite).order_by("chemin", "ordre", "pk")}
    many = {
        "theme": links(Action.themes.through, cite, "theme_id"),
        "public": links(Action.publics.through, cite, "public_id"),
        "quartier": links(Action.qpvs.through, cite, "qpv_id"),
        "transversal": links(Action.transversaux.through, cite, "axetransversal_id"),
    }
    sources: dict[int, set[str]] = defaultdict(set)
    if equipe:
        for action_id, source in Financement.objects.filter(cite=cite).values_list("action_id", "source"):
            sources[action_id].add(source)
    facet_rows = tuple(facet_row(row, axes, many, sources, getattr(user, "pk", None)) for row in found)
    return Portefeuille(facet_rows, tuple(facettes(cite, facet_rows, axes, equipe=equipe)))


def ordered(rows: QuerySet[Action], tri: str) -> QuerySet[Action]:
    names = TRIS[tri.removeprefix("-")]
    return rows.order_by(*(f"-{name}" if tri.startswith("-") else name for name in names), "pk")


def links(through: Any, cite: Cite, column: str) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for action_id, other in through.objects.filter(action__cite=cite).values_list("action_id", column):
        found[action_id].add(str(other))
    return found


def facet_row(
    row: Mapping[str, Any],
    axes: Mapping[int, Axe],
    many: Mapping[str, Mapping[int, set[str]]],
    sources: Mapping[int, set[str]],
    me: int | None,
) -> FacetRow:
    lineage = ancestors(row["objectif_id"], axes)
    national: list[str] = row["objectifs_nationaux"] or next(
        (axes[int(pk)].objectifs_nationaux for pk in lineage if axes[int(pk)].objectifs_nationaux), []
    )
    values = {
        "annee": frozenset({str(row["annee"])}),
        "etat": frozenset({row["etat"]}),
        "axe": frozenset(lineage),
        "porteur": frozenset({str(row["porteur_id"] or AUCUN)}),
        "referent": frozenset(
            {str(row["referent_id"] or AUCUN), *({MOI} if row["referent_id"] == me else ())}
        ),
        "nature": frozenset({row["nature"]} - {""}),
        "feu": frozenset({row["feu"] or AUCUN}),
        "difficulte": frozenset({row["difficulte"]} - {""}),
        "temps": frozenset(row["temps"]),
        "national": frozenset(national),
        "appel": frozenset({str(row["appel_id"] or AUCUN)}),
        "source": frozenset(sources.get(row["pk"], ())),
        **{name: frozenset(found.get(row["pk"], ())) for name, found in many.items()},
    }
    return FacetRow(row["pk"], values, row["recherche"], (row["age_min_mois"], row["age_max_mois"]))


def ancestors(pk: int | None, axes: Mapping[int, Axe]) -> list[str]:
    """The objective and what it is in, nearest first: choosing an axis chooses its objectives."""
    found: list[str] = []
    node = axes.get(pk or 0)
    while node is not None:
        found.append(str(node.pk))
        node = axes.get(node.parent_id or 0)
    return found


def facettes(
    cite: Cite, rows: Sequence[FacetRow], axes: Mapping[int, Axe], *, equipe: bool
) -> Iterable[Facette]:
    held = {
        name: {v for row in rows for v in row.values[name]}
        for name in ("annee", "porteur", "referent", "quartier", "appel")
    }
    yield Facette("annee", "Année", {v: v for v in sorted(held["annee"], reverse=True)}, premiere=True)
    yield Facette("etat", "État", dict(EtatAction.choices), premiere=True)
    yield Facette(
        "axe", "Axe", {str(a.pk): f"{'— ' * (a.niveau - 1)}{a}" for a in axes.values()}, premiere=True
    )
    yield Facette("porteur", "Porteur", carriers(cite, held["porteur"]), premiere=True)
    if equipe:
        yield Facette("feu", "Avancement", FEUX, premiere=True)
        yield Facette("referent", "Référent", referents(held["referent"]), premiere=True)
    yield Facette("theme", "Thème", dict(Theme.objects.values_list("code", "libelle")))
    yield Facette("public", "Public", dict(Public.objects.values_list("code", "libelle")))
    yield Facette("temps", "Temps", dict(Temps.choices))
    yield Facette("quartier", "Quartier", districts(held["quartier"]))
    yield Facette("national", "Objectif national", dict(ObjectifNational.choices))
    transversal = AxeTransversal.objects.filter(cite=cite).values_list("pk", "libelle")
    yield Facette("transversal", "Axe transversal", {str(pk): label for pk, label in transversal})
    if held["appel"] - {AUCUN}:
        yield Facette("appel", "Appel à projets", calls(held["appel"]))
    yield Facette("nature", "Nature", dict(NatureAction.choices))
    if equipe:
        yield Facette("difficulte", "Mobilisation", {v: label for v, label in Difficulte.choices if v})
        yield Facette("source", "Financement", dict(Source.choices))


def carriers(cite: Cite, held: set[str]) -> dict[str, str]:
    rows = Structure.objects.filter(cite=cite, pk__in=[v for v in held if v != AUCUN]).order_by("nom")
    return {str(pk): nom for pk, nom in rows.values_list("pk", "nom")} | {AUCUN: "sans porteur"}


def carried_by(user: AnyUser, cite: Cite) -> list[str]:
    """The structures of the cité that this person is attached to, as values of the filter « Porteur »."""
    rows = Rattachement.objects.filter(user_id=user.pk or 0, structure__cite=cite).order_by("structure_id")
    return [str(pk) for pk in rows.values_list("structure_id", flat=True)]


def referents(held: set[str]) -> dict[str, str]:
    rows = User.objects.filter(pk__in=[v for v in held if v not in (AUCUN, MOI)]).order_by("nom", "prenom")
    return {MOI: "moi"} | {str(row.pk): str(row) for row in rows} | {AUCUN: "sans référent"}


def calls(held: set[str]) -> dict[str, str]:
    rows = Appel.objects.filter(pk__in=[v for v in held if v != AUCUN]).values_list("pk", "intitule", "annee")
    return {str(pk): f"{title} ({year})" for pk, title, year in rows} | {AUCUN: "aucun appel"}


def districts(held: set[str]) -> dict[str, str]:
    return {str(pk): nom for pk, nom in Qpv.objects.filter(pk__in=held).values_list("pk", "nom")}


# ── the lines of a page ───────────────────────────────────────────────


@dataclass(frozen=True)
class LigneAction:
    action: Action
    notifie: Decimal | None
    circuit: str


def lines(keys: Sequence[int], *, budget: bool) -> list[LigneAction]:
    """The actions of these keys in this order, with what their table shows: five queries at most."""
    rows = Action.objects.filter(pk__in=keys).select_related("porteur", "referent", "objectif")
    districts = Prefetch("qpvs", queryset=Qpv.objects.defer("contour"))
    by_key = {row.pk: row for row in rows.prefetch_related("themes", districts)}
    amounts, circuits = money_of(keys) if budget else ({}, {})
    return [LigneAction(by_key[key], amounts.get(key), circuits.get(key, "")) for key in keys]


def states_of(keys: Sequence[int]) -> Mapping[str, list[int]]:
    """State → the actions in it, in the order given."""
    states = dict(Action.objects.filter(pk__in=keys).order_by().values_list("pk", "etat"))
    found: dict[str, list[int]] = defaultdict(list)
    for pk in keys:
        found[states[pk]].append(pk)
    return dict(found)


def cards(keys: Sequence[int]) -> list[Action]:
    """What a card of a board says, in one query."""
    rows = Action.objects.filter(pk__in=keys).order_by()
    rows = rows.select_related("porteur", "objectif").only(
        "code", "intitule", "annee", "etat", "feu", "debut", "fin", "cite_id", "porteur__nom", "objectif__code",
        "objectif__libelle", "objectif__chemin",
    )  # fmt: skip
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def money_of(keys: Sequence[int]) -> tuple[Mapping[int, Decimal], Mapping[int, str]]:
    """What is notified to each action, and the circuit that pays. Added here: SQLite adds decimals as floating numbers."""
    rows: Any = Financement.objects.filter(action_id__in=keys).order_by()
    sums: dict[int, Decimal] = {}
    engaged: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for pk, source, valide, notifie in rows.values_list("action_id", "source", "valide", "notifie"):
        if notifie is not None:
            sums[pk] = sums.get(pk, Decimal(0)) + notifie
        engaged[pk].append((source, Line(valide=valide, notifie=notifie).engage))
    return sums, {pk: told_circuit(circuits_of(found)) for pk, found in engaged.items()}


# ── the actions of a structure ────────────────────────────────────────

SHOWN_ON_A_SHEET = 30


@dataclass(frozen=True)
class ActionDeStructure:
    action: Action
    role: str
    notifie: Decimal | None


def actions_of(structure: Structure, user: AnyUser, *, budget: bool) -> list[ActionDeStructure]:
    """Latest first: what it carries, then the parts it takes elsewhere; a constant number of queries."""
    seen = visible_actions(user, structure.cite)
    roles: dict[int, list[str]] = defaultdict(list)
    for pk in seen.filter(porteur=structure).values_list("pk", flat=True):
        roles[pk].append("porteur")
    parts = Partenaire.objects.filter(structure=structure, action__in=seen.order_by().values("pk"))
    for pk, role in parts.values_list("action_id", "role"):
        roles[pk].append(RolePartenaire(role).label)
    rows = (
        Action.objects.filter(pk__in=roles)
        .order_by("-annee", "code")
        .only("intitule", "annee", "etat", "code", "porteur_id")
    )
    shown = list(rows[:SHOWN_ON_A_SHEET])
    amounts = money_of([row.pk for row in shown])[0] if budget else {}
    return [ActionDeStructure(row, ", ".join(roles[row.pk]), amounts.get(row.pk)) for row in shown]
