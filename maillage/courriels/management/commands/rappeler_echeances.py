"""`maillage rappeler-echeances [--cite SLUG]`: for the crontab of a server whose queue is elsewhere."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cites.selectors import cite_by_slug
from maillage.courriels.services.rappels import remind_all


class Command(MaillageCommand):
    help = (
        "Rappeler par courriel ce qui est dû (dispositifs, bilans, conventions, comptes rendus financiers) ; servir le "
        "fait chaque matin."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", metavar="SLUG", help="Adresse (slug) de la cité ; toutes par défaut.")

    def run(self, *, cite: str | None, **options: Any) -> dict[str, int]:
        found = cite_by_slug(cite) if cite else None
        if cite and found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        return {"messages": remind_all(today=timezone.localdate(), cite=found)}

    def show(self, result: dict[str, int]) -> None:
        self.stdout.write(f"Messages de rappel mis dans la file d'envoi : {result['messages']}.")
