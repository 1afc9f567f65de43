"""Deployments as everything else reads them: with what they offer, where, in few queries and few objects.

What a deployment does not say of its ages, themes, publics and times is what the catalogue says. Schemes, carriers and
vocabulary are read once and shared between rows: the pages of a cité with hundreds of dispositifs stay quick.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from maillage.accounts.models import User
from maillage.acteurs.models import Structure
from maillage.cites.models import Public, Theme
from maillage.core.ages import AgeRange
from maillage.core.overlaps import Offer
from maillage.dispositifs.choices import Temps
from maillage.dispositifs.models import Deploiement, Dispositif
from maillage.dispositifs.models.cible import Cible
from maillage.dispositifs.selectors.signaux import Signal
from maillage.territoires.models import Commune, Etablissement, Qpv

TEMPS = tuple(Temps)
LABELS = dict(Temps.choices)
FEW = 50
NOTHING: frozenset[str] = frozenset()
PLACES: tuple[tuple[str, type[Model]], ...] = (
    ("qpvs", Qpv),
    ("communes", Commune),
    ("etablissements", Etablissement),
)
UNREAD = ("cree_le", "modifie_le", "lien_verifie_le", "lien_repondu_le")
"""Dates of a sheet that no list shows: reading them takes longer than the rest."""


SCHEME = (
    "code", "sigle", "nom", "statut", "version", "ordre", "guichet_etat", "guichet_detail", "age_min_mois",
    "age_max_mois", "ages_precision", "temps",
)  # fmt: skip
"""What is read of a scheme with its deployments; the rest is a query away."""


@dataclass(frozen=True)
class Offre:
    """`du_catalogue`: names of what was not said locally and is taken from the national sheet."""

    age_min_mois: int | None
    age_max_mois: int | None
    ages_precision: str
    themes: tuple[Theme, ...]
    publics: tuple[Public, ...]
    temps: tuple[Temps, ...]
    du_catalogue: frozenset[str]

    @property
    def ages(self) -> AgeRange | None:
        return age_range(self.age_min_mois, self.age_max_mois)

    @property
    def quand(self) -> str:
        return times_in_words(self.temps)


@dataclass(frozen=True)
class Ligne:
    """A deployment with what it offers and where; `signaux` is what the team should look at."""

    deploiement: Deploiement
    offre: Offre
    qpvs: tuple[Qpv, ...] = ()
    communes: tuple[Commune, ...] = ()
    etablissements: tuple[Etablissement, ...] = ()
    signaux: tuple[Signal, ...] = ()

    @cached_property
    def lieux(self) -> tuple[str, ...]:
        """Where, in words; empty when nobody has said."""
        row = self.deploiement
        if row.toute_la_cite:
            return ("toute la cité",)
        epci = (f"EPCI {row.epci_siren}",) if row.epci_siren else ()
        places: tuple[Qpv | Commune | Etablissement, ...] = (*self.qpvs, *self.communes, *self.etablissements)
        return tuple(place.nom for place in places) + epci

    @cached_property
    def comparable(self) -> Offer:
        """What `core.overlaps` compares."""
        row = self.deploiement
        places = [f"qpv {place.pk}" for place in self.qpvs]
        places += [f"commune {place.pk}" for place in self.communes]
        places += [f"uai {place.pk}" for place in self.etablissements]
        return Offer(
            key=row.pk,
            ages=self.offre.ages,
            themes=frozenset(theme.pk for theme in self.offre.themes),
            times=frozenset(self.offre.temps),
            places=frozenset(places),
            everywhere=row.toute_la_cite,
        )


def age_range(low: int | None, high: int | None) -> AgeRange | None:
    return None if low is None and high is None else AgeRange(low or 0, high)


def times(values: Sequence[str]) -> tuple[Temps, ...]:
    return tuple(known for known in TEMPS if known in values)


def times_in_words(values: Iterable[Temps]) -> str:
    return ", ".join(map(LABELS.__getitem__, values))


def read_lines(rows: QuerySet[Deploiement], *, brief: bool = False) -> list[Ligne]:
    """The rows in their order, in a constant number of queries. `cite` is the business of the caller.

    `brief` leaves out who carries it, its publics, communes and schools: half the queries, for whom only counts
    offers by theme, age, moment and district.
    """
    found = list(rows.defer(*UNREAD))
    attach(found, brief=brief)
    terms = Terms(found, brief=brief)
    places = {
        name: held(links(getattr(Deploiement, name).through, "deploiement", found), near)
        for name, near in PLACES[: 1 if brief else None]
    }
    return [
        Ligne(row, terms.offer(row), **{name: known.get(row.pk, ()) for name, known in places.items()})
        for row in found
    ]


def attach(rows: Sequence[Deploiement], *, brief: bool) -> None:
    """Give each row its scheme, carrier and referent, each read once; when brief, its scheme."""
    known: Mapping[str, QuerySet[Any]] = {
        "dispositif": Dispositif.objects.defer(
            "cree_le", "modifie_le", "guichet_verifie_le", "guichet_repondu_le"
        ),
        "porteur": Structure.objects.only("pk", "nom", "sigle", "cite_id"),
        "referent_troika": User.objects.only("prenom", "nom", "email"),
    }
    for name in ("dispositif",) if brief else known:
        field: Any = Deploiement._meta.get_field(name)
        related = known[name].in_bulk({getattr(row, field.attname) for row in rows} - {None})
        for row in rows:
            # as select_related does; assigning would ask the router about each row
            field.set_cached_value(row, related.get(getattr(row, field.attname)))


def links(through: Any, left: str, rows: Sequence[Model]) -> list[tuple[int, Any]]:
    """(row, what it is linked to) by a many-to-many, of which `left` is the side of the rows.

    Many rows of a cité are asked for by their cité: hundreds of keys are slow to send.
    """
    (right,) = (field for field in through._meta.concrete_fields if field.is_relation and field.name != left)
    cites = {row.cite_id for row in rows if isinstance(row, Deploiement)} if len(rows) > FEW else set()
    wanted = {f"{left}__cite__in": cites} if cites else {f"{left}__in": [row.pk for row in rows]}
    return list(through._default_manager.filter(**wanted).values_list(f"{left}_id", right.attname))


def held(links: Sequence[tuple[int, Any]], near: type[Model]) -> dict[int, tuple[Any, ...]]:
    """What each row is linked to, in the order of the model linked to."""
    if not links:
        return {}
    source = near._default_manager.filter(pk__in={key for _, key in links})
    return grouped(links, {row.pk: row for row in (source.defer("contour") if near is Qpv else source)})


def grouped(links: Iterable[tuple[int, Any]], known: Mapping[Any, Any]) -> dict[int, tuple[Any, ...]]:
    """Row → what it is linked to, in the order of `known`."""
    rank = {key: position for position, key in enumerate(known)}
    found: dict[int, list[Any]] = defaultdict(list)
    for row, key in links:
        found[row].append(key)
    return {
        row: tuple(known[key] for key in sorted(keys, key=rank.__getitem__)) for row, keys in found.items()
    }


class Terms:
    """The vocabulary of the rows and of their schemes: each theme and each public is one object for all."""

    def __init__(self, rows: Sequence[Deploiement], *, brief: bool) -> None:
        schemes = list({row.dispositif.pk: row.dispositif for row in rows if row.dispositif}.values())
        words: dict[str, Mapping[Any, Any]] = {"themes": {theme.pk: theme for theme in Theme.objects.all()}}
        if not brief:
            words["publics"] = {public.pk: public for public in Public.objects.all()}
        self.own = {
            name: grouped(links(getattr(Deploiement, name).through, "deploiement", rows), known)
            for name, known in words.items()
        }
        self.national = {
            name: grouped(links(getattr(Dispositif, name).through, "dispositif", schemes), known)
            for name, known in words.items()
        }

    def offer(self, row: Deploiement) -> Offre:
        """What the row says; for what it does not say, its scheme."""
        national: Cible = row.dispositif or row
        catalogue = row.dispositif_id or 0
        themes = self.own["themes"].get(row.pk, ())
        publics = self.own.get("publics", {}).get(row.pk, ())
        ages = row.age_min_mois is not None or row.age_max_mois is not None
        aged = row if ages else national
        said = (("ages", ages), ("temps", row.temps), ("themes", themes), ("publics", publics))
        return Offre(
            age_min_mois=aged.age_min_mois,
            age_max_mois=aged.age_max_mois,
            ages_precision=aged.ages_precision,
            themes=themes or self.national["themes"].get(catalogue, ()),
            publics=publics or self.national.get("publics", {}).get(catalogue, ()),
            temps=times(row.temps or national.temps),
            du_catalogue=frozenset(name for name, filled in said if not filled)
            if row.dispositif
            else NOTHING,
        )
