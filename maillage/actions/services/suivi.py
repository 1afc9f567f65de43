"""What is attached to an action: partners, milestones, notes, sessions, indicators and their values, numbers of people."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.models import Action, Beneficiaires, Mesure, NoteSuivi, Partenaire
from maillage.actions.rules import etats
from maillage.actions.rules.fiche import check_past
from maillage.actions.selectors.historique import LIEE
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, changed_fields, read_fields, trail_changes

NOTE_TO_COME = "Une note raconte ce qui a eu lieu : sa date ne peut pas être dans l'avenir."
VALUE_TO_COME = "Une valeur a été mesurée : sa date ne peut pas être dans l'avenir."


def save_attached(
    *,
    row: models.Model,
    action: Action,
    values: Mapping[str, Json],
    by: User | None,
    base: Mapping[str, Json] | None = None,
) -> SheetSaved:
    """Create (unsaved `row`) or change a row attached to `action`. `base` is what the person had read, if they read."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    with transaction.atomic():
        if row.pk is None:
            return SheetSaved(write(row, action, values, by=by))
        stored = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        return save_over(
            stored,
            base=read_fields(stored, values) if base is None else base,
            mine=values,
            write=lambda merged: write(stored, action, merged, by=by),
        )


def write(
    row: models.Model, action: Action, values: Mapping[str, Json], *, by: User | None
) -> tuple[str, ...]:
    new = row.pk is None
    before = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    assign(row, values)
    if isinstance(row, Partenaire) and row.structure.cite_id != action.cite_id:
        raise Refused("cite", "Cette structure appartient à une autre cité : choisissez dans la liste.")
    if isinstance(row, NoteSuivi):
        check_past(row.le, timezone.localdate(), NOTE_TO_COME)
        row.auteur = by if new else row.auteur
    check_row(row)
    row.save()
    if isinstance(row, NoteSuivi):
        refresh_news(action)
    changes = trail_changes(type(row), before, values)
    tell(action, row, "ajouté" if new else "modifié", by=by, changes=changes)
    return tuple(changed)


def delete_attached(*, row: models.Model, action: Action, by: User | None) -> None:
    """The trail of the action keeps what it said."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    names = [field.name for field in row._meta.concrete_fields if field.name not in NOT_TOLD]
    held = read_fields(row, names)
    with transaction.atomic():
        tell(action, row, "supprimé", by=by, changes=trail_changes(type(row), held, dict.fromkeys(held)))
        row.delete()
        if isinstance(row, NoteSuivi):
            refresh_news(action)


NOT_TOLD = frozenset({"id", "cite", "action", "indicateur", "cree_le", "modifie_le", "auteur", "ordre"})
FEMININE = frozenset({"note de suivi", "séance", "mesure", "charge d'une action"})
PLURAL = frozenset({"bénéficiaires d'une action"})


def tell(
    action: Action,
    row: models.Model,
    geste: str,
    *,
    by: User | None,
    changes: Mapping[str, tuple[Json, Json]],
) -> None:
    """`geste` is a past participle: it agrees with what it is said of."""
    nature = str(row._meta.verbose_name)
    agreed = geste + ("e" if nature in FEMININE else "s" if nature in PLURAL else "")
    contexte = {"nature": nature, "geste": agreed, "objet": str(row), "id": row.pk}
    record(LIEE, by=by, objet=action, changes=changes, contexte=contexte)


def refresh_news(action: Action) -> None:
    """The last light and the last news, repeated on the action for lists."""
    last = action.notes.order_by("-le", "-pk").first()
    lit = action.notes.exclude(feu="").order_by("-le", "-pk").first()
    action.derniere_nouvelle_le = last.le if last else None
    action.feu, action.feu_le = (lit.feu, lit.le) if lit else ("", None)
    action.save(update_fields=["derniere_nouvelle_le", "feu", "feu_le", "modifie_le"])


def save_people(
    *,
    action: Action,
    moment: str,
    values: Mapping[str, Json],
    by: User | None,
    base: Mapping[str, Json] | None = None,
) -> SheetSaved:
    """The planned or actual numbers of people. None is unknown, 0 is nobody. `base` as in `save_attached`."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    with transaction.atomic():
        rows = Beneficiaires.objects.select_for_update(of=("self",))
        row = rows.filter(action=action, moment=moment).first()
        row = row or Beneficiaires(cite=action.cite, action=action, moment=moment)

        def write_people(merged: Mapping[str, Json]) -> tuple[str, ...]:
            before = read_fields(row, merged)
            changed = changed_fields(before, merged)
            if not changed:
                return ()
            assign(row, merged)
            check_row(row)
            row.save()
            tell(action, row, "modifié", by=by, changes=trail_changes(Beneficiaires, before, merged))
            return tuple(changed)

        read = read_fields(row, values) if base is None else base
        return save_over(row, base=read, mine=values, write=write_people)


def save_measure(*, mesure: Mesure, values: Mapping[str, Json], by: User | None) -> Mesure:
    """A dated value of an indicator."""
    action = mesure.indicateur.action
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    assign(mesure, values)
    check_past(mesure.le, timezone.localdate(), VALUE_TO_COME)
    check_row(mesure)
    with transaction.atomic():
        mesure.save()
        tell(action, mesure, "ajouté", by=by, changes={"valeur": (None, str(mesure.valeur))})
    return mesure


def delete_measure(*, mesure: Mesure, by: User | None) -> None:
    action = mesure.indicateur.action
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    with transaction.atomic():
        tell(action, mesure, "supprimé", by=by, changes={"valeur": (str(mesure.valeur), None)})
        mesure.delete()
