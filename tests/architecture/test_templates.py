"""Templates hold no script and no style: the content security policy refuses them anyway, silently for the person."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "maillage").rglob("templates/**/*.html"))
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"\sstyle=", re.I),
    "an event attribute": re.compile(r"<[a-z][^>{]*\son[a-z]+=", re.I),
    "an address of a third party": re.compile(r"(src|href)=\"(https?:)?//", re.I),
}


MAILS = {"courriels/message_html.html": {"a style attribute"}}
"""A mail is no page: it has no policy, and its reader knows no style sheet of ours."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_nothing_inline(path):
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S)
    found = {what for what, pattern in INLINE.items() if pattern.search(text)}
    assert found == MAILS.get("/".join(path.parts[-2:]), set())


def test_every_template_is_used():
    """A template that nothing names is forgotten furniture."""
    names = {
        p.relative_to(next(d for d in p.parents if d.name == "templates")).as_posix(): p for p in TEMPLATES
    }
    texts = {
        p: p.read_text(encoding="utf-8")
        for folder in ("maillage", "tests")
        for p in (ROOT / folder).rglob("*")
        if p.suffix in {".py", ".html"}
    }
    # Django and allauth find these by their path, the component tags by their own name.
    found_by_path = re.compile(
        r"^(4\d\d(_csrf)?|500)\.html|^(account|mfa|socialaccount|allauth|django|components)/"
    )
    unused = [
        name
        for name, own in names.items()
        if not found_by_path.match(name)
        and not any(name in text for path, text in texts.items() if path != own)
    ]
    assert unused == []


def test_the_formatter_knows_our_block_tags():
    """One that it does not know is left unindented, in silence."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["djangofmt"]
    ours = {
        name
        for path in (ROOT / "maillage").rglob("templatetags/*.py")
        for name in re.findall(r"simple_block_tag[^\n]*\ndef (\w+)", path.read_text(encoding="utf-8"))
    }
    assert ours
    assert ours - set(told["custom-blocks"]) == set()
