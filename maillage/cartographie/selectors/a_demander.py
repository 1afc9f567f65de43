"""Where nobody has looked: who is likely to know. Structures and functions, never a person's name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Famille, Statut, TypeStructure
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import NOM, may_see_team_notes
from maillage.cites.models import Cite
from maillage.core.ages import AgeRange
from maillage.core.coverage import Offer
from maillage.dispositifs.models import Deploiement

SCHOOLS: Mapping[str, tuple[AgeRange, str]] = {
    TypeStructure.CRECHE: (AgeRange.of_years(0, 3), "direction de l'accueil"),
    TypeStructure.PMI: (AgeRange.of_years(0, 6), "responsable de la PMI"),
    TypeStructure.ECOLE_MATERNELLE: (AgeRange.of_years(3, 6), "direction d'école"),
    TypeStructure.ECOLE_ELEMENTAIRE: (AgeRange.of_years(6, 11), "direction d'école"),
    TypeStructure.ECOLE_PRIMAIRE: (AgeRange.of_years(3, 11), "direction d'école"),
    TypeStructure.COLLEGE: (AgeRange.of_years(11, 15), "principal·e du collège"),
    TypeStructure.LYCEE: (AgeRange.of_years(15, 18), "proviseur·e du lycée"),
    TypeStructure.LYCEE_PRO: (AgeRange.of_years(15, 18), "proviseur·e du lycée"),
    TypeStructure.CFA: (AgeRange.of_years(16, 25), "direction du CFA"),
    TypeStructure.MISSION_LOCALE: (AgeRange.of_years(16, 25), "direction de la mission locale"),
}
"""Whoever meets every child or young person of an age, whatever the theme."""
EACH = 3
"""Structures named for one reason: a short list is one that is used."""


@dataclass(frozen=True)
class Piste:
    """Who to ask, and why them. `referent`: in the team, who follows the structure (for the team)."""

    structure: Structure
    raison: str
    referent: str = ""


def who_knows(
    cite: Cite,
    user: AnyUser | None,
    *,
    theme: str,
    band: AgeRange,
    zone: str | None,
    offers: Iterable[Offer],
) -> list[Piste]:
    """The most likely first, each structure once. A constant number of queries; fewer than a dozen."""
    team = user is None or may_see_team_notes(user, cite)
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE).select_related("referent")
    found: dict[int, Piste] = {}
    for structure, reason in candidates(rows, cite, theme, band, zone, offers):
        referent = structure.referent.nom_complet if team and structure.referent else ""
        found.setdefault(structure.pk, Piste(structure, reason, referent))
    return list(found.values())


def candidates(
    rows: QuerySet[Structure],
    cite: Cite,
    theme: str,
    band: AgeRange,
    zone: str | None,
    offers: Iterable[Offer],
) -> Iterator[tuple[Structure, str]]:
    themed = local(rows.filter(themes__pk=theme).exclude(famille=Famille.COLLECTIVITE), zone)
    for one in themed:
        yield one, "porte ce thème, pour d'autres âges ou ailleurs"
    for one in local(rows.filter(type=TypeStructure.RESEAU_EP), zone):
        yield one, "coordination du réseau d'éducation prioritaire"
    meeting = [kind for kind, (ages, _) in SCHOOLS.items() if ages.overlaps(band)]
    for one in local(rows.filter(type__in=meeting), zone):
        yield one, f"{SCHOOLS[one.type][1]} : voit les {band.label} tous les jours"
    for one, court in pilots(rows, cite, theme, offers):
        yield one, f"pilote « {court} », sur le même thème"
    services = rows.filter(famille__in=(Famille.COLLECTIVITE, Famille.PROTECTION_SOCIALE), themes__pk=theme)
    for one in services.order_by(NOM, "pk")[:EACH]:
        yield one, "chef·fe de service ou responsable : suit ce thème"


def local(rows: QuerySet[Structure], zone: str | None) -> list[Structure]:
    """Those of the district when there are some, else those of the cité."""
    ordered = rows.order_by(NOM, "pk")
    if zone:
        acting = Structure.zones.through.objects.filter(qpv__code=zone).values("structure_id")
        near = list(ordered.filter(Q(qpv__code=zone) | Q(pk__in=acting))[:EACH])
        if near:
            return near
    return list(ordered[:EACH])


def pilots(
    rows: QuerySet[Structure], cite: Cite, theme: str, offers: Iterable[Offer]
) -> Iterator[tuple[Structure, str]]:
    """Who carries a dispositif of this theme, for other ages or elsewhere."""
    keys = [int(offer.key[1:]) for offer in offers if offer.key.startswith("d") and theme in offer.themes]
    schemes = {
        row.porteur_id or 0: row.court
        for row in Deploiement.objects.filter(cite=cite, pk__in=keys, porteur__isnull=False)
        .select_related("dispositif")
        .order_by("pk")
    }
    for one in rows.filter(pk__in=list(schemes)[:EACH]).order_by(NOM, "pk"):
        yield one, schemes[one.pk]
