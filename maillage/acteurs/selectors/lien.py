"""The sheet of a structure as the structure itself is asked to check it: nothing that the team notes about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import SECTIONS, lines
from maillage.acteurs.rules import TEAM_FIELDS
from maillage.acteurs.selectors.valeurs import NOTHING, line_shown
from maillage.base.sheets import Section
from maillage.base.values import Json, read_fields

ASKED = tuple(
    name
    for name in (
        "nom", "sigle", "type", "site_web", "description", "exemples_action", "themes", "modalites_acces", "cout",
        "langues", "accessibilite", "publics", "age_min_mois", "age_max_mois", "adresse", "complement_adresse",
        "code_postal", "commune", "zones", "zone_intervention", "courriel", "courriel_diffusion", "telephone",
        "telephone_diffusion",
    )
    if name not in TEAM_FIELDS
)  # fmt: skip
"""What a structure may correct: no code, no position, and no opening hours, which have a writing of their own; those it
tells in a message."""


@dataclass(frozen=True)
class Partie:
    code: str
    titre: str
    icone: str
    lignes: tuple[tuple[str, str, bool], ...]
    """(label, value in words, whether there is one)."""


def sheet_for_link(structure: Structure) -> list[Partie]:
    values = read_fields(structure, ASKED)
    found = [part(section, values) for section in SECTIONS]
    return [partie for partie in found if partie.lignes]


def part(section: Section, values: Mapping[str, Json]) -> Partie:
    rows = []
    for ligne in lines():
        if ligne.cle in section.champs and all(name in values for name in ligne.champs):
            shown = line_shown(ligne, values)
            rows.append((ligne.libelle, shown, shown != NOTHING))
    return Partie(section.code, section.titre, section.icone, tuple(rows))
