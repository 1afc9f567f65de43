"""`maillage importer-calendrier FICHIER [--zone ZONE] [--json]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.core.calendar import Zone
from maillage.territoires.imports.calendrier import read_school_calendar
from maillage.territoires.services import save_periods


class Command(MaillageCommand):
    help = "Importer le calendrier scolaire du ministère ou d'une académie (ICS ou CSV)."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", metavar="FICHIER", help="Le fichier .ics ou .csv.")
        parser.add_argument(
            "--zone", choices=[zone.value for zone in Zone], help="La zone, si le fichier ne la dit pas."
        )

    def run(self, **options: Any) -> dict[str, Any]:
        path = Path(options["fichier"])
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Refused(
                "fichier", f"« {path} » ne peut pas être lu : vérifiez son nom et sa place."
            ) from error
        zone = Zone(options["zone"]) if options["zone"] else None
        lecture = read_school_calendar(data, path.name, zone)
        if lecture.annonces:
            save_periods(periods=lecture.periods, source=path.name, by=None)
        return {
            "periodes": [
                {
                    "zone": p.zone.value,
                    "nom": p.nom,
                    "debut": p.debut,
                    "fin": p.fin,
                    "fin_supposee": p.supposee,
                }
                for p in lecture.periods
            ],
            "inchangees": lecture.inchangees,
            "laissees": [{"ligne": number, "raison": reason} for number, reason in lecture.laissees],
        }

    def show(self, result: dict[str, Any]) -> None:
        for period in result["periodes"]:
            self.stdout.write(f"{period['zone']} : {period['nom']}, du {period['debut']} au {period['fin']}")
        self.stdout.write(
            f"{len(result['periodes'])} périodes écrites, {result['inchangees']} déjà connues, "
            f"{len(result['laissees'])} lignes laissées de côté."
        )
