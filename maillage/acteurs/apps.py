from importlib import import_module

from django.apps import AppConfig


class ActeursConfig(AppConfig):
    name = "maillage.acteurs"
    label = "acteurs"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.acteurs.panels")
        import_module("maillage.acteurs.imports")
        import_module("maillage.acteurs.services.quartiers")
