"""`maillage geocoder --cite SLUG [--json]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.base.geoplateforme import GeocodingFailed, enabled
from maillage.cartographie.services import geocode_cite
from maillage.cites.selectors import cite_by_slug


class Command(MaillageCommand):
    help = "Chercher auprès de la Géoplateforme la position des structures qui n'en ont pas."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="Adresse (slug) de la cité.")

    def run(self, *, cite: str, **options: Any) -> dict[str, int]:
        found = cite_by_slug(cite)
        if found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        if not enabled():
            raise Refused(
                "geocodage_desactive",
                "La recherche d'adresses n'est pas activée : indiquez l'adresse du service dans MAILLAGE_GEOCODAGE_URL.",
            )
        try:
            return dict(geocode_cite(found, by=None))  # type: ignore[arg-type]  # a TypedDict of integers
        except GeocodingFailed as failed:
            raise CommandError(failed.sentence) from failed

    def show(self, result: dict[str, int]) -> None:
        self.stdout.write(
            f"{result['placees']} structures placées, {result['a_verifier']} à placer à la main (réponse peu sûre), "
            f"{result['inconnues']} adresses inconnues."
        )
