"""What a partner proposes to change on a sheet, to be accepted or refused field by field."""

from django.conf import settings
from django.db import models

from maillage.acteurs.choices import EtatProposition
from maillage.acteurs.models.campagne import EnvoiCampagne
from maillage.acteurs.models.structure import Structure
from maillage.cites.models import CiteOwned


class Proposition(CiteOwned):
    """`changements` maps a field to [value seen, value proposed]; `acceptes` lists the accepted fields.

    Written by an account, or with the link of a campaign (`envoi`), then signed by whoever held it.
    """

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="propositions"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    envoi = models.ForeignKey(
        EnvoiCampagne, verbose_name="en réponse à", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="propositions",
    )  # fmt: skip
    signature = models.CharField("signée", max_length=120, blank=True)
    changements = models.JSONField("changements proposés", default=dict)
    message = models.TextField("message", blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatProposition.choices, default=EtatProposition.EN_ATTENTE
    )
    acceptes = models.JSONField("champs acceptés", default=list)
    traitee_le = models.DateTimeField("traitée le", null=True, blank=True)
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="traitée par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reponse = models.TextField("réponse", blank=True)

    class Meta:
        verbose_name = "proposition"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["cite", "etat"], name="proposition_a_traiter")]

    class Privacy:
        personal = ("auteur", "signature", "changements", "message", "traitee_par", "reponse")
        neutral = ("cite", "structure", "envoi", "etat", "acceptes", "traitee_le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Proposition pour {self.structure}"

    @property
    def de_qui(self) -> str:
        if self.auteur is not None:
            return self.auteur.nom_complet
        if self.envoi_id is None:
            return "compte supprimé"
        return f"{self.signature}, par le lien reçu" if self.signature else "la structure, par le lien reçu"
