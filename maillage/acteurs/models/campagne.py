"""A message to many structures: what is asked, to whom, what each became, and the links with which they answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.acteurs.choices import DecisionEnvoi, EtatCampagne, GenreCampagne, ReponseCampagne
from maillage.acteurs.models.personne import Personne
from maillage.acteurs.models.structure import Structure
from maillage.base.links import LINK_FIELDS, SecretLink
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned, CiteOwnedQuerySet
from maillage.courriels.choices import Etat
from maillage.courriels.models import Message


class Campagne(CiteOwned, Versioned):
    """`vague` counts the sendings: 0 for the first, then one for each chase. Texts hold variables: « {nom} »."""

    genre = models.CharField("nature", max_length=16, choices=GenreCampagne.choices)
    titre = models.CharField("titre", max_length=160)
    sujet = models.CharField("objet du message", max_length=200)
    texte = models.TextField("message")
    echeance = models.DateField("réponse attendue avant le", null=True, blank=True)
    validite_jours = models.PositiveSmallIntegerField("liens valables (jours)", default=60)
    etat = models.CharField(
        "état", max_length=12, choices=EtatCampagne.choices, default=EtatCampagne.PREPARATION
    )
    vague = models.PositiveSmallIntegerField("relances faites", default=0, editable=False)
    sujet_relance = models.CharField("objet de la relance", max_length=200, blank=True)
    texte_relance = models.TextField("message de relance", blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="préparée par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    lancee_le = models.DateTimeField("envoyée le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "campagne de contact"
        verbose_name_plural = "campagnes de contact"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["cite", "etat"], name="campagne_etat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(validite_jours__range=(1, 180)),
                name="campagne_validite",
                violation_error_message="Un lien est valable de 1 à 180 jours.",
            )
        ]

    class Privacy:
        personal = ("sujet", "texte", "sujet_relance", "texte_relance", "auteur")
        neutral = (
            "cite", "genre", "titre", "echeance", "validite_jours", "etat", "vague", "lancee_le", "close_le", "version",
            "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre

    @property
    def met_a_jour(self) -> bool:
        """Asks each structure to check its own sheet."""
        return self.genre == GenreCampagne.MISE_A_JOUR

    @property
    def est_enquete(self) -> bool:
        """Asks the questions that the team wrote."""
        return self.genre == GenreCampagne.ENQUETE

    @property
    def cle(self) -> str:
        """Begins the keys of its messages and solicitations."""
        return f"campagne:{self.pk}"

    def cle_de(self, vague: int) -> str:
        return f"{self.cle}:relance:{vague}" if vague else f"{self.cle}:envoi"


NOT_REACHED = (Etat.REFUSE, Etat.DESABONNE, Etat.ECHEC, Etat.ABANDONNE)


class EnvoiQuerySet(CiteOwnedQuerySet["EnvoiCampagne"]):
    def due(self) -> "EnvoiQuerySet":
        """Decided, not yet handed to the queue."""
        return self.filter(vague_due__isnull=False)

    def sent(self) -> "EnvoiQuerySet":
        return self.filter(vague_faite__isnull=False)

    def silent(self) -> "EnvoiQuerySet":
        """Reached, and no answer."""
        return self.sent().filter(repondu_le__isnull=True).exclude(message__etat__in=NOT_REACHED)


class EnvoiCampagne(CiteOwned):
    """What becomes of a campaign for one structure. `vague_due`: the sending to make; `vague_faite`: the last made."""

    campagne = models.ForeignKey(
        Campagne, verbose_name="campagne", on_delete=models.CASCADE, related_name="envois"
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="envois_campagne"
    )
    personne = models.ForeignKey(
        Personne,
        verbose_name="à l'attention de",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    courriel = models.EmailField("adresse", blank=True)
    decision = models.CharField(
        "décision", max_length=10, choices=DecisionEnvoi.choices, default=DecisionEnvoi.ENVOYER
    )
    motif = models.CharField("motif", max_length=300, blank=True)
    vague_due = models.PositiveSmallIntegerField("envoi à faire", null=True, blank=True, editable=False)
    vague_faite = models.PositiveSmallIntegerField("dernier envoi", null=True, blank=True, editable=False)
    message = models.ForeignKey(
        Message, verbose_name="message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    envoye_le = models.DateTimeField("préparé le", null=True, blank=True)
    ouvert_le = models.DateTimeField("lien ouvert le", null=True, blank=True)
    repondu_le = models.DateTimeField("a répondu le", null=True, blank=True)
    reponse = models.CharField("réponse", max_length=10, choices=ReponseCampagne.choices, blank=True)
    reponse_texte = models.TextField("message reçu", blank=True)

    objects = EnvoiQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "envoi d'une campagne"
        verbose_name_plural = "envois d'une campagne"
        ordering = ["structure__nom", "pk"]
        indexes = [
            models.Index(fields=["campagne", "vague_due"], name="envoi_du"),
            models.Index(fields=["campagne", "repondu_le"], name="envoi_repondu"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campagne", "structure"],
                name="envoi_unique",
                violation_error_message="Cette structure est déjà destinataire de la campagne.",
            )
        ]

    class Privacy:
        personal = ("personne", "courriel", "motif", "reponse_texte")
        neutral = (
            "cite", "campagne", "structure", "decision", "vague_due", "vague_faite", "message", "envoye_le",
            "ouvert_le", "repondu_le", "reponse", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campagne} → {self.structure}"

    @property
    def a_qui(self) -> str:
        """Whose attention; the address itself is not shown here: it follows its own level of diffusion."""
        if self.personne is not None:
            return str(self.personne)
        return "adresse de la structure" if self.courriel else "aucune adresse"

    @property
    def relances(self) -> int:
        return self.vague_faite or 0


class LienCampagne(CiteOwned, SecretLink):
    """With which a structure answers. A chase makes another one: the first mail still opens."""

    envoi = models.ForeignKey(
        EnvoiCampagne, verbose_name="envoi", on_delete=models.CASCADE, related_name="liens"
    )

    class Meta:
        verbose_name = "lien de réponse"
        verbose_name_plural = "liens de réponse"
        ordering = ["-cree_le", "-pk"]

    class Privacy:
        personal = ()
        neutral = ("cite", "envoi", *LINK_FIELDS, "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Lien de {self.envoi}"
