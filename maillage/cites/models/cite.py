"""The dated perimeter of a cité, its label and its published figures."""

from django.db import models
from django.db.models import F, Q

from maillage.cites.choices import CodeChiffre, RoleEtablissement
from maillage.cites.models.cite_base import Cite
from maillage.cites.models.owned import CiteOwned
from maillage.territoires.models import Commune, Etablissement, Qpv

__all__ = ["Chiffre", "Cite", "PerimetreCommune", "PerimetreEtablissement", "PerimetreQpv", "PeriodeLabel"]

IN_ORDER = Q(fin__isnull=True) | Q(fin__gt=F("debut"))
ORDER_MESSAGE = "La fin doit être postérieure au début."


class Dated(CiteOwned):
    """Half-open period: `fin` is the first day when it is no longer true."""

    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)

    class Meta:
        abstract = True


class PerimetreCommune(Dated):
    commune = models.ForeignKey(
        Commune, verbose_name="commune", on_delete=models.PROTECT, related_name="perimetres"
    )

    class Meta:
        verbose_name = "commune du périmètre"
        verbose_name_plural = "communes du périmètre"
        ordering = ["commune__nom", "debut"]
        constraints = [
            models.CheckConstraint(
                condition=IN_ORDER, name="perimetre_commune_dates", violation_error_message=ORDER_MESSAGE
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "commune", "debut", "fin", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.commune.nom


class PerimetreQpv(Dated):
    qpv = models.ForeignKey(
        Qpv, verbose_name="quartier prioritaire", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "quartier du périmètre"
        verbose_name_plural = "quartiers du périmètre"
        ordering = ["qpv__nom", "debut"]
        constraints = [
            models.CheckConstraint(
                condition=IN_ORDER, name="perimetre_qpv_dates", violation_error_message=ORDER_MESSAGE
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "qpv", "debut", "fin", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.qpv.nom


class PerimetreEtablissement(Dated):
    etablissement = models.ForeignKey(
        Etablissement, verbose_name="établissement", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("rôle", max_length=20, choices=RoleEtablissement.choices)

    class Meta:
        verbose_name = "établissement du périmètre"
        verbose_name_plural = "établissements du périmètre"
        ordering = ["etablissement__nom", "debut"]
        constraints = [
            models.CheckConstraint(
                condition=IN_ORDER, name="perimetre_etab_dates", violation_error_message=ORDER_MESSAGE
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "etablissement", "role", "debut", "fin", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.etablissement.nom


class PeriodeLabel(Dated):
    intitule = models.CharField(
        "période", max_length=120, help_text="Ex. « Vague 2019 », « Renouvellement 2024-2027 »."
    )

    class Meta:
        verbose_name = "période de labellisation"
        verbose_name_plural = "périodes de labellisation"
        ordering = ["debut"]
        constraints = [
            models.CheckConstraint(
                condition=IN_ORDER, name="label_dates", violation_error_message=ORDER_MESSAGE
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "intitule", "debut", "fin", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.intitule


class Chiffre(CiteOwned):
    """A published figure with its year and source: persons for the population, per cent for the others."""

    code = models.CharField("chiffre", max_length=30, choices=CodeChiffre.choices)
    valeur = models.DecimalField("valeur", max_digits=10, decimal_places=1)
    annee = models.PositiveSmallIntegerField("année")
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "chiffre publié"
        verbose_name_plural = "chiffres publiés"
        ordering = ["code", "-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "code", "annee"],
                name="chiffre_unique",
                violation_error_message="Ce chiffre existe déjà pour cette année : modifiez-le.",
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "code", "valeur", "annee", "source", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.annee}"

    @property
    def en_pourcent(self) -> bool:
        return self.code != CodeChiffre.POPULATION
