"""Constants of the map and of coverage."""

from django.db import models

SURE = 0.7
"""Below this score an answer of the geocoder is left for a person (the service advises care under 0.7)."""
GEOCODING_STEP = "recherche des adresses"


class Trace(models.TextChoices):
    """Kinds of events of the room, with what the history says."""

    GEOCODAGE = "geocodage", "Adresses cherchées"
    RECENSEMENT = "recensement", "Champ déclaré recensé"
    RECENSEMENT_RETIRE = "recensement_retire", "Recensement retiré"
    EXPORT_RESEAU = "export_reseau", "Réseau exporté"
    CARTE_MENTALE_ORDRE = "carte_mentale_ordre", "Branches d'une carte mentale rangées"
    CARTE_MENTALE_NOTE = "carte_mentale_note", "Note d'une carte mentale"
    EXPORT_CARTE_MENTALE = "export_carte_mentale", "Carte mentale exportée"
    ANALYSE = "analyse_gardee", "Analyse gardée"
    ANALYSE_EFFACEE = "analyse_effacee", "Analyse effacée"
    EXPORT_ANALYSES = "export_analyses", "Analyses exportées"
    EFFECTIFS = "effectifs_saisis", "Effectifs par âge enregistrés"
    EFFECTIF_SUPPRIME = "effectif_supprime", "Effectif supprimé"
    SEUILS = "seuils_regles", "Seuils de l'analyse réglés"
    PRIORITE = "priorite_ajoutee", "Priorité ajoutée"
    PRIORITE_RETIREE = "priorite_retiree", "Priorité retirée"
    MANQUE = "manque_decide", "Décision prise sur un manque"
    MANQUE_REVOQUE = "manque_revoque", "Décision révoquée sur un manque"
    VUE = "vue", "Vue de la carte enregistrée"
    VUE_MODIFIEE = "vue_modifiee", "Vue de la carte modifiée"
    VUE_SUPPRIMEE = "vue_supprimee", "Vue de la carte supprimée"
    VUE_RETABLIE = "vue_retablie", "Vue de la carte rétablie"
    EXPORT_CARTE = "export_carte", "Carte exportée"


class Lecture(models.TextChoices):
    """How a mind map reads the cité."""

    AXES = "axes", "Axes, actions, partenaires"
    FAMILLES = "familles", "Familles, structures"
    THEME = "theme", "Autour d'un thème"


class Origine(models.TextChoices):
    MENSUELLE = "mensuelle", "chaque mois"
    DEMANDE = "demande", "à la demande"


class Horizon(models.TextChoices):
    """Until when an offer must last to be relied on."""

    ANNEE = "annee", "avant la fin de l'année civile"
    SCOLAIRE = "scolaire", "avant la fin de l'année scolaire (31 août)"
    TROIS = "3", "d'ici trois mois"
    SIX = "6", "d'ici six mois"
    DOUZE = "12", "d'ici douze mois"


class Poids(models.IntegerChoices):
    UN = 1, "1 : compte une fois et demie"
    DEUX = 2, "2 : compte double"
    TROIS = 3, "3 : compte triple"


FACTORS = {Poids.UN: 1.5, Poids.DEUX: 2.0, Poids.TROIS: 3.0}
"""What a gap is multiplied by: the lightest priority must still be one."""


class GenreDecision(models.TextChoices):
    ACCEPTE = "accepte", "accepté en l'état"
    ORDRE_DU_JOUR = "ordre_du_jour", "mis à l'ordre du jour"
    ACTION = "action", "action démarrée"


class Couche(models.TextChoices):
    """What the map shows as points."""

    STRUCTURES = "structures", "Structures"
    ACTIONS = "actions", "Actions"
    DISPOSITIFS = "dispositifs", "Dispositifs"


AUCUNE = "aucune"
"""In the address, says that no layer is wanted: nothing at all would mean the structures."""


class Fond(models.TextChoices):
    """What the districts say."""

    CONTOURS = "", "Contours seuls"
    JEUNES = "jeunes", "Jeunes de moins de 25 ans"
    BESOINS = "besoins", "Besoins, selon les priorités"
    MANQUES = "manques", "Manques"
    PORTEE = "portee", "Offres qui les desservent"


OF_COVERAGE = (Fond.BESOINS, Fond.MANQUES)
"""For those who may see coverage."""


class Objet(models.TextChoices):
    """What two years are compared on."""

    ACTIONS = "actions", "Actions"
    STRUCTURES = "structures", "Structures"
    DISPOSITIFS = "dispositifs", "Dispositifs"
    COUVERTURE = "couverture", "Couverture"


class Devenir(models.TextChoices):
    """What became of something between two years."""

    NOUVEAU = "nouveau", "nouveau"
    ARRETE = "arrete", "arrêté"
    MAINTENU = "maintenu", "maintenu"


MINUTES = (5, 10, 15)
"""Walks drawn around a place."""
PREMIERE_ANNEE = 2019
"""The first cités éducatives."""
