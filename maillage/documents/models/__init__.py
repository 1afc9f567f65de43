from maillage.documents.models.ligne import ImportLine
from maillage.documents.models.piece import Piece, PieceQuerySet
from maillage.documents.models.question import ImportQuestion
from maillage.documents.models.session import ImportSession

__all__ = ["ImportLine", "ImportQuestion", "ImportSession", "Piece", "PieceQuerySet"]
