from maillage.documents.models.session import ImportLine, ImportSession

__all__ = ["ImportLine", "ImportSession"]
