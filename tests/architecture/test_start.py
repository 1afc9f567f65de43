"""A command starts without the libraries and the pages it does not use (docs/adr/0009-late-loading.md)."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.core.later import later_module, named
from tests.architecture.test_models import floor_of

ROOT = Path(__file__).resolve().parents[2]
REMEDY = (
    "Un module trop lourd est chargé au démarrage. Pour une bibliothèque : later_module ; pour ce qu'une salle "
    "enregistre : later_call ou register_later, dans panels.py ou apps.py. Voir docs/adr/0009-late-loading.md."
)
LIBRARIES = {
    "charset_normalizer", "data_inclusion", "holidays", "icalendar", "nh3", "numpy", "odfdo", "opening_hours", "pydantic",
    "pyproj", "python_calamine", "rapidfuzz", "requests", "rustworkx", "shapefile", "shapely", "stdnum", "urllib3",
    "vobject", "xlsxwriter",
}  # fmt: skip
FURNITURE = {"exports", "forms", "imports", "jobs", "selectors", "services", "urls", "views"}
ASKED_BY_ACCESS = {"maillage.cites.selectors"}
PAGES = {"exports", "forms", "urls", "views"}
# the lines of a file are compared, and the codes in them checked
MATCHING = {"rapidfuzz", "stdnum"}


def loaded(*lines: str) -> set[str]:
    """Names of the modules that a new Python has in memory after these lines."""
    script = "\n".join(
        ["import json, sys, django", "django.setup()", *lines, "print(json.dumps(list(sys.modules)))"]
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "maillage.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout))


def in_rooms(modules: set[str], furniture: set[str]) -> set[str]:
    """Those of a room's furniture: "maillage.acteurs.views.annuaire" is in "views"."""
    return {
        name for name in modules if name.startswith("maillage.") and furniture & set(name.split(".")[2:3])
    }


def test_the_start_loads_models_only():
    modules = loaded()
    assert (modules & LIBRARIES, in_rooms(modules, FURNITURE) - ASKED_BY_ACCESS) == (set(), set()), REMEDY


@pytest.mark.parametrize("code", ["structures", "etablissements", "actions", "subventions"])
def test_an_import_loads_what_it_uses_only(code):
    modules = loaded(
        "import maillage.documents.management.commands.importer",
        "from maillage.base.transfers import importers",
        f"importers.get({code!r})",
    )
    assert (modules & (LIBRARIES - MATCHING), in_rooms(modules, PAGES)) == (set(), set()), REMEDY


def calls() -> Iterator[tuple[Path, str, str]]:
    """(file, function called, dotted path it is given)."""
    for path in sorted((ROOT / "maillage").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                last = node.args[-1]
                if called in {"later_call", "later_module", "register_later"} and isinstance(
                    last, ast.Constant
                ):
                    yield path, called, last.value


def test_what_is_loaded_later_exists():
    found = list(calls())
    assert {called for _, called, _ in found} == {"later_call", "later_module", "register_later"}
    for _, called, path in found:
        if called != "later_module":
            assert callable(named(path)), path


def test_what_is_loaded_later_is_on_a_lower_floor_or_in_the_same_room():
    """The contracts of import-linter do not read dotted paths."""
    floors = floor_of()
    upward = []
    for path, _, dotted in calls():
        package, _, rest = dotted.partition(".")
        room, other = path.relative_to(ROOT / "maillage").parts[0], rest.split(".")[0]
        if package == "maillage" and room != other and floors[other] >= floors[room]:
            upward.append(f"{path.name} → {dotted}")
    assert upward == []


def test_core_and_office_stay_without_django_or_network():
    pure = [
        dotted
        for path, _, dotted in calls()
        if path.relative_to(ROOT / "maillage").parts[0] in {"core", "office"}
    ]
    assert pure
    assert {dotted.partition(".")[0] for dotted in pure} & {
        "django",
        "psycopg",
        "requests",
        "urllib3",
    } == set()


def test_a_later_module_gives_the_names_of_the_real_one():
    module = later_module("decimal")
    assert module.Decimal("1.5") + 1 == named("decimal.Decimal")("2.5")
    with pytest.raises(AttributeError):
        module.nothing_of_the_kind  # noqa: B018
    assert not hasattr(module, "__wrapped__")
