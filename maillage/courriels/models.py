"""Messages to one person each, their attachments, the addresses that bounce, those who unsubscribed."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from maillage.cites.models import CiteOwned
from maillage.courriels.choices import ALWAYS_SENT, COLOURS, Etat, Nature

message_queued = Signal()
messages_queued = Signal()
"""The same for many at once: `messages`."""
"""`message` is ready to leave: jobs.py gives it to the queue (connected in panels.py)."""


class Message(CiteOwned):
    """A message to one person. `cle` says for what: the same cle is never written twice to the same address.

    `bail_jusqu_au`: until when the worker that took it may be trusted to be sending it. `remise_le`: when the server was
    ready and the message was about to be handed to it; before that moment nothing can have left.
    """

    cle = models.CharField("clé", max_length=120, editable=False)
    nature = models.CharField("nature", max_length=24, choices=Nature.choices)
    courriel = models.EmailField("adresse", blank=True)
    nom = models.CharField("destinataire", max_length=200, blank=True)
    sujet = models.CharField("objet", max_length=250)
    texte = models.TextField("texte")
    html = models.TextField("texte mis en forme", blank=True)
    repondre_a = models.CharField("répondre à", max_length=254, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat.choices, default=Etat.EN_ATTENTE)
    erreur = models.TextField("ce qui s'est passé", blank=True)
    tentatives = models.PositiveSmallIntegerField("essais", default=0)
    prochaine_tentative = models.DateTimeField("prochain essai", default=timezone.now)
    bail_jusqu_au = models.DateTimeField("pris jusqu'à", null=True, blank=True, editable=False)
    remise_le = models.DateTimeField("remis au serveur", null=True, blank=True, editable=False)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="écrit par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "message envoyé"
        verbose_name_plural = "messages envoyés"
        ordering = ["-cree_le", "-pk"]
        indexes = [
            models.Index(fields=["cite", "-cree_le"], name="message_par_cite"),
            models.Index(fields=["cite", "etat"], name="message_etat"),
            models.Index(fields=["cite", "nature"], name="message_nature"),
            models.Index(fields=["etat", "prochaine_tentative"], name="message_du"),
        ]
        constraints = [
            # an erased address is empty: two people erased from one sending do not collide
            models.UniqueConstraint(
                fields=["cite", "cle", "courriel"],
                condition=~Q(courriel=""),
                name="message_une_fois",
                violation_error_message="Ce message a déjà été préparé pour cette personne.",
            )
        ]

    class Privacy:
        person = True
        personal = ("courriel", "nom", "sujet", "texte", "html", "repondre_a", "erreur", "par")
        neutral = (
            "cite", "cle", "nature", "etat", "tentatives", "prochaine_tentative", "bail_jusqu_au", "remise_le",
            "envoye_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.sujet

    @property
    def a_qui(self) -> str:
        return self.nom or self.courriel or "personne effacée"

    @property
    def couleur(self) -> str:
        return COLOURS[Etat(self.etat_lu)]

    @property
    def etat_lu(self) -> str:
        """The state, told at once when the try was interrupted, before the queue has noticed it."""
        lost = self.etat == Etat.EN_COURS and self.bail_jusqu_au and self.bail_jusqu_au < timezone.now()
        return Etat.INTERROMPU if lost and self.remise_le else self.etat

    @property
    def etat_en_mots(self) -> str:
        return Etat(self.etat_lu).label

    @property
    def se_desabonne(self) -> bool:
        return self.nature not in ALWAYS_SENT

    @property
    def quand(self) -> datetime:
        return self.envoye_le or self.cree_le


class PieceJointe(CiteOwned):
    """A small file that leaves with a message: an invitation for a calendar, minutes."""

    message = models.ForeignKey(
        Message, verbose_name="message", on_delete=models.CASCADE, related_name="pieces"
    )
    nom = models.CharField("nom du fichier", max_length=150)
    mime = models.CharField("type", max_length=100)
    contenu = models.BinaryField("contenu", null=True)
    taille = models.PositiveIntegerField("taille en octets")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["pk"]

    class Privacy:
        personal = ("message", "nom", "contenu")
        neutral = ("cite", "mime", "taille", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.nom


class AdresseEnErreur(CiteOwned):
    """An address that does not answer, noted by hand: nothing is sent to it until somebody lifts it."""

    courriel = models.EmailField("adresse", blank=True)
    motif = models.CharField("ce que dit le retour", max_length=300, blank=True)
    le = models.DateField("constaté le", default=timezone.localdate)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="noté par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "adresse en erreur"
        verbose_name_plural = "adresses en erreur"
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "courriel"],
                condition=~Q(courriel=""),
                name="adresse_en_erreur_unique",
                violation_error_message="Cette adresse est déjà notée en erreur.",
            )
        ]

    class Privacy:
        person = True
        personal = ("courriel", "motif", "par")
        neutral = ("cite", "le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.courriel


class Desabonnement(CiteOwned):
    """Somebody asked to receive no more messages of a nature; of any that can be refused when `nature` is empty."""

    courriel = models.EmailField("adresse", blank=True)
    nature = models.CharField("nature", max_length=24, choices=Nature.choices, blank=True)
    le = models.DateTimeField("demandé le", default=timezone.now)

    class Meta:
        verbose_name = "désabonnement"
        verbose_name_plural = "désabonnements demandés"
        ordering = ["-le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "courriel", "nature"],
                condition=~Q(courriel=""),
                name="desabonnement_unique",
                violation_error_message="Ce désabonnement est déjà enregistré.",
            )
        ]

    class Privacy:
        person = True
        personal = ("courriel",)
        neutral = ("cite", "nature", "le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.courriel}, {self.get_nature_display() or 'tous les messages'}"


class Rappel(CiteOwned):
    """What somebody was reminded of: a digest never says the same thing twice to the same person."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="à qui", on_delete=models.CASCADE, related_name="+"
    )
    cle = models.CharField("de quoi", max_length=120)
    le = models.DateField("le")

    class Meta:
        verbose_name = "rappel fait"
        verbose_name_plural = "rappels faits"
        ordering = ["-le", "-pk"]
        constraints = [models.UniqueConstraint(fields=["cite", "compte", "cle"], name="rappel_une_fois")]

    class Privacy:
        personal = ("compte",)
        neutral = ("cite", "cle", "le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.cle}, le {self.le:%d/%m/%Y}"
