"""How many children and young people there are, what the cité puts first, where its states begin: all dated."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from maillage.cartographie.choices import Horizon, Poids
from maillage.cites.models import CiteOwned, Theme
from maillage.core.ages import AgeRange
from maillage.territoires.models import Commune, Qpv

RATE = (MinValueValidator(0.1), MaxValueValidator(1000))


def once(place: str | None, name: str, condition: Q) -> models.UniqueConstraint:
    """One figure for a place, ages and a year. SQLite holds that two empty places differ: hence one rule for each."""
    places = [place] if place else []
    return models.UniqueConstraint(
        fields=["cite", *places, "age_min_mois", "age_max_mois", "annee"],
        name=name,
        condition=condition,
        violation_error_message="Cet effectif existe déjà pour cette année : modifiez-le.",
    )


class Effectif(CiteOwned):
    """Persons of these ages (months, the upper one out), a year, in a district, a commune, or the whole cité (neither).

    Former years are kept: coverage reads the latest of each place.
    """

    qpv = models.ForeignKey(
        Qpv, verbose_name="quartier", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    commune = models.ForeignKey(
        Commune, verbose_name="commune", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    age_min_mois = models.PositiveSmallIntegerField("âge minimum (mois)")
    age_max_mois = models.PositiveSmallIntegerField("âge maximum (mois)")
    nombre = models.PositiveIntegerField("nombre de personnes")
    annee = models.PositiveSmallIntegerField("année")
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "effectif par âge"
        verbose_name_plural = "effectifs par âge"
        ordering = ["-annee", "qpv__nom", "commune__nom", "age_min_mois", "pk"]
        constraints = [
            once("qpv", "effectif_de_qpv", Q(qpv__isnull=False)),
            once("commune", "effectif_de_commune", Q(commune__isnull=False)),
            once(None, "effectif_de_cite", Q(qpv__isnull=True, commune__isnull=True)),
            models.CheckConstraint(
                condition=Q(age_max_mois__gt=F("age_min_mois")),
                name="effectif_ages",
                violation_error_message="L'âge maximum doit être plus grand que l'âge minimum.",
            ),
            models.CheckConstraint(
                condition=Q(qpv__isnull=True) | Q(commune__isnull=True),
                name="effectif_un_lieu",
                violation_error_message="Un effectif porte sur un quartier ou sur une commune, pas les deux.",
            ),
        ]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "qpv", "commune", "age_min_mois", "age_max_mois", "nombre", "annee", "source", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lieu}, {self.ages.label}, {self.annee}"

    @property
    def ages(self) -> AgeRange:
        return AgeRange(self.age_min_mois, self.age_max_mois)

    @property
    def lieu(self) -> str:
        return str(self.qpv or self.commune or "toute la cité")


class ReglageAnalyse(CiteOwned):
    """Where the states of coverage begin. Each change is a new row: the latest is in force, the others are history."""

    offres = models.PositiveSmallIntegerField(
        "offres pour être couvert", default=2, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    solides = models.PositiveSmallIntegerField(
        "dont offres solides", default=1, validators=[MaxValueValidator(20)]
    )
    places_pour_100 = models.FloatField("places pour 100 jeunes", null=True, blank=True, validators=RATE)
    offres_pour_100 = models.FloatField("offres pour 100 jeunes", null=True, blank=True, validators=RATE)
    plusieurs = models.PositiveSmallIntegerField(
        "offres à la fois pour dire « plusieurs »", null=True, blank=True, default=4,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
    )  # fmt: skip
    horizon = models.CharField(
        "une offre n'est plus solide si elle s'arrête",
        max_length=10,
        choices=Horizon.choices,
        default=Horizon.ANNEE,
    )
    motif = models.CharField("pourquoi ces seuils", max_length=300, blank=True)
    regle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="réglé par", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip

    class Meta:
        verbose_name = "réglage de l'analyse"
        verbose_name_plural = "réglages de l'analyse"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offres__gte=1, solides__lte=F("offres")),
                name="reglage_solides",
                violation_error_message="Il ne peut pas falloir plus d'offres solides que d'offres.",
            )
        ]

    class Privacy:
        personal = ("regle_par", "motif")
        neutral = (
            "cite", "offres", "solides", "places_pour_100", "offres_pour_100", "plusieurs", "horizon", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.offres} offres, {self.solides} solides"


class Priorite(CiteOwned):
    """What the cité puts first, and why: a theme, ages, a district, each left empty for « any ». Withdrawn, it is kept."""

    theme = models.ForeignKey(
        Theme, verbose_name="thème", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    age_min_mois = models.PositiveSmallIntegerField("âge minimum (mois)", null=True, blank=True)
    age_max_mois = models.PositiveSmallIntegerField("âge maximum (mois)", null=True, blank=True)
    qpv = models.ForeignKey(
        Qpv, verbose_name="quartier", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    poids = models.PositiveSmallIntegerField("poids", choices=Poids.choices, default=Poids.DEUX)
    raison = models.CharField("pourquoi", max_length=300)
    decidee_le = models.DateField("décidée le")
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="décidée par", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip
    retiree_le = models.DateField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "priorité de l'analyse"
        verbose_name_plural = "priorités de l'analyse"
        ordering = ["-poids", "-decidee_le", "pk"]

    class Privacy:
        personal = ("decidee_par", "raison")
        neutral = (
            "cite", "theme", "age_min_mois", "age_max_mois", "qpv", "poids", "decidee_le", "retiree_le", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        ages = self.ages
        words = (self.theme and self.theme.libelle, ages and ages.label, self.qpv and self.qpv.nom)
        return ", ".join(word for word in words if word) or "toute la cité"

    @property
    def ages(self) -> AgeRange | None:
        if self.age_min_mois is None and self.age_max_mois is None:
            return None
        return AgeRange(self.age_min_mois or 0, self.age_max_mois)
