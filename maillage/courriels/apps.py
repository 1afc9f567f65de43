from importlib import import_module

from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    name = "maillage.courriels"
    label = "courriels"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.courriels.panels")
