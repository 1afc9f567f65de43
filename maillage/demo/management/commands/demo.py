"""`maillage demo`: four demonstration cités and one account per role."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command

from maillage.base.commands import MaillageCommand
from maillage.base.site import serve_on
from maillage.demo.accounts import ACCOUNTS, PASSWORD
from maillage.demo.services import load_demo


class Command(MaillageCommand):
    help = "Charger les cités de démonstration et leurs comptes ; --servir ouvre ensuite le site."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--servir", action="store_true", help="Servir le site une fois les données chargées."
        )
        parser.add_argument("--port", type=int, default=8000, help="Port d'écoute (8000).")

    def run(self, *, servir: bool, port: int, **options: Any) -> dict[str, Any]:
        serve_on(port)
        call_command("migrate", verbosity=0)
        opened = load_demo()
        return {
            "cites_creees": [cite.slug for cite in opened],
            "adresse": f"http://localhost:{port}",
            "mot_de_passe": PASSWORD,
            "comptes": [{"courriel": account.email, "role": account.role} for account in ACCOUNTS],
        }

    def show(self, result: dict[str, Any]) -> None:
        self.stdout.write("\nComptes de démonstration :")
        for compte in result["comptes"]:
            self.stdout.write(f"  {compte['courriel']:28} {compte['role']}")
        self.stdout.write(f"Mot de passe de tous : {result['mot_de_passe']}")
        self.stdout.write(f"Adresse : {result['adresse']}\n")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["servir"]:
            call_command("servir", port=options["port"])
