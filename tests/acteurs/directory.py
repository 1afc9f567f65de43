"""A small directory, saved as the services would: what the tests of lists, exports and imports share."""

from maillage.acteurs.models import Structure
from maillage.acteurs.services.derived import prepare_for_save
from maillage.cites.models import Cite


def add(cite: Cite, nom: str, *, themes=(), publics=(), **values) -> Structure:
    structure = Structure(cite=cite, nom=nom, **values)
    prepare_for_save([structure])
    structure.save()
    structure.themes.set(themes)
    structure.publics.set(publics)
    return structure


def names(structures) -> list[str]:
    return [structure.nom for structure in structures]
