"""Contact cards (vCard 3.0, the version that telephones, Outlook and Thunderbird all read)."""

from collections.abc import Iterable
from dataclasses import dataclass

import vobject

from maillage.office.writers.model import clean_text


@dataclass(frozen=True, slots=True)
class Card:
    """What a contact card says of a structure (``nom`` alone) or of a person (``famille`` and ``prenom`` too)."""

    nom: str
    famille: str = ""
    prenom: str = ""
    organisation: str = ""
    fonction: str = ""
    courriels: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    site: str = ""
    rue: str = ""
    code_postal: str = ""
    commune: str = ""
    latitude: float | None = None
    longitude: float | None = None
    themes: tuple[str, ...] = ()
    note: str = ""
    cle: str = ""


LINE_BYTES = 75
UNFOLDED = 10**9


def write_vcard(cards: Iterable[Card]) -> bytes:
    """Write cards one after the other, UTF-8, lines folded at 75 bytes. Empty fields are left out."""
    return "".join(_serialised(card) for card in cards).encode("utf-8")


def _serialised(card: Card) -> str:
    component = vobject.vCard()
    component.add("n").value = vobject.vcard.Name(family=_line(card.famille), given=_line(card.prenom))
    component.add("fn").value = _line(card.nom)
    if card.organisation:
        component.add("org").value = [_line(card.organisation)]
    _add_texts(component, card)
    _add_reachable(component, card)
    _add_place(component, card)
    # vobject counts characters before it folds: a line of 74 accents would pass 75 bytes.
    unfolded = str(component.serialize(lineLength=UNFOLDED))
    return "\r\n".join(_folded(line) for line in unfolded.split("\r\n"))


def _folded(line: str) -> str:
    """Cut a line at 75 bytes at most, between characters; what follows begins with a space (RFC 6350 §3.2)."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)


def _add_texts(component: vobject.base.Component, card: Card) -> None:
    single = (("title", card.fonction), ("url", card.site), ("uid", card.cle))
    for name, value in single:
        if value:
            component.add(name).value = _line(value)
    if card.note:
        component.add("note").value = clean_text(card.note)
    if card.themes:
        component.add("categories").value = [_line(theme) for theme in card.themes]


def _add_reachable(component: vobject.base.Component, card: Card) -> None:
    for name, values in (("email", card.courriels), ("tel", card.telephones)):
        for value in values:
            line = component.add(name)
            line.value = _line(value)
            line.type_param = "WORK"


def _add_place(component: vobject.base.Component, card: Card) -> None:
    if card.rue or card.code_postal or card.commune:
        address = vobject.vcard.Address(
            street=_line(card.rue), code=_line(card.code_postal), city=_line(card.commune), country="France"
        )
        line = component.add("adr")
        line.value = address
        line.type_param = "WORK"
    if card.latitude is not None and card.longitude is not None:
        component.add("geo").value = f"{card.latitude:.6f};{card.longitude:.6f}"


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())
