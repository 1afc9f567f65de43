"""What is attached to an action: partners, milestones, notes, sessions, indicators and their values, numbers of people."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.models import Action, Beneficiaires, Mesure, NoteSuivi, Partenaire
from maillage.actions.rules import etats
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row
from maillage.base.values import Json, assign, read_fields, trail_changes

LIEE = "action_liee"


def save_attached(
    *, row: models.Model, action: Action, values: Mapping[str, Json], by: User | None
) -> models.Model:
    """Create (unsaved `row`) or change a row attached to `action`; `values` are JSON values of its fields."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    new = row.pk is None
    before = {} if new else read_fields(row, values)
    assign(row, values)
    if isinstance(row, Partenaire) and row.structure.cite_id != action.cite_id:
        raise Refused("cite", "Cette structure appartient à une autre cité : choisissez dans la liste.")
    if isinstance(row, NoteSuivi) and row.le > timezone.localdate():
        raise Refused("date", "Une note raconte ce qui a eu lieu : sa date ne peut pas être dans l'avenir.")
    if isinstance(row, NoteSuivi) and new:
        row.auteur = by
    check_row(row)
    with transaction.atomic():
        row.save()
        if isinstance(row, NoteSuivi):
            refresh_news(action)
        tell(
            action,
            row,
            "ajoutée" if new else "modifiée",
            by=by,
            changes=trail_changes(type(row), before, values),
        )
    return row


def delete_attached(*, row: models.Model, action: Action, by: User | None) -> None:
    """The trail of the action keeps what it said."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    fields = [f.name for f in row._meta.concrete_fields if f.name not in ("id", "cite", "action")]
    kept = {name: value for name, value in read_fields(row, fields).items() if value not in (None, "")}
    with transaction.atomic():
        tell(action, row, "supprimée", by=by, changes={name: (value, None) for name, value in kept.items()})
        row.delete()
        if isinstance(row, NoteSuivi):
            refresh_news(action)


def tell(
    action: Action,
    row: models.Model,
    geste: str,
    *,
    by: User | None,
    changes: Mapping[str, tuple[Json, Json]],
) -> None:
    contexte = {"nature": str(row._meta.verbose_name), "geste": geste, "objet": str(row), "id": row.pk}
    record(LIEE, by=by, objet=action, changes=changes, contexte=contexte)


def refresh_news(action: Action) -> None:
    """The last light and the last news, repeated on the action for lists."""
    last = action.notes.order_by("-le", "-pk").first()
    lit = action.notes.exclude(feu="").order_by("-le", "-pk").first()
    action.derniere_nouvelle_le = last.le if last else None
    action.feu, action.feu_le = (lit.feu, lit.le) if lit else ("", None)
    action.save(update_fields=["derniere_nouvelle_le", "feu", "feu_le", "modifie_le"])


def save_people(
    *, action: Action, moment: str, values: Mapping[str, int | None], by: User | None
) -> Beneficiaires:
    """The planned or actual numbers of people. None is unknown, 0 is nobody."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    row = Beneficiaires.objects.filter(action=action, moment=moment).first()
    row = row or Beneficiaires(cite=action.cite, action=action, moment=moment)
    before = {name: getattr(row, name) for name in values}
    assign(row, values)
    check_row(row)
    with transaction.atomic():
        row.save()
        tell(action, row, "modifiée", by=by, changes=trail_changes(Beneficiaires, before, values))
    return row


def save_measure(*, mesure: Mesure, values: Mapping[str, Json], by: User | None) -> Mesure:
    """A dated value of an indicator."""
    action = mesure.indicateur.action
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    assign(mesure, values)
    check_row(mesure)
    with transaction.atomic():
        mesure.save()
        tell(action, mesure, "ajoutée", by=by, changes={"valeur": (None, str(mesure.valeur))})
    return mesure


def delete_measure(*, mesure: Mesure, by: User | None) -> None:
    action = mesure.indicateur.action
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        tell(action, mesure, "supprimée", by=by, changes={"valeur": (str(mesure.valeur), None)})
        mesure.delete()
