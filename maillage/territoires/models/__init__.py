from maillage.territoires.models.calendrier import PeriodeScolaire
from maillage.territoires.models.commune import Commune, Departement
from maillage.territoires.models.etablissement import Etablissement
from maillage.territoires.models.qpv import Qpv

__all__ = ["Commune", "Departement", "Etablissement", "PeriodeScolaire", "Qpv"]
