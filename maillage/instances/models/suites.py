"""What comes out of a meeting: decisions, numbered, and tasks with a name and a date."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.access.roles import ObjectRole
from maillage.acteurs.models import Personne, Structure
from maillage.actions.models import Action, Enveloppe
from maillage.base.models import Versioned
from maillage.cites.models import Cite, CiteOwned, CiteOwnedQuerySet
from maillage.dispositifs.models import Deploiement
from maillage.instances.choices import OPEN_TASKS, Accord, EtatDecision, EtatTache
from maillage.instances.models.instance import Instance, Siege
from maillage.instances.models.reunion import PointOrdreDuJour, Reunion


def told(user: AnyUser) -> Q:
    """What the network may read: not confidential, of no meeting or noted before its minutes were sent out.

    Members of the instance, and who runs it, read it all.
    """
    widely = Q(reunion__isnull=True) | Q(reunion__compte_rendu__diffuse_le__gte=F("cree_le"))
    seats = Siege.objects.seated(user).values("instance_id")
    inside = Q(reunion__instance__in=seats) | Q(reunion__instance__animateur_id=user.pk)
    return Q(confidentielle=False) & widely | inside


class DecisionQuerySet(CiteOwnedQuerySet["Decision"]):
    def seen_by(self, user: AnyUser, cite: Cite) -> "DecisionQuerySet":
        rows = self.filter(cite=cite)
        return rows if can(user, Capability.REUNION_VIEW_TEAM, cite) else rows.filter(told(user))


class Decision(CiteOwned, Versioned):
    """`annee` and `numero` name it for ever within the cité (« 2026-014 »): a decision is withdrawn, never deleted."""

    annee = models.PositiveSmallIntegerField("année", editable=False)
    numero = models.PositiveSmallIntegerField("numéro", editable=False)
    texte = models.TextField("décision")
    le = models.DateField("prise le")
    reunion = models.ForeignKey(
        Reunion,
        verbose_name="réunion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    point = models.ForeignKey(
        PointOrdreDuJour, verbose_name="point", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="decisions",
    )  # fmt: skip
    accord = models.CharField("accord", max_length=10, choices=Accord.choices, default=Accord.CONSENSUS)
    pour = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    contre = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    action = models.ForeignKey(
        Action,
        verbose_name="action",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
    )
    enveloppe = models.ForeignKey(
        Enveloppe,
        verbose_name="enveloppe",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
    )
    deploiement = models.ForeignKey(
        Deploiement, verbose_name="dispositif", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="decisions",
    )  # fmt: skip
    confidentielle = models.BooleanField("confidentielle", default=False)
    etat = models.CharField(
        "suite", max_length=10, choices=EtatDecision.choices, default=EtatDecision.A_SUIVRE
    )
    etat_motif = models.CharField("précision", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "décision"
        ordering = ["-annee", "-numero"]
        indexes = [
            models.Index(fields=["cite", "etat"], name="decision_etat"),
            models.Index(fields=["cite", "le"], name="decision_le"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "annee", "numero"],
                name="decision_numero",
                violation_error_message="Ce numéro de décision existe déjà : recommencez.",
            )
        ]

    class Privacy:
        personal = ("texte", "etat_motif")
        neutral = (
            "cite", "annee", "numero", "le", "reunion", "point", "accord", "pour", "contre", "abstentions", "action",
            "enveloppe", "deploiement", "confidentielle", "etat", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Décision {self.code}"

    @property
    def code(self) -> str:
        return f"{self.annee}-{self.numero:03}"

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        return self.reunion.instance.object_roles(user) if self.reunion else ()


class TacheQuerySet(CiteOwnedQuerySet["Tache"]):
    def seen_by(self, user: AnyUser, cite: Cite) -> "TacheQuerySet":
        """Whoever has a task sees it, whatever the minutes."""
        rows = self.filter(cite=cite)
        if can(user, Capability.REUNION_VIEW_TEAM, cite):
            return rows
        return rows.filter(told(user) | Q(responsable_id=user.pk))

    def open(self) -> "TacheQuerySet":
        return self.filter(etat__in=OPEN_TASKS)


class Tache(CiteOwned, Versioned):
    """Who does what by when. `instance` is that of the meeting, repeated so that lists filter on it."""

    quoi = models.CharField("à faire", max_length=300)
    precision = models.TextField("précision", blank=True)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par (compte)", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="taches",
    )  # fmt: skip
    structure = models.ForeignKey(
        Structure, verbose_name="par (structure)", null=True, blank=True, on_delete=models.PROTECT,
        related_name="taches",
    )  # fmt: skip
    personne = models.ForeignKey(
        Personne, verbose_name="par (personne de l'annuaire)", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="taches",
    )  # fmt: skip
    echeance = models.DateField("pour le", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=EtatTache.choices, default=EtatTache.A_FAIRE)
    etat_motif = models.CharField("où en est-on ?", max_length=300, blank=True)
    faite_le = models.DateField("faite le", null=True, blank=True, editable=False)
    rappel_jours = models.PositiveSmallIntegerField("rappel, jours avant", default=3)
    rappelee_le = models.DateField("rappelée le", null=True, blank=True, editable=False)
    instance = models.ForeignKey(
        Instance,
        verbose_name="instance",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="taches",
    )
    reunion = models.ForeignKey(
        Reunion,
        verbose_name="réunion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="taches",
    )
    point = models.ForeignKey(
        PointOrdreDuJour, verbose_name="point", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="taches",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision,
        verbose_name="décision",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="taches",
    )
    confidentielle = models.BooleanField("confidentielle", default=False)

    objects = TacheQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "tâche"
        ordering = ["echeance", "pk"]
        indexes = [
            models.Index(fields=["cite", "etat", "echeance"], name="tache_echeance"),
            models.Index(fields=["responsable", "etat"], name="tache_responsable"),
        ]

    class Privacy:
        personal = ("quoi", "precision", "responsable", "personne", "etat_motif")
        neutral = (
            "cite", "structure", "echeance", "etat", "faite_le", "rappel_jours", "rappelee_le", "instance", "reunion",
            "point", "decision", "confidentielle", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.quoi

    @property
    def ouverte(self) -> bool:
        return self.etat in OPEN_TASKS

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        """Whoever must do it follows it; so does whoever runs the instance."""
        if not user.pk:
            return ()
        mine = (ObjectRole.RESPONSABLE,) if self.responsable_id == user.pk else ()
        return (*mine, *(self.instance.object_roles(user) if self.instance else ()))
