"""Zone d'intérêt commune: structures as profiles of core.interests, with how much they are already asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import FAMILLE_OF, Famille, Statut
from maillage.acteurs.models import Contact, Structure
from maillage.acteurs.selectors.sollicitations import Avertissement, warnings_for
from maillage.actions.models import Action
from maillage.cartographie.selectors.offres import age_range, pairs
from maillage.cites.models import Cite, Theme
from maillage.core.ages import AgeRange
from maillage.core.cooperation import Network, introductions
from maillage.core.interests import (
    Affinity,
    Labels,
    Profile,
    Seat,
    Subject,
    Table,
    affinities,
    round_table,
)
from maillage.core.load import Level
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.rules import LIVING
from maillage.territoires.models import Qpv

LOADS = {Level.CALM: 0, Level.SUSTAINED: 1, Level.HEAVY: 2}
SHOWN = 20
DEPARTURES = 4
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Terrain:
    """The structures of a cité as profiles, the words of their codes, and what has lately been asked of each."""

    profiles: Sequence[Profile]
    labels: Labels
    charges: Mapping[str, str]

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
    asked = charges_of(cite, user, [row[0] for row in rows], today)
    loads = {row.pk: LOADS[row.niveau] for row in asked}
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
    return Terrain(profiles, labels, {str(row.pk): row.phrase for row in asked})


def charges_of(
    cite: Cite, user: AnyUser | None, keys: Sequence[int], today: date
) -> tuple[Avertissement, ...]:
    """How much is asked of each; empty for those who may not see it."""
    if user is not None and not can(user, Capability.ENROLEMENT_VIEW, cite):
        return ()
    return warnings_for(cite, structures=keys, today=today).rows


@dataclass(frozen=True)
class Proche:
    """A structure close to the subject, and who could introduce it: the chain of cooperations between the two."""

    affinite: Affinity
    chemin: tuple[str, ...]


@dataclass(frozen=True)
class Convive:
    """A seat of the round table; `deja` when the one who asks already works with it, else `chemin` as above."""

    seat: Seat
    deja: bool
    chemin: tuple[str, ...]


@dataclass(frozen=True)
class Epargnee:
    """Left out of the table, and why: what has been asked of it."""

    key: str
    nom: str
    phrase: str


@dataclass(frozen=True)
class Interets:
    """`depuis` is the name of the one who asks to be introduced; empty when nobody does."""

    proches: tuple[Proche, ...]
    en_tout: int
    table: Table
    convives: tuple[Convive, ...]
    epargnees: tuple[Epargnee, ...]
    depuis: str = ""


def common_ground(
    known: Terrain,
    subject: Subject,
    network: Network,
    source: str = "",
    *,
    inside: Collection[str] = (),
    most: int | None = SHOWN,
) -> Interets:
    """Who to meet about `subject`, the first `most` (all if None). `source` is who asks to be introduced: itself and its
    partners are left out.

    `inside` are those who already work on it together (an action): only they are then left out.
    """
    linked = {source, *network.neighbours(source)} if source in network.index else {source}
    found = affinities(subject, known.profiles, labels=known.labels, linked=inside or linked)
    names = {actor.key: actor.nom for actor in network.actors}
    table = round_table(subject, known.profiles, labels=known.labels, excluded=inside or {source})
    shown = found[:most]
    between = paths(
        network, source, [*(one.key for one in shown), *(seat.key for seat in table.seats)], names
    )
    return Interets(
        proches=tuple(Proche(one, between.get(one.key, ())) for one in shown),
        en_tout=len(found),
        table=table,
        convives=tuple(Convive(seat, seat.key in linked, between.get(seat.key, ())) for seat in table.seats),
        epargnees=tuple(
            Epargnee(key, names.get(key, key), known.charges.get(key, "")) for key in table.spared
        ),
        depuis=names.get(source, ""),
    )


def paths(
    network: Network, source: str, targets: Iterable[str], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """« Qui peut me présenter ? »: to each, the names between the two; absent when nothing links them."""
    if source not in network.index:
        return {}
    chains = introductions(network, source, [key for key in targets if key in network.index])
    return {key: tuple(names[one] for one in chain[1:-1]) for key, chain in chains.items()}


def wanted(themes: Iterable[str], ages: AgeRange | None, zones: Iterable[str]) -> Subject:
    """An idea or a gap, as people say it."""
    return Subject(frozenset(themes), ages, frozenset(zones))


def of_action(action: Action) -> Subject:
    """What an action is about; it goes wherever its districts are not said."""
    return Subject(
        frozenset(theme.code for theme in action.themes.all()),
        age_range(action.age_min_mois, action.age_max_mois),
        frozenset(qpv.code for qpv in action.qpvs.defer("contour")),
        frozenset(str(pk) for pk in action.dispositifs.values_list("pk", flat=True)),
    )


def departures(cite: Cite, user: AnyUser, today: date) -> list[tuple[int, str]]:
    """Those that the person has met or called most often in a year: from whom introductions may start."""
    if not can(user, Capability.ENROLEMENT_VIEW, cite):
        return []
    # what a campaign wrote by itself (`cle`) is no sign of knowing each other
    rows = Contact.objects.filter(
        cite=cite, equipier=user.pk, le__gt=today - YEAR, cle="", structure__statut=Statut.ACTIVE
    ).kept()
    counted = rows.values("structure_id", "structure__nom").annotate(n=Count("pk"))
    first = counted.order_by("-n", "structure__nom", "structure_id")[:DEPARTURES]
    return [(row["structure_id"], row["structure__nom"]) for row in first]


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
        "epargnees": [one.nom for one in found.epargnees],
        "manque_autour_de_la_table": list(found.table.missing),
    }
