"""An import: the file, the matched columns, and each of its lines with its verdict and its fate."""

from django.conf import settings
from django.db import models

from maillage.base.transfers import Decision, Verdict
from maillage.cites.models import CiteOwned
from maillage.documents.choices import OPEN, RUNNING, Etape


def stored_under(session: "ImportSession", filename: str) -> str:
    return f"imports/{session.cite_id}/{filename[-80:]}"


class ImportSession(CiteOwned):
    """`correspondance` maps a header of the file to the code of a field.

    `resume` holds "feuilles" (sheets of the workbook), "exemples" (header → three values), "apercu" and "resultat"
    (verdict → number of lines, before and after application) and "annulation" (what could not be put back).
    """

    importer = models.CharField("nature", max_length=40)
    etape = models.CharField("étape", max_length=20, choices=Etape.choices, default=Etape.DEPOSEE)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    fichier = models.FileField("fichier", upload_to=stored_under, max_length=200)
    nom_fichier = models.CharField("nom du fichier", max_length=200)
    feuille = models.CharField("feuille", max_length=120, blank=True)
    forme = models.CharField("forme reconnue", max_length=40, blank=True)
    notes = models.JSONField("remarques de lecture", default=list)
    entetes = models.JSONField("en-têtes du fichier", default=list)
    correspondance = models.JSONField("correspondance des colonnes", default=dict)
    resume = models.JSONField("résumé", default=dict)
    erreur = models.TextField("erreur", blank=True)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["cite", "-cree_le"], name="import_par_cite")]

    class Privacy:
        personal = ("auteur", "fichier", "resume", "erreur")
        neutral = (
            "cite", "importer", "etape", "nom_fichier", "feuille", "forme", "notes", "entetes", "correspondance",
            "applique_le", "annule_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom_fichier

    @property
    def progress_key(self) -> str:
        return f"import:{self.pk}"

    @property
    def counts(self) -> dict[str, int]:
        """Lines per verdict: what became of them once applied, what the preview says before."""
        found = self.resume.get("resultat") or self.resume.get("apercu") or {}
        return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_running(self) -> bool:
        return self.etape in RUNNING

    @property
    def is_open(self) -> bool:
        return self.etape in OPEN


class ImportLine(CiteOwned):
    """`donnees` is what the importer will write, `retour` is what undoing needs."""

    session = models.ForeignKey(
        ImportSession, verbose_name="import", on_delete=models.CASCADE, related_name="lignes"
    )
    numero = models.PositiveIntegerField("ligne du fichier")
    libelle = models.CharField("libellé", max_length=300)
    verdict = models.CharField("verdict", max_length=20, choices=Verdict.choices)
    decision = models.CharField("décision", max_length=20, choices=Decision.choices)
    decidee_par_une_personne = models.BooleanField("décidée par une personne", default=False)
    donnees = models.JSONField("données", default=dict)
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
            "cite", "session", "numero", "verdict", "decision", "decidee_par_une_personne", "cible_id", "resultat",
            "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.numero} : {self.libelle}"
