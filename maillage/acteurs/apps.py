from importlib import import_module

from django.apps import AppConfig


class ActeursConfig(AppConfig):
    name = "maillage.acteurs"
    label = "acteurs"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.acteurs.panels")
