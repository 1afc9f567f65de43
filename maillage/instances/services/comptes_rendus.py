"""Writing minutes: a text per point, saved by itself; validated versions, frozen."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.selectors import history_of
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, save_over
from maillage.base.values import Json, assign, changed_fields, read_fields
from maillage.core.richtext import clean
from maillage.instances.choices import EtatCompteRendu
from maillage.instances.models import CompteRendu, NotePoint, PointOrdreDuJour, Reunion, VersionCompteRendu
from maillage.instances.rules import comptes_rendus as rules
from maillage.instances.rules import reunions as meeting_rules
from maillage.instances.selectors.compte_rendu import is_empty, snapshot

MODIFIE, VALIDE, ROUVERT = "compte_rendu_modifie", "compte_rendu_valide", "compte_rendu_rouvert"
TEXTES = ("introduction", "conclusion")
SAME_SITTING = timedelta(hours=1)
"""Saving goes by itself every few seconds: the trail says once an hour who writes."""


def open_minutes(reunion: Reunion) -> CompteRendu:
    """The minutes of a meeting, locked, made if they are not there. To be called in a transaction."""
    CompteRendu.objects.get_or_create(reunion=reunion, defaults={"cite": reunion.cite})
    rows = CompteRendu.objects.select_for_update(of=("self",)).select_related("reunion__instance", "cite")
    return rows.get(reunion=reunion)


def save_note(
    *, point: PointOrdreDuJour, base: Mapping[str, Json], mine: Mapping[str, Json], by: User
) -> SheetSaved:
    """Save the text of a point, unless somebody else has written on it since it was read."""
    require(by, Capability.REUNION_EDIT, point)
    meeting_rules.check_editable(point.reunion)
    with transaction.atomic():
        rules.check_writable(open_minutes(point.reunion))
        note, _ = NotePoint.objects.get_or_create(
            point=point, defaults={"cite": point.cite, "reunion": point.reunion}
        )
        note = NotePoint.objects.select_for_update().get(pk=note.pk)
        texte = clean(str(mine["texte"] or ""))
        return save_over(
            note, base=base, mine={"texte": texte}, write=lambda values: write_note(note, values, by=by)
        )


def write_note(note: NotePoint, values: Mapping[str, Json], *, by: User) -> tuple[str, ...]:
    changed = changed_fields({"texte": note.texte}, values)
    if changed:
        note.texte, note.par = str(values["texte"]), by
        note.version += 1
        note.save()
        tell(note.reunion, by)
    return tuple(changed)


def tell(reunion: Reunion, by: User) -> None:
    """Who wrote, once a sitting."""
    since = timezone.now() - SAME_SITTING
    known = history_of(reunion).filter(kind=MODIFIE, acteur_id=by.pk, quand__gt=since)
    if not known.exists():
        record(MODIFIE, by=by, objet=reunion)


def settle_note(*, point: PointOrdreDuJour, choix: str, mine: str, by: User) -> SheetSaved:
    """After a conflict, what a person chose: "mienne", "sienne" or "deux", theirs first. What is replaced is in the trail."""
    require(by, Capability.REUNION_EDIT, point)
    with transaction.atomic():
        rules.check_writable(open_minutes(point.reunion))
        note = NotePoint.objects.select_for_update().get(point=point)
        theirs, typed = note.texte, clean(mine)
        kept = {"mienne": typed, "sienne": theirs, "deux": theirs + typed}
        if choix not in kept:
            raise Refused("choix", "Choisissez le texte à garder : le vôtre, l'autre, ou les deux.")
        lost = {"mienne": theirs, "sienne": typed}.get(choix, "")
        if lost and lost != kept[choix]:
            record(MODIFIE, by=by, objet=point.reunion, contexte={"point": point.titre, "remplace": lost})
        return SheetSaved(write_note(note, {"texte": kept[choix]}, by=by))


def save_minutes(
    *, reunion: Reunion, base: Mapping[str, Json], mine: Mapping[str, Json], by: User
) -> SheetSaved:
    """The texts before and after the points."""
    require(by, Capability.REUNION_EDIT, reunion)
    meeting_rules.check_editable(reunion)
    with transaction.atomic():
        minutes = open_minutes(reunion)
        rules.check_writable(minutes)
        typed = {name: clean(str(mine[name] or "")) for name in TEXTES if name in mine}
        return save_over(
            minutes, base=base, mine=typed, write=lambda values: write_minutes(minutes, values, by=by)
        )


def write_minutes(minutes: CompteRendu, values: Mapping[str, Json], *, by: User) -> tuple[str, ...]:
    changed = changed_fields(read_fields(minutes, values), values)
    if changed:
        assign(minutes, {name: values[name] for name in changed})
        minutes.version += 1
        minutes.save()
        tell(minutes.reunion, by)
    return tuple(changed)


# ── versions ──────────────────────────────────────────────────────────


def validate(
    *, reunion: Reunion, motif: str = "", by: User | None, now: datetime | None = None
) -> VersionCompteRendu:
    """Freeze what is written as the next version; nothing leaves yet."""
    require(by, Capability.COMPTE_RENDU_VALIDATE, reunion)
    now = now or timezone.now()
    with transaction.atomic():
        minutes = open_minutes(reunion)
        content = snapshot(minutes)
        rules.check_validable(minutes, meeting=minutes.reunion.etat, empty=is_empty(content), motif=motif)
        minutes.etat, minutes.numero = EtatCompteRendu.VALIDE, minutes.numero + 1
        minutes.valide_le, minutes.valide_par = now, by
        minutes.version += 1
        minutes.save()
        version = VersionCompteRendu.objects.create(
            cite=minutes.cite, reunion=minutes.reunion, numero=minutes.numero, contenu=content, motif=motif.strip(),
            validee_le=now, validee_par=by,
        )  # fmt: skip
        record(
            VALIDE, by=by, objet=minutes.reunion, contexte={"version": minutes.numero, "motif": motif.strip()}
        )
    return version


def reopen(*, reunion: Reunion, by: User | None) -> CompteRendu:
    """Open it to correction: the version already sent stays what people read until the next one is sent."""
    require(by, Capability.COMPTE_RENDU_VALIDATE, reunion)
    with transaction.atomic():
        minutes = open_minutes(reunion)
        rules.check_reopenable(minutes)
        minutes.etat = EtatCompteRendu.BROUILLON
        minutes.version += 1
        minutes.save(update_fields=["etat", "version", "modifie_le"])
        record(ROUVERT, by=by, objet=minutes.reunion, contexte={"version": minutes.numero})
    return minutes
