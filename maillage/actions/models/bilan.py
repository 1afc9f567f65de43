"""The bilan of an action, and the signed links with which a porteur writes it without an account."""

from django.conf import settings
from django.db import models

from maillage.actions.choices import EtatBilan, Perspective
from maillage.actions.models.action import Action
from maillage.base.links import LINK_FIELDS, SecretLink
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned

TEXTES = (
    "marche", "pas_marche", "leviers", "freins", "effets", "place_parents", "place_jeunes", "suites",
)  # fmt: skip
"""The rubrics that the porteur writes."""


class Bilan(CiteOwned, Versioned):
    action = models.OneToOneField(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="bilan"
    )
    etat = models.CharField("état", max_length=10, choices=EtatBilan.choices, default=EtatBilan.BROUILLON)
    marche = models.TextField("ce qui a marché", blank=True)
    pas_marche = models.TextField("ce qui n'a pas marché", blank=True)
    leviers = models.TextField("leviers", blank=True)
    freins = models.TextField("freins", blank=True)
    effets = models.TextField("effets observés", blank=True)
    place_parents = models.TextField("place des parents", blank=True)
    place_jeunes = models.TextField("place des jeunes", blank=True)
    perspective = models.CharField("et ensuite", max_length=12, choices=Perspective.choices, blank=True)
    suites = models.TextField("suites envisagées", blank=True)
    redige_par = models.CharField("rédigé par", max_length=120, blank=True)
    remis_le = models.DateField("remis le", null=True, blank=True)
    valide_le = models.DateField("validé le", null=True, blank=True)

    class Meta:
        verbose_name = "bilan"
        indexes = [models.Index(fields=["cite", "etat"], name="bilan_etat")]

    class Privacy:
        personal = (
            "marche", "pas_marche", "leviers", "freins", "effets", "place_parents", "place_jeunes", "suites",
            "redige_par",
        )  # fmt: skip
        neutral = (
            "cite", "action", "etat", "perspective", "remis_le", "valide_le", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Bilan de {self.action}"


class LienBilan(CiteOwned, SecretLink):
    """A link handed to the porteur."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="liens_bilan"
    )
    destinataire = models.EmailField("courriel du porteur", blank=True)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="créé par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "lien vers un bilan"
        verbose_name_plural = "liens vers un bilan"
        ordering = ["-cree_le", "-pk"]

    class Privacy:
        personal = ("destinataire", "cree_par")
        neutral = ("cite", "action", *LINK_FIELDS, "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Lien vers le bilan de {self.action}"
