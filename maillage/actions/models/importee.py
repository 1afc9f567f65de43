"""What makes the line of a tracking spreadsheet known when the same file comes back."""

from django.db import models

from maillage.actions.models.action import Action
from maillage.cites.models import CiteOwned


class LigneImportee(CiteOwned):
    """`empreinte` is the fingerprint of the cells as they were read, whatever has been edited since."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="lignes_importees"
    )
    empreinte = models.CharField("empreinte", max_length=40)

    class Meta:
        verbose_name = "ligne importée"
        verbose_name_plural = "lignes importées"
        constraints = [models.UniqueConstraint(fields=["cite", "empreinte"], name="ligne_importee_unique")]

    class Privacy:
        personal = ()
        neutral = ("cite", "action", "empreinte", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Ligne importée dans {self.action_id}"
