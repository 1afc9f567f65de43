"""Whom a dispositif or a deployment is for: ages, themes, publics, times. The same fields, twice."""

from django.db import models
from django.db.models import F, Q

from maillage.cites.models import Public, Theme

AGES_IN_ORDER = (
    Q(age_min_mois__isnull=True) | Q(age_max_mois__isnull=True) | Q(age_max_mois__gt=F("age_min_mois"))
)
AGES_MESSAGE = "L'âge maximum doit être supérieur à l'âge minimum."


class Cible(models.Model):
    """Ages are whole months, `age_max_mois` excluded; `temps` is a list of `choices.Temps`."""

    age_min_mois = models.PositiveSmallIntegerField("âge minimum (mois)", null=True, blank=True)
    age_max_mois = models.PositiveSmallIntegerField("âge maximum (mois)", null=True, blank=True)
    ages_precision = models.CharField("précision sur les âges", max_length=120, blank=True)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    publics = models.ManyToManyField(Public, verbose_name="publics", blank=True, related_name="+")
    temps = models.JSONField("temps éducatifs", default=list, blank=True)

    class Meta:
        abstract = True


CIBLE_FIELDS = ("age_min_mois", "age_max_mois", "ages_precision", "themes", "publics", "temps")
