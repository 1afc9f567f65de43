"""What a survey asks and what each structure answers. The survey itself is a campaign, with its sendings and links."""

from django.db import models

from maillage.acteurs.choices import GenreQuestion
from maillage.acteurs.models.campagne import Campagne, EnvoiCampagne
from maillage.cites.models import CiteOwned


class Question(CiteOwned):
    """`choix` is the list of answers to choose from, for a question of that kind."""

    campagne = models.ForeignKey(
        Campagne, verbose_name="enquête", on_delete=models.CASCADE, related_name="questions"
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    libelle = models.CharField("question", max_length=300)
    genre = models.CharField("réponse attendue", max_length=8, choices=GenreQuestion.choices)
    choix = models.JSONField("choix", default=list, blank=True)
    obligatoire = models.BooleanField("réponse obligatoire", default=False)

    class Meta:
        verbose_name = "question d'une enquête"
        verbose_name_plural = "questions d'une enquête"
        ordering = ["ordre", "pk"]
        constraints = [models.UniqueConstraint(fields=["campagne", "ordre"], name="question_ordre_unique")]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "campagne", "ordre", "libelle", "genre", "choix", "obligatoire", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.libelle


class ReponseQuestion(CiteOwned):
    """One answer, as `rules.read_answer` keeps it: "oui", a choice, "12.5", a text. No row: no answer."""

    envoi = models.ForeignKey(
        EnvoiCampagne, verbose_name="envoi", on_delete=models.CASCADE, related_name="reponses"
    )
    question = models.ForeignKey(
        Question, verbose_name="question", on_delete=models.CASCADE, related_name="reponses"
    )
    valeur = models.TextField("réponse")

    class Meta:
        verbose_name = "réponse à une question"
        verbose_name_plural = "réponses à une question"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["envoi", "question"], name="reponse_question_unique")]

    class Privacy:
        personal = ("valeur",)
        neutral = ("cite", "envoi", "question", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Réponse à « {self.question} »"
