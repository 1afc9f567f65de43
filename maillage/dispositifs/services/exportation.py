"""Taking the catalogue or the dispositifs of a cité out, and the trace that it was done."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import QuerySet

from maillage.access.capabilities import Capability
from maillage.access.check import can, require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.cites.models import Cite
from maillage.dispositifs.exports import catalogue_sheet, deployments_sheet, links_sheet
from maillage.dispositifs.models import Articulation, Dispositif
from maillage.dispositifs.selectors.lecture import Ligne
from maillage.dispositifs.selectors.perimetre import perimeter_of_cite
from maillage.office.writers import Sheet, write_csv, write_ods, write_xlsx

EXPORT = "export_dispositifs"
WRITERS: dict[str, tuple[str, Callable[[Sequence[Sheet]], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda sheets: write_xlsx(sheets, title=sheets[0].name),
    ),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", write_ods),
    "csv": ("text/csv", lambda sheets: write_csv(sheets[0])),
}
"""Format → (media type, how it is written). A csv file has one sheet: the first."""


def export_catalogue(*, code: str, by: User | None) -> bytes:
    """The whole catalogue; it holds no personal datum."""
    require(by, Capability.CATALOGUE_VIEW)
    rows: Iterable[Dispositif] = Dispositif.objects.select_related("remplace_par").prefetch_related(
        "themes", "publics"
    )
    return WRITERS[code][1]([catalogue_sheet(rows)])


def export_deployments(*, cite: Cite, code: str, lignes: Sequence[Ligne], by: User | None) -> bytes:
    """What is shown, with its perimeter in official codes; then the links between those shown."""
    require(by, Capability.EXPORT, cite)
    record(EXPORT, by=by, cite_id=cite.pk, contexte={"format": code, "nombre": len(lignes)})
    team = by is None or bool(can(by, Capability.DISPOSITIF_EDIT, cite))
    return WRITERS[code][1](
        [deployments_sheet(lignes, perimeter_of_cite(cite), team=team), links_sheet(links_among(lignes))]
    )


def links_among(lignes: Sequence[Ligne]) -> QuerySet[Articulation]:
    shown = [ligne.deploiement.pk for ligne in lignes]
    rows = Articulation.objects.filter(origine__in=shown, cible__in=shown)
    return rows.select_related("origine__dispositif", "cible__dispositif")
