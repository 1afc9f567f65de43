"""`maillage couverture --cite SLUG [--quartier CODE] [--json]`."""

from argparse import ArgumentParser
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cartographie.selectors import as_json, picture
from maillage.cites.selectors import cite_by_slug, qpv_of

GAPS = ("découvert", "fragile")


class Command(MaillageCommand):
    help = "Montrer la grille âge × thème d'une cité ou d'un de ses quartiers."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="Adresse (slug) de la cité.")
        parser.add_argument(
            "--quartier", default="", metavar="CODE", help="Code du QPV ; sinon, toute la cité."
        )

    def run(self, *, cite: str, quartier: str, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite)
        if found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        known = list(qpv_of(found).values_list("code", flat=True))
        if quartier and quartier not in known:
            choices = ", ".join(known) or "aucun"
            raise Refused(
                "quartier_inconnu",
                f"Le quartier « {quartier} » n'est pas dans le périmètre de la cité (quartiers : {choices}).",
            )
        return as_json(found, picture(found, None, quartier))

    def show(self, result: dict[str, Any]) -> None:
        for state, count in result["etats"].items():
            self.stdout.write(f"{state:14} {count:4}")
        for state in GAPS:
            for cell in result["cases"]:
                if cell["etat"] == state:
                    self.stdout.write(
                        f"{state:10} {cell['theme_libelle']}, {cell['tranche']} ({cell['nombre']})"
                    )
        self.stdout.write(f"{len(result['a_preciser'])} structures à préciser, {result['total']} comptées.")
