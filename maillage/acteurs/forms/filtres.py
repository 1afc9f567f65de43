"""The filters in the address bar: read from it, and written back to it.

Parameters: q, theme, public, type, famille, age_min, age_max (years, or months as "18m"), quartier (QPV code, "hors",
"sans-position"), mobilisation, difficulte, referent (account id, "aucun"), verification (6m, 1a, 2a, jamais), statut
(active, fermee, archivee, toutes), tri, col. What is not understood is left out: a link shared long ago still opens.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from maillage.acteurs.choices import Difficulte, Famille, Mobilisation, TypeStructure
from maillage.acteurs.rules import TEAM_FIELDS
from maillage.acteurs.selectors.annuaire import (
    DELAIS,
    HORS_QPV,
    JAMAIS,
    SANS_POSITION,
    SANS_REFERENT,
    STATUTS,
    TRIS,
    Filtres,
)
from maillage.acteurs.selectors.facettes import Choix, Exploration
from maillage.core.ages import AgeRange

COLONNES: Mapping[str, str] = {
    "themes": "Thèmes",
    "ages": "Âges",
    "publics": "Publics",
    "type": "Type",
    "adresse": "Adresse",
    "commune": "Commune",
    "quartier": "Quartier",
    "telephone": "Téléphone",
    "courriel": "Courriel",
    "mobilisation": "Mobilisation",
    "difficulte": "Facilité de mobilisation",
    "referent": "Référent",
    "verifiee": "Fiche",
    "modifiee": "Modifiée",
}
PAR_DEFAUT = ("themes", "ages", "mobilisation", "verifiee")
MULTIPLES: Mapping[str, str] = {
    "theme": "themes",
    "public": "publics",
    "type": "types",
    "famille": "familles",
    "quartier": "quartiers",
    "mobilisation": "mobilisations",
    "difficulte": "difficultes",
    "referent": "referents",
}
"""Parameter → attribute of Filtres."""
CONNUES: Mapping[str, Iterable[str]] = {
    "type": TypeStructure.values,
    "famille": Famille.values,
    "mobilisation": Mobilisation.values,
    "difficulte": [value for value in Difficulte.values if value],
}
MAX_AGE = 120 * 12
VERIFICATIONS = {"6m": "depuis 6 mois", "1a": "depuis 1 an", "2a": "depuis 2 ans", JAMAIS: "jamais vérifiée"}
LIBELLES_STATUT = {
    "active": "actives seulement",
    "fermee": "fermées",
    "archivee": "archivées",
    "toutes": "toutes, même archivées",
}


@dataclass(frozen=True)
class Chip:
    """An active filter: what it says, the address without it, and the parameter it comes from."""

    libelle: str
    url: str
    parametre: str


def parse_filters(querydict: QueryDict) -> Filtres:
    chosen = {attribute: several(querydict, name) for name, attribute in MULTIPLES.items()}
    low, high = months(querydict.get("age_min", "")), months(querydict.get("age_max", ""))
    if low is not None and high is not None and high <= low:
        low, high = (high, low) if high < low else (low, None)
    tri = querydict.get("tri", "")
    columns = tuple(dict.fromkeys(c for c in querydict.getlist("col") if c in COLONNES))
    verification, statut = querydict.get("verification", ""), querydict.get("statut", "")
    return Filtres(
        q=" ".join(querydict.get("q", "").replace("\x00", "").split())[:200],
        age_min=low,
        age_max=high,
        verification=verification if verification in DELAIS or verification == JAMAIS else "",
        statut=statut if statut in STATUTS else "",
        tri=tri if tri.removeprefix("-") in TRIS else "nom",
        colonnes=() if columns == PAR_DEFAUT else columns,
        **chosen,
    )


def several(querydict: QueryDict, name: str) -> tuple[str, ...]:
    """The values of a parameter that can mean something, once each, in the order given."""
    return tuple(dict.fromkeys(value for value in querydict.getlist(name) if acceptable(name, value)))


def acceptable(name: str, value: str) -> bool:
    if name in CONNUES:
        return value in CONNUES[name]
    if name == "referent":
        return value == SANS_REFERENT or (value.isascii() and value.isdecimal() and len(value) < 18)
    return 0 < len(value) <= 40 and "\x00" not in value


def months(text: str) -> int | None:
    """ "3" is three years, "18m" eighteen months."""
    digits = text.strip().lower()
    unit = 1 if digits.endswith("m") else 12
    digits = digits.removesuffix("m")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 5):
        return None
    return min(int(digits) * unit, MAX_AGE)


def age_text(value: int | None) -> str:
    """The inverse of `months`."""
    if value is None:
        return ""
    return f"{value}m" if value % 12 else str(value // 12)


def query_string(filtres: Filtres) -> str:
    """The address bar of these filters, "?" included, in a fixed order; "?" alone when nothing is asked."""
    pairs: list[tuple[str, str]] = [("q", filtres.q)]
    pairs += [(name, value) for name, attribute in MULTIPLES.items() for value in getattr(filtres, attribute)]
    pairs += [("age_min", age_text(filtres.age_min)), ("age_max", age_text(filtres.age_max))]
    pairs += [("verification", filtres.verification), ("statut", filtres.statut)]
    pairs += [("tri", "" if filtres.tri == "nom" else filtres.tri)]
    pairs += [("col", value) for value in filtres.colonnes]
    return "?" + urlencode([(name, value) for name, value in pairs if value])


def cleared(filtres: Filtres) -> Filtres:
    """No filter at all, the same order and the same columns."""
    return Filtres(tri=filtres.tri, colonnes=filtres.colonnes)


def without(filtres: Filtres, parameter: str, value: str = "") -> Filtres:
    """The filters without one of them, or without one of its values."""
    if parameter == "age":
        return replace(filtres, age_min=None, age_max=None)
    if parameter in MULTIPLES:
        attribute = MULTIPLES[parameter]
        kept = tuple(v for v in getattr(filtres, attribute) if value and v != value)
        return changed(filtres, **{attribute: kept})
    return changed(filtres, **{parameter: ""})


def changed(filtres: Filtres, **values: Any) -> Filtres:
    """A copy with other values of the attributes, named at run time."""
    return replace(filtres, **values)


def active_chips(filtres: Filtres, libelles: Mapping[str, Mapping[str, str]] | None = None) -> list[Chip]:
    """Each active filter value, with the address that lifts it.

    `libelles` gives the words for values that come from the database (theme, public, quartier, referent), as
    `selectors.facettes.libelles_of` reads them; without it the codes are shown.
    """
    known = libelles or {}
    chips: list[Chip] = []

    def add(parameter: str, label: str, value: str = "") -> None:
        chips.append(Chip(label, query_string(without(filtres, parameter, value)), parameter))

    if filtres.q:
        add("q", f"« {filtres.q} »")
    for parameter, attribute in MULTIPLES.items():
        for value in getattr(filtres, attribute):
            add(parameter, chip_label(parameter, value, known.get(parameter, {})), value)
    if filtres.age_min is not None or filtres.age_max is not None:
        add("age", AgeRange(filtres.age_min or 0, filtres.age_max).label)
    if filtres.verification:
        suffix = VERIFICATIONS[filtres.verification]
        add("verification", suffix if filtres.verification == JAMAIS else f"non vérifiée {suffix}")
    if filtres.statut:
        add("statut", LIBELLES_STATUT[filtres.statut])
    return chips


FIXES: Mapping[str, Callable[[str], str]] = {
    "type": lambda value: str(TypeStructure(value).label),
    "famille": lambda value: str(Famille(value).label),
    "mobilisation": lambda value: str(Mobilisation(value).label),
    "difficulte": lambda value: str(Difficulte(value).label),
}
PARTICULIERES = {
    ("quartier", HORS_QPV): "hors QPV",
    ("quartier", SANS_POSITION): "sans position",
    ("referent", SANS_REFERENT): "sans référent",
}


def chip_label(parameter: str, value: str, known: Mapping[str, str]) -> str:
    if (parameter, value) in PARTICULIERES:
        return PARTICULIERES[parameter, value]
    if parameter in FIXES:
        return FIXES[parameter](value)
    label = known.get(value, value)
    return {"quartier": f"QPV {label}", "referent": f"suivie par {label}"}.get(parameter, label)


def as_query(filtres: Filtres) -> dict[str, Any]:
    """The same, for the audit trail: only what was asked."""
    parsed = QueryDict(query_string(filtres)[1:])
    return dict(parsed.lists())


PREMIERES = ("theme", "type", "quartier", "mobilisation")


@dataclass(frozen=True)
class Facette:
    """A filter of the panel: its parameter, its label, its choices with counts, the values chosen."""

    nom: str
    libelle: str
    choix: list[Choix]
    valeurs: tuple[str, ...]
    unique: bool = False

    @property
    def premiere(self) -> bool:
        """Shown at once; the others are under « Plus de filtres »."""
        return self.nom in PREMIERES


@dataclass(frozen=True)
class SansFiltre:
    """In an empty list: what the filter says, how many sheets without it, the address without it."""

    libelle: str
    nombre: int
    url: str


LIBELLES = {
    "theme": "Thème",
    "public": "Public",
    "famille": "Famille",
    "type": "Type",
    "quartier": "Quartier",
    "mobilisation": "Mobilisation",
    "difficulte": "Facilité",
    "referent": "Référent",
    "verification": "Vérification",
    "statut": "Statut",
}


def filters_panel(found: Exploration, filtres: Filtres) -> dict[str, Any]:
    """The variables of `acteurs/_filtres.html` and `acteurs/_filtres_actifs.html`."""
    chips = active_chips(filtres, found.libelles)
    return {
        "filtres": filtres,
        "gardes": [],
        "facettes": [
            Facette(name, LIBELLES[name], found.facettes[name], chosen(filtres, name), name not in MULTIPLES)
            for name in LIBELLES
            if name in found.facettes
        ],
        "plus_ouvert": any(chosen(filtres, name) for name in LIBELLES if name not in PREMIERES),
        "age_min": age_text(filtres.age_min),
        "age_max": age_text(filtres.age_max),
        "actifs": chips,
        "effacer": query_string(cleared(filtres)),
        "choix_colonnes": [
            (name, label) for name, label in COLONNES.items() if found.equipe or name not in TEAM_FIELDS
        ],
        "colonnes_choisies": filtres.colonnes or PAR_DEFAUT,
        "sans": [
            SansFiltre(label_of(name, chips), number, query_string(without(filtres, name)))
            for name, number in found.sans.items()
        ],
    }


def chosen(filtres: Filtres, name: str) -> tuple[str, ...]:
    if name in MULTIPLES:
        values: tuple[str, ...] = getattr(filtres, MULTIPLES[name])
        return values
    return tuple(filter(None, [getattr(filtres, name)]))


def label_of(parameter: str, chips: list[Chip]) -> str:
    """The values of one filter, as one quoted phrase; what was typed is quoted already."""
    words = " ou ".join(chip.libelle for chip in chips if chip.parametre == parameter)
    return words if words.startswith("«") else f"« {words} »"
