"""Stages of an import."""

from django.db import models


class Etape(models.TextChoices):
    DEPOSEE = "deposee", "fichier déposé"
    EN_ANALYSE = "en_analyse", "analyse en cours"
    A_VERIFIER = "a_verifier", "à vérifier"
    EN_COURS = "en_cours", "application en cours"
    APPLIQUEE = "appliquee", "appliqué"
    ANNULEE = "annulee", "annulé"
    ECHOUEE = "echouee", "interrompu"
