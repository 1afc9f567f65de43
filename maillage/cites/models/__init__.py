from maillage.cites.models.cite import (
    Chiffre,
    Cite,
    PerimetreCommune,
    PerimetreEtablissement,
    PerimetreQpv,
    PeriodeLabel,
)
from maillage.cites.models.mandat import Mandat
from maillage.cites.models.owned import CiteOwned, CiteOwnedQuerySet
from maillage.cites.models.vocabulaire import Public, Theme

__all__ = [
    "Chiffre",
    "Cite",
    "CiteOwned",
    "CiteOwnedQuerySet",
    "Mandat",
    "PerimetreCommune",
    "PerimetreEtablissement",
    "PerimetreQpv",
    "PeriodeLabel",
    "Public",
    "Theme",
]
