"""`maillage <command>`: the operations of the screens, for administrators and scripts."""

import os
import sys
from importlib.util import find_spec
from pkgutil import iter_modules

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, load_command_class
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

# Commands of Django and of its queue that an administrator needs: French name → (their name, what they do).
BORROWED = {
    "migrer": ("migrate", "Créer ou mettre à jour les tables de la base."),
    "recueillir-statiques": ("collectstatic", "Rassembler les fichiers statiques à servir."),
    "travailler": ("db_worker", "Traiter la file d'attente (imports, géocodage) ; servir le fait déjà."),
    "verifier": ("check", "Vérifier l'installation ; --deploy pour une mise en ligne."),
}


def own_commands() -> dict[str, str]:
    """Name of the command → application that has it."""
    found = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("maillage."):
            continue
        spec = (
            find_spec(f"{config.name}.management.commands")
            if find_spec(f"{config.name}.management")
            else None
        )
        for module in iter_modules(spec.submodule_search_locations if spec else []):
            found[module.name.replace("_", "-")] = config.name
    return found


def overview() -> str:
    lines = ["maillage <commande> [options] ; maillage <commande> --help explique chacune.", ""]
    for name, app in sorted(own_commands().items()):
        lines.append(f"  {name:24} {load_command_class(app, name.replace('-', '_')).help}")
    lines += [f"  {name:24} {what}" for name, (_, what) in BORROWED.items()]
    return "\n".join(lines)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    arguments = sys.argv[1:]
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"maillage : {error}")
    if not arguments or arguments[0] in {"-h", "--help", "aide"}:
        print(overview())
        sys.exit(0 if arguments else 2)
    name, rest = arguments[0], arguments[1:]
    if name not in own_commands() and name not in BORROWED:
        print(f"maillage : la commande « {name} » n'existe pas.\n\n{overview()}", file=sys.stderr)
        sys.exit(2)
    django_name = BORROWED[name][0] if name in BORROWED else name.replace("-", "_")
    try:
        ManagementUtility(["maillage", django_name, *rest]).execute()
    except DatabaseError as error:
        if reason := unready():
            sys.exit(f"maillage : {reason}")
        raise error


def unready() -> str:
    """Why the database cannot serve: it does not answer, or lacks tables; nothing when the error is elsewhere."""
    connection.close()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"la base de données ne répond pas ({str(error).strip().splitlines()[0]}). Vérifiez DATABASE_URL ; voir .env.example."
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "la base de données n'a pas toutes ses tables. Lancez d'abord « maillage migrer »."
    return ""
