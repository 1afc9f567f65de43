"""Every command of the house explains itself in French, and nothing else."""

import pytest
from django.core.management import load_command_class

from maillage.base.commands import FrenchCommand
from maillage.config.cli import own_commands

ENGLISH = (
    "show this",
    "positional",
    "options:",
    "usage:",
    "Show program",
    "Python path",
    "Force colorization",
)


@pytest.mark.parametrize("name", sorted(own_commands()))
def test_the_help_of_a_command_is_in_french(name):
    command = load_command_class(own_commands()[name], name.replace("-", "_"))
    assert isinstance(command, FrenchCommand)
    told = command.create_parser("maillage", name).format_help()
    assert told.startswith(f"usage : maillage {name}")
    assert [words for words in ENGLISH if words in told] == []


@pytest.mark.parametrize("name", sorted(own_commands()))
def test_each_option_is_explained(name):
    command = load_command_class(own_commands()[name], name.replace("-", "_"))
    parser = command.create_parser("maillage", name)
    unexplained = [action.dest for action in parser._actions if not action.help]
    assert unexplained == []
