"""Taking an import back: what it created goes, what it changed returns, what people did since stays and is said."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from maillage.accounts.models import User
from maillage.acteurs.models import Structure
from maillage.actions.imports.changements import name_of
from maillage.actions.models import (
    Action,
    Beneficiaires,
    Bilan,
    Charge,
    Financement,
    Indicateur,
    LigneImportee,
    Mesure,
    NoteSuivi,
    Partenaire,
    Versement,
)
from maillage.actions.services import actions as services
from maillage.actions.services.financements import follow_payments
from maillage.actions.services.suivi import refresh_news
from maillage.audit.models import Event
from maillage.audit.services import record
from maillage.base.transfers import Outcome, Progress
from maillage.base.values import read_fields
from maillage.cites.models import Cite

EDITED = "« {nom} » a été modifiée depuis l'import : l'action est conservée. Mettez-la à la corbeille si elle ne sert plus."
USED = "« {nom} » est citée ailleurs depuis l'import : l'action est conservée. Mettez-la à la corbeille si elle ne sert plus."
CHANGED = "« {nom} » : {champs} a été modifié depuis l'import, la valeur actuelle est conservée."
SHEET = "La fiche « {nom} », créée par l'import, a servi depuis : elle est conservée."
Undo = Mapping[str, Any]


def undo_lines(cite: Cite, outcomes: Sequence[Outcome], by: User | None, progress: Progress) -> list[str]:
    """A sentence for each line that could not be put back; the last line first, as they were written."""
    undos = [outcome.undo for outcome in outcomes if outcome.undo]
    latest = latest_events(cite, undos)
    kept: list[str] = []
    for done, undo in enumerate(reversed(undos)):
        progress(done, len(undos))
        action = Action.objects.filter(cite=cite, pk=undo["action"]).select_related("cite").first()
        if action is None:
            continue
        LigneImportee.objects.filter(cite=cite, pk=undo["empreinte"] or 0).delete()
        if undo.get("creee"):
            kept += remove(action, undo, latest, by)
        else:
            kept += give_back(action, undo, by)
    sheets = [sheet for undo in undos for sheet in undo["structures"]]
    return kept[::-1] + [sentence for sheet in sheets for sentence in remove_sheet(cite, sheet, by)]


def latest_events(cite: Cite, undos: Sequence[Undo]) -> dict[int, int]:
    """Action → its last event: later than the import, somebody has worked on it."""
    ids = [undo["action"] for undo in undos]
    rows = Event.objects.filter(objet_type=Action._meta.label_lower, objet_id__in=ids, cite_id=cite.pk)
    return dict(rows.order_by().values_list("objet_id").annotate(last=Max("pk")))


def remove(action: Action, undo: Undo, latest: Mapping[int, int], by: User | None) -> list[str]:
    if latest.get(action.pk, 0) > int(undo["evenement"]):
        return [EDITED.format(nom=undo["intitule"])]
    try:
        with transaction.atomic():
            record(
                "action_import_annule",
                by=by,
                cite_id=action.cite_id,
                contexte={"intitule": undo["intitule"], "action": action.pk},
            )
            action.delete()
    except ProtectedError:
        return [USED.format(nom=undo["intitule"])]
    return []


def remove_sheet(cite: Cite, sheet: Sequence[Any], by: User | None) -> list[str]:
    """A structure made for its porteur goes with the import, unless it has been edited or tied to something since."""
    pk, version, nom = sheet
    structure = Structure.objects.filter(cite=cite, pk=pk).first()
    if structure is None:
        return []
    if structure.version != version or used(structure):
        return [SHEET.format(nom=nom)]
    try:
        with transaction.atomic():
            record(
                "structure_import_annule",
                by=by,
                cite_id=cite.pk,
                contexte={"nom": nom, "fiche": pk, "import_annule": True},
            )
            structure.delete()
    except ProtectedError:
        return [SHEET.format(nom=nom)]
    return []


def used(structure: Structure) -> bool:
    """Does anything point to it that would be lost with it?"""
    relations = (relation for relation in structure._meta.related_objects if not relation.hidden)
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: structure}).exists()
        for relation in relations
        if relation.field.name
    )


# ── an action that was there before ───────────────────────────────────


def give_back(action: Action, undo: Undo, by: User | None) -> list[str]:
    """Former values return unless somebody has written since."""
    changed = fields_back(action, undo, by)
    changed += amounts_back(undo)
    people_back(action, undo)
    indicators_back(undo)
    charges_back(undo)
    bilan_back(undo)
    Partenaire.objects.filter(action=action, pk__in=undo["partenaires"]).delete()
    NoteSuivi.objects.filter(action=action, pk__in=undo["notes"]).delete()
    refresh_news(action)
    return [CHANGED.format(nom=undo["intitule"], champs=", ".join(changed))] if changed else []


def fields_back(action: Action, undo: Undo, by: User | None) -> list[str]:
    current = read_fields(action, undo["champs"])
    back = {name: before for name, (before, after) in undo["champs"].items() if current[name] == after}
    services.write(action, back, by=by, contexte={"import": "annulé", "import_annule": True})
    if undo["etat"] and action.etat == undo["etat"][1]:
        action.etat = undo["etat"][0]
        action.version += 1
        action.save()
        pair = (undo["etat"][1], undo["etat"][0])
        record(services.ETAT, by=by, objet=action, changes={"etat": pair}, contexte={"import": "annulé"})
    kept = [n for n, (before, after) in undo["champs"].items() if current[n] not in (before, after)]
    return [name_of(name) for name in kept]


def amounts_back(undo: Undo) -> list[str]:
    kept = []
    for payment in Versement.objects.filter(pk__in=undo["versements"]).select_related("financement"):
        line = payment.financement
        payment.delete()
        follow_payments(line)
    for pk, name, before, after in undo["montants"]:
        row = Financement.objects.filter(pk=pk).first()
        if row is None:
            continue
        if getattr(row, name) == Decimal(after):
            setattr(row, name, None if before is None else Decimal(before))
            row.version += 1
            row.save()
        else:
            kept.append(f"{row}, {Financement._meta.get_field(name).verbose_name}")  # type: ignore[union-attr]
    # a line that somebody has changed since carries a later version
    Financement.objects.filter(pk__in=undo["lignes"], version__lte=1 + len(undo["versements"])).delete()
    return kept


def people_back(action: Action, undo: Undo) -> None:
    for moment, name, before, after in undo["personnes"]:
        rows = Beneficiaires.objects.filter(action=action, moment=moment, **{name: after})
        rows.update(**{name: before})


def indicators_back(undo: Undo) -> None:
    for pk, before in undo["mesures"]:
        if before is None:
            Mesure.objects.filter(pk=pk).delete()
        else:
            Mesure.objects.filter(pk=pk).update(valeur=before)
    for pk, before, after in undo["cibles"]:
        Indicateur.objects.filter(pk=pk, cible=after).update(cible=before)
    Indicateur.objects.filter(pk__in=undo["indicateurs"], mesures__isnull=True).delete()


def charges_back(undo: Undo) -> None:
    for pk, before, after in undo.get("charges_changees", ()):
        Charge.objects.filter(pk=pk, montant=Decimal(after)).update(montant=Decimal(before))
    for pk, amount in undo.get("charges", ()):
        # one that somebody has changed since is no more what the file said
        Charge.objects.filter(pk=pk, montant=Decimal(amount)).delete()


def bilan_back(undo: Undo) -> None:
    for pk, new, before, after in undo["bilan"]:
        row = Bilan.objects.filter(pk=pk).first()
        if row is None or any(str(getattr(row, name)) != text for name, text in after.items()):
            continue
        if new:
            row.delete()
            continue
        for name, text in before.items():
            setattr(row, name, text)
        row.save()
