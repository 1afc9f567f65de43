"""Whom to write to in a structure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from maillage.acteurs.models import EnvoiCampagne, Fonction, Personne, Structure
from maillage.acteurs.rules import is_current


@dataclass(frozen=True)
class Destinataire:
    """Nobody, when neither the structure nor its people have an address."""

    personne: Personne | None
    courriel: str


def contacts_of(structures: Collection[Structure]) -> dict[int, Destinataire]:
    """Structure → its main contact, else another person in function who has an address, else its own address."""
    today = timezone.localdate()
    rows = Fonction.objects.filter(structure__in=structures, personne__archivee_le__isnull=True)
    rows = rows.exclude(personne__courriel="").select_related("personne")
    people: dict[int, Personne] = {}
    for fonction in rows.order_by("structure", "-principale", "-debut", "pk"):
        if is_current(fonction, today):
            people.setdefault(fonction.structure_id, fonction.personne)
    return {row.pk: contact(row, people.get(row.pk)) for row in structures}


def contact(structure: Structure, personne: Personne | None) -> Destinataire:
    courriel = personne.courriel if personne is not None else structure.courriel
    return Destinataire(personne, courriel.strip().lower())


def complete(envois: Iterable[EnvoiCampagne]) -> list[EnvoiCampagne]:
    """Those without an address whose sheet has been given one since: with it, unsaved."""
    missing = {envoi.structure_id: envoi for envoi in envois if not envoi.courriel}
    found = contacts_of([envoi.structure for envoi in missing.values()]) if missing else {}
    changed = [envoi for pk, envoi in missing.items() if found[pk].courriel]
    for envoi in changed:
        envoi.personne, envoi.courriel = (
            found[envoi.structure_id].personne,
            found[envoi.structure_id].courriel,
        )
    return changed
