"""What a meeting leaves for the next one."""

from maillage.instances.choices import NaturePoint
from maillage.instances.models import PointOrdreDuJour, Reunion
from maillage.instances.selectors.compte_rendu import points_of, text_of


def treated(point: PointOrdreDuJour) -> bool:
    """Something was written on it, decided or asked. Needs `points_of`."""
    return bool(text_of(point) or point.decisions.all() or point.taches.all())


def untreated(reunion: Reunion) -> list[PointOrdreDuJour]:
    """The points that one would carry over, without the recall of what came before."""
    return [p for p in points_of(reunion) if p.nature != NaturePoint.SUITES and not treated(p)]
