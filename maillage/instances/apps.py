from importlib import import_module

from django.apps import AppConfig


class InstancesConfig(AppConfig):
    name = "maillage.instances"
    label = "instances"

    def ready(self) -> None:
        """The modules that register something, once every model is loaded."""
        import_module("maillage.instances.panels")
