"""Minutes: a text per point of the agenda, versions once validated, and to whom they were sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.acteurs.models import Personne, Structure
from maillage.base.models import Versioned
from maillage.instances.choices import EtatCompteRendu
from maillage.instances.models.reunion import OfReunion, PointOrdreDuJour, Reunion


class CompteRendu(OfReunion, Versioned):
    """`numero` is the number of the last validated version, 0 before; texts are cleaned HTML."""

    reunion = models.OneToOneField(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="compte_rendu"
    )
    etat = models.CharField(
        "état",
        max_length=10,
        choices=EtatCompteRendu.choices,
        default=EtatCompteRendu.BROUILLON,
        editable=False,
    )
    numero = models.PositiveSmallIntegerField("version", default=0, editable=False)
    introduction = models.TextField("en ouverture", blank=True)
    conclusion = models.TextField("pour finir", blank=True)
    valide_le = models.DateTimeField("validé le", null=True, blank=True, editable=False)
    valide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="validé par", null=True, blank=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    diffuse_le = models.DateTimeField("diffusé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"
        indexes = [models.Index(fields=["cite", "etat"], name="compte_rendu_etat")]

    class Privacy:
        personal = ("introduction", "conclusion", "valide_par")
        neutral = (
            "cite", "reunion", "etat", "numero", "valide_le", "diffuse_le", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Compte rendu de {self.reunion}"


class NotePoint(OfReunion, Versioned):
    """What was said on a point: saved by itself, so that two people who write on two points never meet."""

    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="notes"
    )
    point = models.OneToOneField(
        PointOrdreDuJour, verbose_name="point", on_delete=models.CASCADE, related_name="note"
    )
    texte = models.TextField("ce qui s'est dit", blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="écrit par", null=True, blank=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "texte d'un point"
        verbose_name_plural = "textes des points"

    class Privacy:
        personal = ("texte", "par")
        neutral = ("cite", "reunion", "point", "version", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Texte de « {self.point} »"


class VersionCompteRendu(OfReunion):
    """What was validated, frozen: the later life of points, decisions and tasks does not change it.

    `contenu` holds people by their identifier: their names are those of the directory when it is read.
    """

    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="versions"
    )
    numero = models.PositiveSmallIntegerField("version")
    contenu = models.JSONField("contenu")
    motif = models.CharField("pourquoi cette version", max_length=300, blank=True)
    validee_le = models.DateTimeField("validée le")
    validee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="validée par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    diffusee_le = models.DateTimeField("diffusée le", null=True, blank=True)

    class Meta:
        verbose_name = "version d'un compte rendu"
        verbose_name_plural = "versions d'un compte rendu"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["reunion", "numero"],
                name="version_cr_unique",
                violation_error_message="Cette version existe déjà : rouvrez la page.",
            )
        ]

    class Privacy:
        personal = ("contenu", "motif", "validee_par")
        neutral = ("cite", "reunion", "numero", "validee_le", "diffusee_le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Version {self.numero} du compte rendu"


class EnvoiCompteRendu(OfReunion):
    """One recipient of one version. `complet`: with the confidential points."""

    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="envois"
    )
    version = models.ForeignKey(
        VersionCompteRendu, verbose_name="version", on_delete=models.CASCADE, related_name="envois"
    )
    structure = models.ForeignKey(
        Structure,
        verbose_name="structure",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    personne = models.ForeignKey(
        Personne, verbose_name="personne", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    courriel = models.EmailField("courriel", blank=True)
    complet = models.BooleanField("avec les points confidentiels", default=False)
    envoye_le = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "envoi d'un compte rendu"
        verbose_name_plural = "envois d'un compte rendu"
        ordering = ["-envoye_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "courriel"],
                condition=~Q(courriel=""),
                name="envoi_cr_unique",
                violation_error_message="Cette version a déjà été envoyée à cette adresse.",
            )
        ]

    class Privacy:
        personal = ("personne", "courriel")
        neutral = (
            "cite", "reunion", "version", "structure", "complet", "envoye_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version} à {self.courriel}"
