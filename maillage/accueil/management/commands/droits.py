"""`maillage droits`: docs/droits.md, the table of rights that the troïka signs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from maillage.access.capabilities import Capability
from maillage.access.matrix import MATRIX, OBJECT_MATRIX
from maillage.access.roles import ObjectRole, Role
from maillage.base.commands import FrenchCommand

TARGET = Path("docs/droits.md")
HEAD = """# Qui peut faire quoi

Écrit par `make droits` à partir de `maillage/access/matrix.py`. Les droits viennent des mandats en vigueur le jour
même, sur une cité, sur les cités d'un département ou sur toutes. « Membre de la structure » est donné par le
rattachement d'un compte à une fiche, et ne vaut que pour cette fiche.

"""


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def render() -> str:
    roles = [*Role, *ObjectRole]
    text = HEAD + row(["", *(role.label for role in roles)]) + row(["---", *("---" for _ in roles)])
    for capability in Capability:
        held = [capability in (MATRIX | OBJECT_MATRIX)[role] for role in roles]
        text += row([capability.label, *("oui" if yes else "" for yes in held)])
    return text


class Command(FrenchCommand):
    help = "Écrire docs/droits.md, la table des droits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verifier", action="store_true", help="Échouer si docs/droits.md n'est pas à jour."
        )

    def handle(self, *args: Any, verifier: bool, **options: Any) -> None:
        path = settings.BASE_DIR / TARGET
        if not verifier:
            path.write_text(render(), encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != render():
            raise CommandError(f"{TARGET} n'est pas à jour : lancez `make droits`.")
