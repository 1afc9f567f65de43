"""Importing structures: columns and their synonyms, reading of cells, comparison, writing, undoing."""

from maillage.acteurs.imports.importer import StructuresImporter

__all__ = ["StructuresImporter"]
