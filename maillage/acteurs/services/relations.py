"""What is attached to a sheet: relations with other structures, and other places of the same structure."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.models import Antenne, Relation, Structure
from maillage.acteurs.services import journal
from maillage.acteurs.services.derived import prepare_antennes
from maillage.base.errors import Refused
from maillage.base.values import Json, assign
from maillage.core.text import day_in_words


def save_relation(
    *, relation: Relation, structure: Structure, values: Mapping[str, Json], by: User | None
) -> Relation:
    """Create (unsaved `relation`) or change a relation, seen from the sheet of `structure`."""
    require(by, Capability.ACTEUR_EDIT, structure)
    rules.check_editable(structure)
    new = relation.pk is None
    assign(relation, values)
    if relation.origine.cite_id != structure.cite_id or relation.cible.cite_id != structure.cite_id:
        raise Refused("cite", "Les deux structures doivent appartenir à la même cité.")
    with transaction.atomic():
        check_and_save(relation)
        journal.record_attached(
            structure, relation, "ajoutée" if new else "modifiée", by=by, details=period(relation)
        )
    return relation


def end_relation(*, relation: Relation, structure: Structure, on: date, by: User | None) -> None:
    require(by, Capability.ACTEUR_EDIT, structure)
    rules.check_endable(relation, on)
    relation.fin = on
    with transaction.atomic():
        relation.save(update_fields=["fin", "modifie_le"])
        journal.record_attached(structure, relation, "terminée", by=by, details=period(relation))


def delete_relation(*, relation: Relation, structure: Structure, by: User | None) -> None:
    """For a relation entered by mistake; one that has ended is ended, not deleted."""
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        journal.record_attached(structure, relation, "supprimée", by=by, details=period(relation))
        relation.delete()


def period(relation: Relation) -> str:
    parts = [f"depuis le {day_in_words(relation.debut)}"] if relation.debut else []
    parts += [f"jusqu'au {day_in_words(relation.fin)}"] if relation.fin else []
    return " ".join([*parts, relation.commentaire]).strip()


def save_antenne(
    *, antenne: Antenne, structure: Structure, values: Mapping[str, Json], by: User | None
) -> Antenne:
    require(by, Capability.ACTEUR_EDIT, structure)
    rules.check_editable(structure)
    new = antenne.pk is None
    assign(antenne, values)
    prepare_antennes([antenne])
    with transaction.atomic():
        check_and_save(antenne)
        journal.record_attached(
            structure, antenne, "ajoutée" if new else "modifiée", by=by, details=antenne.adresse
        )
    return antenne


def delete_antenne(*, antenne: Antenne, structure: Structure, by: User | None) -> None:
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        journal.record_attached(structure, antenne, "supprimée", by=by, details=antenne.adresse)
        antenne.delete()


def check_and_save(row: Relation | Antenne) -> None:
    try:
        row.full_clean(exclude=["cite"])
    except ValidationError as error:
        raise Refused("incoherent", " ".join(error.messages)) from error
    row.save()
