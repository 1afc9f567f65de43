"""Budgets: small files, small functions. The exceptions are named, with their reason."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(p for p in (ROOT / "maillage").rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "maillage").rglob("templates/**/*.html"))
LONG_FILES: dict[str, str] = {}
LONG_TEMPLATES = {
    "maillage/base/templates/composants.html": "the gallery shows every component once",
}
VAGUE = {"utils.py", "helpers.py", "common.py", "misc.py", "tools.py"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths, limit, exceptions=()):
    named = {str(p.relative_to(ROOT)): lines(p) for p in paths}
    return {name: count for name, count in named.items() if count > limit and name not in exceptions}


def functions():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                doc = node.body[0].end_lineno - node.lineno if ast.get_docstring(node) else 0
                yield f"{path.relative_to(ROOT)}:{node.name}", node.end_lineno - node.lineno + 1 - doc


def test_source_files_stay_under_400_lines():
    assert too_long(SOURCES, 400, LONG_FILES) == {}


def test_test_files_stay_under_600_lines():
    assert too_long(TESTS, 600) == {}


def test_templates_stay_under_220_lines():
    assert too_long(TEMPLATES, 220, LONG_TEMPLATES) == {}


def test_functions_are_short():
    sizes = dict(functions())
    assert median(sizes.values()) <= 8
    long = {name: size for name, size in sizes.items() if size > 40}
    assert len(long) <= 0.04 * len(sizes), long


def test_no_file_has_a_name_that_says_nothing():
    assert [str(p.relative_to(ROOT)) for p in SOURCES if p.name in VAGUE] == []
