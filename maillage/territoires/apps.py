from importlib import import_module

from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    name = "maillage.territoires"
    label = "territoires"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.territoires.imports")
