"""Where a line is: commune, postcode, département, street and coordinates."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from maillage.core.matching.model import Draft
from maillage.core.matching.vocabulary import ABBREVIATIONS, EMPTY_WORDS, PLACE_EMPTY_WORDS, STREETS
from maillage.core.text import fold

_NOISE = re.compile(
    r"\b(?:cedex(?: [0-9]+)?|(?:bp|cs|tsa) ?[0-9]+|[0-9]+ ?(?:e|er|eme|ieme)?(?: arrondissement)?)$"
)
_BOXES = re.compile(r"\b(?:bp|cs|tsa) ?[0-9]+|\bcedex\b.*$")
_NUMBER = re.compile(r"^(?:n )?([0-9]+)(?: ?(bis|ter|quater|[a-d](?= (?!\b[a-d]\b))))?\b")
_SAINT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ARTICLE = re.compile(r"^(?:l|la|le|les) ")
_EARTH = 6_371_000.0


@dataclass(frozen=True, slots=True)
class Street:
    """A postal address without its town: "" when the number is unknown; ``words`` are those of the street."""

    number: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a place; every part may be empty. ``words`` are the telling words of the commune's name."""

    insee: str
    postcode: str
    commune: str
    words: frozenset[str]
    departement: str

    @property
    def known(self) -> bool:
        """Is there anything at all?"""
        return bool(self.departement or self.commune)


@lru_cache(maxsize=8192)
def clean_commune(text: str) -> str:
    """The commune as folded words: no CEDEX, no district number, no leading article; saint written in full."""
    words = " ".join(_SAINT.get(word, word) for word in fold(text).split())
    return _ARTICLE.sub("", _NOISE.sub("", words).strip())


def departement_of(code: str) -> str:
    """The département of a postcode or commune code, or of a département alone; Corsica as "2A"/"2B" or "20"."""
    return code[:3] if code[:2] in ("97", "98") else code[:2]


@lru_cache(maxsize=8192)
def _clean_code(text: str) -> str:
    code = re.sub(r"[^0-9AB]", "", text.upper())
    return "0" + code if len(code) == 4 else code


def place_of(draft: Draft) -> Place:
    """The place of a line. A postcode that lost its leading zero (four digits) gets it back."""
    insee, postcode = _clean_code(draft.code_insee), _clean_code(draft.code_postal)
    commune = clean_commune(draft.commune)
    return Place(
        insee=insee if len(insee) == 5 else "",
        postcode=postcode if len(postcode) == 5 else "",
        commune=commune,
        words=frozenset(commune.split()) - PLACE_EMPTY_WORDS,
        departement=departement_of(insee or postcode),
    )


def street_of(address: str) -> Street | None:
    """The street of an address, or nothing when no word is left ("BP 123")."""
    if not address:
        return None
    words = _BOXES.sub("", fold(address)).strip()
    found = _NUMBER.match(words)
    number = " ".join(part for part in found.groups() if part) if found else ""
    rest = words[found.end() :] if found else words
    tokens = (STREETS.get(token) or ABBREVIATIONS.get(token) or token for token in rest.split())
    kept = frozenset(token for token in tokens if token not in EMPTY_WORDS)
    return Street(number, kept) if kept else None


def coordinates_of(draft: Draft) -> tuple[float, float] | None:
    """Latitude and longitude, when both are given and lie on the Earth."""
    latitude, longitude = draft.latitude, draft.longitude
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in metres."""
    (lat_a, lon_a), (lat_b, lon_b) = ((math.radians(lat), math.radians(lon)) for lat, lon in (a, b))
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(h)))
