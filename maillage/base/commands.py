"""The common ground of `maillage <command>`: French errors on stderr, `--json`, exit code 0 only on success."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.base.errors import Refused

# argparse speaks English and offers no French catalogue; these are its sentences that an administrator meets.
ARGPARSE_FRENCH = (
    (r"^the following arguments are required: (.*)$", r"il manque : \1"),
    (r"^unrecognized arguments: (.*)$", r"argument inconnu : \1"),
    (r"^argument (.*?): expected one argument$", r"\1 attend une valeur"),
    (
        r"^argument (.*?): invalid choice: (.*?) \(choose from (.*)\)$",
        r"\1 : \2 n'est pas possible (choix : \3)",
    ),
    (r"^argument (.*?): invalid \w+ value: (.*)$", r"\1 : \2 n'est pas une valeur possible"),
)


HELP = (
    ("usage:", "usage :"),
    ("positional arguments:", "arguments :"),
    ("options:", "options :"),
    ("show this help message and exit", "Cette aide."),
)


def french(message: str) -> str:
    for pattern, replacement in ARGPARSE_FRENCH:
        message, count = re.subn(pattern, replacement, message)
        if count:
            break
    return message


class FrenchParser(CommandParser):
    def format_help(self) -> str:
        text = super().format_help()
        for english, words in HELP:
            text = text.replace(english, words, 1)
        return text

    def error(self, message: str) -> NoReturn:
        super().error(french(message))
        raise SystemExit(2)  # never reached: says so to the type checker


class FrenchCommand(BaseCommand):
    """A command whose help and errors are in French."""

    # Django's own options speak English and are for developers, who know them: they work, the help is without them
    suppressed_base_arguments = {  # a class attribute in Django too
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
    }  # fmt: skip

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = FrenchParser
        return parser


class MaillageCommand(FrenchCommand):
    """A command with a result: `run` returns it (JSON-serialisable) and `show` writes it for a person.

    Raise CommandError or Refused with a sentence: it goes to stderr and the exit code is 1.
    """

    requires_migrations_checks = False
    # `maillage verifier` does them; here they would load every page for an operation that shows none
    requires_system_checks = ()

    run: Callable[..., Any]
    """Receives the options by name; gives the result."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="Écrire le résultat en JSON sur la sortie."
        )
        self.arguments(parser)

    def arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command."""

    def show(self, result: Any) -> None:
        self.stdout.write(str(result))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self.run(**options)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        if options["as_json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, default=str))
        else:
            self.show(result)
