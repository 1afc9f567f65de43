"""Where everybody stands on the picture of the network: kept, so that people find each other again."""

from django.db import models

from maillage.cites.models import CiteOwned


class PlacesReseau(CiteOwned):
    """Identifier of a structure → [x, y]. Two sets: what the team sees, and what the network sees.

    A place drawn from actions kept for the team would tell partners who works with whom.
    """

    equipe = models.BooleanField("vu de l'équipe")
    places = models.JSONField("places", default=dict)

    class Meta:
        verbose_name = "places du réseau"
        verbose_name_plural = "places du réseau"
        constraints = [models.UniqueConstraint(fields=["cite", "equipe"], name="places_reseau_uniques")]

    class Privacy:
        personal = ()
        neutral = ("cite", "equipe", "places", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Places du réseau de {self.cite}"
