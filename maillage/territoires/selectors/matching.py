"""From "ST BARTHELEMY D'ANJOU CEDEX, 49183" to a commune: many lines at once, few queries."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from maillage.core.matching.places import clean_commune, departement_of
from maillage.core.text import fold
from maillage.territoires.models import Commune

# Paris, Lyon and Marseille: the first arrondissement's code is this number plus one. A postcode names an
# arrondissement, which is what the ministry and the national address base give too.
PLM = {"paris": ("75056", 75100), "lyon": ("69123", 69380), "marseille": ("13055", 13200)}
FEW_NAMES = 20
WHOLE_CITIES = frozenset(code for code, _ in PLM.values())
_ARRONDISSEMENT = re.compile(r"^(paris|lyon|marseille) (\d{1,2})(?!\d)")


class CommuneHint(NamedTuple):
    """What a line says of its commune; every part may be empty. `departement` is known from another code."""

    nom: str = ""
    code_postal: str = ""
    code_insee: str = ""
    departement: str = ""


def match_communes(rows: Iterable[Sequence[str]], departements: Collection[str] = ()) -> list[str | None]:
    """The INSEE code of each (name, postcode, INSEE code[, département]), or None when it is unknown or ambiguous.

    `departements` is where to look for a line that has no code at all; without it, only a name unique in
    France is accepted. The name wins over a postcode that contradicts it (CEDEX codes are nobody's).
    """
    hints = [tidy(CommuneHint(*row)) for row in rows]
    wanted = frozenset(departements)
    areas = [area_of(hint, wanted) for hint in hints]
    index = CommuneIndex(Commune.objects.filter(departement_id__in=frozenset().union(*areas)))
    found = [index.find(hint, area) for hint, area in zip(hints, areas, strict=True)]
    moved = merged_elsewhere({hint.code_insee for hint, code in zip(hints, found, strict=True) if not code})
    found = [code or moved.get(hint.code_insee) for hint, code in zip(hints, found, strict=True)]
    lost = [number for number, hint in enumerate(hints) if found[number] is None and hint.nom]
    if lost:
        country = CommuneIndex(anywhere({hints[number].nom for number in lost}))
        for number in lost:
            found[number] = country.find_anywhere(hints[number])
    return found


def merged_elsewhere(codes: Iterable[str]) -> dict[str, str]:
    """Old code → commune of today, wherever it is: some have merged across the limit of their département."""
    wanted = set(codes) - {""}
    rows = Commune.objects.exclude(anciens="").values_list("code", "anciens") if wanted else ()
    return {old: code for code, olds in rows for old, _ in merged_of(olds) if old in wanted and old != code}


def merged_of(text: str) -> Iterator[tuple[str, str]]:
    """(code, name or "") of each commune that `Commune.anciens` holds."""
    for line in text.splitlines():
        code, _, name = line.partition(" ")
        yield code, name


def anywhere(names: set[str]) -> QuerySet[Commune]:
    """The communes of France that may have these names: all of them when there are many names to look for."""
    wanted = Q()
    for name in names if len(names) <= FEW_NAMES else ():
        wanted |= Q(recherche__contains=name)
    return Commune.objects.filter(wanted)


def tidy(hint: CommuneHint) -> CommuneHint:
    """Codes with the zero that spreadsheets lose, the name as folded words without CEDEX nor article."""
    insee, postcode = code_of(hint.code_insee), code_of(hint.code_postal)
    arrondissement = _ARRONDISSEMENT.match(fold(hint.nom))
    if arrondissement and not insee:
        insee = str(PLM[arrondissement.group(1)][1] + int(arrondissement.group(2)))
    return CommuneHint(clean_commune(hint.nom), postcode, insee, hint.departement)


def code_of(text: str) -> str:
    code = re.sub(r"[^0-9AB]", "", text.upper())
    return code.zfill(5) if len(code) in (4, 5) else ""


def area_of(hint: CommuneHint, wanted: frozenset[str]) -> frozenset[str]:
    """Where to look: the département of the codes, else the one given."""
    if hint.code_insee or hint.code_postal:
        return frozenset().union(
            *(areas_of_code(code) for code in (hint.code_insee, hint.code_postal) if code)
        )
    return frozenset({hint.departement}) if hint.departement else wanted


def areas_of_code(code: str) -> frozenset[str]:
    departement = departement_of(code)
    return frozenset({"2A", "2B"}) if departement == "20" else frozenset({departement})


class CommuneIndex:
    """The communes of some départements, by all that a line may say of them."""

    def __init__(self, communes: QuerySet[Commune]) -> None:
        self.departement: dict[str, str] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_postcode: dict[str, set[str]] = defaultdict(set)
        self.replaced: dict[str, str] = {}
        self.by_old_name: dict[str, list[str]] = defaultdict(list)
        rows = communes.order_by("code").values_list("code", "nom", "recherche", "departement_id", "anciens")
        for code, nom, searched, departement, merged in rows:
            self.departement[code] = departement
            for old, name in merged_of(merged):
                self.replaced[old] = code
                if name:
                    self.by_old_name[clean_commune(name)].append(code)
            self.by_name[clean_commune(nom)].append(code)
            # the postcodes end the searched text: no need to decode the JSON of 35 000 rows
            for postcode in searched[len(fold(nom)) :].split():
                self.by_postcode[postcode].add(code)

    def find(self, hint: CommuneHint, area: frozenset[str]) -> str | None:
        """In the départements that the line names."""
        if hint.code_insee in self.departement:
            return hint.code_insee
        if hint.code_insee in self.replaced:
            return self.replaced[hint.code_insee]
        named = [code for code in self.named(hint) if self.departement[code] in area]
        here = self.by_postcode.get(hint.code_postal, set())
        exact = precise([code for code in named if code in here])
        # the name of a former commune or of a place: the postcode answers when it has one commune only
        return exact or whole(named) or (None if named else precise(sorted(here)))

    def find_anywhere(self, hint: CommuneHint) -> str | None:
        """A few communes have the postcode of the neighbouring département; some lines have no code at all."""
        named = self.named(hint)
        if hint.code_postal:
            return precise([code for code in named if code in self.by_postcode.get(hint.code_postal, set())])
        return None if hint.departement or hint.code_insee else whole(named)

    def named(self, hint: CommuneHint) -> list[str]:
        """By the name of today; by that of a commune that has merged when none has it any more."""
        if not hint.nom:
            return []
        return self.by_name.get(hint.nom) or self.by_old_name.get(hint.nom, [])


def precise(codes: list[str]) -> str | None:
    """The only one; an arrondissement is more precise than its city."""
    kept = [code for code in codes if code not in WHOLE_CITIES] or codes
    return kept[0] if len(kept) == 1 else None


def whole(codes: list[str]) -> str | None:
    """The only one; without a postcode, "Paris" is the city and not one of its arrondissements."""
    kept = [code for code in codes if code in WHOLE_CITIES] or codes
    return kept[0] if len(kept) == 1 else None
