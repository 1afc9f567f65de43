"""Which scheme of the catalogue a text speaks of: a suggestion for whoever triages, never a decision."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillage.core.text import fold
from maillage.dispositifs.models import Dispositif

SHORTEST_SIGLE = 3
SHORTEST_NAME = 12
"""Characters: a shorter name is a common word."""


@dataclass(frozen=True)
class Mention:
    """`sigle` is matched in capitals, as a word; `nom` folded, anywhere."""

    dispositif: int
    sigles: tuple[re.Pattern[str], ...]
    noms: tuple[str, ...]

    def weight(self, text: str, folded: str) -> int:
        """The length of the longest thing recognised, 0 for nothing."""
        found = [len(hit[0]) for pattern in self.sigles if (hit := pattern.search(text))]
        found += [len(nom) for nom in self.noms if nom in folded]
        return max(found, default=0)


def mentions(rows: Iterable[Dispositif]) -> list[Mention]:
    return [Mention(row.pk, tuple(sigles(row.sigle)), tuple(names(row.nom))) for row in rows]


def sigles(text: str) -> Iterable[re.Pattern[str]]:
    for part in re.split(r"[/,]", text):
        sigle = part.strip()
        if len(sigle) >= SHORTEST_SIGLE and sigle.isupper():
            yield re.compile(rf"(?<!\w){re.escape(sigle)}(?!\w)")


def names(text: str) -> Iterable[str]:
    whole = fold(re.sub(r"\(.*?\)", "", text)).strip()
    return [whole] if len(whole) >= SHORTEST_NAME else []


def mentioned(text: str, known: Sequence[Mention]) -> int | None:
    """The scheme most surely named; a text all in capitals is read without its sigles."""
    shown = text if any(character.islower() for character in text) else ""
    folded = fold(text)
    weighed = [(mention.weight(shown, folded), -rank) for rank, mention in enumerate(known)]
    best, rank = max(weighed, default=(0, 0))
    return known[-rank].dispositif if best else None
