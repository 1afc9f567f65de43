"""Mandates: who is what, where, from when to when. Rights are computed from the mandates in force today."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.access.roles import Role
from maillage.base.models import Dated
from maillage.cites.choices import Institution, Portee
from maillage.cites.models.cite_base import Cite
from maillage.territoires.models import Departement


class MandatQuerySet(models.QuerySet["Mandat"]):
    def in_force(self, today: date) -> "MandatQuerySet":
        return self.filter(Q(fin__isnull=True) | Q(fin__gt=today), debut__lte=today)


class Mandat(Dated):
    """Half-open period. The scope is a cité, a département (all its cités) or the whole country."""

    titulaire = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="titulaire", on_delete=models.PROTECT, related_name="mandats"
    )
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    portee = models.CharField("portée", max_length=12, choices=Portee.choices, default=Portee.CITE)
    cite = models.ForeignKey(
        Cite, verbose_name="cité", null=True, blank=True, on_delete=models.PROTECT, related_name="mandats"
    )
    departement = models.ForeignKey(
        Departement,
        verbose_name="département",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    institution = models.CharField("institution", max_length=20, choices=Institution.choices, blank=True)
    institution_nom = models.CharField("nom de l'institution", max_length=200, blank=True)
    employeur = models.CharField("employeur", max_length=200, blank=True)
    quotite = models.PositiveSmallIntegerField("quotité (% d'un temps plein)", null=True, blank=True)
    financeur_poste = models.CharField("financement du poste", max_length=200, blank=True)
    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)

    objects = MandatQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = ["role", "debut", "pk"]
        indexes = [models.Index(fields=["titulaire", "debut", "fin"], name="mandat_en_vigueur")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")),
                name="mandat_dates",
                violation_error_message="La fin du mandat doit être postérieure à son début.",
            ),
            models.CheckConstraint(
                condition=Q(portee="cite", cite__isnull=False, departement__isnull=True)
                | Q(portee="departement", cite__isnull=True, departement__isnull=False)
                | Q(portee="nationale", cite__isnull=True, departement__isnull=True),
                name="mandat_portee",
                violation_error_message="Indiquez la cité ou le département sur lequel porte le mandat.",
            ),
            models.CheckConstraint(
                condition=Q(quotite__isnull=True) | Q(quotite__lte=100),
                name="mandat_quotite",
                violation_error_message="La quotité va de 0 à 100 % d'un temps plein.",
            ),
        ]

    class Privacy:
        personal = ("titulaire", "employeur", "quotite", "financeur_poste")
        neutral = (
            "role", "portee", "cite", "departement", "institution", "institution_nom", "debut", "fin", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.titulaire}"
