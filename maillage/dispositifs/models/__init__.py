from maillage.dispositifs.models.catalogue import Dispositif, VersionDispositif
from maillage.dispositifs.models.deploiement import Articulation, Deploiement, Echeance, EtapeActivation
from maillage.dispositifs.models.veille import Flux, Signalement

__all__ = [
    "Articulation",
    "Deploiement",
    "Dispositif",
    "Echeance",
    "EtapeActivation",
    "Flux",
    "Signalement",
    "VersionDispositif",
]
