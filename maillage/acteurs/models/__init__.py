from maillage.acteurs.models.campagne import Campagne, EnvoiCampagne, EnvoiQuerySet, LienCampagne
from maillage.acteurs.models.doublon import PaireDistincte
from maillage.acteurs.models.enquete import Question, ReponseQuestion
from maillage.acteurs.models.enrolement import Contact, ContactQuerySet, EtapeEnrolement
from maillage.acteurs.models.personne import Fonction, Personne, Rattachement
from maillage.acteurs.models.proposition import Proposition
from maillage.acteurs.models.relation import Relation
from maillage.acteurs.models.sollicitation import ReglagesSollicitation, Sollicitation
from maillage.acteurs.models.structure import Antenne, ReferenceExterne, Structure, StructureQuerySet

__all__ = [
    "Antenne",
    "Campagne",
    "Contact",
    "ContactQuerySet",
    "EnvoiCampagne",
    "EnvoiQuerySet",
    "EtapeEnrolement",
    "Fonction",
    "LienCampagne",
    "PaireDistincte",
    "Personne",
    "Proposition",
    "Question",
    "Rattachement",
    "ReferenceExterne",
    "ReglagesSollicitation",
    "Relation",
    "ReponseQuestion",
    "Sollicitation",
    "Structure",
    "StructureQuerySet",
]
