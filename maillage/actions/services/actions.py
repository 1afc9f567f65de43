"""Writing the sheet of an action: create, change, move on, renew, throw away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.models import Structure
from maillage.actions.choices import EtatAction, EtatBilan, Moment, NatureAction
from maillage.actions.models import (
    Action,
    AxeTransversal,
    Beneficiaires,
    Bilan,
    Indicateur,
    Partenaire,
)
from maillage.actions.models.fiche import ACTION_FIELDS
from maillage.actions.rules import etats
from maillage.actions.rules.fiche import check_follows, check_sheet
from maillage.actions.rules.modeles import fill
from maillage.actions.selectors.fiche import reglages_of
from maillage.actions.services import enveloppes
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, Values, assign, assign_many, changed_fields, read_fields, trail_changes
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.core.text import fold
from maillage.dispositifs.models import Deploiement

CREEE, MODIFIEE, ETAT, CORBEILLE, RETABLIE = (
    "action_creee", "action_modifiee", "action_etat", "action_corbeille", "action_retablie",
)  # fmt: skip

MANY_OF_CITE: Mapping[str, type[models.Model]] = {
    "lieux": Structure,
    "dispositifs": Deploiement,
    "transversaux": AxeTransversal,
}
STRANGER = "Ce que vous avez choisi appartient à une autre cité : choisissez dans la liste."
NOT_RENEWED = frozenset(
    {
        "code", "annee", "annee_scolaire", "debut", "fin", "precedente", "intitule_dauphin", "appel", "validee_par", "validee_le",
        "decision", "compte_rendu_financier_le",
    }
)  # fmt: skip


def create_action(
    *,
    cite: Cite,
    values: Mapping[str, Json],
    by: User | None,
    source: str = "saisie",
    precedente: Action | None = None,
) -> Action:
    """A new action. `values` are JSON values of ACTION_FIELDS; `intitule` and `annee` are needed, a code is given."""
    require(by, Capability.ACTION_EDIT, cite)
    action = Action(cite=cite, precedente=precedente, etat_depuis=timezone.localdate())
    with transaction.atomic():
        given = {**values, "code": values.get("code") or next_code(cite, int(values.get("annee") or 0))}
        write(action, given, by=by, kind=CREEE, contexte={"source": source})
    return action


def next_code(cite: Cite, annee: int) -> str:
    """The first free code of the cité's pattern for that year, e.g. 2026-007."""
    pattern = reglages_of(cite).modele_code
    # a pattern without the year is shared by all of them
    taken = set(Action.objects.filter(cite=cite).values_list("code", flat=True))
    number = Action.objects.filter(cite=cite, annee=annee).count() + 1
    while (code := fill(pattern, {"annee": annee, "numero": number})) in taken:
        number += 1
    return code


def update_action(
    *, action: Action, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.ACTION_EDIT, action)
    check_stays(action, mine)
    mine = {name: value for name, value in mine.items() if name in ACTION_FIELDS}
    with transaction.atomic():
        stored = locked(action)
        etats.check_editable(stored)
        return save_over(stored, base=base, mine=mine, write=lambda values: write(stored, values, by=by))


def check_stays(action: Action, values: Mapping[str, Json]) -> None:
    """Its porteur, its axes, its money belong to the cité: an action does not move."""
    if values.get("cite") not in (None, action.cite_id):
        raise Refused(
            "cite",
            "Une action reste dans sa cité : son porteur, ses axes et ses financements y sont. "
            "Créez-la dans l'autre cité.",
        )


def locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).select_related("cite", "porteur").get(pk=action.pk)


