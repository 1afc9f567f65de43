"""The journal of contacts as a sheet. It names people: who may take it out is the service's business."""

from collections.abc import Callable, Iterable

from maillage.acteurs.models import Contact
from maillage.office.writers import Cell, Sheet

COLUMNS: tuple[tuple[str, Callable[[Contact], Cell]], ...] = (
    ("Date", lambda c: c.le),
    ("Structure", lambda c: c.structure.nom),
    ("Étape de la structure", lambda c: str(c.structure.get_mobilisation_display())),
    ("Canal", lambda c: str(c.get_canal_display())),
    ("À l'initiative de la structure", lambda c: "oui" if c.leur_initiative else "non"),
    ("Personne rencontrée", lambda c: str(c.personne) if c.personne else ""),
    ("Qui, dans l'équipe", lambda c: c.equipier.nom_complet if c.equipier else ""),
    ("Où", lambda c: c.lieu),
    ("Ce qui s'est dit", lambda c: c.resume),
    ("Étape atteinte", lambda c: str(c.get_mobilisation_display()) if c.mobilisation else ""),
    ("Suite prévue", lambda c: c.suite),
    ("Date de la suite", lambda c: c.suite_le),
    ("Suite faite le", lambda c: c.suite_faite_le),
)


def journal_sheet(contacts: Iterable[Contact]) -> Sheet:
    return Sheet(
        "Journal", [title for title, _ in COLUMNS], [[read(row) for _, read in COLUMNS] for row in contacts]
    )
