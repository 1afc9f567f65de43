from importlib import import_module

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "maillage.actions"
    label = "actions"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.actions.panels")
