"""The words of dispositifs: times of a child's life, national status, state of a deployment."""

from django.db import models


class Temps(models.TextChoices):
    """When in the life of a child; shared with actions."""

    SCOLAIRE = "scolaire", "temps scolaire"
    PERISCOLAIRE = "periscolaire", "périscolaire"
    EXTRASCOLAIRE = "extrascolaire", "extrascolaire"
    VACANCES = "vacances", "vacances"
    SOIREE_WEEKEND = "soiree_weekend", "soirée et week-end"
    FAMILIAL = "familial", "temps familial"


class StatutNational(models.TextChoices):
    ACTIF = "actif", "actif"
    EXPERIMENTAL = "experimental", "expérimental"
    A_VERIFIER = "a_verifier", "à vérifier"
    EXTINCTION = "extinction", "en extinction"
    SUPPRIME = "supprime", "supprimé"


class Fiabilite(models.TextChoices):
    SOURCE = "source", "source citée"
    A_CONFIRMER = "a_confirmer", "à confirmer"


class Zonage(models.TextChoices):
    TOUS = "tous", "tout le territoire"
    QPV = "qpv", "quartiers prioritaires"
    REP = "rep", "éducation prioritaire"
    RURAL = "rural", "territoires ruraux"
    LOCAL = "local", "selon le projet local"


class EtatDeploiement(models.TextChoices):
    NON_DEPLOYE = "non_deploye", "non déployé"
    A_ACTIVER = "a_activer", "à activer"
    ACTIF = "actif", "actif"
    EXTINCTION = "extinction", "en extinction"
    CLOS = "clos", "clos"


class TypeArticulation(models.TextChoices):
    ARTICULATION = "articulation", "s'articule avec"
    RECOUVREMENT = "recouvrement", "recouvre en partie"
    RELAIS = "relais", "passe le relais à"


class EtatEtape(models.TextChoices):
    A_FAIRE = "a_faire", "à faire"
    EN_COURS = "en_cours", "en cours"
    FAITE = "faite", "faite"
    SANS_OBJET = "sans_objet", "sans objet"


class EtatVeille(models.TextChoices):
    A_TRIER = "a_trier", "à trier"
    A_ETUDIER = "a_etudier", "à étudier"
    ADOPTE = "adopte", "adopté"
    ECARTE = "ecarte", "écarté"


class EtatLien(models.TextChoices):
    """What the last check of an address found. Only an answer of the site can say that it is broken."""

    INCONNU = "", "jamais vérifié"
    BON = "bon", "répond"
    RESERVE = "reserve", "non vérifiable"
    MUET = "muet", "injoignable"
    CASSE = "casse", "cassé"


class Periode(models.TextChoices):
    """How often a deadline comes back."""

    AUCUNE = "", "une seule fois"
    MOIS = "mois", "tous les mois"
    TRIMESTRE = "trimestre", "tous les trois mois"
    SEMESTRE = "semestre", "tous les six mois"
    AN = "an", "tous les ans"
