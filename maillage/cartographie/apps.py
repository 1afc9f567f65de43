from django.apps import AppConfig

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, Panel, navigation, panels


class CartographieConfig(AppConfig):
    name = "maillage.cartographie"
    label = "cartographie"

    def ready(self) -> None:
        navigation.register(
            NavEntry("carte", "Carte", "map", "cartographie:carte", Capability.CARTE_VIEW, 30)
        )
        navigation.register(
            NavEntry(
                "couverture",
                "Couverture",
                "grid-3x3",
                "cartographie:couverture",
                Capability.COUVERTURE_VIEW,
                35,
            )
        )
        panels.register(
            Panel(
                "annuaire-carte",
                "acteurs.annuaire",
                "Liste et carte",
                "cartographie:carte",
                Capability.CARTE_VIEW,
                icon="map",
            )
        )
