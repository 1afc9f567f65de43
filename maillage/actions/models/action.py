"""The common template of an action (field list a of the trade document): one sheet, whoever carries it."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.access.roles import ObjectRole
from maillage.acteurs.choices import Difficulte, Diffusion
from maillage.acteurs.models import Personne, Structure
from maillage.actions.choices import EtatAction, Feu, NatureAction, RolePartenaire
from maillage.actions.models.appel import Appel
from maillage.actions.models.axe import Axe, AxeTransversal
from maillage.base.models import Versioned
from maillage.cites.models import Cite, CiteOwned, CiteOwnedQuerySet
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.models.cible import AGES_IN_ORDER, AGES_MESSAGE, CIBLE_FIELDS, Cible
from maillage.documents.models import Piece
from maillage.territoires.models import Commune, Etablissement, Qpv

SCHOOL_YEAR = r"^20\d\d-20\d\d\Z"
SCHOOL_YEAR_MESSAGE = "Écrivez l'année scolaire comme 2026-2027."
MOST_SESSIONS = 10_000
TOO_MANY = MaxValueValidator(
    MOST_SESSIONS, "Plus de dix mille séances ou groupes : vérifiez les chiffres saisis."
)

CLOSED = (EtatAction.RECONDUITE, EtatAction.PERENNISEE, EtatAction.ABANDONNEE)


class ActionQuerySet(CiteOwnedQuerySet["Action"]):
    def living(self) -> "ActionQuerySet":
        """Not thrown away."""
        return self.filter(corbeille_le__isnull=True)

    def seen_by(self, user: AnyUser, cite: Cite) -> "ActionQuerySet":
        """What `user` may see in `cite`: what is kept for the team is for the team, nothing thrown away."""
        rows = self.living().filter(cite=cite)
        return (
            rows
            if can(user, Capability.ACTION_VIEW_TEAM, cite)
            else rows.exclude(visibilite=Diffusion.EQUIPE)
        )

    def of_year(self, annee: int) -> "ActionQuerySet":
        return self.filter(annee=annee)

    def during(self, annee: int) -> "ActionQuerySet":
        """Those that have a day in the civil year; without any date, those of the exercise."""
        undated = Q(debut__isnull=True, fin__isnull=True)
        begun = Q(debut__isnull=True) | Q(debut__lte=date(annee, 12, 31))
        going_on = Q(fin__isnull=True) | Q(fin__gte=date(annee, 1, 1))
        return self.filter((undated & Q(annee=annee)) | (~undated & begun & going_on))


class Action(CiteOwned, Versioned, Cible):
    """`annee` is the civil year of the exercise; `fin` is the last day. The porteur carries, the référent follows.

    `feu`, `feu_le` and `derniere_nouvelle_le` repeat the last follow-up note, for lists; `recherche` is folded text.
    """

    code = models.CharField("code", max_length=40)
    intitule = models.CharField("intitulé", max_length=300)
    intitule_dauphin = models.CharField("intitulé DAUPHIN", max_length=300, blank=True)
    annee = models.PositiveSmallIntegerField("millésime")
    annee_scolaire = models.CharField(
        "année scolaire",
        max_length=9,
        blank=True,
        validators=[RegexValidator(SCHOOL_YEAR, SCHOOL_YEAR_MESSAGE)],
    )
    debut = models.DateField("début", null=True, blank=True)
    fin = models.DateField("fin", null=True, blank=True)
    precedente = models.ForeignKey(
        "self", verbose_name="reconduit l'action", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="suites",
    )  # fmt: skip
    nature = models.CharField("nature", max_length=14, choices=NatureAction.choices, blank=True)
    objectif = models.ForeignKey(
        Axe,
        verbose_name="axe ou objectif",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
    )
    transversaux = models.ManyToManyField(
        AxeTransversal, verbose_name="axes transversaux", blank=True, related_name="actions"
    )
    objectifs_nationaux = models.JSONField("objectifs nationaux", default=list, blank=True)
    resume = models.CharField("résumé public", max_length=300, blank=True)
    constat = models.TextField("constat, besoin", blank=True)
    objectifs = models.TextField("objectifs", blank=True)
    contenu = models.TextField("contenu, déroulé", blank=True)
    dispositifs = models.ManyToManyField(
        Deploiement, verbose_name="dispositifs mobilisés", blank=True, related_name="actions"
    )
    appel = models.ForeignKey(
        Appel, verbose_name="répond à l'appel à projets", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="actions",
    )  # fmt: skip
    droit_commun = models.TextField("articulation avec le droit commun", blank=True)
    niveaux = models.CharField("niveaux scolaires", max_length=200, blank=True)
    lieux = models.ManyToManyField(
        Structure, verbose_name="lieux", blank=True, related_name="actions_accueillies"
    )
    lieux_precision = models.CharField("précision sur les lieux", max_length=300, blank=True)
    qpvs = models.ManyToManyField(Qpv, verbose_name="quartiers", blank=True, related_name="+")
    communes = models.ManyToManyField(Commune, verbose_name="communes", blank=True, related_name="+")
    etablissements = models.ManyToManyField(
        Etablissement, verbose_name="établissements scolaires", blank=True, related_name="+"
    )
    porteur = models.ForeignKey(
        Structure, verbose_name="porteur", null=True, blank=True, on_delete=models.PROTECT,
        related_name="actions_portees",
    )  # fmt: skip
    pilote = models.ForeignKey(
        Personne, verbose_name="contact chez le porteur", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="référent de suivi", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    validee_par = models.CharField("instance de validation", max_length=200, blank=True)
    validee_le = models.DateField("validée le", null=True, blank=True)
    decision = models.CharField("décision", max_length=300, blank=True)
    etat = models.CharField("état", max_length=14, choices=EtatAction.choices, default=EtatAction.IDEE)
    etat_motif = models.CharField("motif", max_length=300, blank=True)
    etat_depuis = models.DateField("dans cet état depuis", null=True, blank=True, editable=False)
    feu = models.CharField("avancement", max_length=8, choices=Feu.choices, blank=True, editable=False)
    feu_le = models.DateField("avancement noté le", null=True, blank=True, editable=False)
    derniere_nouvelle_le = models.DateField("dernières nouvelles", null=True, blank=True, editable=False)
    difficulte = models.CharField(
        "mobilisation des partenaires", max_length=12, choices=Difficulte.choices, blank=True
    )
    difficulte_motif = models.CharField("motif, en termes factuels", max_length=300, blank=True)
    seances_prevues = models.PositiveIntegerField(
        "séances prévues", null=True, blank=True, validators=[TOO_MANY]
    )
    groupes_prevus = models.PositiveIntegerField(
        "groupes prévus", null=True, blank=True, validators=[TOO_MANY]
    )
    compte_rendu_financier_le = models.DateField("compte rendu financier reçu le", null=True, blank=True)
    visibilite = models.CharField(
        "visibilité", max_length=10, choices=Diffusion.choices, default=Diffusion.RESEAU
    )
    pieces = models.ManyToManyField(Piece, verbose_name="pièces jointes", blank=True, related_name="+")
    corbeille_le = models.DateTimeField("mise à la corbeille le", null=True, blank=True, editable=False)
    recherche = models.TextField("texte cherché", blank=True, editable=False)

    objects = ActionQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "action"
        ordering = ["-annee", "code", "pk"]
        indexes = [
            models.Index(fields=["cite", "annee", "etat"], name="action_annee_etat"),
            models.Index(fields=["cite", "porteur"], name="action_porteur"),
            models.Index(fields=["cite", "referent"], name="action_referent"),
            models.Index(fields=["cite", "objectif"], name="action_objectif"),
            models.Index(fields=["cite", "feu"], name="action_feu"),
            models.Index(fields=["cite", "derniere_nouvelle_le"], name="action_nouvelles"),
            models.Index(fields=["cite", "fin"], name="action_fin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "code"],
                name="action_code_unique",
                violation_error_message="Ce code est déjà celui d'une autre action : choisissez-en un autre.",
            ),
            models.CheckConstraint(
                condition=AGES_IN_ORDER, name="action_ages", violation_error_message=AGES_MESSAGE
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=True) | Q(fin__gte=F("debut")),
                name="action_dates",
                violation_error_message="La fin de l'action ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(annee__gte=2000, annee__lte=2100),
                name="action_annee",
                violation_error_message="Donnez le millésime en quatre chiffres, par exemple 2026.",
            ),
        ]

    class Privacy:
        personal = (
            "pilote", "referent", "etat_motif", "difficulte_motif", "constat", "objectifs", "contenu", "droit_commun",
            "decision", "recherche",
        )  # fmt: skip
        neutral = (
            "cite", "version", "code", "intitule", "intitule_dauphin", "annee", "annee_scolaire", "debut", "fin",
            "precedente", "nature", "objectif", "transversaux", "objectifs_nationaux", "resume", "dispositifs",
            "appel", "niveaux", "lieux", "lieux_precision", "qpvs", "communes", "etablissements", "porteur", "validee_par",
            "validee_le", "etat", "etat_depuis", "feu", "feu_le", "derniere_nouvelle_le", "difficulte",
            "seances_prevues", "groupes_prevus", "compte_rendu_financier_le", "visibilite", "pieces", "corbeille_le", "cree_le",
            "modifie_le", *CIBLE_FIELDS,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.intitule

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        """A person attached to the porteur writes its bilan."""
        if user.pk and self.porteur and self.porteur.rattachements.filter(user_id=user.pk).exists():
            return (ObjectRole.PORTEUR,)
        return ()


class Partenaire(CiteOwned):
    """A structure that takes part in an action, and as what."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="partenaires"
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="partenariats"
    )
    role = models.CharField("rôle", max_length=14, choices=RolePartenaire.choices)
    precision = models.CharField("précision", max_length=200, blank=True)

    class Meta:
        verbose_name = "partenaire d'une action"
        verbose_name_plural = "partenaires d'une action"
        ordering = ["role", "structure__nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "structure", "role"],
                name="partenaire_unique",
                violation_error_message="Cette structure a déjà ce rôle dans l'action.",
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "action", "structure", "role", "precision", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.structure} ({self.get_role_display()})"
