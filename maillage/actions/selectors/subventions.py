"""What public files say that a structure receives: droit commun given elsewhere, beside the money of its actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.acteurs.models import Structure
from maillage.actions.models import Subvention


@dataclass(frozen=True)
class AnneeRecue:
    """A year: its subsidies, largest first, and their exact sum."""

    exercice: int
    subventions: tuple[Subvention, ...]

    @property
    def total(self) -> Decimal:
        return sum((row.montant for row in self.subventions), Decimal(0))


def published(structure: Structure) -> list[AnneeRecue]:
    """Latest year first. One query."""
    rows = Subvention.objects.filter(structure=structure).order_by(
        "-exercice", "-montant", "attribuant", "pk"
    )
    return list(by_year(rows))


def by_year(rows: Iterable[Subvention]) -> Iterable[AnneeRecue]:
    years: dict[int, list[Subvention]] = {}
    for row in rows:
        years.setdefault(row.exercice, []).append(row)
    for year, found in years.items():
        yield AnneeRecue(year, tuple(found))
