"""A meeting: when, where, its agenda, its files, how many came."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.access.roles import ObjectRole
from maillage.acteurs.models import Structure
from maillage.actions.models import Action
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned
from maillage.documents.models import Piece
from maillage.instances.choices import EtatReunion, NaturePoint
from maillage.instances.models.instance import Instance


def new_uid() -> str:
    """The identifier of the event in everybody's calendars, for ever."""
    return f"{uuid.uuid4()}@maillage"


class Reunion(CiteOwned, Versioned):
    """`numero` counts the meetings of the instance. `sequence` is iCalendar's: it grows with each new convocation.

    `sequence` is None until the first sending. `annonce` is what the last sending said of the day and the place.
    """

    instance = models.ForeignKey(
        Instance, verbose_name="instance", on_delete=models.PROTECT, related_name="reunions"
    )
    numero = models.PositiveSmallIntegerField("numéro", editable=False)
    objet = models.CharField("objet", max_length=200, blank=True)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    lieu = models.CharField("lieu", max_length=300, blank=True)
    accueil = models.ForeignKey(
        Structure, verbose_name="structure qui accueille", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="reunions_accueillies",
    )  # fmt: skip
    visio = models.URLField("lien de visioconférence", max_length=300, blank=True)
    introduction = models.TextField("texte de la convocation", blank=True)
    reponse_avant = models.DateField("réponse souhaitée avant le", null=True, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatReunion.choices, default=EtatReunion.PREPARATION, editable=False
    )
    etat_motif = models.CharField("motif", max_length=300, blank=True, editable=False)
    suite_de = models.ForeignKey(
        "self", verbose_name="fait suite à", null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="suites",
    )  # fmt: skip
    uid = models.CharField(
        "identifiant d'agenda", max_length=60, unique=True, default=new_uid, editable=False
    )
    sequence = models.PositiveIntegerField("envoi n°", null=True, blank=True, editable=False)
    convoquee_le = models.DateTimeField("convoquée le", null=True, blank=True, editable=False)
    annonce = models.JSONField("ce qui a été annoncé", default=dict, blank=True, editable=False)
    pieces = models.ManyToManyField(Piece, verbose_name="pièces jointes", blank=True, related_name="+")

    class Meta:
        verbose_name = "réunion"
        ordering = ["-debut", "-pk"]
        indexes = [
            models.Index(fields=["cite", "debut"], name="reunion_debut"),
            models.Index(fields=["cite", "etat", "debut"], name="reunion_etat"),
            models.Index(fields=["instance", "debut"], name="reunion_instance"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "numero"],
                name="reunion_numero",
                violation_error_message="Une réunion de cette instance porte déjà ce numéro : recommencez.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="reunion_heures",
                violation_error_message="La réunion doit finir après avoir commencé.",
            ),
        ]

    class Privacy:
        personal = ("introduction", "etat_motif")
        neutral = (
            "cite", "instance", "numero", "objet", "debut", "fin", "lieu", "accueil", "visio", "reponse_avant", "etat",
            "suite_de", "uid", "sequence", "convoquee_le", "annonce", "pieces", "version", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.objet or self.instance.nom

    @property
    def editable(self) -> bool:
        return self.etat != EtatReunion.ANNULEE

    @property
    def a_dire(self) -> dict[str, str]:
        """What whoever is convened must be told of when it changes; compared with `annonce`."""
        moments = {"debut": timezone.localtime(self.debut), "fin": timezone.localtime(self.fin)}
        told = {name: moment.isoformat() for name, moment in moments.items()}
        return {**told, "lieu": self.lieu, "visio": self.visio, "objet": self.objet}

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        return self.instance.object_roles(user)


class OfReunion(CiteOwned):
    """What hangs on a meeting: whoever runs the instance, and who sits in it, have there what they have on it."""

    class Meta:
        abstract = True

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        reunion: Reunion = self.reunion  # type: ignore[attr-defined]
        return reunion.instance.object_roles(user)


class PointOrdreDuJour(OfReunion, Versioned):
    """`repris_de` is the unfinished point of an earlier meeting; a `confidentiel` point stays within the instance."""

    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="points"
    )
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    titre = models.CharField("point", max_length=200)
    nature = models.CharField(
        "nature", max_length=12, choices=NaturePoint.choices, default=NaturePoint.ECHANGE
    )
    duree = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="présenté par (équipe)", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    structure = models.ForeignKey(
        Structure, verbose_name="présenté par (structure)", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    action = models.ForeignKey(
        Action,
        verbose_name="action concernée",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="points",
    )
    attendu = models.CharField("ce qu'on en attend", max_length=300, blank=True)
    confidentiel = models.BooleanField("confidentiel", default=False)
    repris_de = models.ForeignKey(
        "self", verbose_name="repris de", null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="reprises",
    )  # fmt: skip
    pieces = models.ManyToManyField(Piece, verbose_name="pièces jointes", blank=True, related_name="+")

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duree__isnull=True) | Q(duree__gte=1, duree__lte=600),
                name="point_duree",
                violation_error_message="La durée d'un point va de 1 à 600 minutes.",
            )
        ]

    class Privacy:
        personal = ("responsable", "titre", "attendu")
        neutral = (
            "cite", "reunion", "ordre", "nature", "duree", "structure", "action", "confidentiel", "repris_de",
            "pieces", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre


COMPTES = ("professionnels", "parents_seuls", "parents_autre", "jeunes", "habitants", "elus")


def count(label: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """None is « not counted », 0 is nobody."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class Frequentation(OfReunion):
    """How many came: numbers, never names. The trade counts « juste parents » apart from parents with another hat."""

    reunion = models.OneToOneField(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="frequentation"
    )
    professionnels = count("professionnels et bénévoles")
    parents_seuls = count("« juste parents »")
    parents_autre = count("parents avec une autre casquette")
    jeunes = count("jeunes")
    habitants = count("habitants")
    elus = count("élus")

    class Meta:
        verbose_name = "fréquentation d'une réunion"
        verbose_name_plural = "fréquentations d'une réunion"

    class Privacy:
        personal = ()
        neutral = ("cite", "reunion", *COMPTES, "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Fréquentation de {self.reunion}"

    @property
    def total(self) -> int | None:
        counted = [value for name in COMPTES if (value := getattr(self, name)) is not None]
        return sum(counted) if counted else None


def count_labels() -> dict[str, str]:
    """Each count and its words, in the order of the sheet."""
    return {name: str(Frequentation._meta.get_field(name).verbose_name) for name in COMPTES}  # type: ignore[union-attr]
