"""What was seen of a day: kept as it was, with all that it was computed with."""

from django.conf import settings
from django.db import models

from maillage.cartographie.choices import Origine
from maillage.cites.models import CiteOwned
from maillage.core.text import day_in_words


class Analyse(CiteOwned):
    """Coverage and cooperation of a day. `resultats` and `parametres` are frozen: later changes of sheets, thresholds
    or people do not touch them. The only names in them are those of structures (docs/donnees-personnelles.md).
    """

    le = models.DateField("au")
    origine = models.CharField("origine", max_length=10, choices=Origine.choices, default=Origine.DEMANDE)
    commentaire = models.CharField("pourquoi ce jour-là", max_length=200, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="gardée par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    parametres = models.JSONField("paramètres", default=dict)
    resultats = models.JSONField("résultats", default=dict)

    class Meta:
        verbose_name = "analyse datée"
        verbose_name_plural = "analyses datées"
        ordering = ["-le", "-pk"]
        indexes = [models.Index(fields=["cite", "le"], name="analyse_le")]

    class Privacy:
        personal = ("par", "commentaire")
        neutral = ("cite", "le", "origine", "parametres", "resultats", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Analyse au {day_in_words(self.le)}"
