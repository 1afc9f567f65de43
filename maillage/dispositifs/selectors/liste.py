"""The dispositifs of a cité as a filtered list: rows, facets, lines. Shared by the overview, the table and the export."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.listing import Facette
from maillage.cites.models import Cite, Public, Theme
from maillage.core.facets import FacetRow
from maillage.core.text import fold
from maillage.dispositifs.choices import EtatDeploiement, Temps
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.selectors.lecture import Ligne, read_lines
from maillage.dispositifs.selectors.signaux import AUCUN, SIGNAUX, signals

TOUTE = "toute"
TRIS: Mapping[str, str] = {"nom": "nom", "porteur": "porteur", "etat": "etat", "places": "places"}
TRI = "nom"
COLONNES: Mapping[str, str] = {
    "porteur": "Porteur",
    "etat": "État",
    "ages": "Âges",
    "themes": "Thèmes",
    "temps": "Temps",
    "ou": "Où",
    "places": "Places",
    "referent": "Référent troïka",
    "fin": "Jusqu'au",
    "verifie": "Vérifié le",
    "publics": "Publics",
    "orientation": "Orientation",
    "signaux": "À voir",
}
PAR_DEFAUT = ("porteur", "etat", "ages", "themes", "temps", "ou", "places")


@dataclass(frozen=True)
class Portefeuille:
    lignes: Mapping[int, Ligne]
    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def portfolio(user: AnyUser, cite: Cite, *, tri: str = TRI) -> Portefeuille:
    """Everything the reader may see: a cité has some tens of dispositifs, all are read, in a constant number of queries."""
    found = lines_of(user, cite)
    team = bool(can(user, Capability.DISPOSITIF_EDIT, cite))
    if team:
        today = timezone.localdate()
        found = [replace(line, signaux=tuple(signals(line.deploiement, today))) for line in found]
    found.sort(key=lambda ligne: sorting(ligne, tri.removeprefix("-")), reverse=tri.startswith("-"))
    rows = tuple(facet_row(ligne) for ligne in found)
    lignes = {ligne.deploiement.pk: ligne for ligne in found}
    return Portefeuille(lignes, rows, tuple(facettes(found, rows, team=team)))


def lines_of(user: AnyUser, cite: Cite) -> list[Ligne]:
    return read_lines(Deploiement.objects.all().seen_by(user, cite).order_by())


def sorting(ligne: Ligne, tri: str) -> tuple[Any, ...]:
    row = ligne.deploiement
    order = row.dispositif.ordre if row.dispositif else 1000
    return KEYS.get(tri, KEYS[TRI])(row), order, row.pk


STATES = {state.value: rank for rank, state in enumerate(EtatDeploiement)}
KEYS: Mapping[str, Callable[[Deploiement], Any]] = {
    "nom": lambda row: fold(row.court),
    "porteur": lambda row: fold(row.porteur.nom) if row.porteur else "\uffff",
    "etat": lambda row: STATES[row.etat],
    "places": lambda row: row.places or 0,
}


def facet_row(ligne: Ligne) -> FacetRow:
    row, offre = ligne.deploiement, ligne.offre
    values: Mapping[str, set[str]] = {
        "etat": {row.etat},
        "theme": {theme.pk for theme in offre.themes},
        "temps": set(offre.temps),
        "public": {public.pk for public in offre.publics},
        "quartier": {TOUTE} if row.toute_la_cite else {str(qpv.pk) for qpv in ligne.qpvs},
        "porteur": {str(row.porteur_id or AUCUN)},
        "referent": {str(row.referent_troika_id or AUCUN)},
        "signal": {signal.code for signal in ligne.signaux} or {AUCUN},
    }
    return FacetRow(
        row.pk,
        {name: frozenset(held) for name, held in values.items()},
        row.recherche,
        (offre.age_min_mois, offre.age_max_mois),
    )


def facettes(lignes: Sequence[Ligne], rows: Sequence[FacetRow], *, team: bool) -> Iterable[Facette]:
    """Carriers, referents and districts are those of the rows: nothing more is read."""
    named = names(lignes)
    yield Facette("theme", "Thème", dict(Theme.objects.values_list("code", "court")), premiere=True)
    yield Facette("temps", "Temps", dict(Temps.choices), premiere=True)
    yield Facette("quartier", "Quartier", {TOUTE: "toute la cité"} | named["quartier"], premiere=True)
    yield Facette("etat", "État", dict(EtatDeploiement.choices), premiere=True)
    yield Facette("public", "Public", dict(Public.objects.values_list("code", "libelle")))
    yield Facette("porteur", "Porteur", named["porteur"] | {AUCUN: "sans porteur"})
    yield Facette("referent", "Référent troïka", named["referent"] | {AUCUN: "sans référent"})
    if team:
        yield Facette("signal", "À voir", SIGNAUX)


def names(lignes: Iterable[Ligne]) -> Mapping[str, dict[str, str]]:
    """Facet → key → name, in French order."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for ligne in lignes:
        row = ligne.deploiement
        if row.porteur:
            found["porteur"][str(row.porteur.pk)] = row.porteur.nom
        if row.referent_troika:
            found["referent"][str(row.referent_troika.pk)] = str(row.referent_troika)
        for qpv in ligne.qpvs:
            found["quartier"][str(qpv.pk)] = qpv.nom
    return defaultdict(
        dict,
        {
            facet: dict(sorted(named.items(), key=lambda pair: fold(pair[1])))
            for facet, named in found.items()
        },
    )
