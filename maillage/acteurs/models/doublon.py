"""Two sheets that look alike and are not the same structure: a person said so, nobody is asked again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.acteurs.models.structure import Structure
from maillage.cites.models import CiteOwned


class PaireDistincte(CiteOwned):
    """`premiere` has the smaller identifier, so that a pair is written in one way only."""

    premiere = models.ForeignKey(
        Structure, verbose_name="première structure", on_delete=models.CASCADE, related_name="+"
    )
    seconde = models.ForeignKey(
        Structure, verbose_name="seconde structure", on_delete=models.CASCADE, related_name="+"
    )
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="distinguées par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = "paire de structures distinctes"
        verbose_name_plural = "paires de structures distinctes"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["premiere", "seconde"], name="paire_distincte_unique"),
            models.CheckConstraint(condition=~Q(premiere=F("seconde")), name="paire_distincte_de_soi"),
        ]

    class Privacy:
        personal = ("par",)
        neutral = ("cite", "premiere", "seconde", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.premiere} ≠ {self.seconde}"
