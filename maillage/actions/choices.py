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


class NatureAction(models.TextChoices):
    NOUVELLE = "nouvelle", "nouvelle"
    RENFORCEMENT = "renforcement", "renforcement de l'existant"
    ESSAIMAGE = "essaimage", "essaimage"
    INGENIERIE = "ingenierie", "ingénierie"
    EVENEMENT = "evenement", "événement"
    FORMATION = "formation", "formation"


class Feu(models.TextChoices):
    VERT = "vert", "avance comme prévu"
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
