"""Files of npm packages: those that are named, and no others."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from maillage.base.finders import FILES, ICONS, NodeModulesFinder

installed = pytest.mark.skipif(bool(NodeModulesFinder().check()), reason="npm ci n'a pas été lancé")


@pytest.fixture
def node_modules(tmp_path, settings):
    """Small files in the place of the published ones."""
    settings.NODE_MODULES = tmp_path / "node_modules"
    for path in FILES.values():
        file = settings.NODE_MODULES / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"body{}\n/*# sourceMappingURL=x.css.map */\n//# sourceMappingURL=x.js.map\n")
    (settings.NODE_MODULES / ICONS).mkdir(parents=True)
    return settings.NODE_MODULES


def test_finds_a_named_file(node_modules):
    name = "npm/bootstrap/bootstrap.min.css"
    expected = str(node_modules / "bootstrap/dist/css/bootstrap.min.css")
    assert NodeModulesFinder().find(name) == expected
    assert NodeModulesFinder().find(name, find_all=True) == [expected]


@pytest.mark.parametrize(
    "name", ["npm/bootstrap/package.json", "bootstrap/dist/css/bootstrap.min.css", "npm/../x"]
)
def test_finds_nothing_else(node_modules, name):
    assert NodeModulesFinder().find(name) is None
    assert NodeModulesFinder().find(name, find_all=True) == []


def test_lists_exactly_the_named_files(node_modules):
    assert [name for name, _ in NodeModulesFinder().list(None)] == list(FILES)


def test_collected_files_have_no_address_of_source_map(node_modules):
    storage = NodeModulesFinder().storage
    assert storage.open("npm/htmx/htmx.min.js").read() == b"body{}\n\n\n"
    font = storage.open("npm/atkinson/latin.woff2").read()
    assert font == (node_modules / FILES["npm/atkinson/latin.woff2"]).read_bytes()


def test_check_is_silent_when_all_is_there(node_modules):
    assert NodeModulesFinder().check() == []


def test_check_names_what_is_missing_and_what_to_type(node_modules):
    (node_modules / "htmx.org/dist/htmx.min.js").unlink()
    (error,) = NodeModulesFinder().check()
    assert error.id == "base.E001"
    assert (
        error.msg
        == f"Il manque dans {node_modules} des fichiers publiés sur npm : htmx.org/dist/htmx.min.js."
    )
    assert "npm ci --ignore-scripts" in error.hint
    assert NodeModulesFinder().find("npm/htmx/htmx.min.js") is None


@installed
def test_every_static_file_is_found_under_its_name():
    assert [name for name in FILES if finders.find(name) is None] == []


@installed
def test_collectstatic_resolves_every_reference(tmp_path, settings):
    """As in production: a reference in a stylesheet to a file that is not there would raise."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    (sheet,) = Path(settings.STATIC_ROOT).glob("base/css/maillage.*.css")
    assert "npm/atkinson/latin." in sheet.read_text(encoding="utf-8")
    assert list(Path(settings.STATIC_ROOT).rglob("*.map")) == []
