"""What a grid says, in three sentences that a troïka can read."""

from collections import Counter
from collections.abc import Sequence

from maillage.base.templatetags.french import compte
from maillage.cartographie.selectors.besoins import Reglages
from maillage.core.coverage import GAPS, Cross, Gap, State


def of_cross(shown: Cross, reglages: Reglages, effectifs: str) -> list[str]:
    return of_grids([shown], reglages, effectifs)


def of_grids(grids: Sequence[Cross], reglages: Reglages, effectifs: str) -> list[str]:
    """What several grids say together."""
    cells = [cell for shown in grids for cell in shown.cells]
    states = Counter(cell.state for cell in cells)
    covered = states[State.COUVERT] + states[State.PLUSIEURS]
    weak = states[State.FRAGILE] + states[State.INSUFFISANT]
    accepted = sum(cell.accepted is not None for cell in cells)
    first = (
        f"Sur {compte(len(cells), 'case')}, {covered} {plural(covered, 'est couverte', 'sont couvertes')}, {weak} "
        f"{plural(weak, 'est fragile ou insuffisante', 'sont fragiles ou insuffisantes')}, {states[State.DECOUVERT]} "
        f"{plural(states[State.DECOUVERT], 'est découverte', 'sont découvertes')}"
    )
    if accepted:
        first += f" ({compte(accepted, 'manque accepté,manques acceptés')} en l'état)"
    unknown = states[State.NON_RENSEIGNE]
    if unknown:
        first += f" ; pour {unknown}, personne n'a dit avoir regardé"
    return [f"{first}.", reglages.phrase, effectifs]


def side_by_side(grids: Sequence[tuple[str, Cross]], third: str) -> str:
    """Where most is lacking, and where least: what several grids of one kind are looked at for."""
    lacks = [(sum(cell.state in GAPS for cell in shown.cells), label) for label, shown in grids]
    if len(lacks) < 2:
        return f"La même grille pour chaque {third}" + (
            f" ; il n'y en a qu'un : {lacks[0][1]}." if lacks else "."
        )
    (least, quiet), (most, busy) = min(lacks), max(lacks, key=lambda one: one[0])
    if most == least:
        return f"La même grille pour chaque {third} : {compte(most, 'manque')} dans chacune."
    return f"La même grille pour chaque {third} : le plus de manques pour {busy} ({most}), le moins pour {quiet} ({least})."


def of_gaps(gaps: tuple[Gap, ...], weights: int, effectifs: str) -> list[str]:
    if not gaps:
        return ["Aucun manque là où la cité a regardé.", effectifs]
    empty = sum(gap.state is State.DECOUVERT for gap in gaps)
    accepted = sum(gap.accepted is not None for gap in gaps)
    first = f"{compte(len(gaps), 'manque')}, dont {empty} où il n'y a rien du tout"
    if accepted:
        first += f" et {accepted} que la cité accepte en l'état : {plural(accepted, 'il reste compté', 'ils restent comptés')}"
    told = f" × poids des {compte(weights, 'priorité')} de la cité" if weights else ""
    second = f"Ils sont classés par nombre de jeunes concernés × ampleur du manque{told} : rien du tout compte double d'une offre fragile."
    return [f"{first}.", second, effectifs]


def plural(count: int, one: str, many: str) -> str:
    return one if count < 2 else many
