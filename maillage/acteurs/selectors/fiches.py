"""The sheets of a cité as the cube needs them, read whole or brought up to date with the few written since.

What holds, each with its test in tests/acteurs/test_annuaire_cube.py:
1. `Version` is asked of the database at every request: sheets kept under another version are never shown as they are.
2. A sheet written through `save` moves `modifie_le`: those of that moment and since (>=, two may share it) are read again.
3. Whatever is read comes after `Version` was asked: a write in between is newer than it, and read again next time.
4. A sheet that goes, is merged, or is written without its date shows in the totals (sheets, districts, versions): when
   the sheets put together do not add up to what the database said, everything is read.
5. A date that goes back (a database put back), or more than MANY sheets written (an import): everything is read.
6. Themes and publics have no date of their own: the services save the sheet with them. What two writes could hide from
   the totals is read within a minute, with everything else (cube.KEPT_SECONDS).
Worth it: with 5 000 sheets the first page after a write costs 55 ms, 80 when all is read (benchmarks/annuaire.py).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, Sum

from maillage.acteurs.choices import Statut
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.acteurs.selectors.annuaire import sort
from maillage.cites.models import Cite

Fiche = tuple[Any, ...]
"""What the filters ask of a sheet, in the order of `COLUMNS`."""
Links = list[tuple[int, str]]
"""(sheet, code): a sheet has several themes and publics."""
MANY = 500
"""Above this number of sheets written (an import), everything is read: the keys would make too long a question."""
LINKED = (("theme", Structure.themes.through, "theme_id"), ("public", Structure.publics.through, "public_id"))


class Version(NamedTuple):
    """Moves with every write of a sheet, and with the districts, which are computed again without a write of the sheet."""

    number: int
    written: datetime | None
    districts: int
    placed: int
    versions: int


COLUMNS = (
    "pk", "statut", "famille", "type", "qpv_id", "qpv__code", "qpv__nom", "latitude", "mobilisation", "difficulte",
    "referent_id", "verifiee_le", "age_min_mois", "age_max_mois", "version", "recherche",
)  # fmt: skip


@dataclass(frozen=True)
class Fiches:
    """By key, in the order of names; `linked` gives the themes and publics, `written` the texts read last."""

    version: Version
    rows: dict[int, Fiche]
    linked: dict[str, Links]
    written: tuple[str, ...] = ()

    def columns(self) -> dict[str, tuple[Any, ...]]:
        """One tuple per column: grouping one is then one walk."""
        columns = zip(*self.rows.values(), strict=True) if self.rows else [()] * len(COLUMNS)
        return dict(zip(COLUMNS, columns, strict=True))

    @property
    def adds_up(self) -> bool:
        """Whether these are the sheets the database had in mind. Dates are not read: they cost a third of the reading."""
        column, asked = self.columns(), self.version
        districts = [pk for pk in column["qpv_id"] if pk is not None]
        totals = (len(self.rows), sum(districts), len(districts), sum(column["version"]))
        return totals == (asked.number, asked.districts, asked.placed, asked.versions)


def fiches_of(cite: Cite) -> StructureQuerySet:
    return Structure.objects.filter(cite=cite).exclude(statut=Statut.FUSIONNEE)


def version_of(cite: Cite) -> Version:
    row = (
        fiches_of(cite)
        .order_by()
        .aggregate(
            number=Count("pk"),
            written=Max("modifie_le"),
            districts=Sum("qpv_id"),
            placed=Count("qpv_id"),
            versions=Sum("version"),
        )
    )
    return Version(**{**row, "districts": row["districts"] or 0, "versions": row["versions"] or 0})


def read(cite: Cite, version: Version) -> Fiches:
    """Every sheet, in three queries."""
    rows = sort(fiches_of(cite), "nom").values_list(*COLUMNS)
    return Fiches(version, {row[0]: row for row in rows}, links(structure__cite=cite))


def read_again(cite: Cite, known: Fiches, version: Version) -> Fiches | None:
    """The sheets already read and those written since, in four queries; None when that does not give `version`."""
    since = known.version.written
    if since is None or version.written is None or version.written < since:
        return None
    written = fiches_of(cite).filter(modifie_le__gte=since).order_by().values_list(*COLUMNS)
    changed = {row[0]: row for row in written[: MANY + 1]}
    if len(changed) > MANY:
        return None
    rows = known.rows | changed
    order = sort(fiches_of(cite), "nom").values_list("pk", flat=True)
    fresh = links(structure__in=list(changed))
    linked = {
        name: [link for link in known.linked[name] if link[0] not in changed] + fresh[name] for name in fresh
    }
    texts = tuple(row[COLUMNS.index("recherche")] for row in changed.values())
    found = Fiches(version, {pk: rows[pk] for pk in order if pk in rows}, linked, texts)
    return found if found.adds_up else None


def links(**condition: Any) -> dict[str, Links]:
    """Themes and publics of the sheets that satisfy a condition."""
    return {
        name: list(
            through._default_manager.filter(**condition).order_by().values_list("structure_id", column)
        )
        for name, through, column in LINKED
    }
