"""Two analyses of one cité, kept at two dates: what has been filled, what has opened, what changed in how it was computed.

An analysis is kept as plain values (JSON): nothing here looks at today's sheets, so that what was shown in a meeting can be
shown again, whatever has changed since. Cells that only one of the two has are never compared, and are counted.
Where nobody had looked, looking is not a progress in what is offered: it is told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

RANKS = {
    "découvert": 0, "fragile": 1, "insuffisant": 2, "couvert": 3, "plusieurs à la fois": 3,
}  # fmt: skip
"""States of coverage, the worst first; « non renseigné » has no rank: nothing is known."""
COVERED = 3

MEASURES = (
    ("reliees", "structures qui coopèrent", True),
    ("isolees", "structures isolées", False),
    ("liens", "liens", True),
    ("groupes", "groupes séparés", False),
    ("communautes", "communautés", None),
    ("structures", "structures en activité", None),
)
"""Key, French name, and whether more is better (None: neither)."""


class Fate(StrEnum):
    """What became of a cell; the value is the French word to show."""

    FILLED = "comblé"
    BETTER = "amélioré"
    OPENED = "ouvert"
    WORSE = "aggravé"
    SEEN = "recensé depuis"
    UNSEEN = "n'est plus renseigné"


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell whose state is no longer the same."""

    label: str
    before: str
    after: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of cooperation at both dates; ``good`` says whether the change is one for the better, None for neither."""

    label: str
    before: int
    after: int
    good: bool | None

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Progress:
    """``states`` is, by state, how many cells before and after. ``changed`` says in French what was computed otherwise."""

    states: tuple[tuple[str, int, int], ...]
    moved: tuple[Moved, ...]
    same: int
    alone: int
    measures: tuple[Measure, ...]
    changed: tuple[str, ...]

    def of(self, *fates: Fate) -> tuple[Moved, ...]:
        return tuple(cell for cell in self.moved if cell.fate in fates)


def progress(before: Mapping[str, Any], after: Mapping[str, Any]) -> Progress:
    """Each is {"resultats": …, "parametres": …} as kept; what a former version did not keep is left out."""
    one, other = cells_of(before), cells_of(after)
    both = [key for key in one if key in other]
    moved = [
        Moved(label_of(other[key]), one[key]["etat"], other[key]["etat"], fate)
        for key in both
        if (fate := fate_of(one[key]["etat"], other[key]["etat"])) is not None
    ]
    states = [states_of(before), states_of(after)]
    return Progress(
        states=tuple(
            (name, states[0].get(name, 0), states[1].get(name, 0)) for name in {**states[0], **states[1]}
        ),
        moved=tuple(moved),
        same=len(both) - len(moved),
        alone=len(one) + len(other) - 2 * len(both),
        measures=measures_of(before, after),
        changed=tuple(differences(before.get("parametres", {}), after.get("parametres", {}))),
    )


def cells_of(kept: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    cells = kept.get("resultats", {}).get("couverture", {}).get("cases", [])
    return {(cell["theme"], cell["tranche"]): cell for cell in cells}


def label_of(cell: Mapping[str, Any]) -> str:
    return f"{cell['libelle']}, {cell['tranche']}"


def states_of(kept: Mapping[str, Any]) -> Mapping[str, int]:
    found: Mapping[str, int] = kept.get("resultats", {}).get("couverture", {}).get("etats", {})
    return found


def fate_of(before: str, after: str) -> Fate | None:
    """None when nothing that counts has changed."""
    one, other = RANKS.get(before), RANKS.get(after)
    if one == other:
        return None
    if one is None:
        return Fate.SEEN
    if other is None:
        return Fate.UNSEEN
    if other > one:
        return Fate.FILLED if other == COVERED else Fate.BETTER
    return Fate.OPENED if one == COVERED else Fate.WORSE


def measures_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Measure, ...]:
    one = before.get("resultats", {}).get("cooperation", {})
    other = after.get("resultats", {}).get("cooperation", {})
    return tuple(
        Measure(
            label,
            one[key],
            other[key],
            None if more is None or one[key] == other[key] else (other[key] > one[key]) == more,
        )
        for key, label, more in MEASURES
        if key in one and key in other
    )


NAMES = {
    "memoire_mois": "combien de mois une réunion compte",
    "seuils": "les seuils de couverture",
    "priorites": "les priorités",
    "acceptes": "les manques acceptés en l'état",
    "tranches": "les tranches d'âge",
    "effectifs": "les effectifs de jeunes",
    "version": "la version de maillage",
}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What the two were computed with that differs, in French."""
    return [name for key, name in NAMES.items() if before.get(key) != after.get(key)]


def sentences(found: Progress) -> tuple[str, ...]:
    """What a troïka reads first: needs, cooperation, and how far the two can be compared."""
    return (needs_told(found), cooperation_told(found), caution(found))


def needs_told(found: Progress) -> str:
    filled, better = len(found.of(Fate.FILLED)), len(found.of(Fate.BETTER))
    opened, worse = len(found.of(Fate.OPENED)), len(found.of(Fate.WORSE))
    if not found.states:
        return "La couverture n'a pas été gardée dans ces deux analyses."
    if not (filled or better or opened or worse):
        seen = len(found.of(Fate.SEEN))
        more = f" ; {seen} {plural(seen, 'a été recensé', 'ont été recensés')} depuis" if seen else ""
        return f"Aucun champ couvert de plus ni de moins{more}."
    parts = [
        (filled, "champ comblé", "champs comblés"),
        (better, "amélioré", "améliorés"),
        (opened, "qui s'est ouvert", "qui se sont ouverts"),
        (worse, "aggravé", "aggravés"),
    ]
    return f"{', '.join(f'{number} {plural(number, one, many)}' for number, one, many in parts if number)}."


def cooperation_told(found: Progress) -> str:
    held = {measure.label: measure for measure in found.measures}
    linked, ties = held.get("structures qui coopèrent"), held.get("liens")
    if linked is None or ties is None:
        return "Les coopérations n'ont pas été gardées dans ces deux analyses."
    return (
        f"{linked.after} {plural(linked.after, 'structure coopère', 'structures coopèrent')}, contre {linked.before} ; "
        f"{ties.after} {plural(ties.after, 'lien', 'liens')}, contre {ties.before}."
    )


def caution(found: Progress) -> str:
    if not found.changed:
        return "Les deux analyses sont calculées de la même façon."
    return f"À lire avec prudence : entre les deux ont changé {listed(found.changed)}."


def plural(number: int, one: str, many: str) -> str:
    return many if number > 1 else one


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
