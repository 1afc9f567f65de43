from django.apps import AppConfig

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, navigation


class AccueilConfig(AppConfig):
    name = "maillage.accueil"
    label = "accueil"

    def ready(self) -> None:
        navigation.register(NavEntry("accueil", "Accueil", "house", "cite:accueil", Capability.CITE_VIEW, 10))
