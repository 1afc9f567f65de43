"""Layers of points: structures, actions, dispositifs, in columns, with the same filters and what no place is known of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Famille
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import HORS_QPV, SANS_POSITION, Filtres, ages, filtered
from maillage.acteurs.selectors.recherche import words_of
from maillage.actions.choices import EtatAction
from maillage.actions.models import Action
from maillage.cartographie.choices import Couche
from maillage.cartographie.selectors.carte import deltas
from maillage.cartographie.selectors.carte_actions import (
    carriers_of,
    districts_of,
    grouped,
    inside_districts,
    places_of,
    schools_of,
)
from maillage.cartographie.selectors.demande import Demande
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.models import Deploiement

PREPARATION = (EtatAction.IDEE, EtatAction.CONSTRUCTION, EtatAction.DEPOSEE, EtatAction.INSTRUITE)
DECIDEE = (EtatAction.VALIDEE, EtatAction.EN_COURS)
OFFERED = (EtatDeploiement.ACTIF, EtatDeploiement.EXTINCTION, EtatDeploiement.CLOS)
FORMES = {Couche.STRUCTURES: "disque", Couche.ACTIONS: "losange", Couche.DISPOSITIFS: "carre"}


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of point: its words, the letters written on it, the class that gives its colour."""

    code: str
    libelle: str
    lettres: str
    couleur: str


LETTRES = {
    Famille.ETAT: "Ét", Famille.EDUCATION_NATIONALE: "ÉN", Famille.ETABLISSEMENT: "Éc", Famille.COLLECTIVITE: "Co",
    Famille.PROTECTION_SOCIALE: "PS", Famille.PETITE_ENFANCE: "PE", Famille.SANTE: "Sa", Famille.VIE_SOCIALE: "VS",
    Famille.ASSOCIATION: "As", Famille.INSERTION: "In", Famille.HABITANTS: "Ha", Famille.RESSOURCE: "Re",
    Famille.AUTRE: "Au",
}  # fmt: skip
FAMILLES = tuple(
    Genre(famille.value, str(famille.label), LETTRES[famille], f"famille-{rank}")
    for rank, famille in enumerate(Famille)
)
ETATS_ACTION = (
    Genre("cours", "décidée ou en cours", "", "action-0"),
    Genre("preparation", "en préparation", "…", "action-1"),
    Genre("terminee", "terminée ou suspendue", "×", "action-2"),
)
ETATS_DISPOSITIF = (
    Genre("actif", "actif", "", "dispositif-0"),
    Genre("fin", "en extinction ou clos", "×", "dispositif-1"),
)


@dataclass(frozen=True, slots=True)
class Points:
    """A layer in columns, in the order of its list; one object may stand in several places."""

    couche: str
    libelle: str
    forme: str
    genres: tuple[Genre, ...]
    ids: Sequence[int]
    noms: Sequence[str]
    x: Sequence[float]
    y: Sequence[float]
    rangs: Sequence[int]
    sans_position: int = 0

    @property
    def nombre(self) -> int:
        """Objects placed, each once."""
        return len(set(self.ids))

    @property
    def places(self) -> list[tuple[float, float]]:
        return list(zip(self.x, self.y, strict=True))

    def par_genre(self) -> list[tuple[Genre, int]]:
        """The kinds present, with how many objects."""
        pairs = set(zip(self.ids, self.rangs, strict=True))
        counts = [0] * len(self.genres)
        for _, rank in pairs:
            counts[rank] += 1
        return [(genre, count) for genre, count in zip(self.genres, counts, strict=True) if count]

    def as_json(self) -> dict[str, Any]:
        """As the browser reads it: coordinates as differences of hundred-thousandths (see `carte.points`)."""
        return {
            "familles": [(genre.code, genre.libelle, genre.lettres, genre.couleur) for genre in self.genres],
            "id": self.ids,
            "nom": self.noms,
            "x": deltas(self.x),
            "y": deltas(self.y),
            "famille": self.rangs,
            "sans_position": self.sans_position,
        }


Row = tuple[int, str, float, float, int]


def columns(couche: Couche, genres: tuple[Genre, ...], rows: Sequence[Row], without: int) -> Points:
    ids, noms, xs, ys, ranks = zip(*rows, strict=True) if rows else ((),) * 5
    return Points(
        couche.value, str(couche.label), FORMES[couche], genres, ids, noms, xs, ys, ranks, without
    )  # fmt: skip


def layers(cite: Cite, user: AnyUser, demande: Demande) -> list[Points]:
    """The layers asked for, in the order of the legend."""
    return [LAYERS[Couche(code)](cite, user, demande) for code in demande.couches]


def structures(cite: Cite, user: AnyUser, demande: Demande) -> Points:
    ranks = {genre.code: rank for rank, genre in enumerate(FAMILLES)}
    found: list[Row] = []
    without = 0
    rows = filtered(cite, user, demande.filtres).values_list("pk", "nom", "longitude", "latitude", "famille")
    for pk, nom, longitude, latitude, famille in rows:
        if longitude is None or latitude is None:
            without += 1
        else:
            found.append((pk, nom, longitude, latitude, ranks[famille]))
    return columns(Couche.STRUCTURES, FAMILLES, found, without)


