"""The national catalogue as a filtered list, and a scheme with its versions and where it is deployed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet

from maillage.acteurs.selectors.valeurs import shown
from maillage.base.listing import Facette
from maillage.base.values import Json, changed_fields, for_trail, label_of
from maillage.cites.models import Cite, Theme
from maillage.core.facets import FacetRow
from maillage.dispositifs.choices import EtatDeploiement, Fiabilite, StatutNational, Temps, Zonage
from maillage.dispositifs.models import Deploiement, Dispositif, VersionDispositif
from maillage.dispositifs.selectors.lecture import times, times_in_words

ABSENT = "absent"
ICI: Mapping[str, str] = {ABSENT: "pas dans la cité", **dict(EtatDeploiement.choices)}


@dataclass(frozen=True)
class LigneCatalogue:
    """A scheme; `ici`, its deployment in the cité that looks, if any."""

    dispositif: Dispositif
    quand: str
    ici: Deploiement | None


@dataclass(frozen=True)
class Catalogue:
    lignes: Mapping[int, LigneCatalogue]
    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def catalogue(cite: Cite | None) -> Catalogue:
    """The whole catalogue; with a cité, what it has deployed. Four queries."""
    here = deployed_in(cite) if cite else {}
    rows: QuerySet[Dispositif] = Dispositif.objects.prefetch_related("themes", "publics")
    lignes = {row.pk: LigneCatalogue(row, times_in_words(times(row.temps)), here.get(row.pk)) for row in rows}
    return Catalogue(
        lignes, tuple(facet_row(ligne) for ligne in lignes.values()), tuple(facettes(inside=cite is not None))
    )


def deployed_in(cite: Cite) -> dict[int, Deploiement]:
    """A scheme deployed twice is shown by its liveliest sheet."""
    order = [EtatDeploiement.CLOS, EtatDeploiement.NON_DEPLOYE, EtatDeploiement.EXTINCTION,
             EtatDeploiement.A_ACTIVER, EtatDeploiement.ACTIF]  # fmt: skip
    rows = Deploiement.objects.filter(cite=cite, dispositif__isnull=False)
    return {
        row.dispositif_id or 0: row
        for row in sorted(rows, key=lambda row: order.index(EtatDeploiement(row.etat)))
    }


def facet_row(ligne: LigneCatalogue) -> FacetRow:
    row = ligne.dispositif
    values = {
        "theme": {theme.pk for theme in row.themes.all()},
        "temps": set(row.temps),
        "statut": {row.statut},
        "zonage": {row.zonage},
        "fiabilite": {row.fiabilite},
        "ici": {ligne.ici.etat if ligne.ici else ABSENT},
    }
    frozen = {name: frozenset(held) for name, held in values.items()}
    return FacetRow(row.pk, frozen, row.recherche, (row.age_min_mois, row.age_max_mois))


def facettes(*, inside: bool) -> Iterable[Facette]:
    if inside:
        yield Facette("ici", "Dans la cité", ICI, premiere=True)
    yield Facette("theme", "Thème", dict(Theme.objects.values_list("code", "court")), premiere=True)
    yield Facette("temps", "Temps", dict(Temps.choices), premiere=True)
    yield Facette("statut", "Statut", dict(StatutNational.choices), premiere=True)
    yield Facette("zonage", "Zonage", dict(Zonage.choices))
    yield Facette("fiabilite", "Fiabilité", dict(Fiabilite.choices))


# ── versions ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Version:
    version: VersionDispositif
    changements: tuple[tuple[str, str, str], ...]
    """(label, before, after), from the version that precedes."""


def versions_of(dispositif: Dispositif) -> list[Version]:
    """Latest first, each with what it changed."""
    rows = list(dispositif.versions.select_related("par"))
    found = []
    for rank, row in enumerate(rows):
        before: Mapping[str, Json] = rows[rank + 1].valeurs if rank + 1 < len(rows) else {}
        names = changed_fields(before, row.valeurs) if before else []
        found.append(Version(row, tuple(change(name, before, row.valeurs) for name in names)))
    return found


def change(name: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[str, str, str]:
    old, new = (in_words(name, values.get(name)) for values in (before, after))
    return label_of(Dispositif, name), old or "rien", new or "rien"


def in_words(name: str, value: Json, *, of: type[models.Model] = Dispositif) -> str:
    """A JSON value of a field, as a person reads it."""
    if name == "temps":
        return ", ".join(label.label for label in times(value or []))
    return shown(of, name, for_trail(of, name, value))
