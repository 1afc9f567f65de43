"""What anybody may read: the living structures, and the contact details agreed to be public."""

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.acteurs.choices import Diffusion, Statut
from maillage.acteurs.models import Structure
from maillage.cites.models import Cite


@dataclass(frozen=True)
class StructurePublique:
    """No note of the team, no person, no detail kept for the network."""

    nom: str
    sigle: str
    type: str
    description: str
    adresse: str
    code_postal: str
    commune: str
    latitude: float | None
    longitude: float | None
    quartier: str
    themes: tuple[str, ...]
    publics: tuple[str, ...]
    age_min_mois: int | None
    age_max_mois: int | None
    horaires: str
    horaires_vacances: str
    site: str
    courriel: str
    telephone: str


def structures_publiques(cite: Cite) -> list[StructurePublique]:
    """Active structures of the cité, by name; three queries."""
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE).select_related("commune", "qpv")
    return [published(row) for row in rows.prefetch_related("themes", "publics").order_by("recherche", "pk")]


def published(row: Structure) -> StructurePublique:
    details: Mapping[str, str] = {
        name: getattr(row, name) if getattr(row, f"{name}_diffusion") == Diffusion.PUBLIC else ""
        for name in ("courriel", "telephone")
    }
    return StructurePublique(
        nom=row.nom,
        sigle=row.sigle,
        type=str(row.get_type_display()),
        description=row.description,
        adresse=row.adresse,
        code_postal=row.code_postal,
        commune=row.commune.nom if row.commune else "",
        latitude=row.latitude,
        longitude=row.longitude,
        quartier=row.qpv.nom if row.qpv else "",
        themes=tuple(theme.libelle for theme in row.themes.all()),
        publics=tuple(public.libelle for public in row.publics.all()),
        age_min_mois=row.age_min_mois,
        age_max_mois=row.age_max_mois,
        horaires=row.horaires,
        horaires_vacances=row.horaires_vacances,
        site=row.site_web,
        courriel=details["courriel"],
        telephone=details["telephone"],
    )
