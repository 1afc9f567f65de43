"""`maillage figer-analyses [--cite SLUG] [--json]`: for the crontab of the server, once a day or once a month."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cartographie.services.analyses import keep_monthly
from maillage.cites.models import Cite
from maillage.cites.selectors import cite_by_slug


class Command(MaillageCommand):
    help = "Garder l'analyse du mois (couverture, coopérations) des cités qui ne l'ont pas encore."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", metavar="SLUG", help="Adresse (slug) de la cité ; toutes par défaut.")

    def run(self, *, cite: str | None, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite) if cite else None
        if cite and found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        cites = [found] if found else list(Cite.objects.order_by("slug"))
        today = timezone.localdate()
        kept = keep_monthly(cites, le=today)
        return {
            "date": today.isoformat(),
            "gardees": [row.cite.slug for row in kept],
            "deja": len(cites) - len(kept),
        }

    def show(self, result: dict[str, Any]) -> None:
        self.stdout.write(
            f"{len(result['gardees'])} analyses gardées, {result['deja']} l'étaient déjà ce mois-ci."
        )
