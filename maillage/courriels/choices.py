"""The words of mail: why one writes, and where a message stands."""

from django.db import models


class Nature(models.TextChoices):
    CONVOCATION = "convocation", "convocation"
    MISE_A_JOUR = "mise_a_jour_convocation", "mise à jour de convocation"
    ANNULATION = "annulation", "annulation"
    COMPTE_RENDU = "compte_rendu", "compte rendu"
    CAMPAGNE = "campagne", "campagne"
    RELANCE = "relance", "relance"
    RAPPEL = "rappel", "rappel"
    SERVICE = "service", "message de service"


ALWAYS_SENT = frozenset({Nature.CONVOCATION, Nature.MISE_A_JOUR, Nature.ANNULATION, Nature.SERVICE})
"""Whoever is convened is told, and whoever asked is answered: one does not unsubscribe from these."""

REASONS = {
    Nature.CONVOCATION: "vous êtes invité·e à cette réunion",
    Nature.MISE_A_JOUR: "vous êtes invité·e à cette réunion",
    Nature.ANNULATION: "vous étiez invité·e à cette réunion",
    Nature.COMPTE_RENDU: "ce compte rendu vous est destiné",
    Nature.CAMPAGNE: "votre structure figure dans l'annuaire de la cité éducative",
    Nature.RELANCE: "votre réponse est attendue",
    Nature.RAPPEL: "vous êtes concerné·e par une échéance",
    Nature.SERVICE: "cette adresse a servi à une demande",
}
"""What the foot of the message says: « Vous recevez ce message parce que … », hence never a vowel first."""


class Etat(models.TextChoices):
    EN_ATTENTE = "en_attente", "en attente"
    EN_COURS = "en_cours", "en cours d'envoi"
    ENVOYE = "envoye", "envoyé"
    INTERROMPU = "interrompu", "envoi interrompu : peut-être parti"
    ECHEC = "echec", "échec"
    REFUSE = "refuse", "refusé : adresse en erreur"
    DESABONNE = "desabonne", "désabonné : non envoyé"
    ABANDONNE = "abandonne", "abandonné"


COLOURS = {
    Etat.EN_ATTENTE: "neutre",
    Etat.EN_COURS: "neutre",
    Etat.ENVOYE: "ok",
    Etat.INTERROMPU: "alerte",
    Etat.ECHEC: "alerte",
    Etat.REFUSE: "attention",
    Etat.DESABONNE: "neutre",
    Etat.ABANDONNE: "neutre",
}
