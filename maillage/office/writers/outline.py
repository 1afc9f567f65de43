"""A tree of labels, as mind map and outline programs read it: FreeMind, OPML, Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from maillage.office.writers.model import clean_text


@dataclass(frozen=True, slots=True)
class Branch:
    """A label with its note, an address it leads to, and the branches under it."""

    label: str
    note: str = ""
    link: str = ""
    children: tuple["Branch", ...] = ()


def write_freemind(root: Branch) -> bytes:
    """A FreeMind 1.0 map (`.mm`), read by Freeplane, XMind and others; branches of the root alternate sides."""
    document = Element("map", version="1.0.1")
    _freemind(document, root, {})
    return _bytes(document)


def _freemind(parent: Element, branch: Branch, more: dict[str, str]) -> None:
    node = SubElement(parent, "node", {"TEXT": clean_text(branch.label), **more})
    if branch.link:
        node.set("LINK", branch.link)
    if branch.note:
        content = SubElement(node, "richcontent", TYPE="NOTE")
        body = SubElement(SubElement(content, "html"), "body")
        for line in branch.note.splitlines():
            SubElement(body, "p").text = clean_text(line)
    for rank, child in enumerate(branch.children):
        side = {"POSITION": "left" if rank % 2 else "right"} if parent.tag == "map" else {}
        _freemind(node, child, side)


def write_opml(root: Branch) -> bytes:
    """OPML 2.0, as outliners read it; notes in `_note`, which they share."""
    document = Element("opml", version="2.0")
    SubElement(SubElement(document, "head"), "title").text = clean_text(root.label)
    _opml(SubElement(document, "body"), root)
    return _bytes(document)


def _opml(parent: Element, branch: Branch) -> None:
    outline = SubElement(parent, "outline", text=clean_text(branch.label))
    if branch.note:
        outline.set("_note", clean_text(branch.note))
    if branch.link:
        outline.set("type", "link")
        outline.set("url", branch.link)
    for child in branch.children:
        _opml(outline, child)


def write_markdown(root: Branch) -> bytes:
    """A title, then nested lists; notes under their line. What Markdown would read as a mark is escaped."""
    lines = [f"# {_escaped(root.label)}", ""]
    if root.note:
        lines += [*(_escaped(line) for line in root.note.splitlines()), ""]
    for child in root.children:
        lines += _list(child, 0)
    return ("\n".join(lines).rstrip() + "\n").encode()


def _list(branch: Branch, depth: int) -> Iterator[str]:
    margin = "  " * depth
    label = _escaped(branch.label)
    yield f"{margin}- {f'[{label}](<{branch.link}>)' if branch.link else label}"
    for line in branch.note.splitlines():
        yield f"{margin}  {_escaped(line)}"
    for child in branch.children:
        yield from _list(child, depth + 1)


def _escaped(text: str) -> str:
    flat = " ".join(clean_text(text).split())
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|" else letter for letter in flat)


def _bytes(document: Element) -> bytes:
    indent(document)
    written: Any = tostring(document, encoding="utf-8", xml_declaration=True)
    return bytes(written)
