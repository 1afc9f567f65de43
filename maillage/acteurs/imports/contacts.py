"""The people named by a file, with their function. Their details start out for the team only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from maillage.accounts.models import User
from maillage.acteurs.choices import Trace
from maillage.acteurs.imports.fiche import Fiche
from maillage.acteurs.models import Fonction, Personne, Structure
from maillage.audit.services import build_event, record_many
from maillage.cites.models import Cite
from maillage.core.text import fold

FONCTION = "contact"
BATCH = 500


class Item(Protocol):
    fiche: Fiche
    structure: Structure
    personnes: list[int]
    fonctions: list[int]


class Contacts:
    def __init__(self, cite: Cite, by: User | None, today: date) -> None:
        self.cite, self.by, self.today = cite, by, today

    def write(self, written: Sequence[Item]) -> None:
        """A person and a function per contact that the sheet does not have yet."""
        concerned = [item for item in written if item.fiche.contact]
        known = self.known_names(item.structure.pk for item in concerned)
        made: list[tuple[Item, Personne]] = []
        for item in concerned:
            contact = item.fiche.contact
            if contact is None or contact.key in known[item.structure.pk]:
                continue
            known[item.structure.pk].add(contact.key)
            personne = Personne(
                cite=self.cite,
                nom=contact.nom,
                prenom=contact.prenom,
                courriel=contact.courriel,
                telephone=contact.telephone,
            )
            made.append((item, personne))
        self.save(made)

    def known_names(self, ids: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
        known: dict[int, set[tuple[str, str]]] = defaultdict(set)
        rows = Fonction.objects.filter(cite=self.cite, structure_id__in=set(ids))
        for pk, nom, prenom in rows.values_list("structure_id", "personne__nom", "personne__prenom"):
            known[pk].add((fold(nom), fold(prenom)))
        return known

    def save(self, made: Sequence[tuple[Item, Personne]]) -> None:
        personnes = [personne for _, personne in made]
        Personne.objects.bulk_create(personnes, batch_size=BATCH)
        fonctions = [
            Fonction(
                cite=self.cite,
                personne=personne,
                structure=item.structure,
                intitule=(item.fiche.contact.fonction if item.fiche.contact else "") or FONCTION,
            )
            for item, personne in made
        ]
        Fonction.objects.bulk_create(fonctions, batch_size=BATCH)
        for (item, personne), fonction in zip(made, fonctions, strict=True):
            item.personnes.append(personne.pk)
            item.fonctions.append(fonction.pk)
        record_many([build_event(Trace.PERSONNE_CREEE, by=self.by, objet=personne) for personne in personnes])
