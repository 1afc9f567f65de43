"""Schools, from the ministry's directory (fr-en-annuaire-education): the UAI is the key.

`recherche` is the folded name, commune and UAI: SQLite compares accents letter by letter, people do not.
"""

from django.db import models

from maillage.base.models import Dated
from maillage.territoires.models.commune import Commune


class Etablissement(Dated):
    uai = models.CharField("UAI", max_length=8, primary_key=True)
    nom = models.CharField("nom", max_length=300)
    type = models.CharField("type", max_length=80, blank=True)
    secteur = models.CharField("secteur", max_length=40, blank=True)
    adresse = models.CharField("adresse", max_length=300, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune,
        verbose_name="commune",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="etablissements",
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    education_prioritaire = models.CharField("éducation prioritaire", max_length=20, blank=True)
    ouvert = models.BooleanField("ouvert", default=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.CharField("courriel", max_length=254, blank=True)
    site_web = models.CharField("site", max_length=300, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    recherche = models.CharField("recherche", max_length=450, blank=True, editable=False)

    class Meta:
        verbose_name = "établissement scolaire"
        verbose_name_plural = "établissements scolaires"
        ordering = ["nom", "uai"]

    class Privacy:
        personal = ()
        neutral = (
            "uai", "nom", "type", "secteur", "adresse", "code_postal", "commune", "latitude", "longitude",
            "education_prioritaire", "ouvert", "siret", "telephone", "courriel", "site_web", "source",
            "recherche", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom
