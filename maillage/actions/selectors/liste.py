"""The portfolio of a cité: every action that a reader sees, as facets, then as lines of a table.

Six lean queries whatever the number of actions (a cité has tens to hundreds a year); `core.facets` counts in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from maillage.access.check import AnyUser
from maillage.accounts.models import User
from maillage.acteurs.choices import Difficulte
from maillage.acteurs.models import Structure
from maillage.actions.choices import EtatAction, Feu, NatureAction, ObjectifNational, Source
from maillage.actions.models import Action, Axe, AxeTransversal, Financement
from maillage.actions.selectors.fiche import visible_actions
from maillage.base.listing import Facette
from maillage.cites.models import Cite, Public, Theme
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
        "objectifs_nationaux", "recherche", "age_min_mois", "age_max_mois",
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
        for name in ("annee", "porteur", "referent", "quartier")
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
    yield Facette("nature", "Nature", dict(NatureAction.choices))
    if equipe:
        yield Facette("difficulte", "Mobilisation", {v: label for v, label in Difficulte.choices if v})
        yield Facette("source", "Financement", dict(Source.choices))


def carriers(cite: Cite, held: set[str]) -> dict[str, str]:
    rows = Structure.objects.filter(cite=cite, pk__in=[v for v in held if v != AUCUN]).order_by("nom")
    return {str(pk): nom for pk, nom in rows.values_list("pk", "nom")} | {AUCUN: "sans porteur"}


def referents(held: set[str]) -> dict[str, str]:
    rows = User.objects.filter(pk__in=[v for v in held if v not in (AUCUN, MOI)]).order_by("nom", "prenom")
    return {MOI: "moi"} | {str(row.pk): str(row) for row in rows} | {AUCUN: "sans référent"}


def districts(held: set[str]) -> dict[str, str]:
    return {str(pk): nom for pk, nom in Qpv.objects.filter(pk__in=held).values_list("pk", "nom")}


# ── the lines of a page ───────────────────────────────────────────────


@dataclass(frozen=True)
class LigneAction:
    action: Action
    notifie: Decimal | None


def lines(keys: Sequence[int], *, budget: bool) -> list[LigneAction]:
    """The actions of these keys in this order, with what their lists show: six queries at most."""
    rows = Action.objects.filter(pk__in=keys).select_related("porteur", "referent", "objectif")
    by_key = {row.pk: row for row in rows.prefetch_related("themes", "qpvs")}
    amounts = notified(keys) if budget else {}
    return [LigneAction(by_key[key], amounts.get(key)) for key in keys]


def notified(keys: Sequence[int]) -> dict[int, Decimal]:
    rows = Financement.objects.filter(action_id__in=keys).values_list("action_id")
    return {pk: total for pk, total in rows.annotate(total=Sum("notifie")).order_by() if total is not None}
