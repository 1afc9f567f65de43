"""Who is invited to a meeting, what was sent to them, what they answered, whether they came."""

from django.db import models
from django.db.models import Q

from maillage.acteurs.models import Personne, Structure
from maillage.instances.choices import Envoi, QualiteSiege, Reponse
from maillage.instances.models.instance import Siege
from maillage.instances.models.reunion import OfReunion, Reunion


class Invitation(OfReunion):
    """`graine` and the key of the site give the secret of the link; only `empreinte`, its digest, is compared.

    So the same link goes in each message, and a copy of the database opens nothing. `envoi_n` is the last sequence that
    left, None before; `reponse_n` the one that was answered. `courriel` is the address when the list was made.
    """

    reunion = models.ForeignKey(
        Reunion, verbose_name="réunion", on_delete=models.CASCADE, related_name="invitations"
    )
    siege = models.ForeignKey(
        Siege,
        verbose_name="siège",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", null=True, blank=True, on_delete=models.PROTECT,
        related_name="invitations",
    )  # fmt: skip
    personne = models.ForeignKey(
        Personne, verbose_name="personne", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="invitations",
    )  # fmt: skip
    qualite = models.CharField(
        "qualité", max_length=10, choices=QualiteSiege.choices, default=QualiteSiege.INVITE
    )
    courriel = models.EmailField("courriel", blank=True)
    envoi = models.CharField("sollicitation", max_length=8, choices=Envoi.choices, default=Envoi.INVITER)
    graine = models.CharField("graine du lien", max_length=40, editable=False)
    empreinte = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    envoi_n = models.PositiveIntegerField("dernier envoi", null=True, blank=True, editable=False)
    envoye_le = models.DateTimeField("envoyée le", null=True, blank=True, editable=False)
    relance_le = models.DateTimeField("relancée le", null=True, blank=True, editable=False)
    reponse = models.CharField(
        "réponse", max_length=10, choices=Reponse.choices, blank=True, default=Reponse.SANS
    )
    represente_par = models.CharField("représentée par", max_length=200, blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    en_retard = models.BooleanField("réponse après la date souhaitée", default=False, editable=False)
    present = models.BooleanField("présence constatée", null=True, blank=True)

    class Meta:
        verbose_name = "invitation à une réunion"
        verbose_name_plural = "invitations à une réunion"
        ordering = ["structure__nom", "pk"]
        indexes = [
            models.Index(fields=["cite", "structure"], name="invitation_structure"),
            models.Index(fields=["reunion", "envoi"], name="invitation_envoi"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reunion", "courriel"],
                condition=~Q(courriel=""),
                name="invitation_adresse",
                violation_error_message="Cette adresse est déjà dans la liste des invités.",
            ),
            models.UniqueConstraint(
                fields=["reunion", "structure", "personne"],
                name="invitation_unique",
                violation_error_message="Cette personne est déjà dans la liste des invités.",
            ),
        ]

    class Privacy:
        personal = ("personne", "courriel", "represente_par")
        neutral = (
            "cite", "reunion", "siege", "structure", "qualite", "envoi", "graine", "empreinte", "envoi_n", "envoye_le",
            "relance_le", "reponse", "repondu_le", "en_retard", "present", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.structure or self.personne or self.courriel)

    @property
    def invitee(self) -> bool:
        return self.envoi == Envoi.INVITER
