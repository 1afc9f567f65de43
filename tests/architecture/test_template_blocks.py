"""A variable set in one block of a page does not exist in another: `{% if %}` would silently take it for false."""

import re
from pathlib import Path

import pytest

from tests.architecture.test_templates import TEMPLATES

BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.S)
SET = re.compile(r"{%[^%]*? as (\w+) %}")
LOOP = re.compile(r"{% for ([\w, ]+) in ")
EXPRESSION = re.compile(r"{[{%](.*?)[%}]}", re.S)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
NAME = re.compile(r"(?<![.\w])[a-z_]\w*(?!\w*=)")


def names_read(text: str) -> set[str]:
    inside = " ".join(QUOTED.sub("", expression) for expression in EXPRESSION.findall(text))
    return set(NAME.findall(inside))


def names_given(text: str) -> set[str]:
    loops = {name.strip() for names in LOOP.findall(text) for name in names.split(",")}
    return set(SET.findall(text)) | loops


def borrowed(text: str) -> list[str]:
    """« block: name » for each name that a block reads and only another block gives."""
    blocks = dict(BLOCK.findall(text))
    given = {block: names_given(inside) for block, inside in blocks.items()}
    everywhere = set().union(*given.values()) if given else set()
    return [
        f"{block} : {name}"
        for block, inside in blocks.items()
        for name in sorted(names_read(inside) & everywhere - given[block])
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_block_gives_itself_what_it_reads(path: Path):
    assert borrowed(path.read_text(encoding="utf-8")) == []


def test_a_borrowed_name_is_seen():
    page = '{% block tete %}{% may "x" cite as edite %}{% endblock %}{% block contenu %}{% if edite %}a{% endif %}{% endblock %}'
    assert borrowed(page) == ["contenu : edite"]
