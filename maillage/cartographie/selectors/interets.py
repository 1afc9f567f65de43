"""Zone d'intérêt commune: structures as profiles of core.interests, with how much they are already asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import FAMILLE_OF, Famille, Statut
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.sollicitations import warnings_for
from maillage.cartographie.selectors.offres import age_range, pairs
from maillage.cites.models import Cite, Theme
from maillage.core.ages import AgeRange
from maillage.core.cooperation import Network, introduction
from maillage.core.interests import Affinity, Labels, Profile, Subject, Table, affinities, round_table
from maillage.core.load import Level
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.rules import LIVING
from maillage.territoires.models import Qpv

LOADS = {Level.CALM: 0, Level.SUSTAINED: 1, Level.HEAVY: 2}
SHOWN = 20


@dataclass(frozen=True)
class Terrain:
    """The structures of a cité as profiles, and the words of their codes."""

    profiles: Sequence[Profile]
    labels: Labels

    def subject_of(self, key: str) -> Subject:
        """What a structure is about; nothing when it is not there."""
        return next((profile.subject for profile in self.profiles if profile.key == key), Subject())


def terrain(cite: Cite, user: AnyUser | None, today: date) -> Terrain:
    """Constant number of queries. How much is asked of a structure is known only by those who may see it.

    A structure's districts are those where it says it acts, else where it stands.
    """
    rows = list(
        Structure.objects.filter(cite=cite, statut=Statut.ACTIVE)
        .order_by()
        .values_list("pk", "nom", "type", "age_min_mois", "age_max_mois", "qpv_id")
    )
    themes = pairs(
        Structure.themes.through.objects.filter(structure__cite=cite).values_list("structure_id", "theme_id")
    )
    zones = pairs(
        Structure.zones.through.objects.filter(structure__cite=cite).values_list("structure_id", "qpv_id")
    )
    schemes = list(Deploiement.objects.filter(cite=cite, etat__in=LIVING).select_related("dispositif"))
    carried = pairs((row.porteur_id, str(row.pk)) for row in schemes if row.porteur_id)
    districts = {pk: (code, nom) for pk, code, nom in Qpv.objects.order_by().values_list("pk", "code", "nom")}
    loads = loads_of(cite, user, [row[0] for row in rows], today)
    profiles = []
    for pk, nom, kind, low, high, qpv in rows:
        places = zones.get(pk) or ([qpv] if qpv else [])
        subject = Subject(
            frozenset(themes.get(pk, ())),
            age_range(low, high),
            frozenset(districts[place][0] for place in places),
            frozenset(carried.get(pk, ())),
        )
        profiles.append(
            Profile(str(pk), nom, str(Famille(FAMILLE_OF[kind]).label), subject, loads.get(pk, 0))
        )
    labels = Labels(
        {theme.code: theme.libelle for theme in Theme.objects.all()},
        dict(districts.values()),
        {str(row.pk): row.court for row in schemes},
    )
    return Terrain(profiles, labels)


def loads_of(cite: Cite, user: AnyUser | None, keys: Sequence[int], today: date) -> dict[int, int]:
    """Level of solicitation by structure; empty for those who may not see it."""
    if user is not None and not can(user, Capability.ENROLEMENT_VIEW, cite):
        return {}
    found = warnings_for(cite, structures=keys, today=today)
    return {int(row.who.removeprefix("s")): LOADS[row.niveau] for row in found.rows}


@dataclass(frozen=True)
class Proche:
    """A structure close to the subject, and who could introduce it: the chain of cooperations between the two."""

    affinite: Affinity
    chemin: tuple[str, ...]


@dataclass(frozen=True)
class Interets:
    proches: tuple[Proche, ...]
    en_tout: int
    table: Table
    epargnees: tuple[str, ...]


def common_ground(known: Terrain, subject: Subject, network: Network, source: str = "") -> Interets:
    """Who to meet about `subject`; `source` is the structure it is about, whose partners are left out."""
    linked = {source, *network.neighbours(source)} if source in network.index else {source}
    found = affinities(subject, known.profiles, labels=known.labels, linked=linked)
    names = {actor.key: actor.nom for actor in network.actors}
    table = round_table(subject, known.profiles, labels=known.labels, excluded={source})
    return Interets(
        proches=tuple(Proche(one, path(network, source, one.key, names)) for one in found[:SHOWN]),
        en_tout=len(found),
        table=table,
        epargnees=tuple(names.get(key, key) for key in table.spared),
    )


def path(network: Network, source: str, target: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """« Qui peut me présenter ? »: the names between the two, empty when nothing links them."""
    if source not in network.index or target not in network.index:
        return ()
    return tuple(names[key] for key in introduction(network, source, target)[1:-1])


def wanted(themes: Iterable[str], ages: AgeRange | None, zones: Iterable[str]) -> Subject:
    """An idea or a gap, as people say it."""
    return Subject(frozenset(themes), ages, frozenset(zones))


def as_json(cite: Cite, found: Interets) -> dict[str, Any]:
    """The documented answer of `maillage interets --json` (docs/json.md): keys are stable."""
    return {
        "cite": cite.slug,
        "total": found.en_tout,
        "proches": [
            {
                "id": int(row.affinite.key),
                "nom": row.affinite.nom,
                "famille": row.affinite.famille,
                "points": row.affinite.score,
                "raisons": list(row.affinite.reasons),
                "presentee_par": list(row.chemin),
            }
            for row in found.proches
        ],
        "table_ronde": [
            {"id": int(seat.key), "nom": seat.nom, "famille": seat.famille, "apporte": list(seat.brings)}
            for seat in found.table.seats
        ],
        "epargnees": list(found.epargnees),
        "manque_autour_de_la_table": list(found.table.missing),
    }
