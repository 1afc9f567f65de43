"""Telephones, e-mail addresses and web addresses."""

import re
from dataclasses import dataclass

from maillage.office.model import Cell
from maillage.office.values.parsed import Parsed, meaningful_text

# International prefixes of the overseas territories that dial like the mainland, after a zero
_OVERSEAS = ("262", "590", "594", "596")
# Those with their own numbering: they keep their prefix
_OWN_NUMBERING = {"508": 6, "681": 6, "687": 6, "689": 8}
_PHONE_SPLIT = re.compile(r"\s*(?:[/;,|]|\bou\b|\bet\b)\s*", re.IGNORECASE)
_MAIL = re.compile(
    r"^[a-z0-9._%+'&=~!#$*?^{}|`-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,24}$"
)
_LIST_SPLIT = re.compile(r"\s*[;,|\s]\s*|\s+(?:ou|et)\s+")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(r"^(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d{1,5})?$")


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` grouped by two ("02 41 00 00 00"); `mobile` for 06 and 07, often a person's own telephone."""

    number: str
    mobile: bool = False


def _pairs(digits: str) -> str:
    return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def _national(text: str) -> str:
    """The digits dialled in France, or with their prefix for the territories that number by themselves."""
    compact = re.sub(r"^\+", "00", text.replace("(0)", ""))
    digits = re.sub(r"\D", "", compact)
    if digits.startswith("0033"):
        return "0" + digits[4:].removeprefix("0")
    if digits.startswith("33") and len(digits) == 11:
        return "0" + digits[2:]
    if digits.startswith("00") and digits[2:5] in _OVERSEAS:
        return "0" + digits[5:].removeprefix("0")
    return digits


def _phone(text: str) -> tuple[Phone, bool] | None:
    """The number, and whether its leading zero had been lost."""
    digits = _national(text)
    own = digits[2:5] if digits.startswith("00") else ""
    if own in _OWN_NUMBERING and len(digits) == 5 + _OWN_NUMBERING[own]:
        return Phone(f"+{own} {_pairs(digits[5:])}"), False
    lost_zero = len(digits) == 9 and digits[0] != "0"
    digits = f"0{digits}" if lost_zero else digits
    if len(digits) == 10 and digits[0] == "0" and digits[1] != "0":
        return Phone(_pairs(digits), mobile=digits[1] in "67"), lost_zero
    if len(digits) == 4 and digits[0] in "13":
        return Phone(_pairs(digits)), False
    return None


def parse_phone(cell: Cell) -> Parsed[Phone]:
    """A cell to one French number; +33, 0033, dots, lost leading zero and overseas prefixes understood.

    Of several numbers the first that can be read is kept, and the others are named in the note.
    """
    text = meaningful_text(cell)
    if not text:
        return Parsed()
    parts = [part for part in _PHONE_SPLIT.split(text) if any(c.isdigit() for c in part)]
    # 02/41/00/00/00 is one number written with slashes
    candidates = [text] if _phone(text) else parts
    for candidate in candidates:
        if found := _phone(candidate):
            others = [part for part in candidates if part != candidate]
            notes = ["Zéro du début rétabli."] if found[1] else []
            notes += [f"Autre numéro non repris : {', '.join(others)}."] if others else []
            return Parsed(found[0], note=" ".join(notes) or None)
    return Parsed(
        problem=f"« {text} » n'est pas un numéro de téléphone français : il faut dix chiffres, comme 02 41 00 00 00."
    )


def parse_email(cell: Cell) -> Parsed[str]:
    """A cell to one lower-case address; of several the first valid one is kept and the others noted."""
    text = meaningful_text(cell)
    if not text:
        return Parsed()
    bare = re.sub(r"(?i)mailto:", "", text).replace("<", " ").replace(">", " ")
    parts = [part.strip(".'\"()").lower() for part in _LIST_SPLIT.split(bare.strip()) if "@" in part]
    valid = [part for part in parts if _MAIL.match(part)]
    if not valid or len(valid[0]) > 254:
        return Parsed(
            problem=f"« {text} » n'est pas une adresse de messagerie : il faut une adresse comme contact@exemple.fr."
        )
    others = [part for part in parts if part != valid[0]]
    return Parsed(valid[0], note=f"Autre adresse non reprise : {', '.join(others)}." if others else None)


def parse_url(cell: Cell) -> Parsed[str]:
    """A cell to one http(s) address; "www.exemple.fr" gets https://, other schemes are refused."""
    text = meaningful_text(cell)
    if not text:
        return Parsed()
    first, *others = [part for part in re.split(r"[\s;|]+", text) if part] or [""]
    scheme = _SCHEME.match(first)
    address = re.sub(r"^(https?):/*", lambda m: f"{m[1].lower()}://", first, flags=re.IGNORECASE)
    if not scheme or _HOST.match(first.split("/")[0]):
        address = f"https://{first}"
    host = re.split(r"[/?#]", address.partition("://")[2])[0]
    if not address.startswith(("http://", "https://")) or not _HOST.match(host):
        return Parsed(
            problem=f"« {text} » n'est pas une adresse de site : il faut une adresse comme https://exemple.fr."
        )
    note = f"Autre texte non repris : {' '.join(others)}." if others else None
    return Parsed(address, note=note)
