"""An import: the file, its columns as matched, how far it is."""

from django.conf import settings
from django.db import models

from maillage.base.transfers import Verdict
from maillage.cites.models import CiteOwned
from maillage.documents.choices import OPEN, RUNNING, Etape


def stored_under(session: "ImportSession", filename: str) -> str:
    return f"imports/{session.cite_id}/{filename[-80:]}"


class ImportSession(CiteOwned):
    """`correspondance` maps a header of the file to the code of a field.

    `resume` holds "feuilles" (sheets of the workbook), "exemples" (header → three values), "apercu" and "resultat"
    (verdict → number of lines, before and after application), "hors_champ" (lines that do not concern the cité: how many,
    and why) and "annulation" (what could not be put back).
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
    def hors_champ(self) -> int:
        """Lines of the file that do not concern the cité: counted, not kept."""
        return int(self.resume.get("hors_champ", {}).get("nombre", 0))

    @property
    def remarques(self) -> list[str]:
        """What reading the file guessed or mended, then what was left aside and why."""
        return [*self.notes, *self.resume.get("hors_champ", {}).get("phrases", ())]

    @property
    def is_running(self) -> bool:
        return self.etape in RUNNING

    @property
    def is_open(self) -> bool:
        return self.etape in OPEN
