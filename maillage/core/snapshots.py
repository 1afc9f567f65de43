"""Two analyses of one cité, kept at two dates: what has been filled, what has opened, what changed in how it was computed.

An analysis is kept as plain values (JSON): nothing here looks at today's sheets, so that what was shown in a meeting can be
shown again, whatever has changed since. Cells that only one of the two has are never compared, and are counted.
Where nobody had looked, looking is not a progress in what is offered: it is told apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from maillage.core.phrases import Part, Phrase, counted, joined

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


Pair = tuple[str, str]
"""The names of two structures that cooperate."""


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

    key: str
    label: str
    before: int
    after: int
    good: bool | None

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Progress:
    """``states`` is, by state, how many cells before and after; ``only``, the words of those that one of the two has not.

    ``changed`` says in French what was computed otherwise. ``born`` and ``lost`` are ties, by the names of both ends; empty
    when a former version kept no name of a tie.
    """

    states: tuple[tuple[str, int, int], ...]
    moved: tuple[Moved, ...]
    same: int
    only: tuple[str, ...]
    measures: tuple[Measure, ...]
    changed: tuple[str, ...]
    born: tuple[Pair, ...] = ()
    lost: tuple[Pair, ...] = ()

    @property
    def alone(self) -> int:
        """How many cells only one of the two has."""
        return len(self.only)

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
        only=tuple(
            label_of(cell) for key, cell in {**one, **other}.items() if (key in one) != (key in other)
        ),
        measures=measures_of(before, after),
        changed=tuple(differences(before.get("parametres", {}), after.get("parametres", {}))),
        born=without(ties_of(after), ties_of(before)),
        lost=without(ties_of(before), ties_of(after)),
    )


def ties_of(kept: Mapping[str, Any]) -> tuple[Pair, ...] | None:
    """The ties of an analysis by names, the strongest first; None when it kept only how many."""
    held = kept.get("resultats", {}).get("cooperation", {})
    if "couples" not in held:
        return None
    names = held["noms_reliees"]
    return tuple((names[one], names[other]) for one, other in held["couples"])


def without(some: Sequence[Pair] | None, others: Sequence[Pair] | None) -> tuple[Pair, ...]:
    """Those that the others do not have; nothing is known when one of the two kept no name."""
    if some is None or others is None:
        return ()
    known = {frozenset(pair) for pair in others}
    return tuple(pair for pair in some if frozenset(pair) not in known)


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
            key,
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


def sentences(found: Progress) -> tuple[Phrase, ...]:
    """What a troïka reads first: needs, cooperation, and how far the two can be compared.

    A count names its list: a `Fate`, or the key of a measure with « avant » or « apres ».
    """
    return (needs_told(found), cooperation_told(found), caution(found))


WORDS = {
    Fate.FILLED: ("champ comblé", "champs comblés"),
    Fate.BETTER: ("amélioré", "améliorés"),
    Fate.OPENED: ("qui s'est ouvert", "qui se sont ouverts"),
    Fate.WORSE: ("aggravé", "aggravés"),
}


def needs_told(found: Progress) -> Phrase:
    if not found.states:
        return Phrase("La couverture n'a pas été gardée dans ces deux analyses.")
    told = [
        counted(number, f"{number} {plural(number, *words)}", fate)
        for fate, words in WORDS.items()
        if (number := len(found.of(fate)))
    ]
    if told:
        return Phrase(joined(told), ".")
    seen = len(found.of(Fate.SEEN))
    if not seen:
        return Phrase("Aucun champ couvert de plus ni de moins.")
    since = counted(seen, f"{seen} {plural(seen, 'a été recensé', 'ont été recensés')}", Fate.SEEN)
    return Phrase("Aucun champ couvert de plus ni de moins ; ", since, " depuis.")


def cooperation_told(found: Progress) -> Phrase:
    held = {measure.key: measure for measure in found.measures}
    linked, ties = held.get("reliees"), held.get("liens")
    if linked is None or ties is None:
        return Phrase("Les coopérations n'ont pas été gardées dans ces deux analyses.")
    return Phrase(
        kept(linked, "apres", plural(linked.after, "structure coopère", "structures coopèrent")), ", contre ",
        kept(linked, "avant"), " ; ", kept(ties, "apres", plural(ties.after, "lien", "liens")), ", contre ",
        kept(ties, "avant"), ".",
    )  # fmt: skip


def kept(measure: Measure, when: str, words: str = "") -> Part:
    number = measure.before if when == "avant" else measure.after
    return counted(number, f"{number} {words}".strip(), (when, measure.key))


def caution(found: Progress) -> Phrase:
    if not found.changed:
        return Phrase("Les deux analyses sont calculées de la même façon.")
    return Phrase(f"À lire avec prudence : entre les deux ont changé {listed(found.changed)}.")


def plural(number: int, one: str, many: str) -> str:
    return many if number > 1 else one


def listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
