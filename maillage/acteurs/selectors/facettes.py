"""The figures around the list: how many sheets each choice would show, and which filter empties the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, itemgetter

from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.accounts.models import User
from maillage.acteurs.choices import Difficulte, Famille, Mobilisation, TypeStructure
from maillage.acteurs.models import StructureQuerySet
from maillage.acteurs.selectors.annuaire import (
    HORS_QPV,
    JAMAIS,
    SANS_POSITION,
    SANS_REFERENT,
    STATUTS,
    Filtres,
    allowed,
    conditions,
    may_see_team_notes,
    sort,
    structures_of,
)
from maillage.acteurs.selectors.cube import Cube, cube_of
from maillage.acteurs.selectors.recherche import understand_among
from maillage.cites.models import Cite, Public, Theme
from maillage.cites.selectors import equipe_of, qpv_of

PLACES = {HORS_QPV: "hors QPV", SANS_POSITION: "sans position"}
Choix = tuple[str, str, int]
"""Value, label, number of sheets it would show with the other filters."""


@dataclass
class Exploration:
    """What the directory shows for some filters: the rows (sorted), the counts, the words of each value.

    `ordre` holds the ids in order when the list is sorted by name, which spares the database the search and the sort.
    `facettes` maps a parameter to its choices. `sans` gives, when nothing is shown, the number of sheets without each
    filter, by parameter. `approchee` says that misspellings were allowed.
    """

    structures: StructureQuerySet
    affichees: int
    total: int
    approchee: bool
    equipe: bool
    facettes: dict[str, list[Choix]] = field(default_factory=dict)
    libelles: dict[str, dict[str, str]] = field(default_factory=dict)
    sans: dict[str, int] = field(default_factory=dict)
    ordre: list[int] | None = None


def explore(cite: Cite, user: AnyUser, filtres: Filtres) -> Exploration:
    """The list and its figures, in a constant number of queries. `user` may see the directory: the page has checked."""
    filtres = allowed(filtres, user, cite)
    base = structures_of(cite, user)
    cube = cube_of(cite)
    search = understand_among(cube.textes, filtres.q)
    counts = Counts(cube, cube.masks(filtres, search, timezone.localdate()))
    equipe = may_see_team_notes(user, cite)
    words = labels(cite, filtres)
    words["quartier"] |= cube.districts
    found = Exploration(
        structures=sort(base.filter(*conditions(filtres, search).values()), filtres.tri),
        affichees=counts.shown(),
        total=cube.any_of("statut", STATUTS[""]).bit_count(),
        approchee=search is not None and search.approchee,
        equipe=equipe,
        facettes=counts.facettes(words, filtres, equipe=equipe),
        libelles=words,
    )
    if filtres.tri in ("nom", "-nom"):
        found.ordre = cube.in_order(counts.rows(), descending=filtres.tri == "-nom")
    if not found.affichees:
        found.sans = counts.without_each()
    return found


def labels(cite: Cite, filtres: Filtres) -> dict[str, dict[str, str]]:
    """The words for values that live in the database, by parameter."""
    districts = {qpv.code: qpv.nom for qpv in qpv_of(cite)}
    people = {str(user.pk): str(user) for user in equipe_of(cite)}
    missing = [int(pk) for pk in filtres.referents if pk != SANS_REFERENT and pk not in people]
    if missing:
        people |= {str(user.pk): str(user) for user in User.objects.filter(pk__in=missing)}
    return {
        "theme": dict(Theme.objects.values_list("code", "court")),
        "public": dict(Public.objects.values_list("code", "libelle")),
        "quartier": districts,
        "referent": people,
    }


class Counts:
    """Counts by value, each facet with every filter but its own."""

    def __init__(self, cube: Cube, masks: Mapping[str, int]) -> None:
        self.cube, self.masks = cube, masks

    def rows(self, but: str = "") -> int:
        return reduce(and_, (mask for name, mask in self.masks.items() if name != but), -1)

    def shown(self) -> int:
        return self.rows().bit_count()

    def by(self, parameter: str) -> dict[str, int]:
        rows = self.rows(parameter)
        counted = ((value, (bits & rows).bit_count()) for value, bits in self.cube.bits[parameter].items())
        return {value: number for value, number in counted if number}

    def facettes(
        self, words: dict[str, dict[str, str]], filtres: Filtres, *, equipe: bool
    ) -> dict[str, list[Choix]]:
        districts = {**dict(sorted(words["quartier"].items(), key=itemgetter(1))), **PLACES}
        found = {
            "theme": choices(words["theme"], self.by("theme")),
            "public": choices(words["public"], self.by("public")),
            "famille": present(Famille.choices, self.by("famille"), filtres.familles),
            "type": present(TypeStructure.choices, self.by("type"), filtres.types),
            "quartier": choices(districts, self.by("quartier")),
            "verification": self.freshness(),
            "statut": self.statuses(),
        }
        if equipe:
            difficulties = {value: label for value, label in Difficulte.choices if value}
            people = {**words["referent"], SANS_REFERENT: "sans référent"}
            found |= {
                "mobilisation": choices(dict(Mobilisation.choices), self.by("mobilisation")),
                "difficulte": choices(difficulties, self.by("difficulte")),
                "referent": choices(people, self.by("referent")),
            }
        return found

    def freshness(self) -> list[Choix]:
        rows, today = self.rows("verification"), timezone.localdate()
        words = {"6m": "depuis 6 mois", "1a": "depuis 1 an", "2a": "depuis 2 ans", JAMAIS: "jamais vérifiée"}
        return [
            (delay, label, (rows & self.cube.not_verified(delay, today)).bit_count())
            for delay, label in words.items()
        ]

    def statuses(self) -> list[Choix]:
        rows = self.rows("statut") if len(self.masks) > 1 else self.cube.any_of("statut", STATUTS["toutes"])
        words = {
            "active": "actives",
            "fermee": "fermées",
            "archivee": "archivées",
            "toutes": "toutes, même archivées",
        }
        return [
            (key, label, (rows & self.cube.any_of("statut", STATUTS[key])).bit_count())
            for key, label in words.items()
        ]

    def without_each(self) -> dict[str, int]:
        """How many sheets would be shown without each filter. The status is not counted: it is never absent."""
        return {name: self.rows(name).bit_count() for name in self.masks if name != "statut"}


def choices(words: Mapping[str, str], counts: Mapping[str, int]) -> list[Choix]:
    return [(value, str(label), counts.get(value, 0)) for value, label in words.items()]


def present(
    pairs: Iterable[tuple[str, str]], counts: Mapping[str, int], chosen: Iterable[str]
) -> list[Choix]:
    """The choices that would show something, and those already made."""
    return [
        (value, str(label), counts.get(value, 0))
        for value, label in pairs
        if value in counts or value in chosen
    ]
