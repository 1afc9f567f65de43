"""Static files taken from npm packages: a named list, served under `npm/…`, and nothing else of node_modules."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

FONT = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next"
MAP = "maplibre-gl/dist/maplibre-gl"

FILES = {
    "npm/bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "npm/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    # the CSP build: its worker is a file of this server, not a blob made by the page
    "npm/maplibre/maplibre-gl-csp.js": f"{MAP}-csp.js",
    "npm/maplibre/maplibre-gl-csp-worker.js": f"{MAP}-csp-worker.js",
    "npm/maplibre/maplibre-gl.css": f"{MAP}.css",
    "npm/atkinson/latin.woff2": f"{FONT}-latin-wght-normal.woff2",
    "npm/atkinson/latin-ext.woff2": f"{FONT}-latin-ext-wght-normal.woff2",
    "npm/atkinson/latin-italic.woff2": f"{FONT}-latin-wght-italic.woff2",
}
# read by {% icone %}, not served
ICONS = "bootstrap-icons/icons"

SOURCE_MAP = re.compile(rb"(?m)^(?:/\*|//)# sourceMappingURL=.*$")


class NodeModulesStorage(FileSystemStorage):
    """The listed files, read where npm put them. `prefix` is empty: names already start with `npm/`."""

    prefix = ""

    def path(self, name: str) -> str:
        return str(Path(settings.NODE_MODULES) / FILES[name.replace("\\", "/")])

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        """Without the address of the source map: maps weigh more than all the rest and are not collected."""
        content = Path(self.path(name)).read_bytes()
        return ContentFile(content if name.endswith(".woff2") else SOURCE_MAP.sub(b"", content), name)


class NodeModulesFinder(BaseFinder):
    """Finds `npm/…` names among FILES. Missing files are error base.E001, with what to type."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.storage = NodeModulesStorage()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        root = Path(settings.NODE_MODULES)
        missing = sorted(path for path in (*FILES.values(), ICONS) if not (root / path).exists())
        if not missing:
            return []
        return [
            Error(
                f"Il manque dans {root} des fichiers publiés sur npm : {', '.join(missing)}.",
                hint="Lancez « npm ci --ignore-scripts » à la racine du projet, ou indiquez dans "
                "MAILLAGE_NODE_MODULES où se trouve le dossier node_modules.",
                id="base.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The absolute path of a served name; with `find_all`, a list. Nothing when unknown or not installed."""
        found = [self.storage.path(path)] if path in FILES and Path(self.storage.path(path)).is_file() else []
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, NodeModulesStorage]]:
        return ((name, self.storage) for name in FILES)
