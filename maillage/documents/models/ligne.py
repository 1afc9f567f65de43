"""Each line of an import, with its verdict and its fate."""

from django.db import models

from maillage.base.transfers import Decision, Verdict
from maillage.cites.models import CiteOwned
from maillage.documents.models.question import ImportQuestion
from maillage.documents.models.session import ImportSession


class ImportLine(CiteOwned):
    """`donnees` is what the importer will write, `retour` is what undoing needs.

    `question` is the one whose answer decides whether the line is written.
    """

    session = models.ForeignKey(
        ImportSession, verbose_name="import", on_delete=models.CASCADE, related_name="lignes"
    )
    numero = models.PositiveIntegerField("ligne du fichier")
    libelle = models.CharField("libellé", max_length=300)
    verdict = models.CharField("verdict", max_length=20, choices=Verdict.choices)
    decision = models.CharField("décision", max_length=20, choices=Decision.choices)
    decidee_par_une_personne = models.BooleanField("décidée par une personne", default=False)
    donnees = models.JSONField("données", default=dict)
    question = models.ForeignKey(
        ImportQuestion,
        verbose_name="attend la réponse à",
        null=True,
        on_delete=models.SET_NULL,
        related_name="en_attente",
    )
    cible_id = models.BigIntegerField("fiche visée", null=True)
    candidats = models.JSONField("fiches ressemblantes", default=list)
    changements = models.JSONField("changements", default=dict)
    problemes = models.JSONField("problèmes", default=list)
    resultat = models.CharField("résultat", max_length=20, choices=Verdict.choices, blank=True)
    retour = models.JSONField("pour annuler", default=dict)

    class Meta:
        verbose_name = "ligne d'import"
        verbose_name_plural = "lignes d'import"
        ordering = ["numero", "pk"]
        indexes = [models.Index(fields=["session", "verdict", "numero"], name="ligne_par_verdict")]

    class Privacy:
        personal = ("libelle", "donnees", "candidats", "changements", "problemes", "retour")
        neutral = (
            "cite", "session", "numero", "verdict", "decision", "decidee_par_une_personne", "question", "cible_id",
            "resultat", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.numero} : {self.libelle}"
