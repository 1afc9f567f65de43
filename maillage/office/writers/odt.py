"""Texts for LibreOffice and Word (``.odt``): titles, paragraphs, lists, tables.

As for workbooks, odfdo gives the document and its styles; the body is put together as text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import cast
from xml.sax.saxutils import escape, quoteattr

from odfdo import Container, Document

from maillage.core.richtext import BULLET, NUMBER, TITLE, Block, Run
from maillage.office.writers.model import clean_text


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title of the document."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header that repeats on each page. `widths` are shares of the width of the page."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


Part = Heading | Prose | Grid

_LIST_STYLES = {BULLET: "List_20_1", NUMBER: "Numbering_20_1"}
_PAGE_CM = 17.0
_STYLES = """\
<style:style style:name="gras" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>\
<style:style style:name="italique" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>\
<style:style style:name="grasitalique" style:family="text">\
<style:text-properties fo:font-weight="bold" fo:font-style="italic"/></style:style>\
<style:style style:name="entete" style:family="paragraph" style:parent-style-name="Standard">\
<style:text-properties fo:font-weight="bold"/></style:style>\
<style:style style:name="case" style:family="table-cell">\
<style:table-cell-properties fo:border="0.5pt solid #888888" fo:padding="0.1cm"/></style:style>"""


def write_odt(title: str, parts: Iterable[Part]) -> bytes:
    """A document in French whose title is also that of its properties."""
    document = Document.new("text")
    document.body.clear()
    document.meta.title = clean_text(title)
    document.meta.language = "fr-FR"
    widths: list[str] = []
    body = "".join(_part(part, widths) for part in parts)
    content = document.content.serialize().decode("utf-8")
    styles = f"<office:automatic-styles>{_STYLES}{''.join(widths)}</office:automatic-styles>"
    content = content.replace("<office:automatic-styles/>", styles, 1)
    content = content.replace("<office:text/>", f"<office:text>{body}</office:text>", 1)
    document.container.set_part("content.xml", content.encode("utf-8"))  # type: ignore[union-attr]
    target = BytesIO()
    document.container.set_part("meta.xml", document.meta.serialize())  # type: ignore[union-attr]
    cast(Container, document.container).save(target)
    return target.getvalue()


def _part(part: Part, widths: list[str]) -> str:
    if isinstance(part, Heading):
        style = f"Heading_20_{part.level}"
        return (
            f'<text:h text:style-name="{style}" text:outline-level="{part.level}">{_text(part.text)}</text:h>'
        )
    if isinstance(part, Prose):
        return _prose(part.blocks)
    return _grid(part, widths)


def _prose(blocks: Sequence[Block]) -> str:
    found = []
    for is_list, group in groupby(blocks, key=lambda block: block.kind in (BULLET, NUMBER)):
        items = list(group)
        found.append(_lists(items) if is_list else "".join(map(_paragraph, items)))
    return "".join(found)


def _paragraph(block: Block) -> str:
    if block.kind == TITLE:
        return f'<text:h text:style-name="Heading_20_3" text:outline-level="3">{_runs(block.runs)}</text:h>'
    return f'<text:p text:style-name="Text_20_body">{_runs(block.runs)}</text:p>'


def _lists(items: Sequence[Block]) -> str:
    """Each item says its depth by itself: lists of one item follow one another in the same numbering."""
    found = []
    for kind, group in groupby(items, key=lambda block: block.kind):
        inside = "".join(_item(block) for block in group)
        found.append(f'<text:list text:style-name="{_LIST_STYLES[kind]}">{inside}</text:list>')
    return "".join(found)


def _item(block: Block) -> str:
    item = f'<text:p text:style-name="Text_20_body">{_runs(block.runs)}</text:p>'
    for _ in range(block.level):
        item = f"<text:list><text:list-item>{item}</text:list-item></text:list>"
    return f"<text:list-item>{item}</text:list-item>"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = _text(run.text)
    style = ("gras" if run.bold else "") + ("italique" if run.italic else "")
    text = f'<text:span text:style-name="{style}">{text}</text:span>' if style else text
    if run.href:
        return f'<text:a xlink:type="simple" xlink:href={quoteattr(run.href)}>{text}</text:a>'
    return text


def _text(text: str) -> str:
    return escape(clean_text(text)).replace("\n", "<text:line-break/>")


def _grid(grid: Grid, widths: list[str]) -> str:
    rank = len(widths)
    shares = grid.widths or [1] * len(grid.columns)
    names = [f"col{rank}x{index}" for index in range(len(shares))]
    widths.append(
        "".join(
            f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{_PAGE_CM * share / sum(shares):.2f}cm"/></style:style>'
            for name, share in zip(names, shares, strict=True)
        )
    )
    columns = "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)
    header = "".join(_cell(text, "entete") for text in grid.columns)
    rows = "".join(
        f"<table:table-row>{''.join(_cell(cell, 'Standard') for cell in row)}</table:table-row>"
        for row in grid.rows
    )
    return (
        f'<table:table table:name="Tableau{rank + 1}">{columns}<table:table-header-rows><table:table-row>{header}'
        f"</table:table-row></table:table-header-rows>{rows}</table:table><text:p/>"
    )


def _cell(text: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="case" office:value-type="string"><text:p text:style-name="{style}">'
        f"{_text(text)}</text:p></table:table-cell>"
    )
