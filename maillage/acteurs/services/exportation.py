"""Taking the directory out: who may, with which contact details, and the trace that it was done."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.exports import Produit, produce
from maillage.acteurs.exports.lecture import Contenu, read_rows
from maillage.acteurs.selectors.annuaire import Filtres, filtered, may_see_team_notes
from maillage.audit.services import record
from maillage.cites.models import Cite

EXPORT = "export"


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
