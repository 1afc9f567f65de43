"""What a dispositif becomes in one cité: carrier, referent, places, seats, period, state."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Difficulte, Diffusion
from maillage.acteurs.models import Personne, Structure
from maillage.base.models import Versioned
from maillage.cites.models import Cite, CiteOwned, CiteOwnedQuerySet
from maillage.dispositifs.choices import EtatDeploiement, EtatEtape, EtatLien, Periode, TypeArticulation
from maillage.dispositifs.models.catalogue import Dispositif
from maillage.dispositifs.models.cible import AGES_IN_ORDER, AGES_MESSAGE, CIBLE_FIELDS, Cible
from maillage.dispositifs.rules import LIVING
from maillage.territoires.models import Commune, Etablissement, Qpv

TOO_MANY = MaxValueValidator(100_000, "Plus de cent mille places : vérifiez les chiffres saisis.")
TOO_EARLY = MaxValueValidator(
    366, "Un rappel se demande un an à l'avance au plus : baissez le nombre de jours."
)


class DeploiementQuerySet(CiteOwnedQuerySet["Deploiement"]):
    def seen_by(self, user: AnyUser, cite: Cite) -> "DeploiementQuerySet":
        """What `user` may see in `cite`: what is kept for the team is for those who maintain it."""
        rows = self.filter(cite=cite)
        kept = can(user, Capability.DISPOSITIF_EDIT, cite)
        return rows if kept else rows.exclude(visibilite=Diffusion.EQUIPE)

    def living(self) -> "DeploiementQuerySet":
        """Offers something today."""
        return self.filter(etat__in=LIVING)


class Deploiement(CiteOwned, Versioned, Cible):
    """A deployment, or a scheme of the cité's own when `dispositif` is empty.

    Empty ages, themes, publics and times are those of the catalogue. The perimeter is told in official codes; an empty
    one with `toute_la_cite` is the perimeter of the cité itself. `fin` is the first day when it no longer exists.
    """

    dispositif = models.ForeignKey(
        Dispositif, verbose_name="dispositif du catalogue", null=True, blank=True, on_delete=models.PROTECT,
        related_name="deploiements",
    )  # fmt: skip
    nom = models.CharField("nom local", max_length=200, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatDeploiement.choices, default=EtatDeploiement.NON_DEPLOYE
    )
    etat_motif = models.CharField("motif", max_length=300, blank=True)
    porteur = models.ForeignKey(
        Structure, verbose_name="porteur", null=True, blank=True, on_delete=models.PROTECT,
        related_name="deploiements",
    )  # fmt: skip
    referent = models.ForeignKey(
        Personne, verbose_name="référent chez le porteur", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    referent_troika = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="référent dans la troïka", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)
    toute_la_cite = models.BooleanField("toute la cité", default=True)
    communes = models.ManyToManyField(Commune, verbose_name="communes", blank=True, related_name="+")
    epci_siren = models.CharField("SIREN de l'intercommunalité", max_length=9, blank=True)
    qpvs = models.ManyToManyField(Qpv, verbose_name="quartiers", blank=True, related_name="+")
    etablissements = models.ManyToManyField(
        Etablissement, verbose_name="établissements", blank=True, related_name="+"
    )
    places = models.PositiveIntegerField("places", null=True, blank=True, validators=[TOO_MANY])
    effectif = models.PositiveIntegerField("places occupées", null=True, blank=True, validators=[TOO_MANY])
    creneaux = models.CharField("jours et créneaux", max_length=300, blank=True)
    orientation = models.TextField("comment on y est orienté", blank=True)
    budget = models.DecimalField("budget annuel", max_digits=12, decimal_places=2, null=True, blank=True)
    budget_precision = models.CharField("financement", max_length=300, blank=True)
    lien = models.URLField("lien utile", max_length=300, blank=True)
    lien_etat = models.CharField(
        "état du lien", max_length=8, choices=EtatLien.choices, blank=True, editable=False
    )
    lien_detail = models.CharField("réponse du lien", max_length=200, blank=True, editable=False)
    lien_verifie_le = models.DateTimeField("lien vérifié le", null=True, blank=True, editable=False)
    lien_repondu_le = models.DateTimeField("le lien a répondu le", null=True, blank=True, editable=False)
    difficulte = models.CharField(
        "facilité de mobilisation", max_length=12, choices=Difficulte.choices, blank=True
    )
    difficulte_motif = models.CharField("motif, en termes factuels", max_length=300, blank=True)
    commentaire = models.TextField("à savoir", blank=True)
    visibilite = models.CharField(
        "visibilité", max_length=10, choices=Diffusion.choices, default=Diffusion.RESEAU
    )
    verifie_le = models.DateField("vérifié le", null=True, blank=True)
    catalogue_vu = models.PositiveIntegerField(
        "version de la fiche nationale prise en compte", null=True, blank=True, editable=False
    )
    recherche = models.TextField("texte cherché", blank=True, editable=False)

    objects = DeploiementQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "dispositif de la cité"
        verbose_name_plural = "dispositifs de la cité"
        ordering = ["dispositif__ordre", "nom", "pk"]
        indexes = [
            models.Index(fields=["cite", "etat"], name="deploiement_etat"),
            models.Index(fields=["cite", "fin"], name="deploiement_fin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=AGES_IN_ORDER, name="deploiement_ages", violation_error_message=AGES_MESSAGE
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=True) | Q(fin__gt=F("debut")),
                name="deploiement_dates",
                violation_error_message="La fin du déploiement doit être postérieure à son début.",
            ),
            models.CheckConstraint(
                condition=Q(dispositif__isnull=False) | ~Q(nom=""),
                name="deploiement_nomme",
                violation_error_message="Choisissez un dispositif du catalogue, ou donnez un nom local.",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="deploiement_budget",
                violation_error_message="Un budget ne peut pas être négatif.",
            ),
        ]

    class Privacy:
        personal = (
            "referent",
            "referent_troika",
            "commentaire",
            "difficulte_motif",
            "etat_motif",
            "recherche",
        )
        neutral = (
            "cite", "dispositif", "nom", "etat", "porteur", "debut", "fin", "toute_la_cite", "communes", "epci_siren",
            "qpvs", "etablissements", "places", "effectif", "creneaux", "orientation", "budget", "budget_precision",
            "lien", "lien_etat", "lien_detail", "lien_verifie_le", "lien_repondu_le", "difficulte", "visibilite",
            "verifie_le", "catalogue_vu", "version", "cree_le", "modifie_le", *CIBLE_FIELDS,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom or str(self.dispositif)

    @property
    def court(self) -> str:
        """What fits in a cell."""
        return self.nom or (self.dispositif.court if self.dispositif else "")


class Articulation(CiteOwned):
    """How two deployments stand to one another, as the cité sees it."""

    origine = models.ForeignKey(
        Deploiement, verbose_name="dispositif", on_delete=models.CASCADE, related_name="articulations"
    )
    cible = models.ForeignKey(
        Deploiement, verbose_name="avec", on_delete=models.CASCADE, related_name="articulations_recues"
    )
    type = models.CharField("lien", max_length=14, choices=TypeArticulation.choices)
    commentaire = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "articulation"
        ordering = ["type", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(origine=F("cible")),
                name="articulation_avec_soi",
                violation_error_message="Un dispositif ne s'articule pas avec lui-même : choisissez-en un autre.",
            ),
            models.UniqueConstraint(
                fields=["origine", "cible", "type"],
                name="articulation_unique",
                violation_error_message="Ce lien entre les deux dispositifs existe déjà.",
            ),
        ]

    class Privacy:
        personal = ("commentaire",)
        neutral = ("cite", "origine", "cible", "type", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.origine} {self.get_type_display()} {self.cible}"


class EtapeActivation(CiteOwned):
    """A line of the checklist that takes a deployment from an idea to its opening."""

    deploiement = models.ForeignKey(
        Deploiement, verbose_name="dispositif", on_delete=models.CASCADE, related_name="etapes"
    )
    libelle = models.CharField("étape", max_length=200)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    responsable = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="responsable", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    echeance = models.DateField("échéance", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatEtape.choices, default=EtatEtape.A_FAIRE)
    faite_le = models.DateField("faite le", null=True, blank=True)
    note = models.CharField("note", max_length=300, blank=True)

    class Meta:
        verbose_name = "étape d'activation"
        verbose_name_plural = "étapes d'activation"
        ordering = ["ordre", "pk"]
        indexes = [models.Index(fields=["cite", "etat", "echeance"], name="etape_echeance")]

    class Privacy:
        personal = ("responsable", "note")
        neutral = (
            "cite", "deploiement", "libelle", "ordre", "echeance", "etat", "faite_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


class Echeance(CiteOwned):
    """A date not to miss: an enrolment, a deposit, a renewal. The reminder appears `rappel_jours` before.

    Done, one that comes back (`periode`) writes the next one.
    """

    deploiement = models.ForeignKey(
        Deploiement, verbose_name="dispositif", on_delete=models.CASCADE, related_name="echeances"
    )
    libelle = models.CharField("échéance", max_length=200)
    le = models.DateField("le")
    rappel_jours = models.PositiveSmallIntegerField(
        "rappel (jours avant)", default=30, validators=[TOO_EARLY]
    )
    periode = models.CharField(
        "revient", max_length=10, choices=Periode.choices, blank=True, default=Periode.AUCUNE
    )
    faite_le = models.DateField("faite le", null=True, blank=True)

    class Meta:
        verbose_name = "échéance d'un dispositif"
        verbose_name_plural = "échéances d'un dispositif"
        ordering = ["le", "pk"]
        indexes = [models.Index(fields=["cite", "faite_le", "le"], name="echeance_le")]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "deploiement", "libelle", "le", "rappel_jours", "periode", "faite_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle
