from django.apps import AppConfig

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, navigation


class CitesConfig(AppConfig):
    name = "maillage.cites"
    label = "cites"

    def ready(self) -> None:
        navigation.register(
            NavEntry(
                "reglages",
                "Réglages",
                "gear",
                "cites:mandats",
                Capability.MANDAT_VIEW,
                95,
                secondary=True,
                footer=True,
            )
        )
