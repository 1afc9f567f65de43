"""Reads of the reference geography."""

from maillage.territoires.selectors.calendrier import ZoneConnue, imported_periods, known_zones
from maillage.territoires.selectors.matching import CommuneHint, match_communes
from maillage.territoires.selectors.quartiers import locate_qpv_ids, qpv_at
from maillage.territoires.selectors.search import (
    communes_by_code,
    etablissement_by_uai,
    etablissements_by_uai,
    qpv_by_code,
    qpv_in_bulk,
    search_communes,
    search_etablissements,
    search_qpv,
)

__all__ = [
    "CommuneHint",
    "ZoneConnue",
    "communes_by_code",
    "etablissement_by_uai",
    "etablissements_by_uai",
    "imported_periods",
    "known_zones",
    "locate_qpv_ids",
    "match_communes",
    "qpv_at",
    "qpv_by_code",
    "qpv_in_bulk",
    "search_communes",
    "search_etablissements",
    "search_qpv",
]
