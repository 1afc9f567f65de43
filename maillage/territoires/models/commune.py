"""Communes and départements, from the official geographic code (COG)."""

from django.db import models


class Departement(models.Model):
    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    region_code = models.CharField("code de la région", max_length=3)

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    class Privacy:
        personal = ()
        neutral = ("code", "nom", "region_code")

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"


class Commune(models.Model):
    """`code` is the INSEE code; `recherche` is the folded name followed by the postcodes.

    `anciens` are the communes that have merged into it, one a line (code, then folded name if known): files go on giving
    them for years.
    """

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=120)
    departement = models.ForeignKey(Departement, verbose_name="département", on_delete=models.PROTECT)
    codes_postaux = models.JSONField("codes postaux", default=list)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    recherche = models.CharField("recherche", max_length=250, db_index=True, editable=False)
    anciens = models.TextField("communes remplacées", blank=True, editable=False)

    class Meta:
        verbose_name = "commune"
        ordering = ["nom", "code"]

    class Privacy:
        personal = ()
        neutral = ("code", "nom", "departement", "codes_postaux", "population", "recherche", "anciens")

    def __str__(self) -> str:
        return self.nom
