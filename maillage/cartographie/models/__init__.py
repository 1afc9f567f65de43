from maillage.cartographie.models.analyse import Analyse
from maillage.cartographie.models.besoins import Effectif, Priorite, ReglageAnalyse
from maillage.cartographie.models.decision import DecisionManque
from maillage.cartographie.models.mentale import CarteMentale
from maillage.cartographie.models.places import PlacesReseau
from maillage.cartographie.models.recensement import Recensement
from maillage.cartographie.models.vue import VueCarte

__all__ = [
    "Analyse",
    "CarteMentale",
    "DecisionManque",
    "Effectif",
    "PlacesReseau",
    "Priorite",
    "Recensement",
    "ReglageAnalyse",
    "VueCarte",
]
