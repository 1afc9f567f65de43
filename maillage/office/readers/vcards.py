"""vCard 2.1, 3 and 4, read by vobject."""

import logging
import re
from typing import Any

import vobject

from maillage.office.model import Cell, Table
from maillage.office.readers.decoding import decode
from maillage.office.readers.grid import clean, listed, stem
from maillage.office.readers.limits import Limits
from maillage.office.readers.records import Record, table_of

# It writes the lines it cannot read in the log: they are people's addresses
logging.getLogger("vobject.base").disabled = True

_CARD = re.compile(r"^BEGIN:VCARD\s*?$.*?^END:VCARD\s*?$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_ADDRESS = (
    ("box", "boite postale"),
    ("extended", "complement"),
    ("street", "adresse"),
    ("code", "code postal"),
    ("city", "commune"),
    ("region", "region"),
    ("country", "pays"),
)
_SIMPLE = ("title", "role", "url", "note", "uid", "bday", "rev")


def _flat(value: Any) -> str:
    """A value or a list of values as text."""
    if isinstance(value, list | tuple):
        return " ; ".join(text for text in map(_flat, value) if text)
    return str(value).strip()


def _all(card: Any, name: str) -> list[Any]:
    return list(card.contents.get(name, []))


def _values(card: Any, name: str) -> Cell:
    return clean(
        " ; ".join(dict.fromkeys(text for text in (_flat(line.value) for line in _all(card, name)) if text))
    )


def _telephones(card: Any) -> Cell:
    """Numbers without the "tel:" that version 4 writes before them."""
    numbers = [_flat(line.value).removeprefix("tel:") for line in _all(card, "tel")]
    return clean(" ; ".join(dict.fromkeys(number for number in numbers if number)))


def _address(card: Any) -> Record:
    lines = _all(card, "adr")
    if not lines:
        return {}
    return {column: clean(_flat(getattr(lines[0].value, part, ""))) for part, column in _ADDRESS}


def _position(card: Any) -> Record:
    """GEO: "47.47;-0.55" in version 3, "geo:47.47,-0.55" in version 4."""
    numbers = re.findall(r"-?\d+\.?\d*", str(_values(card, "geo") or ""))
    return {"longitude": float(numbers[1]), "latitude": float(numbers[0])} if len(numbers) == 2 else {}


def _names(card: Any) -> Record:
    parts = _all(card, "n")
    name = parts[0].value if parts else None
    return {
        "fn": _values(card, "fn"),
        "nom": clean(_flat(getattr(name, "family", "")) if name else ""),
        "prenom": clean(_flat(getattr(name, "given", "")) if name else ""),
        "org": _values(card, "org"),
    }


def _record(card: Any) -> Record:
    record = _names(card)
    record["email"] = _values(card, "email")
    record["tel"] = _telephones(card)
    record.update(_address(card))
    record.update({name: _values(card, name) for name in _SIMPLE})
    record["categories"] = _values(card, "categories")
    record.update(_position(card))
    return {name: value for name, value in record.items() if value is not None}


def _parse(text: str) -> Record | None:
    try:
        return _record(vobject.readOne(text, ignoreUnreadable=True, allowQP=True))
    except Exception:
        # vobject lets out errors of every kind (encodings, missing parts); the card is reported by its number
        return None


def read_vcards(data: bytes, filename: str, limits: Limits) -> Table:
    """Cards to a table; a card that cannot be read is named in the notes."""
    decoded = decode(data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    notes = list(decoded.notes)
    records: list[tuple[int, Record]] = []
    failed: list[int] = []
    for number, found in enumerate(_CARD.finditer(text), 1):
        record = _parse(found.group())
        if record is None:
            failed.append(number)
        else:
            records.append((number, record))
    if failed:
        notes.append(f"Cartes illisibles, non reprises : {listed(failed).replace('ligne', 'carte')}.")
    if len(re.findall(r"^BEGIN:VCARD", text, re.IGNORECASE | re.MULTILINE)) > len(records) + len(failed):
        notes.append("La dernière carte est incomplète : elle n'a pas été reprise.")
    return table_of(
        records, name=stem(filename), shape="vcard", limits=limits, notes=notes, encoding=decoded.encoding
    )
