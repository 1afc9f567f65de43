"""What the cité has looked at: without it, an empty cell says « non renseigné », never « découvert »."""

from django.conf import settings
from django.db import models

from maillage.cites.models import CiteOwned, Theme
from maillage.territoires.models import Qpv


class Recensement(CiteOwned):
    """Somebody looked for offers of a theme for an age band (months), in a district or in the whole cité."""

    theme = models.ForeignKey(Theme, verbose_name="thème", on_delete=models.CASCADE, related_name="+")
    age_min_mois = models.PositiveSmallIntegerField("âge minimum (mois)")
    age_max_mois = models.PositiveSmallIntegerField("âge maximum (mois)")
    qpv = models.ForeignKey(
        Qpv, verbose_name="quartier", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    recense_le = models.DateField("recensé le")
    recense_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="recensé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    commentaire = models.CharField("comment", max_length=300, blank=True)

    class Meta:
        verbose_name = "recensement"
        ordering = ["-recense_le", "-pk"]
        indexes = [models.Index(fields=["cite", "theme"], name="recensement_theme")]

    class Privacy:
        personal = ("recense_par", "commentaire")
        neutral = (
            "cite", "theme", "age_min_mois", "age_max_mois", "qpv", "recense_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.theme} {self.age_min_mois}-{self.age_max_mois}"
