from maillage.instances.models.compte_rendu import (
    CompteRendu,
    EnvoiCompteRendu,
    NotePoint,
    VersionCompteRendu,
)
from maillage.instances.models.flux import FluxAgenda
from maillage.instances.models.instance import Instance, Siege
from maillage.instances.models.invitation import Invitation
from maillage.instances.models.reunion import Frequentation, PointOrdreDuJour, Reunion
from maillage.instances.models.suites import Decision, Tache

__all__ = [
    "CompteRendu",
    "Decision",
    "EnvoiCompteRendu",
    "FluxAgenda",
    "Frequentation",
    "Instance",
    "Invitation",
    "NotePoint",
    "PointOrdreDuJour",
    "Reunion",
    "Siege",
    "Tache",
    "VersionCompteRendu",
]
