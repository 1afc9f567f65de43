"""Recognise, by their columns, the files that are published or exchanged in a known form."""

import re
from collections.abc import Iterable

from maillage.core.text import fold

# Column styles of the ministry's directory: the open data export, the older one with labels, the flattened one
_DIRECTORY = (
    {"identifiant_de_l_etablissement", "nom_etablissement"},
    {"code_etablissement", "appellation_officielle"},
    {"numero_uai", "appellation_officielle"},
    {"uai", "nom", "type", "commune"},
)
_SERVICE = {"id", "structure_id", "source", "nom"}
_STRUCTURE = {"id", "source", "nom", "date_maj"}
# Columns of the schema, versions 0 (2022 and 2023) and 1, that arbitrary tables seldom have
_STRUCTURE_SIGNS = {
    "accessibilite_lieu", "antenne", "code_insee", "complement_adresse", "courriel", "horaires_accueil",
    "horaires_ouverture", "labels_autres", "labels_nationaux", "lien_source", "pivot", "presentation_resume",
    "reseaux_porteurs", "siret", "site_web", "thematiques", "typologie",
}  # fmt: skip
_SERVICE_SIGNS = {
    "types", "type", "thematiques", "frais", "profils", "publics", "modes_accueil", "modes_mobilisation",
    "presentation_resume",
}  # fmt: skip


def key(column: str) -> str:
    """A column name as a key: "Code établissement" to "code_etablissement"."""
    return re.sub(r"[^a-z0-9]+", "_", fold(column)).strip("_")


def recognise(columns: Iterable[str]) -> str | None:
    """The code of a known shape, or None."""
    keys = {key(column) for column in columns}
    if any(style <= keys for style in _DIRECTORY):
        return "annuaire-education"
    if keys >= _SERVICE and len(keys & _SERVICE_SIGNS) >= 2:
        return "data-inclusion-services"
    if keys >= _STRUCTURE and "structure_id" not in keys and len(keys & _STRUCTURE_SIGNS) >= 3:
        return "data-inclusion-structures"
    return None
