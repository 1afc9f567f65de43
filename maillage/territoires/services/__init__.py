"""Writes of the reference geography: from the official files only, never one by one by hand."""

from maillage.territoires.services.calendrier import Saved, delete_period, save_periods
from maillage.territoires.services.communes import Loaded, ensure_communes, load_communes
from maillage.territoires.services.etablissements import restore_etablissements, save_etablissements
from maillage.territoires.services.qpv import restore_qpv, save_qpv

__all__ = [
    "Loaded",
    "Saved",
    "delete_period",
    "ensure_communes",
    "load_communes",
    "restore_etablissements",
    "restore_qpv",
    "save_etablissements",
    "save_periods",
    "save_qpv",
]
