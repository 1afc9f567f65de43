"""The local tree axe → objectif → objectif opérationnel, tied to the national objectives, and the transversal axes."""

from django.db import models

from maillage.actions.choices import NiveauAxe
from maillage.cites.models import CiteOwned


class Axe(CiteOwned):
    """`objectifs_nationaux` is a list of `ObjectifNational`; `chemin` is the tree order, kept by the service."""

    parent = models.ForeignKey(
        "self", verbose_name="dans", null=True, blank=True, on_delete=models.PROTECT, related_name="enfants"
    )
    niveau = models.PositiveSmallIntegerField("niveau", choices=NiveauAxe.choices, default=NiveauAxe.AXE)
    code = models.CharField("numéro", max_length=20, blank=True)
    libelle = models.CharField("libellé", max_length=300)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)
    chemin = models.CharField("rang dans l'arbre", max_length=60, blank=True, editable=False)
    objectifs_nationaux = models.JSONField("objectifs nationaux", default=list, blank=True)
    actif = models.BooleanField("en vigueur", default=True)

    class Meta:
        verbose_name = "axe ou objectif"
        verbose_name_plural = "axes et objectifs"
        ordering = ["chemin", "ordre", "pk"]
        indexes = [models.Index(fields=["cite", "chemin"], name="axe_chemin")]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "parent", "niveau", "code", "libelle", "ordre", "chemin", "objectifs_nationaux", "actif", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.libelle}".strip()


class AxeTransversal(CiteOwned):
    libelle = models.CharField("libellé", max_length=120)
    ordre = models.PositiveSmallIntegerField("ordre", default=100)

    class Meta:
        verbose_name = "axe transversal"
        verbose_name_plural = "axes transversaux"
        ordering = ["ordre", "libelle"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "libelle"],
                name="axe_transversal_unique",
                violation_error_message="Cet axe transversal existe déjà dans la cité.",
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "libelle", "ordre", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.libelle


class ReglagesActions(CiteOwned):
    """What the cité sets for its actions: the pattern of DAUPHIN titles, the delay of silence.

    The pattern may hold {cite}, {departement}, {porteur}, {sigle}, {intitule}, {annee}, {code}, {qpv}.
    """

    modele_dauphin = models.CharField(
        "modèle d'intitulé DAUPHIN", max_length=200, default="CITÉ ÉDUCATIVE {cite} – {annee} – {intitule}"
    )
    modele_code = models.CharField("modèle de code interne", max_length=60, default="{annee}-{numero:03}")
    jours_sans_nouvelles = models.PositiveSmallIntegerField("« sans nouvelles » après (jours)", default=60)
    bilan_mois = models.PositiveSmallIntegerField("bilan attendu après la fin (mois)", default=2)

    class Meta:
        verbose_name = "réglages des actions"
        verbose_name_plural = "réglages des actions"
        constraints = [models.UniqueConstraint(fields=["cite"], name="reglages_actions_uniques")]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "modele_dauphin", "modele_code", "jours_sans_nouvelles", "bilan_mois", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Réglages des actions de {self.cite}"
