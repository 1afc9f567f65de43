from django.apps import AppConfig

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, navigation


class DocumentsConfig(AppConfig):
    name = "maillage.documents"
    label = "documents"

    def ready(self) -> None:
        navigation.register(
            NavEntry(
                "imports", "Imports", "upload", "documents:imports", Capability.IMPORT, 70, secondary=True
            )
        )
