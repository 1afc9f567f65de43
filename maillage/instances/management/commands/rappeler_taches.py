"""`maillage rappeler-taches [--cite SLUG]`: for the crontab of a server whose queue is elsewhere."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cites.selectors import cite_by_slug
from maillage.instances.services.rappels import remind


class Command(MaillageCommand):
    help = (
        "Rappeler par courriel les tâches dont la date approche ou est passée ; servir le fait chaque matin."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", metavar="SLUG", help="Adresse (slug) de la cité ; toutes par défaut.")

    def run(self, *, cite: str | None, **options: Any) -> dict[str, int]:
        found = cite_by_slug(cite) if cite else None
        if cite and found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        return {"rappels": remind(today=timezone.localdate(), cite=found)}

    def show(self, result: dict[str, int]) -> None:
        self.stdout.write(f"Rappels mis dans la file d'envoi : {result['rappels']}.")
