"""Priority districts of the politique de la ville, in both vintages of codes."""

from django.db import models
from django.dispatch import Signal

from maillage.base.models import Dated
from maillage.territoires.choices import Millesime
from maillage.territoires.models.commune import Commune

qpv_changed = Signal()
"""Sent within the transaction once districts have changed, with `codes` (a list): what lies there must be located again."""


class Qpv(Dated):
    """`contour` is a GeoJSON geometry in WGS 84; `approximatif` says that it was drawn by hand."""

    code = models.CharField("code", max_length=8, unique=True)
    nom = models.CharField("nom", max_length=200)
    millesime = models.PositiveSmallIntegerField("millésime", choices=Millesime.choices)
    communes = models.ManyToManyField(Commune, verbose_name="communes", related_name="qpv", blank=True)
    communes_texte = models.CharField("communes (texte de la source)", max_length=300, blank=True)
    contour = models.JSONField("contour", null=True, blank=True)
    approximatif = models.BooleanField("contour approximatif", default=False)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering = ["nom", "code"]

    class Privacy:
        personal = ()
        neutral = (
            "code", "nom", "millesime", "communes", "communes_texte", "contour", "approximatif", "population",
            "source", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom
