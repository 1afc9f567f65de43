"""What has been decided about a gap: put on an agenda, an action started, accepted for a time."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.actions.models import Action
from maillage.cartographie.choices import GenreDecision
from maillage.cites.models import CiteOwned, Theme
from maillage.core.ages import AgeRange
from maillage.instances.models import PointOrdreDuJour
from maillage.territoires.models import Qpv


class DecisionManque(CiteOwned):
    """A gap is a theme, ages, a district (or the whole cité): the decision keeps what the page said that day (`constat`)."""

    theme = models.ForeignKey(Theme, verbose_name="thème", on_delete=models.CASCADE, related_name="+")
    age_min_mois = models.PositiveSmallIntegerField("âge minimum (mois)")
    age_max_mois = models.PositiveSmallIntegerField("âge maximum (mois)")
    qpv = models.ForeignKey(
        Qpv, verbose_name="quartier", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    genre = models.CharField("décision", max_length=14, choices=GenreDecision.choices)
    constat = models.CharField("ce que l'analyse disait", max_length=500, blank=True)
    raison = models.CharField("pourquoi", max_length=300, blank=True)
    jusqu_au = models.DateField("jusqu'au", null=True, blank=True)
    point = models.ForeignKey(
        PointOrdreDuJour, verbose_name="point de l'ordre du jour", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    action = models.ForeignKey(
        Action, verbose_name="action démarrée", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip
    decidee_le = models.DateField("décidée le")
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="décidée par", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip
    revoquee_le = models.DateField("révoquée le", null=True, blank=True)
    revoquee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="révoquée par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "décision sur un manque"
        verbose_name_plural = "décisions sur un manque"
        ordering = ["-decidee_le", "-pk"]
        indexes = [models.Index(fields=["cite", "theme"], name="decision_theme")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(genre=GenreDecision.ACCEPTE) | (Q(jusqu_au__isnull=False) & ~Q(raison="")),
                name="accepte_pourquoi",
                violation_error_message="Pour accepter un manque, dites pourquoi et jusqu'à quand.",
            ),
            models.CheckConstraint(
                condition=Q(age_max_mois__gt=F("age_min_mois")),
                name="decision_ages",
                violation_error_message="L'âge maximum doit être plus grand que l'âge minimum.",
            ),
        ]

    class Privacy:
        personal = ("decidee_par", "revoquee_par", "raison")
        neutral = (
            "cite", "theme", "age_min_mois", "age_max_mois", "qpv", "genre", "constat", "jusqu_au", "point", "action",
            "decidee_le", "revoquee_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        place = f", {self.qpv.nom}" if self.qpv else ""
        return f"{self.theme.libelle}, {self.ages.label}{place}"

    @property
    def ages(self) -> AgeRange:
        return AgeRange(self.age_min_mois, self.age_max_mois)

    def in_force(self, today: date) -> bool:
        return self.revoquee_le is None and (self.jusqu_au is None or self.jusqu_au >= today)
