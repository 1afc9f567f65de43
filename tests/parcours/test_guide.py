"""The guide shows pictures that exist, all of them, light enough; its links lead somewhere."""

import re

import pytest

from tests.parcours.captures import FOLDER, GUIDE, HEAVIEST

PAGES = sorted(GUIDE.glob("*.md"))
PICTURE = re.compile(r"!\[[^\]]+\]\(captures/([\w-]+\.png)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def test_the_pictures_of_the_guide_are_those_of_the_folder():
    shown = {name for page in PAGES for name in PICTURE.findall(page.read_text(encoding="utf-8"))}
    assert shown == {path.name for path in FOLDER.iterdir()}


def test_pictures_are_light():
    assert [path.name for path in FOLDER.iterdir() if path.stat().st_size > HEAVIEST] == []


def test_the_table_of_contents_names_every_page():
    named = set(LINK.findall((GUIDE / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in PAGES} - {"README.md"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (GUIDE / link).exists()] == []
