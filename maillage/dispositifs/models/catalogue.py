"""The national catalogue: shared by every cité, maintained by the national coordination, versioned."""

from django.conf import settings
from django.db import models

from maillage.base.models import Dated, Versioned
from maillage.dispositifs.choices import EtatLien, Fiabilite, StatutNational, Zonage
from maillage.dispositifs.models.cible import AGES_IN_ORDER, AGES_MESSAGE, CIBLE_FIELDS, Cible


class Dispositif(Dated, Versioned, Cible):
    """A scheme as it exists nationally (field list d of the trade document)."""

    code = models.SlugField("code", max_length=40, unique=True)
    sigle = models.CharField("sigle", max_length=60, blank=True)
    nom = models.CharField("nom", max_length=200)
    description = models.TextField("description", blank=True)
    texte_reference = models.CharField("texte de référence", max_length=300, blank=True)
    pilote = models.CharField("pilote national", max_length=200, blank=True)
    porteur_type = models.CharField("porteur local habituel", max_length=300, blank=True)
    financeur = models.CharField("financeur", max_length=300, blank=True)
    reperes = models.TextField("repères chiffrés", blank=True)
    guichet = models.CharField("guichet ou portail", max_length=200, blank=True)
    guichet_url = models.URLField("adresse du guichet", max_length=300, blank=True)
    guichet_etat = models.CharField(
        "état du lien", max_length=8, choices=EtatLien.choices, blank=True, editable=False
    )
    guichet_detail = models.CharField("réponse du lien", max_length=200, blank=True, editable=False)
    guichet_verifie_le = models.DateTimeField("lien vérifié le", null=True, blank=True, editable=False)
    guichet_repondu_le = models.DateTimeField("le lien a répondu le", null=True, blank=True, editable=False)
    calendrier = models.CharField("calendrier type", max_length=300, blank=True)
    indicateurs = models.TextField("indicateurs", blank=True)
    zonage = models.CharField("zonage", max_length=8, choices=Zonage.choices, default=Zonage.TOUS)
    statut = models.CharField(
        "statut", max_length=14, choices=StatutNational.choices, default=StatutNational.A_VERIFIER
    )
    statut_precision = models.CharField("précision sur le statut", max_length=200, blank=True)
    fiabilite = models.CharField(
        "fiabilité", max_length=12, choices=Fiabilite.choices, default=Fiabilite.A_CONFIRMER
    )
    remplace_par = models.ForeignKey(
        "self", verbose_name="remplacé par", null=True, blank=True, on_delete=models.SET_NULL, related_name="remplace"
    )  # fmt: skip
    verifie_le = models.DateField("vérifié le", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    recherche = models.TextField("texte cherché", blank=True, editable=False)

    class Meta:
        verbose_name = "dispositif du catalogue"
        verbose_name_plural = "dispositifs du catalogue"
        ordering = ["ordre", "code"]
        indexes = [models.Index(fields=["statut", "ordre"], name="dispositif_statut")]
        constraints = [
            models.CheckConstraint(
                condition=AGES_IN_ORDER, name="dispositif_ages", violation_error_message=AGES_MESSAGE
            )
        ]

    class Privacy:
        personal = ()
        neutral = (
            "code", "sigle", "nom", "description", "texte_reference", "pilote", "porteur_type", "financeur", "reperes",
            "guichet", "guichet_url", "guichet_etat", "guichet_detail", "guichet_verifie_le", "guichet_repondu_le",
            "calendrier", "indicateurs", "zonage", "statut", "statut_precision", "fiabilite", "remplace_par",
            "verifie_le", "source", "ordre", "recherche", "version", "cree_le", "modifie_le", *CIBLE_FIELDS,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sigle} — {self.nom}" if self.sigle else self.nom

    @property
    def court(self) -> str:
        """The sigle when there is one: what fits in a cell."""
        return self.sigle or self.nom


class VersionDispositif(Dated):
    """What the catalogue said of a scheme after each accepted change."""

    dispositif = models.ForeignKey(
        Dispositif, verbose_name="dispositif", on_delete=models.CASCADE, related_name="versions"
    )
    numero = models.PositiveIntegerField("version")
    valeurs = models.JSONField("valeurs", default=dict)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip
    motif = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "version d'un dispositif"
        verbose_name_plural = "versions d'un dispositif"
        ordering = ["dispositif", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["dispositif", "numero"], name="version_dispositif_unique")
        ]

    class Privacy:
        personal = ("par",)
        neutral = ("dispositif", "numero", "valeurs", "motif", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.dispositif} v{self.numero}"
