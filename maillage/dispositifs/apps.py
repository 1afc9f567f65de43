from importlib import import_module

from django.apps import AppConfig


class DispositifsConfig(AppConfig):
    name = "maillage.dispositifs"
    label = "dispositifs"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.dispositifs.panels")
