"""`maillage appels --cite SLUG --annee 2026 --json`: the calls for projects of a cité, and what answers them."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.utils import timezone

from maillage.actions.selectors.appels import CompteAppel, counted
from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.base.templatetags.french import compte, date_courte, euros
from maillage.cites.models import Cite


class Command(MaillageCommand):
    help = "Lister les appels à projets d'une cité : dates, réponses, montants demandés et validés."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="L'adresse de la cité.")
        parser.add_argument("--annee", type=int, help="Le millésime ; sans lui, toutes les années.")
        parser.add_argument("--archives", action="store_true", help="Montrer aussi les appels archivés.")

    def run(self, **options: Any) -> dict[str, Any]:
        cite = Cite.objects.filter(slug=options["cite"]).first()
        if cite is None:
            raise Refused("cite", f"Aucune cité n'a l'adresse « {options['cite']} ».")
        rows = counted(cite, annee=options["annee"], archives=options["archives"])
        return {"cite": cite.slug, "appels": [told(row) for row in rows]}

    def show(self, result: dict[str, Any]) -> None:
        if not result["appels"]:
            self.stdout.write("Aucun appel à projets.")
        for row in result["appels"]:
            answers, closes = (
                compte(row["reponses"], "réponse"),
                date_courte(date.fromisoformat(row["cloture_le"])),
            )
            self.stdout.write(
                f"{row['intitule'][:44]:44}  {row['annee']}  clôture {closes:>13}  {answers:>12}  "
                f"demandé {euros(row['demande']):>14}  validé {euros(row['valide']):>14}  {row['etat']}"
            )


def told(row: CompteAppel) -> dict[str, Any]:
    """Dates as ISO text, exact euros as text; the state is the one of the list."""
    appel = row.appel
    return {
        "cle": appel.pk,
        "intitule": appel.intitule,
        "financeur": appel.get_source_display(),
        "annee": appel.annee,
        "ouvre_le": appel.ouvre_le.isoformat() if appel.ouvre_le else None,
        "cloture_le": appel.cloture_le.isoformat(),
        "selection_le": appel.selection_le.isoformat() if appel.selection_le else None,
        "etat": "archivé" if appel.archive_le else str(appel.etat_le(timezone.localdate()).label),
        "reponses": row.reponses,
        "demande": f"{row.demande:.2f}",
        "valide": f"{row.valide:.2f}",
    }
