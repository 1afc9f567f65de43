"""`maillage budget --cite SLUG --annee 2026 --json`: the budget table of a cité, as the page shows it."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from maillage.actions.selectors.budget import PAR, TableBudget, budget_table, read_lines
from maillage.actions.selectors.enveloppes import envelopes
from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.base.templatetags.french import euros
from maillage.cites.models import Cite
from maillage.core.budget import Totals

AMOUNTS = (
    "demande", "valide", "notifie", "verse", "consomme", "reporte", "reliquat", "engage", "droit_commun",
)  # fmt: skip


class Command(MaillageCommand):
    help = "Afficher le budget d'une cité : enveloppes, financements par axe, porteur, financeur ou source."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="L'adresse de la cité.")
        parser.add_argument("--annee", type=int, help="L'exercice ; par défaut, l'année en cours.")
        parser.add_argument(
            "--par", choices=list(PAR), default="source", help="Ce qu'il y a sur chaque ligne."
        )

    def run(self, **options: Any) -> dict[str, Any]:
        cite = Cite.objects.filter(slug=options["cite"]).first()
        if cite is None:
            raise Refused("cite", f"Aucune cité n'a l'adresse « {options['cite']} ».")
        year = options["annee"] or timezone.localdate().year
        lines = read_lines(cite, None if options["par"] == "exercice" else year)
        table = budget_table(lines, options["par"])
        return {"cite": cite.slug, "annee": year, **told(table), "enveloppes": told_envelopes(cite, year)}

    def show(self, result: dict[str, Any]) -> None:
        circuits = [{**row, "libelle": f"dont {row['libelle']}"} for row in result["circuits"]]
        for row in (*result["rangs"], *circuits, {"libelle": "Total", **result["total"]}):
            self.stdout.write(
                f"{row['libelle'][:44]:44}  engagé {euros(row['engage']):>16}  versé {euros(row['verse']):>16}"
            )


def told(table: TableBudget) -> dict[str, Any]:
    rows, circuits = (
        [{"cle": row.cle, "libelle": row.libelle, **amounts(row.totaux)} for row in of]
        for of in (table.rangs, table.circuits)
    )
    return {"par": table.par, "rangs": rows, "circuits": circuits, "total": amounts(table.total)}


def amounts(totals: Totals) -> dict[str, Any]:
    """Exact euros as text: a program that adds them up finds the total to the cent."""
    return {"lignes": totals.lignes, **{name: f"{getattr(totals, name):.2f}" for name in AMOUNTS}}


def told_envelopes(cite: Cite, year: int) -> list[dict[str, Any]]:
    return [
        {
            "source": row.enveloppe.source,
            "intitule": str(row.enveloppe),
            "alloue": f"{row.consommation.alloue:.2f}",
            "engage": f"{row.consommation.engage:.2f}",
            "verse": f"{row.consommation.verse:.2f}",
            "disponible": f"{row.consommation.disponible:.2f}",
        }
        for row in envelopes(cite, year)
    ]
