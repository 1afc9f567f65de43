from importlib import import_module

from django.apps import AppConfig


class CitesConfig(AppConfig):
    name = "maillage.cites"
    label = "cites"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.cites.panels")
