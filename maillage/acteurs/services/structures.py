"""Writing a sheet: every way to change it (form, proposal, older version, merge) comes down to `write`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can, require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import DEDUIT, PositionSource, Statut, Trace
from maillage.acteurs.models import PaireDistincte, Structure
from maillage.acteurs.models.fiche import SHEET_FIELDS, TOGETHER
from maillage.acteurs.services import etapes, journal
from maillage.acteurs.services.derived import prepare_for_save
from maillage.audit.selectors import history_of
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.values import (
    Json,
    Values,
    assign,
    assign_many,
    changed_fields,
    existing,
    read_fields,
)
from maillage.cites.models import Cite
from maillage.core.diff import Conflict, Merge3, merge3

SAISIE = "saisie"


@dataclass(frozen=True)
class Saved:
    """What came of a save. With conflicts, nothing was written: a person must choose, field by field."""

    structure: Structure
    written: tuple[str, ...] = ()
    kept_theirs: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    theirs: Values | None = None


def today() -> date:
    return timezone.localdate()


def may_write_for_team(by: AnyUser | None, cite: Cite) -> bool:
    """Does `by` edit every sheet of the cité, and not only their own?"""
    return by is None or bool(can(by, Capability.ACTEUR_EDIT, cite))


def create_structure(
    *,
    cite: Cite,
    values: Mapping[str, Json],
    by: User | None,
    source: str = SAISIE,
    distinct_from: Iterable[int] = (),
) -> Structure:
    """A new sheet. `values` are JSON values of SHEET_FIELDS; `distinct_from` the look-alikes a person has ruled out.

    A school gets the ages and the theme of its type where nothing is said, and the sheet tells where they come from.
    """
    require(by, Capability.ACTEUR_EDIT, cite)
    structure = Structure(cite=cite)
    more = rules.deduced(values)
    origins = {name: origin(DEDUIT) for name in more}
    with transaction.atomic():
        write(structure, {**values, **more}, by=by, kind=Trace.CREEE, source=source, origins=origins)
        for other in Structure.objects.filter(cite=cite, pk__in=distinct_from):
            tell_apart(structure, other, by=by)
    return structure


def update_structure(
    *, structure: Structure, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> Saved:
    """Save what `by` changed between `base` (what they read) and `mine` (what they wrote), on top of what is stored.

    What others changed meanwhile stays. If both changed the same thing, nothing is written and `conflicts` says what.
    """
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_editable(structure)
        theirs = read_fields(structure, mine)
        merged = by_groups(merge3({name: base.get(name) for name in mine}, mine, theirs))
        if merged.conflicts:
            return Saved(
                structure, conflicts=merged.conflicts, kept_theirs=tuple(merged.kept_theirs), theirs=theirs
            )
        written = write(structure, merged.applied, by=by)
        return Saved(structure, written, tuple(merged.kept_theirs), theirs=theirs)


def settle_structure(
    *, structure: Structure, values: Mapping[str, Json], seen: Mapping[str, Json], by: User | None
) -> Saved:
    """Save what a person chose on the screen of conflicts; `seen` is what that screen showed as stored."""
    return update_structure(structure=structure, base=seen, mine=values, by=by)


def by_groups(merged: Merge3) -> Merge3:
    """If one field of a group is in conflict, what I wrote in the whole group is to be chosen together."""
    torn = {name for conflict in merged.conflicts for name in companions(conflict.field)}
    return Merge3(
        {name: value for name, value in merged.applied.items() if name not in torn},
        merged.conflicts,
        {name: value for name, value in merged.kept_theirs.items() if name not in torn},
    )


def companions(name: str) -> tuple[str, ...]:
    return next((names for names in TOGETHER.values() if name in names), (name,))


def locked(structure: Structure) -> Structure:
    """The row as stored now, held until the end of the transaction."""
    return Structure.objects.select_for_update(of=("self",)).select_related("cite").get(pk=structure.pk)


def write(
    structure: Structure,
    values: Mapping[str, Json],
    *,
    by: User | None,
    kind: str = Trace.MODIFIEE,
    source: str = SAISIE,
    contexte: Mapping[str, Any] | None = None,
    origins: Mapping[str, Json] | None = None,
) -> tuple[str, ...]:
    """Put the values on the sheet and record it. Gives the names of the fields that changed; Refused if incoherent."""
    new = structure.pk is None
    values = {name: value for name, value in values.items() if name in SHEET_FIELDS}
    before: Values = {} if new else read_fields(structure, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    check_team(structure, changed, by=by, new=new)
    after = placed_by_hand({name: values[name] for name in changed}, source)
    assign(structure, after)
    sources = {name: (origins or {}).get(name) or origin(source) for name in changed}
    structure.provenances = {**structure.provenances, **sources}
    store(structure)
    assign_many(structure, after)
    if new or "mobilisation" in changed:
        etapes.follow([structure], le=today(), par=by)
    journal.record_change(
        kind,
        row=structure,
        before=before,
        after=after,
        by=by,
        contexte={"version": structure.version, **(contexte or {})},
    )
    return tuple(changed)


def check_team(structure: Structure, changed: list[str], *, by: User | None, new: bool) -> None:
    if not new:
        rules.check_fields(changed, team=may_write_for_team(by, structure.cite))


def placed_by_hand(values: Values, source: str) -> Values:
    """A position typed by a person says so; another source says its own origin itself."""
    if source != SAISIE or "position_source" in values or "latitude" not in values:
        return values
    origin_of = PositionSource.AUCUNE if values["latitude"] is None else PositionSource.SAISIE
    return {**values, "position_source": origin_of.value}


def origin(source: str) -> dict[str, str]:
    return {"source": source, "date": today().isoformat()}


def store(structure: Structure) -> None:
    """Save with what is computed and one more version; a sheet that does not hold together is refused in words."""
    if structure.pk is not None:
        structure.version += 1
        rules.check_mother(structure)
    prepare_for_save([structure])
    try:
        structure.clean_fields(exclude=["cite", "provenances", "recherche"])
        structure.validate_constraints(exclude=["cite"])
    except ValidationError as error:
        raise Refused("incoherent", " ".join(error.messages)) from error
    structure.save()


# ── life of the sheet ─────────────────────────────────────────────────


def set_statut(structure: Structure, statut: Statut, *, by: User | None) -> Structure:
    before = {"statut": structure.statut}
    structure.statut = statut
    structure.version += 1
    structure.save(update_fields=["statut", "version", "modifie_le"])
    journal.record_change(Trace.STATUT, row=structure, before=before, after={"statut": statut.value}, by=by)
    return structure


def archive_structure(*, structure: Structure, by: User | None) -> Structure:
    """Take the sheet out of the directory; `restore_structure` puts it back as it was."""
    require(by, Capability.ACTEUR_ARCHIVE, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_archivable(structure)
        return set_statut(structure, Statut.ARCHIVEE, by=by)


def restore_structure(*, structure: Structure, by: User | None) -> Structure:
    require(by, Capability.ACTEUR_ARCHIVE, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_restorable(structure)
        return set_statut(structure, statut_before_archive(structure), by=by)


def statut_before_archive(structure: Structure) -> Statut:
    event = history_of(structure).filter(kind=Trace.STATUT).first()
    before = event.changes["statut"][0] if event else Statut.ACTIVE
    return Statut(before) if before in (Statut.ACTIVE, Statut.FERMEE) else Statut.ACTIVE


def close_structure(*, structure: Structure, by: User | None) -> Structure:
    """The structure itself has closed: its sheet stays in the directory and says so."""
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_closable(structure)
        return set_statut(structure, Statut.FERMEE, by=by)


def reopen_structure(*, structure: Structure, by: User | None) -> Structure:
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_reopenable(structure)
        return set_statut(structure, Statut.ACTIVE, by=by)


def mark_verified(*, structure: Structure, by: User | None) -> Structure:
    """Somebody has checked the whole sheet today."""
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_editable(structure)
        structure.verifiee_le = today()
        structure.verifiee_par = by
        structure.save(update_fields=["verifiee_le", "verifiee_par", "modifie_le"])
        record(Trace.VERIFIEE, by=by, objet=structure)
    return structure


def restore_values(
    *, structure: Structure, values: Mapping[str, Json], by: User | None, event_id: int
) -> tuple[str, ...]:
    """Put older values back, as a new version. What they refer to and that has since been deleted is left empty."""
    require(by, Capability.ACTEUR_HISTORY, structure)
    require(by, Capability.ACTEUR_EDIT, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_editable(structure)
        wanted = existing(Structure, values)
        return write(structure, wanted, by=by, kind=Trace.RETABLIE_VERSION, contexte={"evenement": event_id})


def tell_apart(one: Structure, other: Structure, *, by: User | None) -> PaireDistincte:
    """Remember that these two are different structures."""
    require(by, Capability.ACTEUR_EDIT, one.cite)
    first, second = sorted((one, other), key=lambda structure: structure.pk)
    if first.cite_id != second.cite_id or first.pk == second.pk:
        raise Refused("paire", "Choisissez deux fiches différentes de la même cité.")
    pair, _ = PaireDistincte.objects.get_or_create(
        premiere=first, seconde=second, defaults={"cite": first.cite, "par": by}
    )
    return pair


def record_consultation(
    *, structure: Structure, by: User, champs: Iterable[str], personnes: Iterable[int] = ()
) -> None:
    """Somebody has asked to read contact details kept for the team."""
    require(by, Capability.ACTEUR_VIEW, structure)
    record(
        Trace.CONSULTEE,
        by=by,
        objet=structure,
        contexte={"champs": list(champs), "personnes": list(personnes)},
    )
