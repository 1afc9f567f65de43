"""`maillage imports --cite SLUG`: what was imported in a cité."""

from argparse import ArgumentParser
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cites.models import Cite
from maillage.documents.models import ImportSession
from maillage.documents.selectors import totals


class Command(MaillageCommand):
    help = "Lister les imports d'une cité."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="L'adresse de la cité.")

    def run(self, **options: Any) -> list[dict[str, Any]]:
        cite = Cite.objects.filter(slug=options["cite"]).first()
        if cite is None:
            raise Refused("cite", f"Aucune cité n'a l'adresse « {options['cite']} ».")
        return [row(session) for session in ImportSession.objects.filter(cite=cite).select_related("auteur")]

    def show(self, result: list[dict[str, Any]]) -> None:
        for item in result:
            self.stdout.write(
                f"{item['session']:>6}  {item['etape']:12}  {item['nature']:16}  {item['fichier']}"
            )
        if not result:
            self.stdout.write("Aucun import dans cette cité.")


def row(session: ImportSession) -> dict[str, Any]:
    return {
        "session": session.pk,
        "nature": session.importer,
        "fichier": session.nom_fichier,
        "etape": session.etape,
        "auteur": session.auteur.nom_complet if session.auteur else "",
        "depose_le": session.cree_le.isoformat(),
        **totals(session),
    }
