"""`maillage exporter-actions --cite SLUG --annee 2026 --format xlsx`: the portfolio of a year in a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from maillage.actions.models import Action
from maillage.actions.services.exportation import FORMATS, export_actions
from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cites.models import Cite


class Command(MaillageCommand):
    help = "Exporter les actions d'une cité, une ligne par action ou une feuille par liste."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="L'adresse de la cité.")
        parser.add_argument("--annee", type=int, help="Le millésime ; sans lui, toutes les années.")
        parser.add_argument("--format", choices=list(FORMATS), default="xlsx", help="Le format du fichier.")
        parser.add_argument("--sortie", default="", metavar="FICHIER", help="Où écrire le fichier.")

    def run(self, **options: Any) -> dict[str, Any]:
        cite = Cite.objects.filter(slug=options["cite"]).first()
        if cite is None:
            raise Refused("cite", f"Aucune cité n'a l'adresse « {options['cite']} ».")
        rows = Action.objects.living().filter(cite=cite).order_by("-annee", "code", "pk")
        if options["annee"]:
            rows = rows.filter(annee=options["annee"])
        keys = list(rows.values_list("pk", flat=True))
        content = export_actions(cite=cite, code=options["format"], keys=keys, by=None)
        path = Path(options["sortie"] or self.named(cite, options))
        try:
            path.write_bytes(content)
        except OSError as error:
            raise Refused(
                "fichier", f"Le fichier « {path} » ne peut pas être écrit : vérifiez le dossier."
            ) from error
        return {"fichier": str(path), "actions": len(keys), "octets": len(content)}

    def named(self, cite: Cite, options: dict[str, Any]) -> str:
        year = f"-{options['annee']}" if options["annee"] else ""
        return f"actions-{cite.slug}{year}.{FORMATS[options['format']].extension}"

    def show(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"{result['actions']} actions écrites dans {result['fichier']}.")
