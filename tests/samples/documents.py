"""Samples of the room: import sessions."""

from datetime import date

from django.core.files.base import ContentFile

from maillage.base.transfers import Decision, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportQuestion, ImportSession, Piece
from tests.samples.making import make

START = date(2024, 1, 1)


def line(cite):
    session = make(ImportSession, cite)
    return ImportLine.objects.create(
        cite=cite, session=session, numero=2, libelle="Ligne", verdict=Verdict.NEW, decision=Decision.CREATE
    )


BUILDERS = {
    ImportSession: lambda cite: ImportSession.objects.create(
        cite=cite, importer="structures", nom_fichier="essai.csv", etape=Etape.A_VERIFIER, entetes=["Nom"],
        correspondance={"Nom": "nom"}, resume={},
    ),
    ImportLine: line,
    ImportQuestion: lambda cite: ImportQuestion.objects.create(
        cite=cite, session=make(ImportSession, cite), code="porteur", libelle="Qui est-ce ?", choix=[]
    ),
    Piece: lambda cite: Piece.objects.create(
        cite=cite, libelle="Convention", nom_fichier="convention.pdf", taille=5, confidentielle=False,
        fichier=ContentFile(b"%PDF-", "convention.pdf"),
    ),
}  # fmt: skip


def attached(cite, objet):
    """The identifier of a file that `objet` holds."""
    piece = make(Piece, cite)
    objet.pieces.add(piece)
    return piece.pk


# Identifiers that an address holds besides the object resolved by the guard: they belong to that object.
SECOND = {
    "format": lambda cite, s: "xlsx",
    "piece_id": attached,
}
