"""The words of actions and of their money. Times of a child's life are `dispositifs.choices.Temps`."""

from django.db import models


class ObjectifNational(models.TextChoices):
    """The three official objectives, in the wording of every call for projects."""

    ECOLE = "ecole", "Conforter le rôle de l'école"
    CONTINUITE = "continuite", "Promouvoir la continuité éducative"
    POSSIBLES = "possibles", "Ouvrir le champ des possibles"


class NiveauAxe(models.IntegerChoices):
    AXE = 1, "axe"
    OBJECTIF = 2, "objectif"
    OPERATIONNEL = 3, "objectif opérationnel"


class EtatAction(models.TextChoices):
    IDEE = "idee", "idée"
    CONSTRUCTION = "construction", "en co-construction"
    DEPOSEE = "deposee", "déposée"
    INSTRUITE = "instruite", "instruite"
    VALIDEE = "validee", "validée"
    EN_COURS = "en_cours", "en cours"
    REALISEE = "realisee", "réalisée"
    BILAN_RECU = "bilan_recu", "bilan reçu"
    RECONDUITE = "reconduite", "reconduite"
    PERENNISEE = "perennisee", "pérennisée dans le droit commun"
    SUSPENDUE = "suspendue", "suspendue"
    ABANDONNEE = "abandonnee", "abandonnée"


class EtatAppel(models.TextChoices):
    """Where a call for projects stands on a given day; read from its dates, never stored."""

    OUVERT = "ouvert", "ouvert"
    A_VENIR = "a_venir", "à venir"
    CLOS = "clos", "clos"


class NatureAction(models.TextChoices):
    NOUVELLE = "nouvelle", "nouvelle"
    RENFORCEMENT = "renforcement", "renforcement de l'existant"
    ESSAIMAGE = "essaimage", "essaimage"
    INGENIERIE = "ingenierie", "ingénierie"
    EVENEMENT = "evenement", "événement"
    FORMATION = "formation", "formation"


class Feu(models.TextChoices):
    VERT = "vert", "comme prévu"
    ORANGE = "orange", "à surveiller"
    ROUGE = "rouge", "en difficulté"


class RolePartenaire(models.TextChoices):
    COFINANCEUR = "cofinanceur", "cofinanceur"
    OPERATEUR = "operateur", "opérateur"
    PRESCRIPTEUR = "prescripteur", "prescripteur"
    ACCUEIL = "accueil", "accueil"
    APPUI = "appui", "appui"


class TypeIndicateur(models.TextChoices):
    REALISATION = "realisation", "réalisation"
    RESULTAT = "resultat", "résultat"
    IMPACT = "impact", "impact"


class Moment(models.TextChoices):
    PREVU = "prevu", "prévus"
    REEL = "reel", "réels"


class Perspective(models.TextChoices):
    RECONDUIRE = "reconduire", "reconduire"
    ADAPTER = "adapter", "adapter"
    PERENNISER = "perenniser", "pérenniser"
    ARRETER = "arreter", "arrêter"


class EtatBilan(models.TextChoices):
    BROUILLON = "brouillon", "en cours de rédaction"
    REMIS = "remis", "remis par le porteur"
    VALIDE = "valide", "validé"


class Source(models.TextChoices):
    """Where money comes from. The collège's fund and the P147 are two circuits, never mixed."""

    P147_CITE = "p147_cite", "P147 cité éducative"
    FONDS_COLLEGE = "fonds_college", "fonds de la cité éducative (collège chef de file)"
    P147_VILLE = "p147_ville", "P147 contrat de ville"
    P147_AUTRE = "p147_autre", "P147 autre (PRE, VVV, quartiers d'été…)"
    EDUCATION = "education", "Éducation nationale"
    COMMUNE = "commune", "commune"
    EPCI = "epci", "intercommunalité"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    CAF = "caf", "CAF"
    ARS = "ars", "ARS"
    DRAC = "drac", "DRAC"
    FIPD = "fipd", "FIPD"
    ETAT_AUTRE = "etat_autre", "État, autre"
    BAILLEUR = "bailleur", "bailleur social"
    FONDATION = "fondation", "fondation, mécénat"
    EUROPE = "europe", "Europe"
    USAGERS = "usagers", "participation des familles"
    AUTOFINANCEMENT = "autofinancement", "autofinancement du porteur"
    VALORISATION = "valorisation", "valorisation (bénévolat, mise à disposition)"
    AUTRE = "autre", "autre"


