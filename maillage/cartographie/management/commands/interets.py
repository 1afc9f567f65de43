"""`maillage interets --cite SLUG (--structure ID | --theme CODE… [--ages …] [--quartier CODE…]) [--json]`."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cartographie.selectors import interets, reseau
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import cite_by_slug, qpv_of
from maillage.core.ages import AgeRange, parse_ages
from maillage.core.interests import Subject


class Command(MaillageCommand):
    help = "Dire qui partage les sujets d'une structure ou d'une idée sans y travailler, et proposer une table ronde."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="Adresse (slug) de la cité.")
        parser.add_argument(
            "--structure",
            type=int,
            metavar="ID",
            help="La structure dont on part ; avec --theme, celle qui cherche qui peut la présenter.",
        )
        parser.add_argument(
            "--theme", action="append", default=[], metavar="CODE", help="Un thème ; à répéter."
        )
        parser.add_argument("--ages", default="", metavar="ÂGES", help="Ex. « 6-11 ans ».")
        parser.add_argument(
            "--quartier", action="append", default=[], metavar="CODE", help="Un QPV ; à répéter."
        )

    def run(self, *, cite: str, structure: int | None, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite)
        if found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        today = timezone.localdate()
        question = reseau.Question(today)
        network = reseau.facts(found, None, question).network(question)
        known = interets.terrain(found, None, today)
        source = "" if structure is None else str(structure)
        if source and source not in network.index:
            raise Refused("structure", f"La structure {structure} n'est pas en activité dans cette cité.")
        # with a theme, the structure is the one who asks to be introduced
        idea = not source or bool(options["theme"])
        subject = asked(found, **options) if idea else known.subject_of(source)
        return interets.as_json(found, interets.common_ground(known, subject, network, source))

    def show(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"{result['total']} structures à rencontrer.")
        for row in result["proches"]:
            self.stdout.write(f"{row['points']:3}  {row['nom']} : {' '.join(row['raisons'])}")
        names = ", ".join(row["nom"] for row in result["table_ronde"])
        self.stdout.write(f"Table ronde : {names or 'personne'}.")


def asked(cite: Cite, *, theme: list[str], ages: str, quartier: list[str], **options: Any) -> Subject:
    if not theme:
        raise Refused("sujet", "Donnez --structure, ou au moins un --theme.")
    known = set(Theme.objects.values_list("code", flat=True))
    if unknown := sorted(set(theme) - known):
        raise Refused("theme", f"Thème inconnu : {unknown[0]} (thèmes : {', '.join(sorted(known))}).")
    districts = set(qpv_of(cite).values_list("code", flat=True))
    if strange := sorted(set(quartier) - districts):
        raise Refused("quartier", f"Le quartier « {strange[0]} » n'est pas dans le périmètre de la cité.")
    return interets.wanted(theme, read_ages(ages), quartier)


def read_ages(text: str) -> AgeRange | None:
    if not text:
        return None
    try:
        return parse_ages(text)
    except ValueError as error:
        raise Refused("ages", str(error)) from error
