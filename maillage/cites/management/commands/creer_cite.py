"""`maillage creer-cite NOM --slug SLUG --communes 49007,49…`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.db import connection

from maillage.base.commands import MaillageCommand
from maillage.cites.selectors import communes_of
from maillage.cites.services import create_cite
from maillage.territoires.services import ensure_communes


class Command(MaillageCommand):
    help = "Créer une cité vide, avec les communes de son périmètre."
    # the tables may not be there yet: this command makes them
    requires_migrations_checks = False

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nom", metavar="NOM", help="Nom complet de la cité éducative.")
        parser.add_argument("--slug", required=True, help="Sa place dans l'adresse, comme angers-monplaisir.")
        parser.add_argument("--communes", required=True, help="Codes INSEE, séparés par des virgules.")
        parser.add_argument("--nom-court", default="", help="Nom affiché en haut des pages.")
        parser.add_argument(
            "--territoire", default="", help="Territoire affiché ; par défaut, les noms des communes."
        )
        parser.add_argument("--academie", default="", help="Académie, comme Nantes.")

    def run(self, **options: Any) -> dict[str, Any]:
        self.prepare_database()
        cite = create_cite(
            nom=options["nom"],
            slug=options["slug"],
            communes=options["communes"].split(","),
            nom_court=options["nom_court"],
            territoire=options["territoire"],
            academie=options["academie"],
            by=None,
        )
        communes = sorted(communes_of(cite).values_list("pk", flat=True))
        return {
            "id": cite.pk,
            "nom": cite.nom,
            "slug": cite.slug,
            "communes": communes,
            "url": f"/c/{cite.slug}/",
        }

    def prepare_database(self) -> None:
        """An administrator's first command may be this one: make the tables and load the communes, saying so."""
        if not connection.introspection.table_names():
            self.stderr.write("Base vide : création des tables.")
            call_command("migrate", interactive=False, verbosity=0)
        loaded = ensure_communes()
        if loaded:
            self.stderr.write(f"Liste des communes chargée ({loaded.communes}).")

    def show(self, result: dict[str, Any]) -> None:
        self.stdout.write(
            f"{result['nom']} créée : {result['url']} (communes : {', '.join(result['communes'])})."
        )
