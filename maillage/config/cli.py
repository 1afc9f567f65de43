"""`maillage <command>`: the operations of the screens, for administrators and scripts."""

import os
import sys
from importlib.util import find_spec
from pkgutil import iter_modules

import django
from django.apps import apps
from django.core.management import ManagementUtility, get_commands, load_command_class

# Django's own commands that an administrator needs, under their French name.
BORROWED = {"migrer": "migrate", "recueillir-statiques": "collectstatic", "verifier": "check", "travailler": "db_worker"}


def own_commands() -> dict[str, str]:
    """Name of the command → application that has it."""
    found = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("maillage."):
            continue
        spec = find_spec(f"{config.name}.management.commands") if find_spec(f"{config.name}.management") else None
        for module in iter_modules(spec.submodule_search_locations if spec else []):
            found[module.name.replace("_", "-")] = config.name
    return found


def overview() -> str:
    lines = ["maillage <commande> [options] ; maillage <commande> --help explique chacune.", ""]
    for name, app in sorted(own_commands().items()):
        lines.append(f"  {name:24} {load_command_class(app, name.replace('-', '_')).help}")
    for name, django_name in sorted(BORROWED.items()):
        lines.append(f"  {name:24} {load_command_class(get_commands()[django_name], django_name).help}")
    return "\n".join(lines)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    arguments = sys.argv[1:]
    django.setup()
    if not arguments or arguments[0] in {"-h", "--help", "aide"}:
        print(overview())
        sys.exit(0 if arguments else 2)
    name, rest = arguments[0], arguments[1:]
    if name not in own_commands() and name not in BORROWED:
        print(f"maillage : la commande « {name} » n'existe pas.\n\n{overview()}", file=sys.stderr)
        sys.exit(2)
    ManagementUtility(["maillage", BORROWED.get(name, name.replace("-", "_")), *rest]).execute()
