"""The two reference files that a person may bring: the ministry's schools, the contours of the districts."""

from maillage.base.transfers import importers
from maillage.territoires.imports.etablissements import EtablissementsImporter
from maillage.territoires.imports.qpv import QpvImporter

__all__ = ["EtablissementsImporter", "QpvImporter"]

importers.register(EtablissementsImporter())
importers.register(QpvImporter())
