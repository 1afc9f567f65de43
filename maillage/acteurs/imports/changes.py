"""What a line changes on a sheet: fills and updates, never empties; what a person wrote since is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.acteurs.choices import DEDUIT, Accessibilite, ModaliteAcces, PositionSource, TypeStructure
from maillage.acteurs.imports.fiche import FIELDS, Fiche, Value
from maillage.acteurs.imports.reading import LABEL_OF
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import AGES
from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.acteurs.services.structures import SAISIE
from maillage.core.ages import AgeRange
from maillage.core.geo import distance_m
from maillage.core.text import fold

LONGEST_SHOWN = 200
SAME_PLACE_METRES = 30.0
"""Two sources seldom put a building on the very same point."""
FILLED_ONLY = frozenset({"type", "siren", "modalites_acces", "accessibilite", "horaires", "cout", "langues"})
"""Guessed or loosely written: a file completes them, it does not replace them."""
POSITION = ("latitude", "longitude")


@dataclass
class Changes:
    """`fields` maps an attribute to (before, after); `kept` are those that a person wrote more recently."""

    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    themes: list[str] = field(default_factory=list)
    publics: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fields or self.themes or self.publics)


def changes_of(structure: Structure, fiche: Fiche, themes: set[str], publics: set[str]) -> Changes:
    """What `fiche` changes on `structure`, which has these themes and publics."""
    found = Changes(
        themes=[] if "themes" in fiche.deduits and themes else [c for c in fiche.themes if c not in themes],
        publics=[code for code in fiche.publics if code not in publics],
    )
    for names in (*((name,) for name in FIELDS if name not in AGES + POSITION), AGES, POSITION):
        if not any(differs(name, structure, fiche) for name in names):
            continue
        if any(written_since(structure, name, fiche.date) for name in names):
            found.kept += names[:1]
        else:
            found.fields |= replaced(names, structure, fiche)
    return found


def replaced(names: tuple[str, ...], structure: Structure, fiche: Fiche) -> dict[str, tuple[Any, Any]]:
    """Ages and positions go together: half of a pair would be neither the old nor the new one."""
    pairs = {name: (getattr(structure, name), fiche.champs.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def differs(name: str, structure: Structure, fiche: Fiche) -> bool:
    """Does the file say something else, or something more, than the sheet?"""
    value = fiche.champs.get(name)
    if value is None or value == "":
        return False
    if name in fiche.deduits and not untold(structure):
        return False
    present = getattr(structure, name)
    if name in POSITION:
        return moved(structure, fiche)
    if present in (None, "", []) or (name == "type" and present == TypeStructure.AUTRE):
        return bool(present != value)
    return name not in FILLED_ONLY and told(name, present) != told(name, value)


def untold(structure: Structure) -> bool:
    """Nobody has ever said anything of the ages: what the type implies is worth saying."""
    return all(
        getattr(structure, name) is None and structure.provenances.get(name, {}).get("source") != SAISIE
        for name in AGES
    )


def told(name: str, value: Any) -> Any:
    """What two ways of writing the same thing have in common."""
    if name == "site_web":
        return (
            str(value)
            .lower()
            .removeprefix("https://")
            .removeprefix("http://")
            .removeprefix("www.")
            .rstrip("/")
        )
    if name == "telephone":
        return "".join(character for character in str(value) if character.isdigit())
    return fold(value) if isinstance(value, str) else value


def moved(structure: Structure, fiche: Fiche) -> bool:
    latitude, longitude = fiche.champs.get("latitude"), fiche.champs.get("longitude")
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return False
    if structure.latitude is None or structure.longitude is None:
        return True
    return distance_m(structure.longitude, structure.latitude, longitude, latitude) > SAME_PLACE_METRES


def written_since(structure: Structure, name: str, date: str) -> bool:
    """Did a person write this field after the date of the file (or at any time, when the file has no date)?"""
    if name in POSITION:
        by_hand = structure.position_source == PositionSource.SAISIE
    else:
        by_hand = structure.provenances.get(name, {}).get("source") == SAISIE
    if not by_hand or getattr(structure, name) in (None, "", []):
        return False
    return not date or str(structure.provenances.get(name, {}).get("date", "9999")) >= date


def label_of(name: str) -> str:
    return LABEL_OF[name.removesuffix("_id")].removesuffix(" (mois)")


def origin_of(name: str, fiche: Fiche, source: str, day: str) -> dict[str, str]:
    """Where a datum written from a line comes from."""
    return {"source": DEDUIT if name in fiche.deduits else source, "date": day}


SHOWN: Mapping[str, Callable[[Any], str]] = {
    "type": lambda value: str(TypeStructure(value).label),
    "accessibilite": lambda value: str(Accessibilite(value).label),
    "modalites_acces": lambda value: ", ".join(str(ModaliteAcces(mode).label) for mode in value),
    "latitude": lambda value: f"{value:.6f}",
    "longitude": lambda value: f"{value:.6f}",
    "age_min_mois": lambda value: (
        f"dès {AgeRange(0, value).label.removeprefix('0-')}" if value else "dès la naissance"
    ),
    "age_max_mois": lambda value: f"jusqu'à {AgeRange(0, value).label.removeprefix('0-')}",
}


def shown(name: str, value: Value, communes: Mapping[str, str]) -> str:
    """A value in words, for the preview."""
    if value is None or value == "" or value == []:
        return ""
    if name == "commune_id":
        return communes.get(str(value), str(value))
    text = SHOWN[name](value) if name in SHOWN else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def shown_changes(
    changes: Changes, communes: Mapping[str, str], words: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Label of the field → (before, after), in words. `words` are the labels of themes and publics."""
    told_ = {
        label_of(name): (shown(name, before, communes), shown(name, after, communes))
        for name, (before, after) in changes.fields.items()
    }
    return told_ | shown_terms(changes, words)


def shown_terms(changes: Changes, words: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    told_ = {}
    for label, codes in (("thèmes ajoutés", changes.themes), ("publics ajoutés", changes.publics)):
        if codes:
            told_[label] = ("", ", ".join(words.get(code, code) for code in codes))
    return told_


NEW_TERMS = {"thèmes ajoutés": "themes", "publics ajoutés": "publics"}


def shown_new(
    fiche: Fiche, communes: Mapping[str, str], words: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Label of the field → ("", value): the sheet that the line would make; what the type implies is told apart."""
    texts = {
        label_of(name): shown(name, fiche.champs.get(name), communes)
        for name in FIELDS
        if name not in ("nom", *AGES, *POSITION)
    }
    low, high = (fiche.champs.get(name) for name in AGES)
    if low is not None or high is not None:
        ages = ages_shown(low, high)  # type: ignore[arg-type]  # months
        texts["âges"] = ages + deduced_mark("age_min_mois", fiche)
    if fiche.champs.get("latitude") is not None:
        texts["position"] = ", ".join(shown(name, fiche.champs.get(name), communes) for name in POSITION)
    for label, (_, text) in shown_terms(Changes(themes=fiche.themes, publics=fiche.publics), words).items():
        texts[label.removesuffix(" ajoutés")] = text + deduced_mark(NEW_TERMS[label], fiche)
    texts["contact"] = fiche.contact.summary if fiche.contact else ""
    return {label: ("", text) for label, text in texts.items() if text}


def deduced_mark(name: str, fiche: Fiche) -> str:
    return f" ({DEDUIT})" if name in fiche.deduits else ""
