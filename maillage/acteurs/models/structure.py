"""The sheet of a structure, in one cité (field list c of the trade document)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.access.check import AnyUser
from maillage.access.roles import ObjectRole
from maillage.acteurs.choices import (
    FAMILLE_OF,
    Accessibilite,
    Difficulte,
    Diffusion,
    Famille,
    Mobilisation,
    PositionSource,
    Statut,
    TypeStructure,
)
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned, CiteOwnedQuerySet, Public, Theme
from maillage.territoires.models import Commune, Qpv


class Lieu(models.Model):
    """An address with its position and the district computed from it."""

    adresse = models.CharField("adresse", max_length=300, blank=True)
    complement_adresse = models.CharField("complément d'adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, verbose_name="commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    position_source = models.CharField(
        "origine de la position", max_length=12, choices=PositionSource.choices, blank=True
    )
    qpv = models.ForeignKey(
        Qpv,
        verbose_name="quartier prioritaire",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    horaires = models.CharField("horaires en période scolaire", max_length=300, blank=True)
    horaires_vacances = models.CharField("horaires pendant les vacances", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None


LIEU_FIELDS = (
    "adresse", "complement_adresse", "code_postal", "commune", "latitude", "longitude", "position_source", "qpv",
    "horaires", "horaires_vacances",
)  # fmt: skip


class StructureQuerySet(CiteOwnedQuerySet["Structure"]):
    def living(self) -> "StructureQuerySet":
        """Sheets shown in the directory: neither archived nor merged into another."""
        return self.filter(statut__in=(Statut.ACTIVE, Statut.FERMEE))

    def placed(self) -> "StructureQuerySet":
        return self.filter(latitude__isnull=False, longitude__isnull=False)

    def unplaced(self) -> "StructureQuerySet":
        return self.filter(Q(latitude__isnull=True) | Q(longitude__isnull=True))


class Structure(CiteOwned, Versioned, Lieu):
    """Ages are whole months, `age_max_mois` excluded (0-3 ans is 0 to 36); `recherche` is the folded text searched.

    A SIREN is an organisation and several municipal services share one: no code is unique, `core.matching` decides.
    `provenances` maps a field to {"source": …, "date": "2026-09-18"}: where each datum comes from.
    """

    nom = models.CharField("nom", max_length=300)
    sigle = models.CharField("sigle", max_length=60, blank=True)
    type = models.CharField("type", max_length=30, choices=TypeStructure.choices, default=TypeStructure.AUTRE)
    famille = models.CharField("famille", max_length=30, choices=Famille.choices, editable=False)
    mere = models.ForeignKey(
        "self", verbose_name="structure mère", null=True, blank=True, on_delete=models.SET_NULL, related_name="filles",
        help_text="Ex. la Ville, pour un service municipal.",
    )  # fmt: skip
    uai = models.CharField("UAI", max_length=8, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    rna = models.CharField("RNA", max_length=10, blank=True)
    numero_caf = models.CharField("numéro CAF", max_length=30, blank=True)
    description = models.TextField("missions", blank=True)
    exemples_action = models.TextField("exemples d'action", blank=True)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="structures")
    publics = models.ManyToManyField(Public, verbose_name="publics", blank=True, related_name="structures")
    age_min_mois = models.PositiveSmallIntegerField("âge minimum (mois)", null=True, blank=True)
    age_max_mois = models.PositiveSmallIntegerField("âge maximum (mois)", null=True, blank=True)
    modalites_acces = models.JSONField("modalités d'accès", default=list, blank=True)
    cout = models.CharField("coût pour le public", max_length=200, blank=True)
    langues = models.CharField("langues parlées", max_length=200, blank=True)
    accessibilite = models.CharField(
        "accessibilité", max_length=12, choices=Accessibilite.choices, blank=True
    )
    zones = models.ManyToManyField(Qpv, verbose_name="quartiers d'intervention", blank=True, related_name="+")
    zone_intervention = models.CharField("zone d'intervention", max_length=300, blank=True)
    courriel = models.EmailField("courriel de la structure", blank=True)
    courriel_diffusion = models.CharField(
        "diffusion du courriel", max_length=10, choices=Diffusion.choices, default=Diffusion.RESEAU
    )
    telephone = models.CharField("téléphone de la structure", max_length=30, blank=True)
    telephone_diffusion = models.CharField(
        "diffusion du téléphone", max_length=10, choices=Diffusion.choices, default=Diffusion.RESEAU
    )
    site_web = models.URLField("site", max_length=300, blank=True)
    mobilisation = models.CharField(
        "mobilisation", max_length=20, choices=Mobilisation.choices, default=Mobilisation.IDENTIFIEE
    )
    mobilisation_motif = models.CharField("précision sur la mobilisation", max_length=300, blank=True)
    difficulte = models.CharField(
        "facilité de mobilisation", max_length=12, choices=Difficulte.choices, blank=True
    )
    difficulte_motif = models.CharField("motif, en termes factuels", max_length=300, blank=True)
    dernier_contact_le = models.DateField("dernière prise de contact", null=True, blank=True)
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="référent dans l'équipe", null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    charte_signee_le = models.DateField("charte ou convention signée le", null=True, blank=True)
    verifiee_le = models.DateField("fiche vérifiée le", null=True, blank=True)
    verifiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="vérifiée par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    statut = models.CharField("statut", max_length=12, choices=Statut.choices, default=Statut.ACTIVE)
    fusionnee_dans = models.ForeignKey(
        "self", verbose_name="fusionnée dans", null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="absorbees",
    )  # fmt: skip
    source = models.CharField("source", max_length=200, blank=True)
    source_date = models.DateField("date de la source", null=True, blank=True)
    provenances = models.JSONField("source et date de chaque donnée", default=dict, editable=False)
    geocodage_score = models.FloatField("score du géocodage", null=True, blank=True, editable=False)
    geocodage_le = models.DateTimeField("géocodage tenté le", null=True, blank=True, editable=False)
    recherche = models.TextField("texte cherché", editable=False)

    objects = StructureQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "structure"
        ordering = ["nom", "pk"]
        indexes = [
            models.Index(fields=["cite", "statut", "nom"], name="structure_annuaire"),
            models.Index(fields=["cite", "type"], name="structure_type"),
            models.Index(fields=["cite", "famille"], name="structure_famille"),
            models.Index(fields=["cite", "qpv"], name="structure_qpv"),
            models.Index(fields=["cite", "mobilisation"], name="structure_mobilisation"),
            models.Index(fields=["cite", "verifiee_le"], name="structure_verifiee"),
            models.Index(fields=["cite", "siret"], name="structure_siret"),
            models.Index(fields=["cite", "uai"], name="structure_uai"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_min_mois__isnull=True)
                | Q(age_max_mois__isnull=True)
                | Q(age_max_mois__gt=F("age_min_mois")),
                name="structure_ages",
                violation_error_message="L'âge maximum doit être supérieur à l'âge minimum.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="structure_position",
                violation_error_message="Donnez la latitude et la longitude, ou aucune des deux.",
            ),
        ]

    class Privacy:
        personal = (
            "courriel",
            "telephone",
            "referent",
            "verifiee_par",
            "mobilisation_motif",
            "difficulte_motif",
            "description",
            "exemples_action",
            "recherche",
        )
        neutral = (
            "cite", "version", "cree_le", "modifie_le", *LIEU_FIELDS, "nom", "sigle", "type", "famille", "mere", "uai",
            "siret", "siren", "rna", "numero_caf", "themes", "publics", "age_min_mois", "age_max_mois",
            "modalites_acces", "cout", "langues", "accessibilite", "zones", "zone_intervention", "courriel_diffusion",
            "telephone_diffusion", "site_web", "mobilisation", "difficulte", "dernier_contact_le", "charte_signee_le",
            "verifiee_le", "statut", "fusionnee_dans", "source", "source_date", "provenances", "geocodage_score",
            "geocodage_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom

    def save(self, *args: object, **kwargs: object) -> None:
        self.famille = FAMILLE_OF[self.type]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        """A person attached to the structure maintains its sheet."""
        if user.pk and self.rattachements.filter(user_id=user.pk).exists():
            return (ObjectRole.MEMBRE,)
        return ()


class Antenne(CiteOwned, Lieu):
    """Another place of the same structure, also the address kept of a sheet that was merged."""

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="antennes"
    )
    nom = models.CharField("nom", max_length=300)
    siret = models.CharField("SIRET", max_length=14, blank=True)

    class Meta:
        verbose_name = "antenne"
        ordering = ["nom", "pk"]

    class Privacy:
        personal = ()
        neutral = ("cite", "structure", "nom", "siret", "cree_le", "modifie_le", *LIEU_FIELDS)

    def __str__(self) -> str:
        return self.nom


class ReferenceExterne(CiteOwned):
    """The identifier of a structure in a source: importing the same file again finds the same sheet."""

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="references"
    )
    source = models.CharField("source", max_length=80)
    identifiant = models.CharField("identifiant", max_length=200)

    class Meta:
        verbose_name = "référence externe"
        verbose_name_plural = "références externes"
        ordering = ["source", "identifiant"]
        constraints = [
            models.UniqueConstraint(fields=["cite", "source", "identifiant"], name="reference_externe_unique")
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "structure", "source", "identifiant", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.source} {self.identifiant}"