def actions(cite: Cite, user: AnyUser, demande: Demande) -> Points:
    """The actions of the year that were not given up, each where it takes place, or the nearest that is known."""
    rows = narrowed(actions_of(cite, user, demande.an), Action, "action", demande.filtres)
    known = [
        (pk, nom, action_rank(etat)) for pk, nom, etat in rows.order_by("intitule", "pk").values_list("pk", "intitule", "etat")
    ]  # fmt: skip
    inside = inside_districts(cite)
    return placed(
        Couche.ACTIONS,
        ETATS_ACTION,
        known,
        (
            lambda: places_of(cite),
            lambda: schools_of(cite),
            lambda: districts_of(cite, inside),
            lambda: carriers_of(cite),
        ),
    )


def dispositifs(cite: Cite, user: AnyUser, demande: Demande) -> Points:
    rows = narrowed(deployments_of(cite, user, demande.an), Deploiement, "deploiement", demande.filtres)
    living = EtatDeploiement.ACTIF
    known = [
        (row.pk, row.court, 0 if row.etat == living else 1)
        for row in rows.select_related("dispositif").order_by("nom", "dispositif__ordre", "pk")
    ]
    known.sort(key=lambda row: (row[1].casefold(), row[0]))
    inside = inside_districts(cite)
    schools = lambda: schools_of(cite, Deploiement, "deploiement")  # noqa: E731
    districts = lambda: districts_of(cite, inside, Deploiement, "deploiement")  # noqa: E731
    return placed(
        Couche.DISPOSITIFS,
        ETATS_DISPOSITIF,
        known,
        (schools, districts, lambda: carriers(cite)),
    )


LAYERS: Mapping[Couche, Callable[[Cite, AnyUser, Demande], Points]] = {
    Couche.STRUCTURES: structures,
    Couche.ACTIONS: actions,
    Couche.DISPOSITIFS: dispositifs,
}


def actions_of(cite: Cite, user: AnyUser, an: int) -> QuerySet[Action]:
    return Action.objects.all().seen_by(user, cite).during(an).exclude(etat=EtatAction.ABANDONNEE)


def deployments_of(cite: Cite, user: AnyUser, an: int) -> QuerySet[Deploiement]:
    """Those that offered something in the year: begun by its end, not ended before its start."""
    begun = Q(debut__isnull=True) | Q(debut__lte=date(an, 12, 31))
    going_on = Q(fin__gt=date(an, 1, 1)) | (Q(fin__isnull=True) & ~Q(etat=EtatDeploiement.CLOS))
    return Deploiement.objects.all().seen_by(user, cite).filter(begun, going_on, etat__in=OFFERED)


def action_rank(etat: str) -> int:
    if etat in DECIDEE:
        return 0
    return 1 if etat in PREPARATION else 2


def narrowed(rows: QuerySet[Any], model: type[Model], name: str, filtres: Filtres) -> QuerySet[Any]:
    """The filters that mean the same for a structure, an action and a dispositif."""
    for field, values in (("themes", filtres.themes), ("publics", filtres.publics)):
        if values:
            through = getattr(model, field).through.objects.filter(**{f"{field[:-1]}_id__in": values})
            rows = rows.filter(pk__in=through.values(f"{name}_id"))
    districts = [code for code in filtres.quartiers if code not in (HORS_QPV, SANS_POSITION)]
    if districts:
        through = model.qpvs.through.objects.filter(qpv__code__in=districts)  # type: ignore[attr-defined]
        rows = rows.filter(pk__in=through.values(f"{name}_id"))
    elif filtres.quartiers:
        rows = rows.none()
    if filtres.age_min is not None or filtres.age_max is not None:
        rows = rows.filter(ages(filtres.age_min, filtres.age_max))
    for word in words_of(filtres.q):
        rows = rows.filter(recherche__contains=word)
    return rows


_Places = Mapping[int, Sequence[tuple[float, float]]]


def placed(
    couche: Couche,
    genres: tuple[Genre, ...],
    known: Iterable[tuple[int, str, int]],
    ways: Iterable[Callable[[], _Places]],
) -> Points:
    """Each object by the first way that knows where it is."""
    read = [way() for way in ways]
    found: list[Row] = []
    without = 0
    for pk, nom, rank in known:
        places = next((way[pk] for way in read if way.get(pk)), ())
        without += not places
        found += [(pk, nom, x, y, rank) for x, y in places]
    return columns(couche, genres, found, without)


def carriers(cite: Cite) -> _Places:
    placed_carriers = Structure.objects.filter(cite=cite).placed()
    rows = Deploiement.objects.filter(cite=cite, porteur__in=placed_carriers).order_by("pk")
    return grouped(rows.values_list("pk", "porteur__longitude", "porteur__latitude"))
