"""From a line as typed to what can be compared: kind, sector, telling words, numbers, place, codes.

"E.E.PU ST-EXUPÉRY 2" and "École élémentaire publique Saint Exupéry (2)" give the same profile: an élémentaire, public,
whose telling words are "saint exupery", number 2.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from maillage.core.matching.codes import (
    clean_email,
    clean_phone,
    clean_rna,
    clean_siren,
    clean_siret,
    clean_uai,
)
from maillage.core.matching.model import Draft
from maillage.core.matching.places import Place, Street, coordinates_of, place_of, street_of
from maillage.core.matching.vocabulary import (
    ABBREVIATIONS,
    EMPTY_WORDS,
    FAMILIES,
    FIRST_NAMES,
    GENERIC_WORDS,
    HEAD_ABBREVIATIONS,
    HEADS,
    KINDS,
    LEGAL_WORDS,
    PHRASES,
    SMALL_NUMBERS,
)
from maillage.core.text import fold

_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w{1,2}\b\.?)?")
_HEAD = re.compile(r"^(?:" + "|".join(sorted(HEAD_ABBREVIATIONS, key=len, reverse=True)) + r")(?= )")
_PHRASE = re.compile(r"\b(?=[ng])(?:" + "|".join(PHRASES) + r")\b")
_KIND = re.compile(r"(?<!\S)(?:" + "|".join(f"(?P<{kind}>{words})" for kind, _, words in KINDS) + r")(?!\S)")
_ASIDE = re.compile(r"\([^)]*\b(?:r\.? ?p\.? ?i|ex)\b[^)]*(?:\)|$)", re.IGNORECASE)
_RPI = re.compile(r"\b(?:ex(?= )|rpi ?[dc]?|r p i(?: ?[dc])?)(?: n)?(?: ?[0-9]+)?\b")
_ORDINAL = re.compile(r"\b(?:n )?([0-9]+)(?:e|er|ere|eme|ieme|nd|nde)?\b")
_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
    "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xxiii": "23",
}  # fmt: skip
_LAST_ROMAN = {"i": "1", "v": "5", "x": "10"}
_LETTERS = frozenset(("a", "b", "c", "d", "bis", "ter"))
_SAINTS = frozenset(("saint", "sainte", "saints", "saintes"))
_NOT_SURNAMES = FIRST_NAMES | GENERIC_WORDS | _SAINTS


@dataclass(frozen=True, slots=True)
class Profile:
    """A line ready to be compared. ``tokens`` are its telling words with their weight, without repetition.

    ``vague``: it has no name of its own, or one that may be the communes of a regroupement pédagogique.
    """

    draft: Draft
    tokens: dict[str, float]
    joined: str
    signature: str
    acronyms: frozenset[str]
    sigles: frozenset[str]
    kinds: frozenset[str]
    families: frozenset[str]
    sector: str
    numbers: frozenset[str]
    vague: bool
    place: Place
    street: Street | None
    coordinates: tuple[float, float] | None
    uai: str
    siret: str
    siren: str
    rna: str
    email: str
    phone: str

    @property
    def nameless(self) -> bool:
        """Only a kind and a commune ("École primaire publique"): nothing of its own to compare."""
        return not self.tokens


def _undot(dotted: str) -> str:
    """ "E.E.PU" and "M.J.C." are words; "A.J." are initials and stay apart."""
    word = dotted.replace(".", "").casefold()
    known = word in HEAD_ABBREVIATIONS or _RPI.fullmatch(word) or _KIND.fullmatch(word)
    return f"{word} " if known else dotted


@lru_cache(maxsize=16_384)
def expand(text: str) -> str:
    """Folded words, abbreviations in full, "E.E.PU", "R.P.I." or "C.C.A.S." as one word, "(ex …)" and "(RPI …)" left out."""
    if "(" in text:
        text = _ASIDE.sub(" ", text)
    if "." in text:
        text = _DOTTED.sub(lambda found: _undot(found.group()), text)
    folded = _PHRASE.sub(lambda found: PHRASES[found.group()], fold(text))
    headed = _HEAD.sub(lambda found: HEAD_ABBREVIATIONS[found.group()], folded)
    return " ".join(ABBREVIATIONS.get(word, word) for word in headed.split())


def split_kinds(words: str) -> tuple[frozenset[str], str]:
    """The kinds written in expanded words, and the words without them.

    Those that carry another structure's name (SEGPA, OGEC…) prevail over the others.
    """
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        found.add(match.lastgroup or "")
        return " "

    rest = _KIND.sub(note, words)
    heads = frozenset(found & HEADS)
    # "école primaire … élémentaire publique": the general word adds nothing to the precise one
    general = {"ecole"} if found & {"maternelle", "elementaire", "primaire"} else set()
    return heads or frozenset(found - general), rest


@lru_cache(maxsize=4096)
def sector_of(text: str) -> str:
    """ "public", "prive" or "" when the words do not say, or say both."""
    words = frozenset(fold(text).split())
    private = bool(words & {"prive", "privee", "prives", "privees"})
    public = bool(words & {"public", "publique", "publics", "publiques"})
    if private == public:
        return ""
    return "prive" if private else "public"


@lru_cache(maxsize=4096)
def _kinds_of_type(text: str) -> frozenset[str]:
    return split_kinds(expand(text))[0]


def _number_of(word: str, last: bool) -> str:
    if word.isdecimal():
        return str(int(word))
    return SMALL_NUMBERS.get(word) or _ROMAN.get(word) or (_LAST_ROMAN.get(word, "") if last else "")


def telling_words(words: str) -> tuple[list[str], frozenset[str]]:
    """The words that tell one structure from another, and the numbers: no article, sector or legal form."""
    rest = _ORDINAL.sub(r"\1", words).split()
    numbers: list[str] = []
    kept: list[str] = []
    for rank, word in enumerate(rest):
        last = rank == len(rest) - 1 and rank > 0
        number = _number_of(word, last) or (word if last and word in _LETTERS else "")
        if number:
            numbers.append(number)
        elif word not in EMPTY_WORDS and word not in LEGAL_WORDS:
            kept.append(word)
    return kept, frozenset(numbers)


def weigh(words: list[str], numbers: frozenset[str]) -> dict[str, float]:
    """The weight of each word: a family name 1, a given name beside it or a word like "centre" 0.4, "saint" and initials 0.3, a number 0.5."""
    weights: dict[str, float] = {}
    surnames = any(len(word) > 1 and word not in _NOT_SURNAMES for word in words)
    after_saint = False
    for word in words:
        if word in _SAINTS or len(word) == 1:
            weight = 0.3
        elif after_saint:
            weight = 1.0
        elif word in GENERIC_WORDS or (word in FIRST_NAMES and surnames):
            weight = 0.4
        else:
            weight = 1.0
        weights[word] = max(weight, weights.get(word, 0.0))
        after_saint = word in _SAINTS
    return weights | dict.fromkeys(sorted(numbers), 0.5)


def _acronyms(words: str) -> frozenset[str]:
    """Initials of every word, and of every word but articles: "centre de ressources pour les aidants" is crpa."""
    tokens = words.split()
    full = [word for word in tokens if word not in EMPTY_WORDS]
    telling = [word for word in full if word not in LEGAL_WORDS]
    candidates = ("".join(word[0] for word in group) for group in (tokens, full, telling))
    return frozenset(initials for initials in candidates if len(initials) >= 4)


def _set_regrouping_apart(words: str) -> tuple[str, bool]:
    """A school's name without its regroupement pédagogique, and whether the name is in doubt.

    In "Les Tilleuls RPID Saint-Brice", what follows RPID are the communes grouped. In "RPID Saint-Brice", it may be them or
    the name ("RPI Fernand Vivet"): kept, in doubt.
    """
    found = _RPI.search(words)
    if not found:
        return words, False
    before, after = words[: found.start()], words[found.end() :]
    return (before, False) if any(telling_words(split_kinds(before)[1])) else (f"{before} {after}", True)


def _without(words: str, commune: str) -> str:
    """The words without the commune: in "Centre social de Trélazé" it says nothing that its column does not."""
    return f" {' '.join(words.split())} ".replace(f" {commune} ", " ") if commune else words


def normalise(draft: Draft) -> Profile:
    """The profile of one line."""
    place = place_of(draft)
    words, in_doubt = _set_regrouping_apart(expand(draft.nom))
    kinds, rest = split_kinds(words)
    telling, numbers = telling_words(_without(rest, place.commune))
    # a line without a kind and named after its commune alone keeps that name
    if not telling and not kinds:
        telling, numbers = telling_words(rest)
    kinds = kinds or _kinds_of_type(draft.type.replace("_", " "))
    tokens = weigh(telling, numbers)
    joined = "".join(telling)
    siret = clean_siret(draft.siret)
    sigle = fold(draft.sigle).replace(" ", "")
    return Profile(
        draft=draft,
        tokens=tokens,
        joined=joined,
        signature=" ".join(sorted(tokens)),
        acronyms=_acronyms(words),
        sigles=frozenset(name for name in (sigle, joined) if 3 <= len(name) <= 8),
        kinds=kinds,
        families=frozenset(FAMILIES.get(kind, kind) for kind in kinds),
        sector=sector_of(draft.secteur) or sector_of(words),
        numbers=numbers,
        vague=in_doubt or not tokens,
        place=place,
        street=street_of(draft.adresse),
        coordinates=coordinates_of(draft),
        uai=clean_uai(draft.uai),
        siret=siret,
        siren=clean_siren(draft.siren) or siret[:9],
        rna=clean_rna(draft.rna),
        email=clean_email(draft.courriel),
        phone=clean_phone(draft.telephone),
    )
