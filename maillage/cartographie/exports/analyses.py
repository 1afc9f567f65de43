"""Kept analyses as sheets: a line per analysis, then their cells, their gaps, who held the network, what they used."""

from collections.abc import Iterator, Sequence
from typing import Any

from maillage.cartographie.models import Analyse
from maillage.cartographie.selectors.analyses import figure
from maillage.core.coverage import State
from maillage.office.writers import Cell, Sheet

STATES = [str(state) for state in State]
COOPERATION = {
    "structures": "Structures", "reliees": "Structures reliées", "isolees": "Structures isolées", "liens": "Liens",
    "groupes": "Groupes séparés", "communautes": "Communautés",
}  # fmt: skip


def sheets(rows: Sequence[Analyse]) -> list[Sheet]:
    cells = [(row, cell) for row in rows for cell in row.resultats.get("couverture", {}).get("cases", [])]
    gaps = [(row, gap) for row in rows for gap in row.resultats.get("couverture", {}).get("manques", [])]
    held = [(row, one) for row in rows for one in row.resultats.get("cooperation", {}).get("passerelles", [])]
    return [
        Sheet(
            "Avancement",
            [*HEAD, *(state.capitalize() for state in STATES), "Manques", *COOPERATION.values()],
            summary(rows),
        ),
        Sheet(
            "Cases",
            ["Au", "Thème", "Tranche", "État", "Offres"],
            [[row.le, cell["libelle"], cell["tranche"], cell["etat"], cell["nombre"]] for row, cell in cells],
        ),
        Sheet(
            "Manques",
            ["Au", "Thème", "Tranche", "Quartier", "État", "Jeunes", "Raisons"],
            [
                [
                    row.le,
                    gap["libelle"],
                    gap["tranche"],
                    gap["quartier"],
                    gap["etat"],
                    gap["jeunes"],
                    " ".join(gap["raisons"]),
                ]
                for row, gap in gaps
            ],
        ),
        Sheet(
            "Passerelles",
            ["Au", "Structure", "Part des chemins", "Partenaires", "Coupées sans elle"],
            [
                [row.le, one["structure"], one["part"], one["partenaires"], one["coupees"]]
                for row, one in held
            ],
        ),
        Sheet("Paramètres", ["Au", "Paramètre", "Valeur"], used(rows)),
    ]


HEAD = ["Au", "Origine", "Pourquoi", "Version"]


def summary(rows: Sequence[Analyse]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.le,
            row.get_origine_display(),
            row.commentaire,
            row.parametres.get("version", ""),
            *(figure(row, "couverture", "etats", state) for state in STATES),
            figure(row, "couverture", "nombre_manques"),
            *(figure(row, "cooperation", key) for key in COOPERATION),
        ]


def used(rows: Sequence[Analyse]) -> Iterator[list[Cell]]:
    for row in rows:
        for name, value in row.parametres.items():
            yield [row.le, name, in_words(value)]


def in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} : {in_words(held)}" for name, held in value.items())
    if isinstance(value, list):
        return " ; ".join(in_words(held) for held in value)
    return "" if value is None else str(value)
