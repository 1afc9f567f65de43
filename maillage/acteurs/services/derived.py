"""What is computed from the sheet, for one structure or for thousands before a bulk_create."""

from collections.abc import Sequence

from maillage.acteurs.choices import FAMILLE_OF
from maillage.acteurs.models import Antenne, Structure
from maillage.acteurs.models.structure import Lieu
from maillage.core.text import fold
from maillage.territoires.models import Commune
from maillage.territoires.selectors import locate_qpv_ids


def prepare_for_save(structures: Sequence[Structure]) -> None:
    """Set famille, siren, recherche and qpv on unsaved or changed rows: one query for communes, one for districts."""
    communes = names_of_communes(structures)
    for structure in structures:
        structure.famille = FAMILLE_OF[structure.type]
        if structure.siret:
            structure.siren = structure.siret[:9]
        structure.recherche = search_text(structure, communes.get(structure.commune_id or "", ""))
    place(structures)


def prepare_antennes(antennes: Sequence[Antenne]) -> None:
    place(antennes)


def place(places: Sequence[Lieu]) -> None:
    """Set the district of each place from its position; a place without position has none."""
    located = [place for place in places if place.has_position]
    found = locate_qpv_ids([(place.longitude or 0.0, place.latitude or 0.0) for place in located])
    for lieu in places:
        lieu.qpv_id = None
    for lieu, qpv_id in zip(located, found, strict=True):
        lieu.qpv_id = qpv_id


def names_of_communes(structures: Sequence[Structure]) -> dict[str, str]:
    codes = {structure.commune_id for structure in structures if structure.commune_id}
    if not codes:
        return {}
    return dict(Commune.objects.filter(pk__in=codes).values_list("code", "nom"))


def search_text(structure: Structure, commune: str) -> str:
    """The folded text that the directory searches and sorts by: it begins with the name."""
    parts = (
        structure.nom,
        structure.sigle,
        structure.get_type_display(),
        structure.adresse,
        structure.code_postal,
        commune,
        structure.description,
        structure.exemples_action,
        structure.uai,
        structure.siret,
        structure.siren,
        structure.rna,
        structure.numero_caf,
    )
    return " ".join(folded for part in parts if (folded := fold(part)))
