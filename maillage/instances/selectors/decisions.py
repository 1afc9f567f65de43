"""The register of decisions as a filtered list, and the decisions about an action, an envelope, a dispositif."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Diffusion
from maillage.actions.models import Action, Enveloppe
from maillage.base.listing import Facette
from maillage.cites.models import Cite
from maillage.core.facets import FacetRow
from maillage.core.text import fold, sort_key
from maillage.dispositifs.models import Deploiement
from maillage.instances.choices import Accord, EtatDecision
from maillage.instances.models import Decision

HORS = "hors"
"""Facet value of what was decided outside any instance."""
OBJETS = {
    "action": "une action",
    "enveloppe": "une enveloppe",
    "dispositif": "un dispositif",
    "aucun": "rien de précis",
}
TRIS: Mapping[str, str] = {"numero": "numéro", "instance": "instance", "suite": "suite"}
TRI = "-numero"


@dataclass(frozen=True)
class Lecteur:
    """Which of the things that decisions bear on this reader may read."""

    equipe: bool
    dispositifs: bool
    budget: bool


@dataclass(frozen=True)
class Ligne:
    """A decision, and what it bears on as far as the reader may know."""

    decision: Decision
    action: Action | None
    enveloppe: Enveloppe | None
    deploiement: Deploiement | None

    @property
    def objets(self) -> frozenset[str]:
        named = {"action": self.action, "enveloppe": self.enveloppe, "dispositif": self.deploiement}
        return frozenset(name for name, row in named.items() if row) or frozenset({"aucun"})


@dataclass(frozen=True)
class Registre:
    lignes: Mapping[int, Ligne]
    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def register(user: AnyUser, cite: Cite, *, tri: str = TRI) -> Registre:
    """Every decision the reader may see, in a constant number of queries: a cité takes some tens of them a year."""
    found = sorted(
        read(user, cite), key=lambda row: sorting(row, tri.removeprefix("-")), reverse=tri.startswith("-")
    )
    lecteur = reader_of(user, cite)
    lignes = {row.pk: line_of(row, lecteur) for row in found}
    return Registre(lignes, tuple(facet_row(ligne) for ligne in lignes.values()), tuple(facettes(found)))


def reader_of(user: AnyUser, cite: Cite) -> Lecteur:
    return Lecteur(
        equipe=bool(can(user, Capability.ACTION_VIEW_TEAM, cite)),
        dispositifs=bool(can(user, Capability.DISPOSITIF_EDIT, cite)),
        budget=bool(can(user, Capability.BUDGET_VIEW, cite)),
    )


def line_of(row: Decision, lecteur: Lecteur) -> Ligne:
    return Ligne(
        row,
        row.action if seen(row.action, lecteur.equipe) else None,
        row.enveloppe if lecteur.budget else None,
        row.deploiement if seen(row.deploiement, lecteur.dispositifs) else None,
    )


def seen(row: Action | Deploiement | None, team: bool) -> bool:
    return row is not None and (team or row.visibilite != Diffusion.EQUIPE)


def read(user: AnyUser, cite: Cite) -> QuerySet[Decision]:
    rows = Decision.objects.all().seen_by(user, cite)
    return rows.select_related("reunion__instance", "action", "enveloppe", "deploiement__dispositif")


def sorting(row: Decision, tri: str) -> tuple[Any, ...]:
    number = (row.annee, row.numero)
    name = sort_key(row.reunion.instance.nom) if row.reunion else ("￿", "", "")
    keys: Mapping[str, tuple[Any, ...]] = {
        "numero": number,
        "instance": (name, *number),
        "suite": (list(EtatDecision.values).index(row.etat), *number),
    }
    return keys[tri if tri in keys else TRI.removeprefix("-")]


def facet_row(ligne: Ligne) -> FacetRow:
    row = ligne.decision
    values = {
        "annee": frozenset({str(row.annee)}),
        "instance": frozenset({str(row.reunion.instance_id) if row.reunion else HORS}),
        "suite": frozenset({row.etat}),
        "accord": frozenset({row.accord}),
        "objet": ligne.objets,
    }
    about = " ".join(str(found) for found in (ligne.action, ligne.deploiement) if found)
    return FacetRow(row.pk, values, fold(f"{row.code} {row.texte} {about}"))


def facettes(rows: Sequence[Decision]) -> Iterable[Facette]:
    years = sorted({row.annee for row in rows}, reverse=True)
    names = {str(row.reunion.instance_id): row.reunion.instance.court for row in rows if row.reunion}
    if any(row.reunion is None for row in rows):
        names[HORS] = "hors instance"
    yield Facette("annee", "Année", {str(year): str(year) for year in years}, premiere=True)
    yield Facette("instance", "Instance", names, premiere=True)
    yield Facette("suite", "Suite", dict(EtatDecision.choices), premiere=True)
    yield Facette("objet", "À propos de", OBJETS, premiere=True)
    yield Facette("accord", "Accord", dict(Accord.choices))


def decisions_about(user: AnyUser, cite: Cite, **about: Any) -> list[Ligne]:
    """The decisions about `action=`, `enveloppe=` or `deploiement=`, latest first."""
    lecteur = reader_of(user, cite)
    return [line_of(row, lecteur) for row in read(user, cite).filter(**about)]
