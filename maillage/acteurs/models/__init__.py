from maillage.acteurs.models.doublon import PaireDistincte
from maillage.acteurs.models.personne import Fonction, Personne, Rattachement
from maillage.acteurs.models.proposition import Proposition
from maillage.acteurs.models.relation import Relation
from maillage.acteurs.models.structure import Antenne, ReferenceExterne, Structure, StructureQuerySet

__all__ = [
    "Antenne",
    "Fonction",
    "PaireDistincte",
    "Personne",
    "Proposition",
    "Rattachement",
    "ReferenceExterne",
    "Relation",
    "Structure",
    "StructureQuerySet",
]
