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
