from importlib import import_module

from django.apps import AppConfig

from maillage.base.transfers import importers


class TerritoiresConfig(AppConfig):
    name = "maillage.territoires"
    label = "territoires"

    def ready(self) -> None:
        importers.register_later(
            "etablissements", "maillage.territoires.imports.etablissements.EtablissementsImporter"
        )
        importers.register_later("qpv", "maillage.territoires.imports.qpv.QpvImporter")
        import_module("maillage.territoires.panels")
