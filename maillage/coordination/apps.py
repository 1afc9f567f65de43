from django.apps import AppConfig

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, navigation


class CoordinationConfig(AppConfig):
    name = "maillage.coordination"
    label = "coordination"

    def ready(self) -> None:
        navigation.register(
            NavEntry(
                "reseau", "Réseau des cités", "arrow-left-right", "coordination:tableau", Capability.RESEAU_VIEW, 90,
                in_cite=False, secondary=True, footer=True,
            )
        )  # fmt: skip
