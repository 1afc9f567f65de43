"""`maillage servir`: one command, the site and its queue."""

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from maillage.base.commands import FrenchCommand
from maillage.base.site import serve_on
from maillage.cartographie.jobs import figer_analyses
from maillage.courriels.jobs import rappeler_echeances, reprendre
from maillage.instances.jobs import rappeler_taches
from maillage.territoires.services import ensure_communes


class Command(FrenchCommand):
    help = "Préparer la base et les fichiers statiques, puis servir le site et travailler la file d'attente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port d'écoute (8000).")
        parser.add_argument("--adresse", default="127.0.0.1", help="Adresse d'écoute (127.0.0.1).")
        parser.add_argument("--processus", type=int, default=1, help="Nombre de processus web (1).")

    def handle(self, *args: Any, port: int, adresse: str, processus: int, **options: Any) -> None:
        if not connection.introspection.table_names():
            self.stdout.write("Première mise en route : création de la base, une demi-minute environ…")
            self.stdout.flush()
        call_command("migrate", verbosity=0)
        ensure_communes()
        serve_on(port)
        # messages that a stop has left in the middle
        reprendre.enqueue()
        rappeler_taches.enqueue()
        rappeler_echeances.enqueue()
        figer_analyses.enqueue()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"maillage est ouvert sur http://localhost:{port} (Ctrl+C pour arrêter)")
        self.stdout.flush()
        worker = subprocess.Popen(
            [sys.executable, "-m", "django", "db_worker", "--no-reload", "--interval", "0.5"]
        )
        try:
            Granian(
                "maillage.config.wsgi:application",
                address=adresse,
                port=port,
                interface=Interfaces.WSGI,
                workers=processus,
                blocking_threads=4,
                log_access=False,
            ).serve()
        finally:
            worker.terminate()
            worker.wait(timeout=30)
