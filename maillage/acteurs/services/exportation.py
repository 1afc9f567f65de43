"""Taking the directory out: who may, with which contact details, and the trace that it was done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.exports import FORMATS, Produit, produce
from maillage.acteurs.exports.journal import journal_sheet
from maillage.acteurs.exports.lecture import Contenu, read_rows
from maillage.acteurs.models import Contact
from maillage.acteurs.selectors.annuaire import Filtres, filtered, may_see_team_notes
from maillage.audit.services import record
from maillage.cites.models import Cite
from maillage.office.writers import write_csv, write_ods, write_xlsx

EXPORT = "export"
JOURNAL = "export_journal"
JOURNAL_FORMATS = ("xlsx", "ods", "csv")


def build_export(*, cite: Cite, code: str, filtres: Filtres, personnes: bool, by: User) -> Produit:
    """The file, without a trace: what a preview counts."""
    require(by, Capability.EXPORT, cite)
    if personnes:
        require(by, Capability.EXPORT_PERSONAL, cite)
    contenu = Contenu(personnes=personnes, equipe=may_see_team_notes(by, cite))
    rows = read_rows(filtered(cite, by, filtres), contenu)
    return produce(
        code, rows, contenu, titre=f"Annuaire, {cite.nom}", slug=cite.slug, on=timezone.localdate()
    )


def export_directory(
    *, cite: Cite, code: str, filtres: Filtres, requete: Mapping[str, Any], personnes: bool, by: User
) -> Produit:
    """The file, and the event that says who took what. `requete` is the address bar, kept in the trail."""
    produit = build_export(cite=cite, code=code, filtres=filtres, personnes=personnes, by=by)
    contexte = {"format": code, "nombre": produit.nombre, "personnes": personnes, "filtres": dict(requete)}
    record(EXPORT, by=by, cite_id=cite.pk, contexte=contexte)
    return produit


def export_journal(*, cite: Cite, code: str, contacts: Sequence[Contact], by: User) -> Produit:
    """The journal names people and says what was told: only who may take personal data out."""
    require(by, Capability.ENROLEMENT_VIEW, cite)
    require(by, Capability.EXPORT_PERSONAL, cite)
    record(JOURNAL, by=by, cite_id=cite.pk, contexte={"format": code, "nombre": len(contacts)})
    sheet = journal_sheet(contacts)
    title = f"Journal des contacts, {cite.nom}"
    data = {
        "xlsx": lambda: write_xlsx([sheet], title=title),
        "ods": lambda: write_ods([sheet]),
        "csv": lambda: write_csv(sheet),
    }[code]()
    name = f"journal-{cite.slug}-{timezone.localdate().isoformat()}.{code}"
    return Produit(data, name, FORMATS[code].mime, len(contacts))
