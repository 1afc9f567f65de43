"""A file that proves or explains something: a convention, a bilan, a quote. It does not know what it is attached to."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from maillage.cites.models import CiteOwned, CiteOwnedQuerySet
from maillage.documents.choices import NaturePiece
from maillage.office.pieces import KINDS, KindOfPiece
from maillage.office.readers.kinds import extension


def stored_under(piece: "Piece", filename: str) -> str:
    """A name that nobody guesses; the name that people gave is in the row."""
    return f"pieces/{piece.cite_id}/{uuid4().hex}.{extension(filename)}"


class PieceQuerySet(CiteOwnedQuerySet["Piece"]):
    def living(self) -> "PieceQuerySet":
        """Not withdrawn."""
        return self.filter(retiree_le__isnull=True)

    def open_to(self, *, team: bool) -> "PieceQuerySet":
        """Without the confidential ones for who is not of the team."""
        return self if team else self.filter(confidentielle=False)


class Piece(CiteOwned):
    """Rooms above hold it in a many-to-many `pieces`; only they know who may read it (docs/recettes)."""

    libelle = models.CharField("libellé", max_length=200)
    nature = models.CharField("nature", max_length=14, choices=NaturePiece.choices, default=NaturePiece.AUTRE)
    confidentielle = models.BooleanField("réservée à l'équipe", default=True)
    fichier = models.FileField("fichier", upload_to=stored_under, max_length=200, editable=False)
    nom_fichier = models.CharField("nom du fichier", max_length=200, editable=False)
    taille = models.PositiveIntegerField("taille en octets", editable=False)
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="déposée par", null=True, blank=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True, editable=False)

    objects = PieceQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["nature", "libelle", "pk"]
        indexes = [models.Index(fields=["retiree_le"], name="piece_retiree")]

    class Privacy:
        personal = ("libelle", "fichier", "nom_fichier", "deposee_par")
        neutral = ("cite", "nature", "confidentielle", "taille", "retiree_le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.libelle

    @property
    def format(self) -> KindOfPiece:
        """Decided when the file was received, from its content."""
        return KINDS[extension(self.fichier.name or "")]

    @property
    def nom_a_enregistrer(self) -> str:
        """The name that was given, always with the ending of what the file is."""
        ending = f".{self.format.extension}"
        return (
            self.nom_fichier if self.nom_fichier.lower().endswith(ending) else f"{self.nom_fichier}{ending}"
        )
