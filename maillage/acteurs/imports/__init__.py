"""Importing structures: columns and their synonyms, reading of cells, comparison, writing, undoing."""

from maillage.acteurs.imports.importer import StructuresImporter
from maillage.base.transfers import importers

__all__ = ["StructuresImporter"]

importers.register(StructuresImporter())
