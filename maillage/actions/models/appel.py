"""A call for projects: who funds, what for, how much, and the days that count. Actions answer it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from maillage.acteurs.models import Campagne
from maillage.actions.choices import EtatAppel, Source
from maillage.actions.models.montants import AMOUNT_MESSAGE, between, unknown_amount
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned, CiteOwnedQuerySet
from maillage.dispositifs.models import Deploiement

AMOUNTS = ("montant_min", "montant_max", "montant_total")


def in_order(first: str, then: str) -> Q:
    """Either is unknown, or `then` is not before `first`."""
    return Q(**{f"{first}__isnull": True}) | Q(**{f"{then}__isnull": True}) | Q(**{f"{then}__gte": F(first)})


class AppelQuerySet(CiteOwnedQuerySet["Appel"]):
    def current(self) -> "AppelQuerySet":
        """Not set aside."""
        return self.filter(archive_le__isnull=True)


class Appel(CiteOwned, Versioned):
    """`cloture_le` is the last day to answer. `source` is who pays, in the words of envelopes; `campagnes` told of it."""

    intitule = models.CharField("intitulé", max_length=300)
    source = models.CharField("financeur", max_length=16, choices=Source.choices)
    annee = models.PositiveSmallIntegerField("millésime")
    # an envelope is written above an action, which may answer a call: hence the name between quotes
    enveloppe = models.ForeignKey(
        "actions.Enveloppe", verbose_name="enveloppe", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="appels",
    )  # fmt: skip
    deploiement = models.ForeignKey(
        Deploiement, verbose_name="dispositif", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="appels",
    )  # fmt: skip
    ouvre_le = models.DateField("ouverture", null=True, blank=True)
    cloture_le = models.DateField("clôture")
    selection_le = models.DateField("comité de sélection", null=True, blank=True)
    cadrage = models.TextField("cadrage", blank=True)
    criteres = models.TextField("critères", blank=True)
    montant_min = unknown_amount("montant minimum par projet")
    montant_max = unknown_amount("montant maximum par projet")
    montant_total = unknown_amount("enveloppe globale")
    lien = models.URLField("lien", max_length=500, blank=True)
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="référent dans l'équipe", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    contact = models.CharField("contact chez le financeur", max_length=200, blank=True)
    campagnes = models.ManyToManyField(
        Campagne, verbose_name="campagnes qui le diffusent", blank=True, related_name="+"
    )
    archive_le = models.DateTimeField("mis de côté le", null=True, blank=True, editable=False)
    recherche = models.TextField("texte cherché", blank=True, editable=False)

    objects = AppelQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering = ["-cloture_le", "intitule", "pk"]
        indexes = [
            models.Index(fields=["cite", "cloture_le"], name="appel_cloture"),
            models.Index(fields=["cite", "source"], name="appel_source"),
            models.Index(fields=["cite", "annee"], name="appel_annee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=in_order("ouvre_le", "cloture_le"),
                name="appel_dates",
                violation_error_message="La clôture d'un appel ne peut pas précéder son ouverture.",
            ),
            models.CheckConstraint(
                condition=in_order("montant_min", "montant_max"),
                name="appel_bornes",
                violation_error_message="Le montant maximum par projet est inférieur au minimum.",
            ),
            models.CheckConstraint(
                condition=between(*AMOUNTS),
                name="appel_montants",
                violation_error_message=AMOUNT_MESSAGE,
            ),
            models.CheckConstraint(
                condition=Q(annee__gte=2000, annee__lte=2100),
                name="appel_millesime",
                violation_error_message="Donnez le millésime en quatre chiffres, par exemple 2026.",
            ),
        ]

    class Privacy:
        personal = ("cadrage", "criteres", "referent", "contact", "recherche")
        neutral = (
            "cite", "version", "intitule", "source", "annee", "enveloppe", "deploiement", "ouvre_le", "cloture_le",
            "selection_le", *AMOUNTS, "lien", "campagnes", "archive_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.intitule

    @property
    def avec_annee(self) -> str:
        """« Initiatives des écoles (2026) »: a call that comes back each year keeps its title."""
        return f"{self.intitule} ({self.annee})"

    def etat_le(self, day: date) -> EtatAppel:
        """Without an opening day, a call is open as soon as it is known."""
        if day > self.cloture_le:
            return EtatAppel.CLOS
        return EtatAppel.A_VENIR if self.ouvre_le and day < self.ouvre_le else EtatAppel.OUVERT

    @property
    def etat(self) -> EtatAppel:
        return self.etat_le(timezone.localdate())

    @property
    def jours_restants(self) -> int:
        """Until the last day, 0 that very day; below zero once it is closed."""
        return (self.cloture_le - timezone.localdate()).days
