"""The vocabulary that structures, dispositifs and actions share: themes of action and publics."""

from django.db import models


class Terme(models.Model):
    code = models.SlugField("code", max_length=40, primary_key=True)
    libelle = models.CharField("libellé", max_length=120)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.libelle


class Theme(Terme):
    court = models.CharField("libellé court", max_length=40)

    class Meta:
        verbose_name = "thème d'action"
        verbose_name_plural = "thèmes d'action"
        ordering = ["ordre", "code"]

    class Privacy:
        personal = ()
        neutral = ("code", "libelle", "court", "ordre")


class Public(Terme):
    class Meta:
        verbose_name = "public"
        verbose_name_plural = "publics"
        ordering = ["ordre", "code"]

    class Privacy:
        personal = ()
        neutral = ("code", "libelle", "ordre")
