"""`maillage cooperation --cite SLUG [--date AAAA-MM-JJ] [--memoire MOIS] [--json]`."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cartographie.selectors import reseau
from maillage.cites.selectors import cite_by_slug


class Command(MaillageCommand):
    help = "Montrer qui travaille avec qui dans une cité, qui est isolé, qui tient le réseau, et ce qui a changé."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="Adresse (slug) de la cité.")
        parser.add_argument(
            "--date", default="", metavar="AAAA-MM-JJ", help="Le jour regardé ; sinon, aujourd'hui."
        )
        parser.add_argument(
            "--memoire", type=int, default=reseau.DEFAULT_MEMORY, metavar="MOIS", choices=reseau.MEMORIES,
            help="Combien de mois une réunion compte (6, 12 ou 24).",
        )  # fmt: skip

    def run(self, *, cite: str, memoire: int, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite)
        if found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        question = reseau.Question(day(options["date"]), memoire)
        return reseau.as_json(found, question, reseau.facts(found, None, question))

    def show(self, result: dict[str, Any]) -> None:
        alone = result["structures"] - result["reliees"]
        self.stdout.write(
            f"{result['reliees']} structures reliées, {alone} isolées, {len(result['liens'])} liens, "
            f"{len(result['groupes'])} groupes."
        )
        for row in result["passerelles"]:
            self.stdout.write(f"{row['part']:7.1%}  {row['nom']} ({row['partenaires']} partenaires)")
        change = result["depuis_un_an"]
        self.stdout.write(
            f"Depuis un an : {change['nes']} nés, {change['perdus']} perdus, {change['renforces']} renforcés."
        )


def day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("date", f"« {text} » n'est pas une date : écrivez 2026-11-24.") from error
