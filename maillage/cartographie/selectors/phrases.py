"""What a grid says, in three sentences that a troïka can read. Each count names the cells it counts (`Cells`)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.base.templatetags.french import compte
from maillage.cartographie.selectors.besoins import Reglages
from maillage.core.coverage import GAPS, Cross, Gap, State
from maillage.core.phrases import Part, Phrase, counted, fixed, link

SEUILS, PRIORITES, JEUNES = "seuils", "priorites", "jeunes"
"""Where the thresholds are set, the priorities of the cité, and where the numbers of young people come from."""
COVERED = (State.COUVERT, State.PLUSIEURS)
WEAK = (State.FRAGILE, State.INSUFFISANT)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells (or the gaps) of these states, all of them when empty; only the accepted ones; in one of several grids."""

    states: tuple[State, ...] = ()
    accepted: bool = False
    only: str = ""


def of_cross(shown: Cross, reglages: Reglages, effectifs: str) -> list[Phrase]:
    return of_grids([shown], reglages, effectifs)


def of_grids(grids: Sequence[Cross], reglages: Reglages, effectifs: str) -> list[Phrase]:
    """What several grids say together."""
    cells = [cell for shown in grids for cell in shown.cells]
    states = Counter(cell.state for cell in cells)
    covered, weak = sum(states[one] for one in COVERED), sum(states[one] for one in WEAK)
    bare, unknown = states[State.DECOUVERT], states[State.NON_RENSEIGNE]
    accepted = sum(cell.accepted is not None for cell in cells)
    parts: list[str | Part] = [
        "Sur ", counted(len(cells), compte(len(cells), "case"), Cells()), ", ",
        agreed(covered, "est couverte", "sont couvertes", Cells(COVERED)), ", ",
        agreed(weak, "est fragile ou insuffisante", "sont fragiles ou insuffisantes", Cells(WEAK)), ", ",
        agreed(bare, "est découverte", "sont découvertes", Cells((State.DECOUVERT,))),
    ]  # fmt: skip
    if accepted:
        told = compte(accepted, "manque accepté,manques acceptés")
        parts += [" (", counted(accepted, told, Cells(accepted=True)), " en l'état)"]
    if unknown:
        seen = counted(unknown, str(unknown), Cells((State.NON_RENSEIGNE,)))
        parts += [" ; pour ", seen, ", personne n'a dit avoir regardé"]
    return [Phrase(*parts, "."), judged_by(reglages), counted_from(effectifs)]


def judged_by(reglages: Reglages) -> Phrase:
    return Phrase(fixed(reglages.phrase), " ", link("Les régler", SEUILS))


def counted_from(effectifs: str) -> Phrase:
    return Phrase(fixed(effectifs), " ", link("Ces chiffres", JEUNES)) if effectifs else Phrase("")


def side_by_side(grids: Sequence[tuple[str, Cross]], third: str) -> Phrase:
    """Where most is lacking, and where least: what several grids of one kind are looked at for."""
    lacks = [(sum(cell.state in GAPS for cell in shown.cells), label) for label, shown in grids]
    same = f"La même grille pour chaque {third}"
    if len(lacks) < 2:
        return Phrase(same, f" ; il n'y en a qu'un : {lacks[0][1]}." if lacks else ".")
    (least, quiet), (most, busy) = min(lacks), max(lacks, key=lambda one: one[0])
    if most == least:
        where = Cells(GAPS, only=busy)
        return Phrase(same, " : ", counted(most, compte(most, "manque"), where), " dans chacune.")
    return Phrase(
        same, f" : le plus de manques pour {busy} (", counted(most, str(most), Cells(GAPS, only=busy)),
        f"), le moins pour {quiet} (", counted(least, str(least), Cells(GAPS, only=quiet)), ").",
    )  # fmt: skip


def of_gaps(gaps: tuple[Gap, ...], weights: int, effectifs: str) -> list[Phrase]:
    if not gaps:
        return [Phrase("Aucun manque là où la cité a regardé."), counted_from(effectifs)]
    empty = sum(gap.state is State.DECOUVERT for gap in gaps)
    accepted = sum(gap.accepted is not None for gap in gaps)
    first: list[str | Part] = [
        counted(len(gaps), compte(len(gaps), "manque"), Cells()), ", dont ",
        counted(empty, str(empty), Cells((State.DECOUVERT,))), " où il n'y a rien du tout",
    ]  # fmt: skip
    if accepted:
        stays = plural(accepted, "il reste compté", "ils restent comptés")
        first += [" et ", counted(accepted, str(accepted), Cells(accepted=True))]
        first += [f" que la cité accepte en l'état : {stays}"]
    told: list[str | Part] = []
    if weights:
        told = [" × poids des ", counted(weights, compte(weights, "priorité"), PRIORITES), " de la cité"]
    second = Phrase(
        "Ils sont classés par nombre de jeunes concernés × ampleur du manque", *told,
        " : rien du tout compte double d'une offre fragile.",
    )  # fmt: skip
    return [Phrase(*first, "."), second, counted_from(effectifs)]


def agreed(number: int, one: str, many: str, opens: Cells) -> Part:
    """The number and its verb, both in the link: a figure alone is a poor name for one."""
    return counted(number, f"{number} {plural(number, one, many)}", opens)


def plural(count: int, one: str, many: str) -> str:
    return one if count < 2 else many
