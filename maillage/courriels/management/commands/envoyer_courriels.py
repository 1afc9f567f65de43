"""`maillage envoyer-courriels [--json]`: sends at once everything that is due."""

from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.courriels import services
from maillage.courriels.choices import Etat


class Command(MaillageCommand):
    help = "Envoyer tout de suite les courriels en attente ; « servir » et « travailler » le font déjà au fil de l'eau."

    def run(self, **options: Any) -> dict[str, int]:
        return services.drain()

    def show(self, result: dict[str, int]) -> None:
        if not result:
            self.stdout.write("Aucun courriel à envoyer.")
        for etat, number in sorted(result.items()):
            self.stdout.write(f"{Etat(etat).label} : {number}")
