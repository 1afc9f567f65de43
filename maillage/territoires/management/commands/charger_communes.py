"""`maillage charger-communes`"""

from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.territoires.services import load_communes


class Command(MaillageCommand):
    help = "Charger ou mettre à jour la liste officielle des communes et des départements."

    def run(self, **options: Any) -> dict[str, int]:
        loaded = load_communes()
        return {"departements": loaded.departements, "communes": loaded.communes}

    def show(self, result: dict[str, int]) -> None:
        self.stdout.write(f"{result['communes']} communes et {result['departements']} départements chargés.")
