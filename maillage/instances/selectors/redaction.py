"""Minutes being written: each point with its text, its decisions, its tasks."""

from dataclasses import dataclass

from maillage.instances.models import CompteRendu, Decision, NotePoint, PointOrdreDuJour, Reunion, Tache
from maillage.instances.selectors.compte_rendu import points_of


@dataclass(frozen=True)
class PointRedige:
    point: PointOrdreDuJour
    note: NotePoint | None
    decisions: tuple[Decision, ...]
    taches: tuple[Tache, ...]

    @property
    def pk(self) -> int:
        return self.point.pk


@dataclass(frozen=True)
class Redaction:
    compte_rendu: CompteRendu
    points: tuple[PointRedige, ...]

    @property
    def ouvert(self) -> bool:
        return self.compte_rendu.etat == "brouillon"


def sheet_of(reunion: Reunion) -> Redaction:
    """In a constant number of queries; the minutes may not exist yet."""
    minutes = CompteRendu.objects.filter(reunion=reunion).first()
    return Redaction(
        minutes or CompteRendu(cite_id=reunion.cite_id, reunion=reunion),
        tuple(line_of(point) for point in points_of(reunion)),
    )


def written_point(point: PointOrdreDuJour) -> PointRedige:
    return line_of(points_of(point.reunion).get(pk=point.pk))


def line_of(point: PointOrdreDuJour) -> PointRedige:
    """Needs `points_of`."""
    return PointRedige(
        point, getattr(point, "note", None), tuple(point.decisions.all()), tuple(point.taches.all())
    )
