from django.apps import AppConfig

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, Panel, navigation, panels
from maillage.base.transfers import importers


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
                secondary=True,
            )
        )
        navigation.register(
            NavEntry(
                "cooperations", "Coopérations", "diagram-3", "cartographie:reseau", Capability.COOPERATION_VIEW, 37,
                secondary=True,
            )
        )  # fmt: skip
        panels.register(
            Panel(
                "reseau-structure", "acteurs.structure", "Ses coopérations", "cartographie:reseau_structure",
                Capability.COOPERATION_VIEW, 60,
            )
        )  # fmt: skip
        panels.register(
            Panel(
                "reseau-action", "actions.action", "Qui travaille ensemble", "cartographie:reseau_action",
                Capability.COOPERATION_VIEW, 60, icon="diagram-3",
            )
        )  # fmt: skip
        panels.register(
            Panel(
                "actions-carte", "actions.liste", "Carte", "cartographie:carte_actions", Capability.ACTION_VIEW,
                icon="map",
            )
        )  # fmt: skip
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
        panels.register(
            Panel("manques-action", "actions.action", "Manques de couverture", "cartographie:manques_action",
                  Capability.COUVERTURE_VIEW, 70)
        )  # fmt: skip
        panels.register(
            Panel("manques-reunion", "instances.reunion", "Manques de couverture", "cartographie:manques_reunion",
                  Capability.COUVERTURE_VIEW, 70, "grid-3x3")
        )  # fmt: skip
        importers.register_later("effectifs", "maillage.cartographie.imports.EffectifsImporter")
