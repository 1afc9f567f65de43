from maillage.actions.models.action import Action, Partenaire
from maillage.actions.models.appel import Appel
from maillage.actions.models.axe import Axe, AxeTransversal, ReglagesActions
from maillage.actions.models.bilan import Bilan, LienBilan
from maillage.actions.models.charge import Charge
from maillage.actions.models.financement import Depassement, Enveloppe, Financement, Subvention, Versement
from maillage.actions.models.importee import LigneImportee
from maillage.actions.models.suivi import Beneficiaires, Indicateur, Jalon, Mesure, NoteSuivi, Seance

__all__ = [
    "Action",
    "Appel",
    "Axe",
    "AxeTransversal",
    "Beneficiaires",
    "Bilan",
    "Charge",
    "Depassement",
    "Enveloppe",
    "Financement",
    "Indicateur",
    "Jalon",
    "LienBilan",
    "LigneImportee",
    "Mesure",
    "NoteSuivi",
    "Partenaire",
    "ReglagesActions",
    "Seance",
    "Subvention",
    "Versement",
]
