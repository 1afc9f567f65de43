"""`maillage purger-imports --jours 90`: files are not kept for ever."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.documents import services


class Command(MaillageCommand):
    help = "Effacer les fichiers importés depuis longtemps, et les imports jamais appliqués."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--jours", type=int, default=90, help="Âge des fichiers à effacer, en jours (90 par défaut)."
        )

    def run(self, **options: Any) -> dict[str, int]:
        days: int = options["jours"]
        if days < 0:
            raise Refused("jours", "Le nombre de jours ne peut pas être négatif.")
        return services.purge(before=timezone.now() - timedelta(days=days))

    def show(self, result: dict[str, int]) -> None:
        self.stdout.write(
            f"Fichiers effacés : {result['fichiers']}. Imports jamais appliqués oubliés : {result['imports_abandonnes']}."
        )