class Circuit(models.TextChoices):
    """Who decides and who pays: the collège from its fund, the préfecture from the P147, or somebody else."""

    COLLEGE = "college", "fonds du collège"
    P147 = "p147", "P147, par la préfecture"
    AUTRE = "autre", "autres financements"


CIRCUIT_OF: dict[str, Circuit] = {
    Source.FONDS_COLLEGE: Circuit.COLLEGE,
    Source.P147_CITE: Circuit.P147,
    Source.P147_VILLE: Circuit.P147,
    Source.P147_AUTRE: Circuit.P147,
}
LABEL = frozenset({Source.P147_CITE, Source.FONDS_COLLEGE})
"""The money of the label; what comes from elsewhere is co-funding."""


class ThemeP147(models.TextChoices):
    """Nomenclature of the programme 147 in 2024 (metier.md §1.7)."""

    REUSSITE = "1.1", "1.1 Programme de réussite éducative"
    SCOLARITE = "1.2", "1.2 Soutien à la scolarité"
    CITES = "1.3", "1.3 Cités éducatives"
    PERSEVERANCE = "1.4", "1.4 Persévérance scolaire, accès au supérieur"
    SANTE = "2.1", "2.1 Santé"
    PARENTALITE = "2.2", "2.2 Parentalité"
    CITOYENNETE = "2.3", "2.3 Citoyenneté"
    DISCRIMINATIONS = "2.4", "2.4 Discriminations"
    CADRE_DE_VIE = "3.1", "3.1 Cadre de vie"
    TRANQUILLITE = "3.2", "3.2 Tranquillité et sûreté publique"
    MEDIATION = "3.3", "3.3 Médiation sociale"
    TRANSITIONS = "3.4", "3.4 Transitions"
    JEUNESSE = "4.1", "4.1 Jeunesse"
    CULTURE = "4.2", "4.2 Culture"
    SPORTS = "4.3", "4.3 Sports"
    VACANCES = "4.4", "4.4 Vacances et loisirs"
    EMPLOI = "5.1", "5.1 Emploi"
    CITES_EMPLOI = "5.2", "5.2 Cités de l'emploi"
    PAQTE = "5.3", "5.3 PAQTE"
    ATTRACTIVITE = "5.4", "5.4 Attractivité"
    ENTREPRENEURIAT = "5.5", "5.5 Entrepreneuriat"
    INITIATIVE = "6.1", "6.1 Initiative associative"
    PARTICIPATION = "6.2", "6.2 Participation"
    PILOTAGE = "6.3", "6.3 Pilotage, ingénierie"
    MUTUALISATION = "6.4", "6.4 Structures mutualisatrices"


class TypeFinancement(models.TextChoices):
    SUBVENTION = "subvention", "subvention"
    CREDIT_DELEGUE = "credit_delegue", "crédit délégué"
    PRESTATION = "prestation", "prestation"
    VALORISATION = "valorisation", "valorisation"
    AUTOFINANCEMENT = "autofinancement", "autofinancement"
    PARTICIPATION = "participation", "participation des usagers"


class Credit(models.TextChoices):
    SPECIFIQUE = "specifique", "crédit spécifique"
    DROIT_COMMUN = "droit_commun", "droit commun"


class Section(models.TextChoices):
    FONCTIONNEMENT = "fonctionnement", "fonctionnement"
    INVESTISSEMENT = "investissement", "investissement"


SEUIL_CONVENTION = 23_000
"""Euros a year from one public authority to one body, above which an agreement is required (decree 2001-495)."""

MOIS_COMPTE_RENDU = 6
"""Months after the end of the year within which the financial report (Cerfa 15059) is due."""


class Compte(models.TextChoices):
    """The accounts of charges of the Cerfa 12156; 86 is the use of what is given in kind."""

    ACHATS = "60", "60 Achats"
    SERVICES = "61", "61 Services extérieurs"
    AUTRES_SERVICES = "62", "62 Autres services extérieurs"
    IMPOTS = "63", "63 Impôts et taxes"
    PERSONNEL = "64", "64 Charges de personnel"
    GESTION = "65", "65 Autres charges de gestion courante"
    FINANCIERES = "66", "66 Charges financières"
    EXCEPTIONNELLES = "67", "67 Charges exceptionnelles"
    DOTATIONS = "68", "68 Dotations aux amortissements et provisions"
    NATURE = "86", "86 Emplois des contributions volontaires en nature"
