"""`maillage couverture --cite SLUG [--quartier CODE] [--json]`."""

from argparse import ArgumentParser
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cartographie.selectors import as_json, picture
from maillage.cites.selectors import cite_by_slug, qpv_of


class Command(MaillageCommand):
    help = "Montrer la grille âge × thème d'une cité ou d'un de ses quartiers."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, help="Adresse de la cité (slug).")
        parser.add_argument("--quartier", default="", help="Code du QPV ; toute la cité par défaut.")

    def run(self, *, cite: str, quartier: str, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite)
        if found is None:
            raise Refused("cite_inconnue", f"La cité « {cite} » n'existe pas : vérifiez son adresse (slug).")
        if quartier and not qpv_of(found).filter(code=quartier).exists():
            raise Refused("quartier_inconnu", f"Le quartier « {quartier} » n'est pas dans le périmètre de la cité.")
        return as_json(found, picture(found, None, quartier))

    def show(self, result: dict[str, Any]) -> None:
        for state, count in result["etats"].items():
            self.stdout.write(f"{state:15} {count}")
        for cell in result["cases"]:
            if cell["etat"] in {"découvert", "fragile"}:
                self.stdout.write(f"{cell['etat']:10} {cell['theme_libelle']}, {cell['tranche']} ({cell['nombre']})")
