"""The life of an action: milestones, dated notes with a traffic light, sessions, numbers of people, indicators."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from maillage.actions.choices import Feu, Moment, TypeIndicateur
from maillage.actions.models.action import Action
from maillage.cites.models import CiteOwned

TRANCHES = ("moins_3", "de_3_a_6", "de_6_a_11", "de_11_a_15", "de_15_a_18", "de_18_a_25")
"""Age bands of the numbers of children and young people, in years, upper end excluded."""

MOST_PEOPLE = 1_000_000


def number(label: str) -> "models.PositiveIntegerField[int | None, int | None]":
    """A number of people; None is unknown, 0 is nobody. A city of a million children is a typing error."""
    too_many = MaxValueValidator(MOST_PEOPLE, "Un nombre dépasse le million : vérifiez les chiffres saisis.")
    return models.PositiveIntegerField(label, null=True, blank=True, validators=[too_many])


class Jalon(CiteOwned):
    action = models.ForeignKey(Action, verbose_name="action", on_delete=models.CASCADE, related_name="jalons")
    libelle = models.CharField("jalon", max_length=200)
    echeance = models.DateField("échéance")
    fait_le = models.DateField("fait le", null=True, blank=True)
    responsable = models.CharField("qui", max_length=120, blank=True)

    class Meta:
        verbose_name = "jalon"
        verbose_name_plural = "jalons"
        ordering = ["echeance", "pk"]
        indexes = [models.Index(fields=["cite", "fait_le", "echeance"], name="jalon_echeance")]

    class Privacy:
        personal = ("responsable",)
        neutral = ("cite", "action", "libelle", "echeance", "fait_le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.libelle


class NoteSuivi(CiteOwned):
    """What was learned that day. The light is optional: news without a judgement is news."""

    action = models.ForeignKey(Action, verbose_name="action", on_delete=models.CASCADE, related_name="notes")
    le = models.DateField("le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", editable=False,
    )  # fmt: skip
    feu = models.CharField("avancement", max_length=8, choices=Feu.choices, blank=True)
    texte = models.TextField("note")

    class Meta:
        verbose_name = "note de suivi"
        verbose_name_plural = "notes de suivi"
        ordering = ["-le", "-pk"]

    class Privacy:
        personal = ("auteur", "texte")
        neutral = ("cite", "action", "le", "feu", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Note du {self.le:%d/%m/%Y}"


class Seance(CiteOwned):
    """A session that took place or will: numbers only, never names."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="seances"
    )
    le = models.DateField("le")
    libelle = models.CharField("séance", max_length=200, blank=True)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    jeunes = number("enfants et jeunes")
    parents = number("parents")
    professionnels = number("professionnels")
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    class Meta:
        verbose_name = "séance"
        ordering = ["le", "pk"]

    class Privacy:
        personal = ("commentaire",)
        neutral = (
            "cite", "action", "le", "libelle", "lieu", "jeunes", "parents", "professionnels", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle or f"Séance du {self.le:%d/%m/%Y}"


class Beneficiaires(CiteOwned):
    """How many people, planned or actual. None is unknown, 0 is nobody."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="beneficiaires"
    )
    moment = models.CharField("moment", max_length=6, choices=Moment.choices)
    total = number("enfants et jeunes")
    moins_3 = number("moins de 3 ans")
    de_3_a_6 = number("3 à 5 ans")
    de_6_a_11 = number("6 à 10 ans")
    de_11_a_15 = number("11 à 14 ans")
    de_15_a_18 = number("15 à 17 ans")
    de_18_a_25 = number("18 à 25 ans")
    dont_qpv = number("dont habitant un quartier prioritaire")
    dont_filles = number("dont filles et jeunes femmes")
    parents = number("parents")
    professionnels = number("professionnels")

    class Meta:
        verbose_name = "bénéficiaires d'une action"
        verbose_name_plural = "bénéficiaires d'une action"
        ordering = ["moment"]
        constraints = [
            models.UniqueConstraint(fields=["action", "moment"], name="beneficiaires_uniques"),
            models.CheckConstraint(
                condition=Q(total__isnull=True)
                | Q(dont_qpv__isnull=True)
                | Q(dont_qpv__lte=models.F("total")),
                name="beneficiaires_qpv",
                violation_error_message="Le nombre d'habitants d'un quartier prioritaire dépasse le total.",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True)
                | Q(dont_filles__isnull=True)
                | Q(dont_filles__lte=models.F("total")),
                name="beneficiaires_filles",
                violation_error_message="Le nombre de filles et jeunes femmes dépasse le total.",
            ),
        ]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "action", "moment", "total", *TRANCHES, "dont_qpv", "dont_filles", "parents", "professionnels",
            "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Bénéficiaires {self.get_moment_display()} de {self.action}"


class Indicateur(CiteOwned):
    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="indicateurs"
    )
    libelle = models.CharField("indicateur", max_length=200)
    type = models.CharField("type", max_length=12, choices=TypeIndicateur.choices)
    unite = models.CharField("unité", max_length=60)
    cible = models.DecimalField("cible", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["type", "ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(unite=""),
                name="indicateur_unite",
                violation_error_message="Donnez l'unité de l'indicateur : « enfants », « % », « séances »…",
            )
        ]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "action", "libelle", "type", "unite", "cible", "source", "ordre", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


class Mesure(CiteOwned):
    """The value of an indicator on a day."""

    indicateur = models.ForeignKey(
        Indicateur, verbose_name="indicateur", on_delete=models.CASCADE, related_name="mesures"
    )
    le = models.DateField("le")
    valeur = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    source = models.CharField("source", max_length=200, blank=True)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    class Meta:
        verbose_name = "mesure"
        ordering = ["le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "le"],
                name="mesure_unique",
                violation_error_message="Cet indicateur a déjà une valeur ce jour-là : modifiez-la.",
            )
        ]

    class Privacy:
        personal = ("commentaire",)
        neutral = ("cite", "indicateur", "le", "valeur", "source", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.valeur} {self.indicateur.unite}"
