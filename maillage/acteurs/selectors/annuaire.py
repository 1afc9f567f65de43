"""The directory: which structures are shown, and in which order. The map and the exports read the same filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Mobilisation, Statut
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.acteurs.rules import TEAM_FIELDS
from maillage.acteurs.selectors.recherche import Recherche, understand
from maillage.cites.models import Cite

HORS_QPV = "hors"
SANS_POSITION = "sans-position"
SANS_REFERENT = "aucun"
JAMAIS = "jamais"
DELAIS: Mapping[str, int] = {"6m": 6, "1a": 12, "2a": 24}
"""Not verified for so many months."""
STATUTS: Mapping[str, tuple[str, ...]] = {
    "": (Statut.ACTIVE, Statut.FERMEE),
    "active": (Statut.ACTIVE,),
    "fermee": (Statut.FERMEE,),
    "archivee": (Statut.ARCHIVEE,),
    "toutes": (Statut.ACTIVE, Statut.FERMEE, Statut.ARCHIVEE),
}
RANG_MOBILISATION = {code: rank for rank, code in enumerate(Mobilisation.values)}
RANGS = Case(
    *(When(mobilisation=code, then=Value(rank)) for code, rank in RANG_MOBILISATION.items()),
    default=Value(0),
    output_field=IntegerField(),
)
# The folded text begins with the name: it sorts "École" before "Zumba", which the bytes of the name do not.
NOM = "recherche"
TRIS: Mapping[str, tuple[str, ...]] = {
    "nom": (NOM,),
    "type": ("type", NOM),
    "commune": ("commune__nom", NOM),
    "quartier": ("qpv__nom", NOM),
    "age": ("age_min_mois", "age_max_mois", NOM),
    "mobilisation": ("rang_mobilisation", NOM),
    "verifiee": ("verifiee_le", NOM),
    "modifiee": ("modifie_le", NOM),
}


@dataclass(frozen=True)
class Filtres:
    """What the address bar asks for. Ages are in months, `age_max` excluded; several values of one filter are "or".

    `quartiers` holds QPV codes, HORS_QPV or SANS_POSITION; `referents` account ids or SANS_REFERENT; `verification`
    a key of DELAIS or JAMAIS; `statut` a key of STATUTS ("" is the living sheets).
    """

    q: str = ""
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    familles: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    quartiers: tuple[str, ...] = ()
    mobilisations: tuple[str, ...] = ()
    difficultes: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    verification: str = ""
    statut: str = ""
    tri: str = "nom"
    colonnes: tuple[str, ...] = ()


def may_see_team_notes(user: AnyUser, cite: Cite) -> bool:
    """Mobilisation, difficulty and referent are notes of the team about its partners (rules.TEAM_FIELDS)."""
    return bool(can(user, Capability.CONTACT_EQUIPE, cite))


def allowed(filtres: Filtres, user: AnyUser, cite: Cite) -> Filtres:
    """The filters without those that would tell what the user may not read."""
    if may_see_team_notes(user, cite):
        return filtres
    tri = "nom" if filtres.tri.removeprefix("-") == "mobilisation" else filtres.tri
    shown = tuple(name for name in filtres.colonnes if name not in TEAM_FIELDS)
    return replace(filtres, mobilisations=(), difficultes=(), referents=(), tri=tri, colonnes=shown)


def structures_of(cite: Cite, user: AnyUser) -> StructureQuerySet:
    """Every sheet of the cité that the user may see, those merged into another left out."""
    visible: StructureQuerySet = Structure.objects.filter(cite=cite).visible_to(user, Capability.ACTEUR_VIEW)
    return visible.exclude(statut=Statut.FUSIONNEE)


def filtered(cite: Cite, user: AnyUser, filtres: Filtres) -> StructureQuerySet:
    """The sheets shown in the directory, on the map and in exports, sorted."""
    kept = apply_filters(structures_of(cite, user), allowed(filtres, user, cite))
    return sort(kept, filtres.tri)


def apply_filters(queryset: StructureQuerySet, filtres: Filtres) -> StructureQuerySet:
    """The rows of `queryset` that satisfy every filter. One query more when something is searched for."""
    search = understand(queryset, filtres.q)
    return queryset.filter(*conditions(filtres, search).values())


def sort(queryset: StructureQuerySet, tri: str) -> StructureQuerySet:
    fields = TRIS.get(tri.removeprefix("-"), TRIS["nom"])
    descending = tri.startswith("-")
    if "rang_mobilisation" in fields:
        queryset = queryset.annotate(rang_mobilisation=RANGS)
    first = f"-{fields[0]}" if descending else fields[0]
    return queryset.order_by(first, *fields[1:], "pk")


def conditions(filtres: Filtres, search: Recherche | None) -> dict[str, Q]:
    """One condition per active filter, under the name of its parameter; "statut" is always there."""
    found = {"statut": Q(statut__in=STATUTS[filtres.statut])}
    if search is not None:
        found["q"] = search.condition
    for name, field, values in (
        ("type", "type__in", filtres.types),
        ("famille", "famille__in", filtres.familles),
        ("mobilisation", "mobilisation__in", filtres.mobilisations),
        ("difficulte", "difficulte__in", filtres.difficultes),
    ):
        if values:
            found[name] = Q(**{field: values})
    found |= linked(filtres)
    if filtres.age_min is not None or filtres.age_max is not None:
        found["age"] = ages(filtres.age_min, filtres.age_max)
    if filtres.verification:
        found["verification"] = not_verified(filtres.verification, timezone.localdate())
    return found


def linked(filtres: Filtres) -> dict[str, Q]:
    """Conditions on what the sheet points to."""
    found = {}
    if filtres.themes:
        themed = Structure.themes.through.objects.filter(theme_id__in=filtres.themes)
        found["theme"] = Q(pk__in=themed.values("structure_id"))
    if filtres.publics:
        received = Structure.publics.through.objects.filter(public_id__in=filtres.publics)
        found["public"] = Q(pk__in=received.values("structure_id"))
    if filtres.quartiers:
        found["quartier"] = districts(filtres.quartiers)
    if filtres.referents:
        people = [int(value) for value in filtres.referents if value != SANS_REFERENT]
        nobody = Q(referent__isnull=True) if SANS_REFERENT in filtres.referents else Q()
        found["referent"] = Q(referent__in=people) | nobody if people else nobody
    return found


def districts(quartiers: tuple[str, ...]) -> Q:
    placed = Q(latitude__isnull=False, longitude__isnull=False)
    condition = Q(qpv__code__in=[code for code in quartiers if code not in (HORS_QPV, SANS_POSITION)])
    if HORS_QPV in quartiers:
        condition |= placed & Q(qpv__isnull=True)
    if SANS_POSITION in quartiers:
        condition |= ~placed
    return condition


def ages(minimum: int | None, maximum: int | None) -> Q:
    """Structures that receive at least one age of the range; those whose ages are unknown are not in it."""
    condition = ~Q(age_min_mois__isnull=True, age_max_mois__isnull=True)
    if minimum is not None:
        condition &= Q(age_max_mois__isnull=True) | Q(age_max_mois__gt=minimum)
    if maximum is not None:
        condition &= Q(age_min_mois__isnull=True) | Q(age_min_mois__lt=maximum)
    return condition


def not_verified(delay: str, today: date) -> Q:
    if delay == JAMAIS:
        return Q(verifiee_le__isnull=True)
    return Q(verifiee_le__isnull=True) | Q(verifiee_le__lt=months_before(today, DELAIS[delay]))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))
