"""The watch: feeds that are read in the background, and what they or people signal, to be triaged."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.cites.models import CiteOwned
from maillage.dispositifs.choices import EtatVeille
from maillage.dispositifs.models.catalogue import Dispositif
from maillage.dispositifs.models.deploiement import Deploiement


class Flux(CiteOwned):
    titre = models.CharField("nom", max_length=200)
    url = models.URLField("adresse du flux", max_length=500)
    actif = models.BooleanField("relevé automatiquement", default=True)
    releve_le = models.DateTimeField("relevé le", null=True, blank=True, editable=False)
    etag = models.CharField("marque du serveur", max_length=200, blank=True, editable=False)
    modifie = models.CharField("date donnée par le serveur", max_length=80, blank=True, editable=False)
    erreur = models.CharField("dernière erreur", max_length=300, blank=True, editable=False)
    echecs = models.PositiveSmallIntegerField("échecs de suite", default=0, editable=False)

    class Meta:
        verbose_name = "flux suivi"
        verbose_name_plural = "flux suivis"
        ordering = ["titre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "url"],
                name="flux_unique",
                violation_error_message="Ce flux est déjà suivi par la cité.",
            )
        ]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "titre", "url", "actif", "releve_le", "etag", "modifie", "erreur", "echecs", "cree_le",
            "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre


class Signalement(CiteOwned):
    """Something to look at: an entry of a feed, or a note somebody typed (`flux` empty)."""

    flux = models.ForeignKey(
        Flux,
        verbose_name="flux",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="signalements",
    )
    identifiant = models.CharField("identifiant", max_length=300, blank=True, editable=False)
    titre = models.CharField("titre", max_length=300)
    lien = models.URLField("lien", max_length=500, blank=True)
    resume = models.TextField("résumé", blank=True)
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatVeille.choices, default=EtatVeille.A_TRIER)
    motif = models.CharField("motif", max_length=300, blank=True)
    dispositif = models.ForeignKey(
        Dispositif, verbose_name="dispositif concerné", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    deploiement = models.ForeignKey(
        Deploiement, verbose_name="adopté comme", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="signalements",
    )  # fmt: skip
    trie_le = models.DateTimeField("trié le", null=True, blank=True, editable=False)
    trie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="trié par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = "signalement de la veille"
        verbose_name_plural = "signalements de la veille"
        ordering = ["-publie_le", "-pk"]
        indexes = [models.Index(fields=["cite", "etat", "publie_le"], name="signalement_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["flux", "identifiant"], condition=~Q(identifiant=""), name="signalement_unique"
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatVeille.ECARTE) | ~Q(motif=""),
                name="signalement_ecarte_motif",
                violation_error_message="Dites pourquoi c'est écarté : quelqu'un se posera la question plus tard.",
            ),
        ]

    class Privacy:
        personal = ("trie_par", "motif")
        neutral = (
            "cite", "flux", "identifiant", "titre", "lien", "resume", "publie_le", "etat", "dispositif", "deploiement",
            "trie_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.titre
