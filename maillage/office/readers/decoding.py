"""Bytes to text: the encoding is proved where it can be, guessed where it must be, and said."""

import re
from dataclasses import dataclass

from maillage.core.later import later_module
from maillage.office.errors import Unreadable

charset_normalizer = later_module("charset_normalizer")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
}
# What é, è, à, ç, ê of old Mac and DOS files become when read as Windows-1252, inside words
_FOREIGN = re.compile(r"(?<=[A-Za-z])[‚ƒ„…†‡ˆ‰Š‹ŽŠ•˜™š›žŸ\ufffd](?=[A-Za-z\s])")
_FRENCH = re.compile(r"[éèêëàâçîïôûùœÉÈÀÇ’]")
_MOJIBAKE = re.compile(r"Ã[©¨ª\xa0´§¢®‰€]|â€™")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _utf16_without_bom(data: bytes) -> str | None:
    """The variant of UTF-16 that its zero bytes betray."""
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.3 or min(even, odd) > len(sample) * 0.05:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mixed(data: bytes) -> Decoded | None:
    """Files glued from two sources: each line is read in the encoding that suits it."""
    lines = data.splitlines(keepends=True)
    accented = [line for line in lines if not line.isascii()]
    utf8 = sum(_try(line, "utf-8") is not None for line in accented)
    if utf8 * 20 < len(accented) or not utf8:
        return None
    text = "".join(_try(line, "utf-8") or _eight_bits(line)[0] for line in lines)
    note = f"Encodages mélangés : lignes en UTF-8 {utf8}, en Windows-1252 {len(accented) - utf8}. Vérifiez les accents."
    return Decoded(text, "utf-8+cp1252", (note,))


def _eight_bits(data: bytes) -> tuple[str, str]:
    """Windows-1252 unless its letters make no sense; Latin-1 for the bytes it does not define."""
    text = data.decode("cp1252", "replace")
    if len(_FOREIGN.findall(text)) > len(_FRENCH.findall(text)):
        best = charset_normalizer.from_bytes(
            data[:200_000], cp_isolation=["mac_roman", "cp850", "cp1252"]
        ).best()
        if best and (found := _try(data, best.encoding)) is not None:
            return found, best.encoding
    if "\ufffd" in text:
        return data.decode("latin-1"), "latin-1"
    return text, "cp1252"


def _guess(data: bytes) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom) and (text := _try(data, encoding)) is not None:
            return Decoded(text, encoding)
    wide = _utf16_without_bom(data)
    if wide and (text := _try(data, wide)) is not None:
        return Decoded(text, wide, ("Encodage deviné : UTF-16.",))
    if (text := _try(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if mixed := _mixed(data):
        return mixed
    text, encoding = _eight_bits(data)
    return Decoded(text, encoding, (f"Encodage deviné : {_NAMES[encoding]}.",))


def _damage(text: str) -> tuple[str, ...]:
    notes = []
    if lost := text.count("\ufffd"):
        notes.append(f"Caractères déjà perdus dans le fichier (« � ») : {lost}. Corrigez-les à la main.")
    if spoilt := len(_MOJIBAKE.findall(text)):
        notes.append(
            f"Accents déjà abîmés dans le fichier (« Ã© » pour « é ») : {spoilt}. Corrigez-les à la main."
        )
    return tuple(notes)


def decode(data: bytes) -> Decoded:
    """Bytes to text and the name of its encoding; `Unreadable("binaire")` when it is no text at all."""
    decoded = _guess(data)
    sample = decoded.text[:20_000]
    if len(_CONTROL.findall(sample)) > len(sample) * 0.01:
        raise Unreadable(
            "binaire",
            "Ce fichier n'est pas un tableau : son contenu n'est pas du texte. "
            "Ouvrez-le dans votre tableur et enregistrez-le en xlsx, ods ou csv.",
        )
    return Decoded(
        decoded.text.removeprefix("\ufeff"), decoded.encoding, decoded.notes + _damage(decoded.text)
    )
