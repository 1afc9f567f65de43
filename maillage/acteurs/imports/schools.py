"""Codes of schools, held against the directory of schools."""

from collections.abc import Sequence

from django.db.models.functions import Left

from maillage.acteurs.imports.columns import LABELS
from maillage.acteurs.imports.fiche import Fiche
from maillage.base.transfers import CellProblem
from maillage.territoires.models import Etablissement
from maillage.territoires.selectors import etablissements_by_uai


def unknown_schools(fiches: Sequence[Fiche]) -> dict[str, CellProblem]:
    """UAI → what is said of a code that the directory of schools does not hold; the sheet keeps it. Two queries.

    Nothing is said of a département whose schools have not been loaded.
    """
    asked = {fiche.text("uai") for fiche in fiches} - {""}
    if not asked:
        return {}
    known = etablissements_by_uai(asked).keys()
    loaded = Etablissement.objects.annotate(prefixe=Left("uai", 3)).values_list("prefixe", flat=True)
    prefixes = set(loaded.filter(prefixe__in={uai[:3] for uai in asked}).distinct())
    return {
        uai: CellProblem(
            LABELS["uai"],
            f"« {uai} » n'est pas dans l'annuaire des établissements : vérifiez ce code.",
            False,
        )
        for uai in asked - known
        if uai[:3] in prefixes
    }
