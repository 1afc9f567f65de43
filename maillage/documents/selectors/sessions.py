"""The imports of a cité, and what may be imported by whom."""

from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.errors import Refused
from maillage.base.transfers import Importer, importers
from maillage.cites.models import Cite
from maillage.documents.models import ImportSession

IMPORT_SORTS = {
    "date": ("cree_le", "pk"),
    "-date": ("-cree_le", "-pk"),
    "nom": ("nom_fichier", "pk"),
    "-nom": ("-nom_fichier", "-pk"),
}


@dataclass(frozen=True)
class ImportFilters:
    """What the address bar of the list says; empty values filter nothing."""

    q: str = ""
    nature: tuple[str, ...] = ()
    etape: tuple[str, ...] = ()
    tri: str = "-date"


def importer_named(code: str) -> Importer:
    found = importers.get(code)
    if found is None:
        known = ", ".join(importers.codes())
        raise Refused("nature", f"On ne sait pas importer « {code} ». Choisissez parmi : {known}.")
    return found


def importer_of(session: ImportSession) -> Importer:
    return importer_named(session.importer)


def capability_of(session: ImportSession) -> Capability:
    """What one must be allowed to do to lead this import."""
    return Capability(importer_of(session).capability)


def importers_for(user: AnyUser, cite: Cite) -> list[Importer]:
    """What this person may import in this cité."""
    return [item for item in importers if can(user, item.capability, cite)]


def label_of(session: ImportSession) -> str:
    found = importers.get(session.importer)
    return found.label if found else session.importer


def field_labels(session: ImportSession) -> dict[str, str]:
    """Code of a field → its label."""
    found = importers.get(session.importer)
    return {column.code: column.label for column in found.columns} if found else {}


def listed(cite: Cite, user: AnyUser, filters: ImportFilters) -> QuerySet[ImportSession]:
    """The imports of the cité whose content this person may import themselves."""
    allowed = [item.code for item in importers_for(user, cite)]
    rows = ImportSession.objects.filter(cite=cite, importer__in=allowed).select_related("auteur")
    if filters.q:
        rows = rows.filter(nom_fichier__icontains=filters.q)
    if filters.nature:
        rows = rows.filter(importer__in=filters.nature)
    if filters.etape:
        rows = rows.filter(etape__in=filters.etape)
    return rows.order_by(*IMPORT_SORTS.get(filters.tri, IMPORT_SORTS["-date"]))
