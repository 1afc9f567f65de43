"""Who meets, about what, and to whom they report; the seats of an instance, dated."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.access.roles import ObjectRole
from maillage.acteurs.models import Personne, Structure
from maillage.actions.models import Axe
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned, CiteOwnedQuerySet, Theme
from maillage.instances.choices import QualiteSiege, TypeInstance


def in_force(at: date) -> Q:
    """Half-open: `fin` is the first day when it is no longer true; no beginning is « always »."""
    return (Q(debut__isnull=True) | Q(debut__lte=at)) & (Q(fin__isnull=True) | Q(fin__gt=at))


class InstanceQuerySet(CiteOwnedQuerySet["Instance"]):
    def active(self, at: date) -> "InstanceQuerySet":
        return self.filter(in_force(at))


class Instance(CiteOwned, Versioned):
    """Any shape of governance; nothing here counts to three. `rythme` holds the rule of its frequency."""

    nom = models.CharField("nom", max_length=200)
    sigle = models.CharField("sigle", max_length=40, blank=True)
    type = models.CharField("type", max_length=16, choices=TypeInstance.choices)
    objet = models.TextField("objet", blank=True)
    animateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="animée par (compte)", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    animateur_personne = models.ForeignKey(
        Personne, verbose_name="animée par (personne de l'annuaire)", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    porteuse = models.ForeignKey(
        Structure, verbose_name="structure qui porte l'espace", null=True, blank=True, on_delete=models.PROTECT,
        related_name="instances_portees",
    )  # fmt: skip
    rend_compte_a = models.ForeignKey(
        "self", verbose_name="rend compte à", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="rapporteuses",
    )  # fmt: skip
    quorum_nombre = models.PositiveSmallIntegerField("quorum, en nombre de titulaires", null=True, blank=True)
    quorum_part = models.PositiveSmallIntegerField("quorum, en % des titulaires", null=True, blank=True)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes suivis", blank=True, related_name="instances")
    axes = models.ManyToManyField(Axe, verbose_name="axes suivis", blank=True, related_name="instances")
    lieu = models.CharField("lieu habituel", max_length=300, blank=True)
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)
    rythme = models.JSONField("rythme", default=dict, blank=True)

    objects = InstanceQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "instance de la cité"
        verbose_name_plural = "instances de la cité"
        ordering = ["nom", "pk"]
        indexes = [
            models.Index(fields=["cite", "type"], name="instance_type"),
            models.Index(fields=["cite", "fin"], name="instance_fin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=True) | Q(fin__gt=F("debut")),
                name="instance_dates",
                violation_error_message="La fin de l'instance doit être postérieure à son début.",
            ),
            models.CheckConstraint(
                condition=Q(quorum_part__isnull=True) | Q(quorum_part__gte=1, quorum_part__lte=100),
                name="instance_quorum",
                violation_error_message="Un quorum en pourcentage va de 1 à 100.",
            ),
            models.CheckConstraint(
                condition=Q(quorum_part__isnull=True) | Q(quorum_nombre__isnull=True),
                name="instance_un_quorum",
                violation_error_message="Donnez le quorum en nombre ou en pourcentage, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(rend_compte_a__isnull=True) | ~Q(rend_compte_a=F("pk")),
                name="instance_compte_a_soi",
                violation_error_message="Une instance ne rend pas compte à elle-même : choisissez-en une autre.",
            ),
        ]

    class Privacy:
        personal = ("animateur", "animateur_personne", "objet")
        neutral = (
            "cite", "nom", "sigle", "type", "porteuse", "rend_compte_a", "quorum_nombre", "quorum_part", "themes",
            "axes", "lieu", "debut", "fin", "rythme", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom

    @property
    def court(self) -> str:
        """What fits in a cell."""
        return self.sigle or self.nom

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        """Whoever runs it, and who sits in it today."""
        if not user.pk:
            return ()
        runs = (ObjectRole.ANIMATEUR,) if self.animateur_id == user.pk else ()
        sits = (ObjectRole.SIEGEANT,) if Siege.objects.seated(user).filter(instance=self).exists() else ()
        return (*runs, *sits)


class SiegeQuerySet(CiteOwnedQuerySet["Siege"]):
    def at(self, day: date) -> "SiegeQuerySet":
        return self.filter(in_force(day))

    def seated(self, user: AnyUser) -> "SiegeQuerySet":
        """The seats that an account occupies today: its own, or those without a name of a structure it belongs to."""
        own = Q(compte_id=user.pk)
        shared = Q(personne__isnull=True, compte__isnull=True, structure__rattachements__user_id=user.pk)
        return self.filter(own | shared, in_force(timezone.localdate()))


class Siege(CiteOwned):
    """A structure in an instance, by a person or not, dated. `suppleant_de` says whom a substitute replaces."""

    instance = models.ForeignKey(
        Instance, verbose_name="instance", on_delete=models.CASCADE, related_name="sieges"
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="sieges"
    )
    personne = models.ForeignKey(
        Personne,
        verbose_name="personne",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sieges",
    )
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="compte dans maillage", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="sieges",
    )  # fmt: skip
    qualite = models.CharField(
        "qualité", max_length=10, choices=QualiteSiege.choices, default=QualiteSiege.TITULAIRE
    )
    titre = models.CharField("au titre de", max_length=200, blank=True)
    suppleant_de = models.ForeignKey(
        "self",
        verbose_name="remplace",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suppleants",
    )
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)

    objects = SiegeQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "siège dans une instance"
        verbose_name_plural = "sièges dans une instance"
        ordering = ["structure__nom", "pk"]
        indexes = [models.Index(fields=["instance", "fin"], name="siege_fin")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=True) | Q(fin__gt=F("debut")),
                name="siege_dates",
                violation_error_message="La fin du siège doit être postérieure à son début.",
            ),
            models.UniqueConstraint(
                fields=["instance", "structure", "personne"],
                condition=Q(fin__isnull=True),
                name="siege_unique",
                violation_error_message="Cette personne siège déjà dans l'instance pour cette structure.",
            ),
            models.UniqueConstraint(
                fields=["instance", "structure", "qualite"],
                condition=Q(fin__isnull=True, personne__isnull=True),
                name="siege_structure_unique",
                violation_error_message="Cette structure a déjà ce siège dans l'instance : nommez la personne, "
                "ou terminez d'abord l'autre siège.",
            ),
        ]

    class Privacy:
        personal = ("personne", "compte", "titre")
        neutral = (
            "cite", "instance", "structure", "qualite", "suppleant_de", "debut", "fin", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.structure} ({self.get_qualite_display()})"

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        return self.instance.object_roles(user)
