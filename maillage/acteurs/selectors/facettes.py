"""The figures around the list: how many sheets each choice would show, and which filter empties the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.accounts.models import User
from maillage.acteurs.choices import Difficulte, Famille, Mobilisation, TypeStructure
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.acteurs.selectors.annuaire import (
    DELAIS,
    HORS_QPV,
    JAMAIS,
    SANS_POSITION,
    SANS_REFERENT,
    STATUTS,
    Filtres,
    allowed,
    conditions,
    may_see_team_notes,
    not_verified,
    sort,
    structures_of,
)
from maillage.acteurs.selectors.recherche import understand
from maillage.cites.models import Cite, Public, Theme
from maillage.cites.selectors import equipe_of, qpv_of

Choix = tuple[str, str, int]
"""Value, label, number of sheets it would show with the other filters."""


@dataclass
class Exploration:
    """What the directory shows for some filters: the rows (sorted), the counts, the words of each value.

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


def explore(cite: Cite, user: AnyUser, filtres: Filtres) -> Exploration:
    """The list and its figures, in a constant number of queries."""
    filtres = allowed(filtres, user, cite)
    base = structures_of(cite, user)
    search = understand(base.filter(statut__in=STATUTS[filtres.statut]), filtres.q)
    wanted = conditions(filtres, search)
    rows = base.filter(*wanted.values())
    equipe = may_see_team_notes(user, cite)
    found = Exploration(
        structures=sort(rows, filtres.tri),
        affichees=rows.count(),
        total=base.filter(statut__in=STATUTS[""]).count(),
        approchee=search is not None and search.approchee,
        equipe=equipe,
        libelles=labels(cite, filtres),
    )
    counts = Counts(base, wanted)
    found.facettes = counts.facettes(found.libelles, filtres, equipe=equipe)
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

    def __init__(self, base: StructureQuerySet, wanted: Mapping[str, Q]) -> None:
        self.base, self.wanted = base, wanted

    def rows(self, but: str) -> StructureQuerySet:
        kept = [condition for name, condition in self.wanted.items() if name != but]
        return self.base.filter(*kept).order_by()

    def by(self, parameter: str, column: str) -> dict[str, int]:
        rows = self.rows(parameter).values_list(column).annotate(number=Count("pk"))
        return {str(value): number for value, number in rows if value not in (None, "")}

    def linked(self, parameter: str, through: type, column: str) -> dict[str, int]:
        ids = self.rows(parameter).values("pk")
        rows = through._default_manager.filter(structure_id__in=ids)  # type: ignore[attr-defined]
        return dict(rows.order_by().values_list(column).annotate(number=Count("pk")))

    def facettes(
        self, words: dict[str, dict[str, str]], filtres: Filtres, *, equipe: bool
    ) -> dict[str, list[Choix]]:
        districts = self.districts(words["quartier"])
        found = {
            "theme": choices(words["theme"], self.linked("theme", Structure.themes.through, "theme_id")),
            "public": choices(words["public"], self.linked("public", Structure.publics.through, "public_id")),
            "famille": present(Famille.choices, self.by("famille", "famille"), filtres.familles),
            "type": present(TypeStructure.choices, self.by("type", "type"), filtres.types),
            "quartier": districts,
            "verification": self.freshness(),
            "statut": self.statuses(),
        }
        if equipe:
            found |= {
                "mobilisation": choices(dict(Mobilisation.choices), self.by("mobilisation", "mobilisation")),
                "difficulte": choices(
                    {value: label for value, label in Difficulte.choices if value},
                    self.by("difficulte", "difficulte"),
                ),
                "referent": self.referents(words["referent"]),
            }
        return found

    def districts(self, names: dict[str, str]) -> list[Choix]:
        rows = self.rows("quartier")
        counted = list(rows.values_list("qpv__code", "qpv__nom").annotate(number=Count("pk")))
        names |= {code: nom for code, nom, _ in counted if code}
        placed = rows.filter(latitude__isnull=False)
        special = placed.aggregate(hors=Count("pk", filter=Q(qpv__isnull=True)), placed=Count("pk"))
        everything = sum(number for _, _, number in counted)
        by_code = {code: number for code, _, number in counted if code}
        return [
            *choices(dict(sorted(names.items(), key=lambda item: item[1])), by_code),
            (HORS_QPV, "hors QPV", special["hors"]),
            (SANS_POSITION, "sans position", everything - special["placed"]),
        ]

    def referents(self, people: dict[str, str]) -> list[Choix]:
        counts = dict(self.rows("referent").values_list("referent_id").annotate(number=Count("pk")))
        named = {str(pk): number for pk, number in counts.items() if pk}
        return [*choices(people, named), (SANS_REFERENT, "sans référent", counts.get(None, 0))]

    def freshness(self) -> list[Choix]:
        today = timezone.localdate()
        delays = (*DELAIS, JAMAIS)
        counts = self.rows("verification").aggregate(
            **{
                f"n{rank}": Count("pk", filter=not_verified(delay, today))
                for rank, delay in enumerate(delays)
            }
        )
        words = ("depuis 6 mois", "depuis 1 an", "depuis 2 ans", "jamais vérifiée")
        return [(delay, words[rank], counts[f"n{rank}"]) for rank, delay in enumerate(delays)]

    def statuses(self) -> list[Choix]:
        counts = self.by("statut", "statut")
        words = {
            "active": "actives",
            "fermee": "fermées",
            "archivee": "archivées",
            "toutes": "toutes, même archivées",
        }
        return [
            (key, label, sum(counts.get(value, 0) for value in STATUTS[key])) for key, label in words.items()
        ]

    def without_each(self) -> dict[str, int]:
        """How many sheets would be shown without each filter. The status is one only when it was asked for."""
        return {name: self.rows(name).count() for name in self.wanted if name != "statut"}


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
