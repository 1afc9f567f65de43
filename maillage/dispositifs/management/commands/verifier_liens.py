"""`maillage verifier-liens [--cite SLUG] [--json]`: for the crontab of the server."""

from argparse import ArgumentParser
from typing import Any

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cites.selectors import cite_by_slug
from maillage.dispositifs.choices import EtatLien
from maillage.dispositifs.services.liens import check_links


class Command(MaillageCommand):
    help = "Vérifier les liens des dispositifs des cités et les guichets du catalogue national."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", metavar="SLUG", help="Adresse (slug) de la cité ; toutes par défaut.")

    def run(self, *, cite: str | None, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite) if cite else None
        if cite and found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        bilan = check_links(cite=found, by=None)
        return {
            "adresses": len(bilan.verdicts),
            "repondent": bilan.count(EtatLien.BON),
            "non_verifiables": bilan.named(EtatLien.RESERVE),
            "injoignables": bilan.named(EtatLien.MUET),
            "casses": bilan.named(EtatLien.CASSE),
            "panne": bilan.panne,
        }

    def show(self, result: dict[str, Any]) -> None:
        for url in result["casses"]:
            self.stdout.write(f"Cassé : {url}")
        for url in result["injoignables"]:
            self.stdout.write(f"Injoignable : {url}")
        self.stdout.write(f"Adresses : {result['adresses']}, dont {result['repondent']} qui répondent.")
        if result["panne"]:
            self.stdout.write(
                "Aucune n'a répondu : c'est sans doute le réseau de ce serveur. Rien n'a été noté sur les fiches."
            )
