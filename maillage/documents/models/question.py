"""What an import asks a person once, for all the lines that raise it."""

from django.db import models

from maillage.base.transfers import CREATE_IT
from maillage.cites.models import CiteOwned
from maillage.documents.models.session import ImportSession


class ImportQuestion(CiteOwned):
    """`reponse` is what will be done: the answer of a person (`repondue`), or what is done without one.

    `choix` are the possible answers (value, label, score, reasons, writes); without any, the answer is a typed text.
    """

    session = models.ForeignKey(
        ImportSession, verbose_name="import", on_delete=models.CASCADE, related_name="questions"
    )
    code = models.CharField("code", max_length=120)
    libelle = models.CharField("question", max_length=300)
    aide = models.CharField("précision", max_length=300, blank=True)
    choix = models.JSONField("réponses possibles", default=list)
    reponse = models.CharField("réponse", max_length=200, blank=True)
    repondue = models.BooleanField("répondue par une personne", default=False)
    lignes = models.PositiveIntegerField("lignes concernées", default=0)

    class Meta:
        verbose_name = "question d'un import"
        verbose_name_plural = "questions d'un import"
        ordering = ["repondue", "-lignes", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "code"], name="question_unique")]

    class Privacy:
        personal = ("libelle", "aide", "choix", "reponse")
        neutral = ("cite", "session", "code", "repondue", "lignes", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.libelle

    @property
    def choisie(self) -> str:
        """The answer in words."""
        return next(
            (choice["label"] for choice in self.choix if choice["value"] == self.reponse), self.reponse
        )

    @property
    def creation_seule(self) -> bool:
        """Nothing known looks like it: it is to be created, or done without."""
        alike = any(choice["score"] is not None for choice in self.choix)
        return not alike and any(choice["value"] == CREATE_IT for choice in self.choix)

    @property
    def ecrit(self) -> bool:
        """Are the lines that wait for this question written, as it is answered now?"""
        return next(
            (bool(choice["writes"]) for choice in self.choix if choice["value"] == self.reponse), True
        )
