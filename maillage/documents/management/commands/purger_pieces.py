"""`maillage purger-pieces --jours 30`: files that people withdrew are erased at last."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.documents.services.pieces import purge_pieces


class Command(MaillageCommand):
    help = "Effacer les pièces jointes retirées depuis longtemps, et celles que plus rien ne porte."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--jours",
            type=int,
            default=30,
            help="Depuis combien de jours elles sont retirées (30 par défaut).",
        )

    def run(self, **options: Any) -> dict[str, int]:
        days: int = options["jours"]
        if days < 0:
            raise Refused("jours", "Le nombre de jours ne peut pas être négatif.")
        return purge_pieces(before=timezone.now() - timedelta(days=days))

    def show(self, result: dict[str, int]) -> None:
        self.stdout.write(
            f"Pièces retirées effacées : {result['retirees']}. Pièces que plus rien ne portait : "
            f"{result['orphelines']}. Fichiers oubliés sur le disque : {result['fichiers']}."
        )
