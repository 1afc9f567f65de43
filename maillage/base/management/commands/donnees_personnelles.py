"""Right of access and right to erasure, for administrators."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.base.privacy import access_request, erase


class Command(MaillageCommand):
    help = "Dire, ou effacer, tout ce qui est connu d'une personne d'après son courriel."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--courriel", required=True, help="L'adresse de la personne.")
        parser.add_argument(
            "--effacer",
            action="store_true",
            help="Effacer ses données : les fiches restent, vidées de ce qui la désigne.",
        )

    def run(self, **options: Any) -> dict[str, Any]:
        courriel: str = options["courriel"]
        if "@" not in courriel:
            raise Refused(
                "courriel", f"« {courriel} » n'est pas une adresse : écrivez par exemple nom@exemple.fr."
            )
        report = access_request(courriel)
        if not options["effacer"]:
            return report.as_json()
        return {"courriel": report.courriel, "efface": asdict(erase(report))}

    def show(self, result: dict[str, Any]) -> None:
        if "efface" in result:
            done = result["efface"]
            self.stdout.write(
                f"Effacé : {done['fiches']} fiche(s), {done['mentions']} mention(s), {done['evenements']} événement(s)."
            )
            return
        if not result["fiches"] and not result["mentions"]:
            self.stdout.write("Rien n'est connu de cette personne.")
        for row in result["fiches"]:
            self.stdout.write(f"{row['nature']} {row['id']} ({row['lien']})")
            for name, value in row["donnees"].items():
                self.stdout.write(f"    {name} : {value}")
        for row in result["mentions"]:
            self.stdout.write(f"mention dans {row['nature']} {row['id']}, {row['champ']}")
