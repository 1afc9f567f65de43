"""What is asked of people and structures, recorded once; and the thresholds that a cité has chosen."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.acteurs.choices import NatureSollicitation
from maillage.acteurs.models.personne import Personne
from maillage.acteurs.models.structure import Structure
from maillage.cites.models import CiteOwned
from maillage.core.load import DEFAULT, Limits


class Sollicitation(CiteOwned):
    """One gesture towards one person, or towards a structure as such. `cle` names the gesture, the same for everybody.

    `cle` is written by the room that asks ("reunion:12", "campagne:3"): asking twice for the same thing is asking once.
    A person asked for their structure carries both. `annulee_le`: it was taken back, and counts no more.
    """

    personne = models.ForeignKey(
        Personne, verbose_name="personne", null=True, blank=True, on_delete=models.PROTECT,
        related_name="sollicitations",
    )  # fmt: skip
    structure = models.ForeignKey(
        Structure, verbose_name="structure", null=True, blank=True, on_delete=models.PROTECT,
        related_name="sollicitations",
    )  # fmt: skip
    nature = models.CharField("nature", max_length=12, choices=NatureSollicitation.choices)
    le = models.DateField("le")
    poids = models.PositiveSmallIntegerField("poids", default=1)
    objet = models.CharField("objet", max_length=200)
    cle = models.CharField("clé", max_length=80, editable=False)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "sollicitation reçue"
        verbose_name_plural = "sollicitations reçues"
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(fields=["cite", "le"], name="sollicitation_le"),
            models.Index(fields=["cite", "cle"], name="sollicitation_cle"),
            models.Index(fields=["personne", "le"], name="sollicitation_personne"),
            models.Index(fields=["structure", "le"], name="sollicitation_structure"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "cle", "personne"],
                condition=Q(personne__isnull=False),
                name="sollicitation_personne_unique",
                violation_error_message="Cette personne est déjà sollicitée pour cela.",
            ),
            models.UniqueConstraint(
                fields=["cite", "cle", "structure"],
                condition=Q(personne__isnull=True),
                name="sollicitation_structure_unique",
                violation_error_message="Cette structure est déjà sollicitée pour cela.",
            ),
            models.CheckConstraint(
                condition=Q(personne__isnull=False) | Q(structure__isnull=False),
                name="sollicitation_de_qui",
                violation_error_message="Dites qui est sollicité : une personne ou une structure.",
            ),
        ]

    class Privacy:
        personal = ("personne", "objet", "par")
        kept = ("personne",)
        neutral = ("cite", "structure", "nature", "le", "poids", "cle", "annulee_le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.get_nature_display()} : {self.objet}"


class ReglagesSollicitation(CiteOwned):
    """From when a load is too much, for this cité. Without a row, the defaults of `core.load`."""

    fenetre_jours = models.PositiveSmallIntegerField("fenêtre (jours)", default=DEFAULT.window_days)
    seuil_soutenue = models.PositiveSmallIntegerField(
        "charge soutenue à partir de", default=DEFAULT.sustained
    )
    seuil_forte = models.PositiveSmallIntegerField("charge forte à partir de", default=DEFAULT.heavy)
    seuil_semaine = models.PositiveSmallIntegerField("semaine très chargée à partir de", default=DEFAULT.week)

    class Meta:
        verbose_name = "réglages des sollicitations"
        verbose_name_plural = "réglages des sollicitations"
        constraints = [
            models.UniqueConstraint(fields=["cite"], name="reglages_sollicitation_unique"),
            models.CheckConstraint(
                condition=Q(fenetre_jours__range=(7, 366)),
                name="reglages_sollicitation_fenetre",
                violation_error_message="La fenêtre va de 7 à 366 jours.",
            ),
            models.CheckConstraint(
                condition=Q(seuil_soutenue__gt=0, seuil_semaine__gt=0, seuil_forte__gt=F("seuil_soutenue")),
                name="reglages_sollicitation_seuils",
                violation_error_message=(
                    "Une charge est soutenue avant d'être forte : le premier seuil, d'au moins 1, doit être inférieur "
                    "au second."
                ),
            ),
        ]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "fenetre_jours", "seuil_soutenue", "seuil_forte", "seuil_semaine", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return "Réglages des sollicitations"

    @property
    def limits(self) -> Limits:
        return Limits(self.fenetre_jours, self.seuil_soutenue, self.seuil_forte, self.seuil_semaine)
