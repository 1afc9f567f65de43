"""Writes of the reference geography: from the official files only, never one by one by hand."""

from maillage.territoires.services.communes import Loaded, ensure_communes, load_communes
from maillage.territoires.services.etablissements import restore_etablissements, save_etablissements
from maillage.territoires.services.qpv import qpv_changed, restore_qpv, save_qpv

__all__ = [
    "Loaded",
    "ensure_communes",
    "load_communes",
    "qpv_changed",
    "restore_etablissements",
    "restore_qpv",
    "save_etablissements",
    "save_qpv",
]
