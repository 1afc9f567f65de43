"""Subsidies published by public authorities (SCDL schema, county files): only those of structures of the cité are kept."""

from maillage.actions.imports.subventions.importer import SubventionsImporter

__all__ = ["SubventionsImporter"]
