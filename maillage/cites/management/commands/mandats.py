"""`maillage mandats --cite SLUG`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from maillage.base.commands import MaillageCommand
from maillage.cites.models import Mandat
from maillage.cites.selectors import cite_by_slug, mandats_of, today


class Command(MaillageCommand):
    help = "Lister les mandats d'une cité, passés compris."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, help="Adresse (slug) de la cité.")

    def run(self, **options: Any) -> list[dict[str, Any]]:
        cite = cite_by_slug(options["cite"])
        if cite is None:
            raise CommandError(f"Aucune cité n'a l'adresse « {options['cite']} ».")
        return [described(mandat) for mandat in mandats_of(cite)]

    def show(self, result: list[dict[str, Any]]) -> None:
        if not result:
            self.stdout.write("Aucun mandat : créez-en un avec « maillage creer-compte ».")
        for row in result:
            until = f"jusqu'au {row['fin']}" if row["fin"] else "en cours"
            self.stdout.write(
                f"{row['role']:14} {row['nom']} <{row['email']}> depuis le {row['debut']}, {until}"
            )


def described(mandat: Mandat) -> dict[str, Any]:
    ended = mandat.fin is not None and mandat.fin <= today()
    return {
        "id": mandat.pk,
        "role": mandat.role,
        "email": mandat.titulaire.email,
        "nom": mandat.titulaire.nom_complet,
        "institution": mandat.institution,
        "debut": mandat.debut.isoformat(),
        "fin": mandat.fin.isoformat() if mandat.fin else None,
        "en_cours": mandat.debut <= today() and not ended,
    }
