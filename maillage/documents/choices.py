"""Stages of an import."""

from django.db import models


class Etape(models.TextChoices):
    DEPOSEE = "deposee", "colonnes à vérifier"
    EN_ANALYSE = "en_analyse", "analyse en cours"
    A_VERIFIER = "a_verifier", "lignes à vérifier"
    EN_COURS = "en_cours", "application en cours"
    APPLIQUEE = "appliquee", "appliqué"
    EN_ANNULATION = "en_annulation", "annulation en cours"
    ANNULEE = "annulee", "annulé"
    ECHOUEE = "echouee", "interrompu"


RUNNING = (Etape.EN_ANALYSE, Etape.EN_COURS, Etape.EN_ANNULATION)
OPEN = (Etape.DEPOSEE, Etape.A_VERIFIER, Etape.ECHOUEE)
"""Nothing has been written by the import, and nothing is running."""

FORMATS = (
    "Tableurs (xlsx, xls, ods, csv), listes JSON, cartes (GeoJSON, KML, GPX, uMap, GoGoCarto, Kumu) "
    "et cartes de visite (vCard)."
)
