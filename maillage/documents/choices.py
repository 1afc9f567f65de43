"""Stages of an import, kinds of attached files."""

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


class NaturePiece(models.TextChoices):
    CONVENTION = "convention", "convention"
    BILAN = "bilan", "bilan"
    DEVIS = "devis", "devis"
    COMPTE_RENDU = "compte_rendu", "compte rendu"
    SUPPORT = "support", "support de présentation"
    PREPARATOIRE = "preparatoire", "document préparatoire"
    EMARGEMENT = "emargement", "feuille d'émargement signée"
    ANNEXE = "annexe", "annexe d'un compte rendu"
    AUTRE = "autre", "autre"
