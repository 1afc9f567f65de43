"""Enrolment: the journal of contacts with a structure, and the dated path of its stages."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.acteurs.choices import CANAL_ICONES, Canal, Mobilisation
from maillage.acteurs.models.personne import Personne
from maillage.acteurs.models.structure import Structure
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned, CiteOwnedQuerySet
from maillage.core.text import day_in_words


class ContactQuerySet(CiteOwnedQuerySet["Contact"]):
    def kept(self) -> "ContactQuerySet":
        return self.filter(supprime_le__isnull=True)

    def waiting(self) -> "ContactQuerySet":
        """With a next step that is dated and not done."""
        return self.kept().filter(suite_le__isnull=False, suite_faite_le__isnull=True)


class Contact(CiteOwned, Versioned):
    """Something that took place between the team and a structure, told in facts.

    `cle` is that of the sending it tells, when the program wrote it itself: the solicitation is then counted there.
    `mobilisation` is the stage that the contact led to, empty when it changed nothing. A deleted contact keeps
    `supprime_le` for a month, so that deleting can be undone.
    """

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="contacts"
    )
    personne = models.ForeignKey(
        Personne, verbose_name="personne rencontrée", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="contacts",
    )  # fmt: skip
    equipier = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="qui, dans l'équipe", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    le = models.DateField("date")
    canal = models.CharField("canal", max_length=12, choices=Canal.choices)
    leur_initiative = models.BooleanField("à l'initiative de la structure", default=False)
    lieu = models.CharField("où", max_length=200, blank=True)
    resume = models.TextField("ce qui s'est dit")
    suite = models.CharField("suite prévue", max_length=300, blank=True)
    suite_le = models.DateField("date de la suite", null=True, blank=True)
    suite_faite_le = models.DateField("suite faite le", null=True, blank=True)
    mobilisation = models.CharField("étape atteinte", max_length=20, choices=Mobilisation.choices, blank=True)
    cle = models.CharField("clé de l'envoi", max_length=80, blank=True, editable=False)
    supprime_le = models.DateTimeField("supprimé le", null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "contact noté"
        verbose_name_plural = "contacts notés"
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(fields=["cite", "le"], name="contact_le"),
            models.Index(fields=["structure", "le"], name="contact_structure"),
            models.Index(fields=["cite", "suite_faite_le", "suite_le"], name="contact_suite"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(suite_le__isnull=True) | ~Q(suite=""),
                name="contact_suite_dite",
                violation_error_message="Une date est donnée pour la suite : dites aussi ce qui est prévu.",
            ),
            models.CheckConstraint(
                condition=Q(suite_le__isnull=True) | Q(suite_le__gte=F("le")),
                name="contact_suite_apres",
                violation_error_message="La suite est prévue avant le contact : corrigez l'une des deux dates.",
            ),
        ]

    class Privacy:
        personal = ("personne", "equipier", "lieu", "resume", "suite")
        neutral = (
            "cite", "structure", "le", "canal", "leur_initiative", "suite_le", "suite_faite_le", "mobilisation",
            "cle", "supprime_le", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_canal_display()} du {day_in_words(self.le)}"

    @property
    def icone(self) -> str:
        return CANAL_ICONES[self.canal]


class EtapeEnrolement(CiteOwned):
    """A stage reached by a structure, and when. The latest row is the stage of the sheet."""

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="etapes"
    )
    etape = models.CharField("étape", max_length=20, choices=Mobilisation.choices)
    le = models.DateField("atteinte le")
    contact = models.ForeignKey(
        Contact, verbose_name="lors du contact", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="etapes",
    )  # fmt: skip
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="notée par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "étape d'enrôlement"
        verbose_name_plural = "étapes d'enrôlement"
        ordering = ["structure", "le", "pk"]
        indexes = [
            models.Index(fields=["structure", "le"], name="etape_enrolement_structure"),
            models.Index(fields=["cite", "le"], name="etape_enrolement_le"),
        ]

    class Privacy:
        personal = ("par",)
        neutral = ("cite", "structure", "etape", "le", "contact", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.get_etape_display()} le {day_in_words(self.le)}"
