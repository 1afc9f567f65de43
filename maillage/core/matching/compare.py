"""Two profiles, the arguments for and against, and a score that is their sum.

How a false match is avoided, in this order:

1. *A code decides.* Two different UAI are two establishments, whatever their names; the same UAI is the same one. Failing
   a UAI, the SIRET decides; failing a SIRET, two different RNA or SIREN forbid. The same RNA or SIREN is an argument only:
   a town's eight services share one SIREN.
2. *A contradiction forbids.* Maternelle and élémentaire, collège and its SEGPA, a school and its OGEC, public and privé,
   "Jean Moulin 1" and "Jean Moulin 2" are not the same structure, however close their names.
3. *A name is not enough.* The same name without a commune in common stays below the threshold.
4. *No name is not enough.* "École primaire publique" says nothing, unless one school of that kind remains in that
   commune, in each list, once those that bear the same name are paired, or the law allows one only (mairie, CCAS).
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

from rapidfuzz import fuzz

from maillage.core.matching.model import Match, Reason
from maillage.core.matching.normalise import Profile
from maillage.core.matching.places import Place, metres_between
from maillage.core.matching.vocabulary import GENERAL_KINDS, INCOMPATIBLE, KIND_LABELS, ONE_PER_COMMUNE

NAME_WEIGHT = 0.60
SAME_WORD = 80.0
"""Two words are one word misspelt from this likeness (per cent of letters in common, in order)."""
UNLIKE = 0.5
"""Two names below this likeness are two different names."""
CONTAINED = 0.8
"""The likeness that a name contained in the other is worth, when nobody else bears it there."""
SIGLE = 0.92
"""The likeness that a sigle and the name it stands for are worth."""
ROUNDING = 1e-6
ALONE_WEIGHT, BY_LAW_WEIGHT = 0.40, 0.45
NEAR_METRES, FAR_METRES = 150.0, 2_000.0


@dataclass(frozen=True, slots=True)
class Context:
    """What only the whole of the two lists can tell about a pair.

    ``alone``: each is the other's only possible counterpart in its commune. ``sole_bearers``: in their commune, no other
    structure of the kind bears the words they share. ``merged``: one commune may be a part of the other.
    """

    alone: bool = False
    sole_bearers: bool = False
    merged: bool = False


@lru_cache(maxsize=262_144)
def _word_likeness(a: str, b: str) -> float:
    """0–1. An initial stands for the word it begins ("J" and "Jacques"), a cut word for the whole ("scol", "scolaire")."""
    short, long = sorted((a, b), key=len)
    if short.isdecimal() or long.isdecimal():
        return 0.0
    cut = len(short) == 1 or (len(short) >= 4 and len(long) >= len(short) + 2)
    if cut and long.startswith(short):
        return 0.9
    ratio = fuzz.ratio(a, b, score_cutoff=SAME_WORD)
    return ratio / 100 if len(short) >= 4 else 0.0


def name_likeness(a: dict[str, float], b: dict[str, float]) -> float:
    """0–1: the weight of the words found on both sides, out of all of it. The same whichever comes first."""
    common = a.keys() & b.keys()
    agreed = [a[word] + b[word] for word in common]
    if len(a) > len(common) < len(b):
        agreed.extend(_misspelt(a, b, a.keys() - common, b.keys() - common))
    return fsum(agreed) / fsum((*a.values(), *b.values()))


def _misspelt(a: dict[str, float], b: dict[str, float], left: Set[str], right: Set[str]) -> Iterator[float]:
    """What the likeliest pairs of the remaining words bring, each word used once."""
    likely = [
        (-like, min(x, y), max(x, y), x, y) for x in left for y in right if (like := _word_likeness(x, y))
    ]
    used_left: set[str] = set()
    used_right: set[str] = set()
    for opposite, _, _, x, y in sorted(likely):
        if x not in used_left and y not in used_right:
            used_left.add(x)
            used_right.add(y)
            yield -opposite * (a[x] + b[y])


def name_score(a: Profile, b: Profile) -> float:
    """The likeness of two names, 0 without a name; words run together ("Promo-Femmes", "Promofemmes") are the same."""
    if not a.tokens or not b.tokens:
        return 0.0
    if a.signature == b.signature:
        return 1.0
    likeness = name_likeness(a.tokens, b.tokens)
    if min(len(a.joined), len(b.joined)) >= 6:
        return max(likeness, fuzz.ratio(a.joined, b.joined, score_cutoff=90) / 100)
    return likeness


def _same_sigle(a: Profile, b: Profile) -> bool:
    return not (
        a.sigles.isdisjoint(b.acronyms) and a.sigles.isdisjoint(b.sigles) and b.sigles.isdisjoint(a.acronyms)
    )


def _labels(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(KIND_LABELS[kind] for kind in kinds))


def _kinds_forbid(a: Profile, b: Profile) -> bool:
    if not a.kinds or not b.kinds or not a.kinds.isdisjoint(b.kinds):
        return False
    if a.families.isdisjoint(b.families):
        return True
    return all(frozenset((x, y)) in INCOMPATIBLE for x in a.kinds for y in b.kinds)


def _numbers_forbid(a: Profile, b: Profile) -> bool:
    """Numbers on both sides that nothing reconciles; "8 mai 45" and "8 mai 1945" are reconciled."""
    if not a.numbers or not b.numbers:
        return False
    left, right = a.numbers - b.numbers, b.numbers - a.numbers
    if not left or not right:
        return False
    return not any(x.endswith(y) or y.endswith(x) for x in left for y in right if len(x) > 1 < len(y))


def contradicts(a: Profile, b: Profile) -> bool:
    """Can these two not be the same, whatever their names?"""
    sectors = a.sector and b.sector and a.sector != b.sector
    return bool(sectors) or _kinds_forbid(a, b) or _numbers_forbid(a, b)


def contradiction(a: Profile, b: Profile) -> Reason | None:
    """Why they contradict each other, or nothing."""
    if _kinds_forbid(a, b):
        first, second = sorted((_labels(a.kinds), _labels(b.kinds)))
        return Reason("types", f"types différents : {first} / {second}", -0.10)
    if a.sector and b.sector and a.sector != b.sector:
        return Reason("secteurs", "secteurs différents : public / privé", -0.10)
    if _numbers_forbid(a, b):
        first, second = sorted((_said(a.numbers), _said(b.numbers)))
        return Reason("numeros", f"numéros différents : {first} / {second}", -0.10)
    return None


def _said(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers))


def _differ(a: str, b: str) -> bool:
    return bool(a and b and a != b)


def codes_forbid(a: Profile, b: Profile) -> bool:
    """Do the codes say two structures? The most precise code known on both sides decides alone."""
    if a.uai and b.uai:
        return a.uai != b.uai
    if a.siret and b.siret:
        return a.siret != b.siret
    return _differ(a.rna, b.rna) or _differ(a.siren, b.siren)


def _deciding_code(a: Profile, b: Profile) -> str:
    if a.uai and a.uai == b.uai:
        return "UAI"
    return "SIRET" if a.siret and a.siret == b.siret else ""


def _points(likeness: float) -> float:
    return round(NAME_WEIGHT * (likeness - UNLIKE) / (1 - UNLIKE), 4)


def _name_reason(a: Profile, b: Profile, likeness: float, context: Context) -> Reason | None:
    if a.nameless or b.nameless:
        return _nameless_reason(a, b, context)
    reason = _named_reason(a, b, likeness, context)
    if reason.weight < ALONE_WEIGHT and (a.vague or b.vague):
        return _nameless_reason(a, b, context) or reason
    return reason


def _named_reason(a: Profile, b: Profile, likeness: float, context: Context) -> Reason:
    if likeness == 1:
        return Reason("nom", "même nom", NAME_WEIGHT)
    if likeness < SIGLE and _same_sigle(a, b):
        return Reason("sigle", "même sigle", _points(SIGLE))
    if likeness < CONTAINED and context.sole_bearers:
        return Reason(
            "nom_contenu",
            "un nom contient l’autre, seuls de leur type à le porter dans la commune",
            _points(CONTAINED),
        )
    percent = int(likeness * 100)
    if likeness >= UNLIKE:
        return Reason("nom", f"noms proches ({percent} %)", _points(likeness))
    weight = round(-0.30 * (UNLIKE - likeness) / UNLIKE, 4)
    return Reason("noms_differents", f"noms différents (ressemblance {percent} %)", weight)


def _nameless_reason(a: Profile, b: Profile, context: Context) -> Reason | None:
    shared = a.kinds & b.kinds
    if a.nameless and b.nameless and shared & ONE_PER_COMMUNE:
        return Reason(
            "unique", f"une seule structure de ce type par commune : {_labels(shared)}", BY_LAW_WEIGHT
        )
    if not context.alone:
        return None
    label = _labels(shared or a.kinds | b.kinds)
    return Reason(
        "unique", f"seules structures de ce type encore sans pareille dans la commune : {label}", ALONE_WEIGHT
    )


_PLACE_UNKNOWN = Reason("lieu_inconnu", "commune inconnue d’un côté", -0.15)
_SAME_COMMUNE = Reason("commune", "même commune", 0.25)
_SAME_POSTCODE = Reason("code_postal", "même code postal", 0.20)
_ONLY_POSTCODE = Reason("code_postal", "même code postal, communes différentes", 0.10)
_MERGED = Reason("commune_proche", "communes au nom proche (commune nouvelle ?)", 0.05)
_OTHER_COMMUNE = Reason("communes", "communes différentes", -0.30)
_OTHER_DEPARTEMENT = Reason("departements", "départements différents", -0.35)
_SAME_DEPARTEMENT = Reason("departement", "même département", 0.15)


def _place_reason(a: Place, b: Place, merged: bool) -> Reason:
    if not a.known or not b.known:
        return _PLACE_UNKNOWN
    if _differ(a.departement, b.departement):
        return _OTHER_DEPARTEMENT
    if (a.insee and a.insee == b.insee) or (a.commune and a.commune == b.commune):
        return _SAME_COMMUNE
    if a.postcode and a.postcode == b.postcode:
        return _ONLY_POSTCODE if _differ(a.commune, b.commune) else _SAME_POSTCODE
    if merged:
        return _MERGED
    if _differ(a.commune, b.commune) or _differ(a.insee, b.insee):
        return _OTHER_COMMUNE
    return _SAME_DEPARTEMENT if a.departement and b.departement else _PLACE_UNKNOWN


def _street_reason(a: Profile, b: Profile) -> Reason | None:
    if a.street is None or b.street is None:
        return None
    mine, other = dict.fromkeys(a.street.words, 1.0), dict.fromkeys(b.street.words, 1.0)
    if name_likeness(mine, other) < 0.75:
        return Reason("adresses", "adresses différentes", -0.05)
    if _differ(a.street.number, b.street.number):
        return Reason("adresses", "même rue, numéros différents", -0.02)
    same = bool(a.street.number and b.street.number)
    return Reason("adresse", "même adresse", 0.15) if same else Reason("adresse", "même rue", 0.05)


def _distance_reason(a: Profile, b: Profile) -> Reason | None:
    if a.coordinates is None or b.coordinates is None:
        return None
    metres = metres_between(a.coordinates, b.coordinates)
    if metres <= NEAR_METRES:
        return Reason("distance", f"à {round(metres)} m l’une de l’autre", 0.05)
    if metres >= FAR_METRES:
        return Reason("distance", f"à {round(metres / 1000)} km l’une de l’autre", -0.10)
    return None


def _kind_reason(a: Profile, b: Profile) -> Reason | None:
    if not a.kinds or not b.kinds:
        return None
    if a.kinds & b.kinds:
        return Reason("type", f"même type : {_labels(a.kinds & b.kinds)}", 0.10)
    first, second = sorted((_labels(a.kinds), _labels(b.kinds)))
    if (a.kinds | b.kinds) & GENERAL_KINDS:
        return Reason("type", f"types compatibles : {first} / {second}", 0.10)
    return Reason("type_proche", f"types voisins : {first} / {second}", 0.05)


def _code_reasons(a: Profile, b: Profile) -> list[Reason]:
    """Codes of the organisation and ways to reach it: arguments, never proof."""
    if not (a.rna or a.siren or a.email or a.phone):
        return []
    arguments = (
        ("rna", a.rna, b.rna, "même numéro RNA (même association)", 0.25),
        ("siren", a.siren, b.siren, "même SIREN (même organisme)", 0.20),
        ("courriel", a.email, b.email, "même courriel", 0.15),
        ("telephone", a.phone, b.phone, "même téléphone", 0.15),
    )
    return [
        Reason(code, sentence, weight)
        for code, mine, other, sentence, weight in arguments
        if mine and mine == other
    ]


def _arguments(a: Profile, b: Profile, likeness: float, context: Context) -> list[Reason]:
    one_sided = bool(a.numbers) != bool(b.numbers) and not a.nameless and not b.nameless
    candidates = (
        _name_reason(a, b, likeness, context),
        _place_reason(a.place, b.place, context.merged),
        _kind_reason(a, b),
        _SECTORS[a.sector] if a.sector and a.sector == b.sector else None,
        _street_reason(a, b),
        _distance_reason(a, b),
        _ONE_NUMBER if one_sided else None,
    )
    return [reason for reason in candidates if reason] + _code_reasons(a, b)


_SECTORS = {
    "public": Reason("secteur", "même secteur : public", 0.05),
    "prive": Reason("secteur", "même secteur : privé", 0.05),
}
_ONE_NUMBER = Reason("numero", "un numéro d’un côté seulement", -0.10)


def _besides_name(a: Profile, b: Profile) -> float:
    """The most that all but the name can bring."""
    hope = _place_reason(a.place, b.place, merged=False).weight
    if hope < 0 and not a.place.words.isdisjoint(b.place.words):
        hope = max(hope, _place_reason(a.place, b.place, merged=True).weight)
    if a.kinds and b.kinds:
        hope += 0.10
    if a.sector and b.sector:
        hope += 0.05
    if a.street and b.street:
        hope += 0.15
    if a.coordinates and b.coordinates:
        hope += 0.05
    return hope + sum(reason.weight for reason in _code_reasons(a, b))


def _best_name(a: Profile, b: Profile, likeness: float) -> float:
    """The most that the name can bring, whatever the rest of the lists says."""
    hope = _points(likeness) if likeness >= UNLIKE else -0.30
    if a.vague or b.vague:
        return max(hope, BY_LAW_WEIGHT)
    if likeness < SIGLE and _same_sigle(a, b):
        return max(hope, _points(SIGLE))
    return max(hope, _points(CONTAINED)) if _may_contain(a, b) else hope


def _may_contain(a: Profile, b: Profile) -> bool:
    return a.tokens.keys() <= b.tokens.keys() or b.tokens.keys() <= a.tokens.keys()


def _decided(a: Profile, b: Profile, code: str, context: Context) -> Match | None:
    """An establishment code agrees: what else agrees confirms without adding, what disagrees costs a little.

    One SIRET often covers several services of one building (a school and its canteen), so it does not overcome a
    contradiction of kinds, and different names under one SIRET are left for a person to judge. The UAI overcomes both.
    """
    against = contradiction(a, b)
    if code == "SIRET" and against:
        return None
    reasons = [Reason(code.lower(), f"même {code}", 1.0)]
    doubt = [against] if against else []
    if _differ(a.siret, b.siret) or _differ(a.rna, b.rna) or _differ(a.siren, b.siren):
        doubt.append(Reason("codes", "autres codes différents (SIRET, SIREN ou RNA)", -0.10))
    for reason in _arguments(a, b, name_score(a, b), context):
        if code == "SIRET" and reason.code == "noms_differents":
            doubt.append(Reason(reason.code, reason.sentence, -0.15))
        else:
            reasons.append(Reason(reason.code, reason.sentence, 0.0 if reason.weight > 0 else -0.03))
    return _answer(a, b, reasons + doubt, certain=not doubt)


def _answer(a: Profile, b: Profile, reasons: list[Reason], *, certain: bool) -> Match:
    score = round(min(1.0, max(0.0, fsum(reason.weight for reason in reasons))), 4)
    return Match(a.draft.key, b.draft.key, score, certain, tuple(reasons))


def compare(
    a: Profile, b: Profile, context: Callable[[Profile, Profile], Context], threshold: float
) -> Match | None:
    """The match between two profiles, with its score and reasons; ``None`` when forbidden or under the threshold.

    Most pairs are far below: what they could reach at most is looked at first, the reasons are written for the others.
    """
    if codes_forbid(a, b):
        return None
    code = _deciding_code(a, b)
    if code:
        match = _decided(a, b, code, context(a, b))
        return match if match and match.score >= threshold else None
    if contradicts(a, b):
        return None
    hope = _besides_name(a, b) + ROUNDING
    if hope + NAME_WEIGHT < threshold:
        return None
    likeness = name_score(a, b)
    if hope + _best_name(a, b, likeness) < threshold:
        return None
    match = _answer(a, b, _arguments(a, b, likeness, context(a, b)), certain=False)
    return match if match.score >= threshold else None
