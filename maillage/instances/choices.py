"""The words of instances: kinds, seats, states of a meeting, answers, minutes, decisions and tasks."""

from django.db import models


class TypeInstance(models.TextChoices):
    TROIKA = "troika", "troïka"
    COPIL = "copil", "comité de pilotage"
    COTECH = "cotech", "comité technique"
    COMITE_SUIVI = "comite_suivi", "comité de suivi"
    EQUIPE_PROJET = "equipe_projet", "équipe projet"
    GROUPE_TRAVAIL = "groupe_travail", "groupe de travail"
    COMMISSION = "commission", "commission"
    COMITE_SELECTION = "comite_selection", "comité de sélection"
    PARENTS = "parents", "instance de parents"
    JEUNES = "jeunes", "instance de jeunes"
    ESPACE_EXISTANT = "espace_existant", "espace existant d'un autre"
    AUTRE = "autre", "autre instance"


class QualiteSiege(models.TextChoices):
    TITULAIRE = "titulaire", "titulaire"
    SUPPLEANT = "suppleant", "suppléant·e"
    INVITE = "invite", "invité·e"


class EtatReunion(models.TextChoices):
    PREPARATION = "preparation", "en préparation"
    CONVOQUEE = "convoquee", "convoquée"
    TENUE = "tenue", "tenue"
    ANNULEE = "annulee", "annulée"


class NaturePoint(models.TextChoices):
    INFORMATION = "information", "information"
    ECHANGE = "echange", "échange"
    DECISION = "decision", "décision"
    SUITES = "suites", "suite des décisions"


class Envoi(models.TextChoices):
    """What the person who prepares chose to do with somebody who could be invited."""

    INVITER = "inviter", "inviter"
    RELEVE = "releve", "ne pas inviter, envoyer le relevé"
    ECARTER = "ecarter", "ne pas solliciter"


class Reponse(models.TextChoices):
    SANS = "", "sans réponse"
    PRESENT = "present", "sera présent·e"
    EXCUSE = "excuse", "s'excuse"
    REPRESENTE = "represente", "sera représenté·e"


class EtatCompteRendu(models.TextChoices):
    BROUILLON = "brouillon", "brouillon"
    VALIDE = "valide", "validé"
    DIFFUSE = "diffuse", "diffusé"


class Accord(models.TextChoices):
    """How a decision was taken: most committees do not vote."""

    CONSENSUS = "consensus", "accord de tous"
    RESERVES = "reserves", "accord, avec réserves"
    VOTE = "vote", "vote"
    ARBITRAGE = "arbitrage", "arbitrage de la troïka"
    REFUS = "refus", "refus"
    REPORT = "report", "reportée"


class EtatDecision(models.TextChoices):
    A_SUIVRE = "a_suivre", "à appliquer"
    APPLIQUEE = "appliquee", "appliquée"
    SANS_SUITE = "sans_suite", "sans suite"
    RETIREE = "retiree", "retirée"


class EtatTache(models.TextChoices):
    A_FAIRE = "a_faire", "à faire"
    EN_COURS = "en_cours", "en cours"
    FAITE = "faite", "faite"
    ABANDONNEE = "abandonnee", "abandonnée"


OPEN_TASKS = (EtatTache.A_FAIRE, EtatTache.EN_COURS)
