"""`maillage relever-flux [--cite SLUG] [--json]`: for the crontab of the server."""

from argparse import ArgumentParser
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cites.selectors import cite_by_slug
from maillage.dispositifs.services.flux import read_all


class Command(MaillageCommand):
    help = "Relever les flux d'actualités suivis par la veille des cités."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", metavar="SLUG", help="Adresse (slug) de la cité ; toutes par défaut.")

    def run(self, *, cite: str | None, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite) if cite else None
        if cite and found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        rows = [
            {
                "cite": releve.flux.cite.slug,
                "titre": releve.flux.titre,
                "adresse": releve.flux.url,
                "nouveautes": releve.nouveautes,
                "inchange": releve.inchange,
                "erreur": releve.erreur,
            }
            for releve in read_all(cite=found, by=None)
        ]
        return {
            "flux": rows,
            "nouveautes": sum(row["nouveautes"] for row in rows),
            "erreurs": sum(bool(row["erreur"]) for row in rows),
        }

    def show(self, result: dict[str, Any]) -> None:
        for row in result["flux"]:
            if row["erreur"]:
                self.stdout.write(f"{row['cite']}, « {row['titre']} » : {row['erreur']}")
        self.stdout.write(
            f"Flux relevés : {len(result['flux'])}. Nouveautés : {result['nouveautes']}. Erreurs : {result['erreurs']}."
        )