def write(
    action: Action,
    values: Mapping[str, Json],
    *,
    by: User | None,
    kind: str = MODIFIEE,
    contexte: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Put the values on the action and record what changed; gives the names of the fields that changed."""
    new = action.pk is None
    values = {name: value for name, value in values.items() if name in ACTION_FIELDS}
    before: Values = {} if new else read_fields(action, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    after = {name: values[name] for name in changed}
    assign(action, after)
    check_same_cite(action, after)
    check_sheet(action)
    if action.precedente is not None and {"precedente", "annee"} & set(after):
        check_follows(annee=action.annee, code=action.precedente.code, of=action.precedente.annee)
    if not new:
        action.version += 1
    action.recherche = searched(action)
    check_row(action, exclude=("recherche",))
    action.save()
    assign_many(action, after)
    changes = trail_changes(Action, before, after)
    record(kind, by=by, objet=action, changes=changes, contexte=contexte or {})
    return tuple(changed)


def searched(action: Action) -> str:
    porteur = f"{action.porteur.nom} {action.porteur.sigle}" if action.porteur else ""
    return fold(f"{action.code} {action.intitule} {porteur} {action.resume}")


def check_same_cite(action: Action, values: Mapping[str, Json]) -> None:
    """Porteur, contact, objective and call belong to the cité of the action, its référent to the team."""
    for name in ("porteur", "pilote", "objectif", "precedente", "appel"):
        row = getattr(action, name) if values.get(name) else None
        if row is not None and row.cite_id != action.cite_id:
            raise Refused("cite", STRANGER)
    for name, model in MANY_OF_CITE.items():
        chosen = values.get(name)
        if chosen and model._default_manager.filter(pk__in=chosen).exclude(cite_id=action.cite_id).exists():
            raise Refused("cite", STRANGER)
    referent = values.get("referent")
    if referent and not equipe_of(action.cite).filter(pk=referent).exists():
        raise Refused(
            "equipe", "Le référent de suivi est quelqu'un de l'équipe de la cité : choisissez dans la liste."
        )


# ── the life of an action ─────────────────────────────────────────────


def change_state(
    *,
    action: Action,
    etat: str,
    by: User | None,
    motif: str = "",
    validee_par: str = "",
    validee_le: date | None = None,
    decision: str = "",
) -> Action:
    """Move to `etat` if the rules allow; the instance, its date and its words are kept when it is « validée »."""
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        action = locked(action)
        validee_par, validee_le = validee_par or action.validee_par, validee_le or action.validee_le
        remis = Bilan.objects.filter(action=action, etat__in=(EtatBilan.REMIS, EtatBilan.VALIDE)).exists()
        etats.check_transition(
            action, etat, motif=motif, validee_par=validee_par, validee_le=validee_le, bilan_remis=remis
        )
        if etat == EtatAction.VALIDEE:
            action.validee_par, action.validee_le = validee_par, validee_le
            action.decision = decision.strip() or action.decision
        return set_state(action, etat, by=by, motif=motif.strip())


def set_state(action: Action, etat: str, *, by: User | None, motif: str = "") -> Action:
    before = action.etat
    action.etat, action.etat_motif = EtatAction(etat), motif
    action.etat_depuis = timezone.localdate()
    action.version += 1
    check_row(action, exclude=("recherche",))
    action.save()
    record(ETAT, by=by, objet=action, changes={"etat": (before, action.etat)}, contexte={"motif": motif})
    return action


def renew(*, action: Action, annee: int, by: User | None) -> Action:
    """The same action another year: fields, partners, indicators without values, planned numbers. Linked to this one."""
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        action = locked(action)
        known = Action.objects.living().filter(precedente=action, annee=annee).first()
        etats.check_renewable(action, annee=annee, of=action.annee, already=known.code if known else "")
        values = read_fields(action, [name for name in ACTION_FIELDS if name not in NOT_RENEWED])
        if not equipe_of(action.cite).filter(pk=action.referent_id or 0).exists():
            values["referent"] = None
        if values["nature"] == NatureAction.NOUVELLE:
            # it was new: the same one again is not, and what it has become is for a person to say
            values["nature"] = ""
        shift = annee - action.annee
        values |= {"annee": annee, "debut": shifted(action.debut, shift), "fin": shifted(action.fin, shift)}
        copy = create_action(
            cite=action.cite, values=values, by=by, source=f"reconduit {action.code}", precedente=action
        )
        copy_attached(action, copy)
        if action.etat == EtatAction.BILAN_RECU:
            set_state(action, EtatAction.RECONDUITE, by=by)
    return copy


def shifted(day: date | None, years: int) -> str | None:
    """The same day some years later; the 29th of February becomes the 28th."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years).isoformat()
    except ValueError:
        return day.replace(year=day.year + years, day=28).isoformat()


def copy_attached(source: Action, target: Action) -> None:
    Partenaire.objects.bulk_create(
        Partenaire(
            cite=row.cite,
            action=target,
            structure_id=row.structure_id,
            role=row.role,
            precision=row.precision,
        )
        for row in source.partenaires.select_related("cite")
    )
    Indicateur.objects.bulk_create(
        Indicateur(
            cite=row.cite, action=target, libelle=row.libelle, type=row.type, unite=row.unite, cible=row.cible,
            source=row.source, ordre=row.ordre,
        )
        for row in source.indicateurs.select_related("cite")
    )  # fmt: skip
    planned = Beneficiaires.objects.filter(action=source, moment=Moment.PREVU).first()
    if planned is not None:
        planned.pk, planned.action = None, target
        planned._state.adding = True
        planned.save()


def throw_away(*, action: Action, by: User | None) -> Action:
    """Into the basket: out of every list and total; `take_back` puts it back as it was."""
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        action = locked(action)
        etats.check_editable(action)
        action.corbeille_le = timezone.now()
        action.save(update_fields=["corbeille_le", "modifie_le"])
        record(CORBEILLE, by=by, objet=action)
    return action


def take_back(*, action: Action, by: User | None, motif_depassement: str = "") -> Action:
    """Out of the basket. Its money is counted again: beyond an envelope, a decision is needed."""
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        action = locked(action)
        if action.corbeille_le is None:
            return action
        decisions = enveloppes.check_return(action, motif=motif_depassement, by=by)
        action.corbeille_le = None
        action.save(update_fields=["corbeille_le", "modifie_le"])
        record(RETABLIE, by=by, objet=action)
        for decision in decisions:
            enveloppes.keep(decision, on=action, by=by)
    return action
