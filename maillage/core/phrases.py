"""Sentences whose figures open what they count.

A `Phrase` is a string: commands, JSON and files read it as such. A page shows it with its links: each count knows the list
it counts by a name, which the page turns into an address (`linked`). A number that counts nothing (a date, a threshold) is
said with `fixed`, so that a count without its list cannot pass for one.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from html import escape
from typing import Self

Address = Callable[[Hashable], str]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a sentence. `number` is what they count, `opens` the name of the list, `to` its address once known."""

    text: str
    number: int | None = None
    opens: Hashable = None
    to: str = ""
    fixed: bool = False

    def html(self) -> str:
        text = escape(self.text, quote=False)
        if self.fixed:
            return f"<span data-fixe>{text}</span>"
        counted = "" if self.number is None else f' data-compte="{self.number}"'
        if self.to and self.number != 0:
            return f'<a href="{escape(self.to)}"{counted}>{text}</a>'
        return f"<span{counted}>{text}</span>" if counted else text


class Phrase(str):
    """Read as text everywhere; `__html__` is what templates show."""

    __slots__ = ("parts",)
    parts: tuple[Part, ...]

    def __new__(cls, *parts: "str | Part | Phrase") -> Self:
        flat = tuple(one for part in parts for one in parts_of(part))
        made = super().__new__(cls, "".join(part.text for part in flat))
        made.parts = flat
        return made

    def linked(self, address: Address) -> "Phrase":
        """With the address of every list it names; an empty address leaves the words without link."""
        return Phrase(
            *(part if part.opens is None else replace(part, to=address(part.opens)) for part in self.parts)
        )

    def __html__(self) -> str:
        return "".join(part.html() for part in self.parts)


def parts_of(part: "str | Part | Phrase") -> tuple[Part, ...]:
    if isinstance(part, Phrase):
        return part.parts
    return (part,) if isinstance(part, Part) else (Part(part),)


def counted(number: int, words: str, opens: Hashable) -> Part:
    """`words` hold the number; `opens` names the list that has as many lines."""
    return Part(words, number, opens)


def fixed(words: object) -> Part:
    """Numbers that count nothing: a date, a threshold, a share."""
    return Part(str(words), fixed=True)


def link(words: str, opens: Hashable) -> Part:
    return Part(words, opens=opens)


def joined(parts: Iterable["str | Part | Phrase"], between: str = ", ") -> Phrase:
    found: list[str | Part | Phrase] = []
    for part in parts:
        found += [between, part] if found else [part]
    return Phrase(*found)
