"""Last year's tracking spreadsheet: columns and their synonyms, reading of cells, comparison, writing, undoing."""

from maillage.actions.imports.importer import ActionsImporter

__all__ = ["ActionsImporter"]
