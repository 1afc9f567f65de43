"""Writes of the cités: the cité itself, its dated perimeter and figures, its mandates."""

from maillage.cites.services.cites import create_cite, update_cite
from maillage.cites.services.facts import add_label_period, delete_entry, end_label_period, record_chiffre
from maillage.cites.services.mandats import end_mandat, mandat_ended, open_mandat, update_mandat
from maillage.cites.services.perimetre import (
    add_commune,
    add_etablissement,
    add_qpv,
    end_perimetre,
    set_chef_de_file,
)

__all__ = [
    "add_commune",
    "add_etablissement",
    "add_label_period",
    "add_qpv",
    "create_cite",
    "delete_entry",
    "end_label_period",
    "end_mandat",
    "end_perimetre",
    "mandat_ended",
    "open_mandat",
    "record_chiffre",
    "set_chef_de_file",
    "update_cite",
    "update_mandat",
]
