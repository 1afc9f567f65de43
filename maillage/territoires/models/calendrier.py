"""School holidays that were imported: they complete, and correct, those shipped with the program."""

from django.db import models
from django.db.models import F, Q

from maillage.base.models import Dated
from maillage.core.calendar import Zone

ZONES = [(zone.value, zone.libelle) for zone in Zone]


class PeriodeScolaire(Dated):
    """Half-open: `fin` is the day school starts again. Shared by all cités of the zone."""

    zone = models.CharField("zone", max_length=30, choices=ZONES)
    nom = models.CharField("vacances", max_length=80)
    debut = models.DateField("premier jour")
    fin = models.DateField("reprise")
    fin_supposee = models.BooleanField("reprise supposée", default=False)
    source = models.CharField("fichier d'origine", max_length=200, blank=True)

    class Meta:
        verbose_name = "période de vacances scolaires"
        verbose_name_plural = "périodes de vacances scolaires"
        ordering = ["zone", "debut"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "debut"],
                name="periode_scolaire_unique",
                violation_error_message="Ces vacances sont déjà connues pour cette zone.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="periode_scolaire_dates",
                violation_error_message="La reprise doit venir après le premier jour.",
            ),
        ]

    class Privacy:
        personal = ()
        neutral = ("zone", "nom", "debut", "fin", "fin_supposee", "source", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.nom} {self.debut:%Y} ({self.zone})"
