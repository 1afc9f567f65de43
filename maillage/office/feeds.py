"""News feeds: RSS 0.9x and 2.0, RSS 1.0 (RDF) and Atom, bytes in, neutral entries out.

Forms are told apart by their root and read by local names, since publishers mix them. What is wrong in a way that has
one meaning is mended (a blank before the declaration, HTML entities without definition, control characters); anything
else is `Unreadable`, with a French sentence. Texts come out without HTML; links are absolute, http or https, or empty.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.entities import html5
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from maillage.office.errors import Unreadable
from maillage.office.values.texts import strip_html

LONGEST = {"cle": 300, "titre": 300, "lien": 500, "resume": 2000}
"""Characters kept of each text of an entry."""
MOST_ENTRIES = 500
EARLIEST, LATEST = 1990, 2100
"""Years: a date outside them is a mistake of the publisher, better unknown than wrong."""
WEB_PAGE = (
    "C'est une page web, pas un flux. Cherchez sur le site le lien « RSS » ou « flux d'actualités » "
    "et donnez son adresse."
)

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_KNOWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_ROOTS = {"rss": "channel", "RDF": "channel", "feed": ""}
_SUMMARIES = ("summary", "description", "content", "encoded")
_DATES = ("published", "pubDate", "date", "issued", "updated", "modified")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Entry:
    """`cle` names the entry from one reading to the next: the publisher's identifier, else the link, else a digest."""

    cle: str
    titre: str
    lien: str
    resume: str
    publie_le: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries as published, each once, most recent first where they are dated."""

    titre: str
    entrees: tuple[Entry, ...]


def read_feed(data: bytes, *, base: str = "") -> Feed:
    """Any feed to neutral entries; `base` is the address it was read at, for its relative links."""
    root = _root(data)
    kind = _name(root)
    if kind == "html":
        raise Unreadable("pas-un-flux", WEB_PAGE)
    if kind not in _ROOTS:
        raise Unreadable(
            "pas-un-flux", f"C'est un fichier XML, mais pas un flux RSS ou Atom (« {kind[:40]} » en tête)."
        )
    head = _child(root, _ROOTS[kind]) if _ROOTS[kind] else root
    if head is None:
        raise Unreadable("pas-un-flux", "Ce flux RSS n'a pas de canal : son éditeur doit le corriger.")
    entries = {entry.cle: entry for item in _items(root) if (entry := _entry(item, base)) is not None}
    ordered = sorted(entries.values(), key=_age)[:MOST_ENTRIES]
    return Feed(_clean(_text(head, "title"), "titre"), tuple(ordered))


# ── bytes → tree ──────────────────────────────────────────────────────


def _root(data: bytes) -> Element:
    wide = data.startswith(_UTF16)
    trimmed = data if wide else data.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n\0")
    if not trimmed:
        raise Unreadable("vide", "La réponse est vide : ce n'est pas un flux.")
    try:
        return _parsed(trimmed) if wide else _mended(trimmed)
    except DefusedXmlException as error:
        raise Unreadable(
            "xml", "Ce flux contient des définitions interdites par sécurité : il n'est pas lu."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _not_xml(trimmed) from error


def _parsed(data: bytes) -> Element:
    root: Element = fromstring(data)
    return root


def _mended(data: bytes) -> Element:
    try:
        return _parsed(data)
    except ParseError:
        return _parsed(_CONTROL.sub(b"", _ENTITY.sub(_character, data)))


def _character(found: re.Match[bytes]) -> bytes:
    """`&eacute;` as a numeric reference: XML knows five names only."""
    name = found[1]
    character = html5.get(f"{name.decode('ascii')};", "")
    if name in _KNOWN or not character:
        return found[0]
    return "".join(f"&#{ord(c)};" for c in character).encode("ascii")


def _not_xml(data: bytes) -> Unreadable:
    if _HTML.search(data[:2000]):
        sentence = WEB_PAGE
    elif data.lstrip()[:1] in (b"{", b"["):
        sentence = "C'est du JSON, pas un flux RSS ou Atom : cherchez l'adresse du flux RSS du site."
    elif data.lstrip()[:1] == b"<":
        sentence = "Ce flux est incomplet ou mal formé : son éditeur doit le corriger."
    else:
        sentence = "Ce n'est pas un flux RSS ou Atom."
    return Unreadable("pas-un-flux", sentence)


# ── tree → entries ────────────────────────────────────────────────────


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _child(element: Element, name: str) -> Element | None:
    return next(_children(element, name), None)


def _text(element: Element, name: str) -> str:
    """The text of the first child of that name that has one; the pieces of Atom's xhtml are set apart by blanks."""
    for child in _children(element, name):
        text = " ".join(child.itertext()).strip()
        if text:
            return text
    return ""


def _items(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if _name(element) in ("item", "entry"))


def _entry(item: Element, base: str) -> Entry | None:
    """None when it says nothing: neither title nor summary nor link."""
    link = _link(item, base)
    summary = next((text for name in _SUMMARIES if (text := _text(item, name))), "")
    resume = _clean(summary, "resume")
    titre = _clean(_text(item, "title"), "titre") or _cut(resume, 120) or link
    if not titre:
        return None
    given = _text(item, "guid") or _text(item, "id") or link
    return Entry(
        _key(given or f"{titre}\n{resume}"), _cut(titre, LONGEST["titre"]), link, resume, _date(item)
    )


def _clean(text: str, name: str) -> str:
    shown = strip_html(text)
    if name != "resume":
        shown = " ".join(shown.split())
    return _cut(shown, LONGEST[name])


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _key(text: str) -> str:
    if len(text) <= LONGEST["cle"]:
        return text
    return hashlib.sha256(text.encode()).hexdigest()


def _link(item: Element, base: str) -> str:
    """Atom's alternate, else the text of RSS, else a guid that says it is an address."""
    found = [
        child.get("href", "")
        for child in _children(item, "link")
        if child.get("rel", "alternate") == "alternate" and child.get("href")
    ]
    found.append(_text(item, "link"))
    guid = _child(item, "guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        found.append((guid.text or "").strip())
    return next((address for text in found if text and (address := _address(text, base))), "")


def _address(text: str, base: str) -> str:
    try:
        whole = urljoin(base, "".join(text.split()))
        parts = urlsplit(whole)
    except ValueError:
        return ""
    kept = parts.scheme in ("http", "https") and parts.netloc and len(whole) <= LONGEST["lien"]
    return whole if kept else ""


def _date(item: Element) -> datetime | None:
    return next((date for name in _DATES if (date := _moment(_text(item, name))) is not None), None)


def _moment(text: str) -> datetime | None:
    """RFC 822 (RSS) or ISO 8601 (Atom, Dublin Core); a time without zone is taken as UTC."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text)
            moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return moment if EARLIEST <= moment.year < LATEST else None
    return None


def _age(entry: Entry) -> float:
    return 0.0 if entry.publie_le is None else -entry.publie_le.timestamp()
