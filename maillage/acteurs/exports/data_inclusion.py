"""data·inclusion, schema v1: structures, and the services that carry their themes and publics.

A sheet of ours is a structure. In version 1 a structure has neither themes nor publics: they belong to services, so a
sheet with missions and a theme that has an equivalent also gives one service, under its own name. Only equivalents
without ambiguity are written; what has none is left out, never approximated. Every row is validated by the published
schema: a refused optional value is dropped, a row without a valid required value is left out and counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data_inclusion.schema import v1
from pydantic import BaseModel, ValidationError

from maillage.acteurs.choices import TypeStructure as T
from maillage.acteurs.exports.lecture import Exportee
from maillage.core.hours import InvalidHours, describe_hours

NETWORKS: Mapping[str, v1.ReseauPorteur] = {
    T.MISSION_LOCALE: v1.ReseauPorteur.MISSION_LOCALE,
    T.COMMUNE: v1.ReseauPorteur.COMMUNES,
    T.SERVICE_MUNICIPAL: v1.ReseauPorteur.COMMUNES,
    T.DEPARTEMENT: v1.ReseauPorteur.DEPARTEMENTS,
    T.REGION: v1.ReseauPorteur.REGIONS,
    T.CPAM: v1.ReseauPorteur.CPAM,
}
"""Types of ours that are one network and nothing else ("CAF, MSA" are two)."""

THEMES: Mapping[str, str] = {
    "allophonie": "lecture-ecriture-calcul--maitriser-le-francais",
    "numerique": "numerique--maitriser-les-fondamentaux-du-numerique",
    "parentalite": "famille--soutien-a-la-parentalite-et-a-leducation",
    "sport": "remobilisation--activites-sportives-et-culturelles",
    "culture": "remobilisation--activites-sportives-et-culturelles",
    "citoyennete": "remobilisation--benevolat-action-citoyenne",
    "orientation": "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite",
}
PUBLICS: Mapping[str, str] = {
    "jeune-enfant": "familles",
    "enfant": "familles",
    "parent": "familles",
    "pre-ado": "jeunes",
    "ado": "jeunes",
    "jeune-adulte": "jeunes",
}
WHY = {
    "nom": "son nom n'a pas entre 3 et 150 caractères",
    "description": "ses missions sont vides ou trop courtes",
    "thematiques": "aucun de ses thèmes n'a d'équivalent",
    "date_maj": "sa date de modification n'est pas acceptée",
}


@dataclass
class Lot:
    """The valid rows, ready for JSON, and the sheets left out with the reason."""

    lignes: list[dict[str, Any]] = field(default_factory=list)
    exclues: list[tuple[str, str]] = field(default_factory=list)


def structures(rows: Sequence[Exportee], slug: str) -> Lot:
    lot = Lot()
    for row in rows:
        add(lot, v1.Structure, structure_values(row, slug), row.structure.nom)
    return lot


def services(rows: Sequence[Exportee], slug: str) -> Lot:
    lot = Lot()
    for row in rows:
        values = service_values(row, slug)
        if not values["thematiques"]:
            lot.exclues.append((row.structure.nom, WHY["thematiques"]))
        else:
            add(lot, v1.Service, values, row.structure.nom)
    return lot


def add(lot: Lot, model: type[BaseModel], values: dict[str, Any], nom: str) -> None:
    """The row as the schema accepts it: once more without the optional values it has refused."""
    try:
        lot.lignes.append(validated(model, values))
        return
    except ValidationError as error:
        refused = {str(problem["loc"][0]) for problem in error.errors()}
    required = {name for name, known in model.model_fields.items() if known.is_required()} & refused
    if required:
        first = sorted(required)[0]
        lot.exclues.append((nom, WHY.get(first, f"le champ « {first} » n'est pas accepté")))
    else:
        lot.lignes.append(
            validated(model, {name: value for name, value in values.items() if name not in refused})
        )


def validated(model: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in values.items() if value not in (None, "")}
    written: dict[str, Any] = model.model_validate(known).model_dump(mode="json", exclude_none=True)
    # sets have no order: the same directory must give the same file
    return {name: sorted(value) if isinstance(value, list) else value for name, value in written.items()}


def common_values(row: Exportee, slug: str) -> dict[str, Any]:
    structure = row.structure
    return {
        "source": f"maillage-{slug}",
        "nom": structure.nom.rstrip(" ."),
        "date_maj": structure.modifie_le.date(),
        "description": structure.description,
        "commune": structure.commune.nom if structure.commune else "",
        "code_postal": structure.code_postal,
        "code_insee": structure.commune_id,
        "adresse": structure.adresse,
        "complement_adresse": structure.complement_adresse,
        "longitude": structure.longitude,
        "latitude": structure.latitude,
        "telephone": row.telephone,
        "courriel": row.courriel,
        "horaires_accueil": osm_hours(structure.horaires),
    }


def structure_values(row: Exportee, slug: str) -> dict[str, Any]:
    structure = row.structure
    network = NETWORKS.get(structure.type)
    return {
        **common_values(row, slug),
        "id": f"maillage-{slug}--{structure.pk}",
        "siret": structure.siret,
        "site_web": structure.site_web,
        "reseaux_porteurs": {network} if network else None,
        # optional here, and refused when it is shorter than five characters
        "description": structure.description if len(structure.description) >= 5 else "",
    }


def service_values(row: Exportee, slug: str) -> dict[str, Any]:
    return {
        **common_values(row, slug),
        "id": f"maillage-{slug}--{row.structure.pk}-missions",
        "structure_id": f"maillage-{slug}--{row.structure.pk}",
        "thematiques": {THEMES[code] for code in row.codes_themes if code in THEMES},
        "publics": {PUBLICS[code] for code in row.codes_publics if code in PUBLICS} or None,
        "frais_precisions": row.structure.cout,
        "zone_eligibilite": None,
    }


def osm_hours(text: str) -> str:
    """Only hours in the notation of OpenStreetMap: the schema asks for no other."""
    try:
        describe_hours(text)
    except InvalidHours:
        return ""
    return text
