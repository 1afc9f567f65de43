"""Sending: convocation, update, cancellation, chase. Nobody is written twice for the same sending.

Everything is put in the queue in one transaction, under keys that name the meeting and the sending: a machine that stops
in the middle has sent nothing, or what the queue will finish; asking again finds the messages already there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.choices import NatureSollicitation
from maillage.acteurs.services.sollicitations import cancel_solicitations, record_many
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.core.text import day_in_words
from maillage.courriels.choices import Nature
from maillage.courriels.services import Attachment, Recipient, queue_many, withdraw_waiting
from maillage.instances.choices import Envoi, EtatReunion, Reponse
from maillage.instances.models import Invitation, Reunion
from maillage.instances.rules import reunions as rules
from maillage.instances.services.messages import Letter, calendar_file, letter
from maillage.instances.services.reunions import change_state, locked

CONVOQUEE, RELANCEE = "reunion_convoquee", "reunion_relancee"
CALENDAR = "text/calendar; method={method}"
"""The character set is added when the message is written: said twice, strict programs refuse the whole file."""


@dataclass(frozen=True)
class Sent:
    """How many are newly invited, told of a change, told that they are not expected any more."""

    convoques: int = 0
    prevenus: int = 0
    decommandes: int = 0

    @property
    def total(self) -> int:
        return self.convoques + self.prevenus + self.decommandes


def cle_of(reunion: Reunion) -> str:
    """The name of the meeting in the records of solicitations and in the keys of messages."""
    return f"reunion:{reunion.pk}"


def convene(*, reunion: Reunion, by: User, now: datetime | None = None) -> Sent:
    """Invite those who are not yet, tell the others what changed, and those who are no more expected."""
    require(by, Capability.REUNION_EDIT, reunion)
    now = now or timezone.now()
    with transaction.atomic():
        held = locked(reunion)
        rules.check_convocable(held, now=now)
        prefetch_related_objects([held], "points")
        rows = list(
            held.invitations.select_for_update(of=("self",)).select_related("structure", "personne", "siege")
        )
        expected = [row for row in rows if row.invitee and row.courriel]
        if not expected:
            raise Refused(
                "personne",
                "Personne à convoquer : cochez au moins une personne qui a une adresse électronique.",
            )
        changed = held.sequence is not None and held.annonce != held.a_dire
        new = [row for row in expected if row.envoi_n is None]
        told = [row for row in expected if changed and row.envoi_n is not None]
        gone = [row for row in rows if row.envoi_n is not None and not row.invitee]
        held.sequence = next_sequence(held, changed=changed, gone=gone, new=new)
        check_something(new, told, gone)
        post(held, new, Nature.CONVOCATION, "REQUEST", by=by, now=now)
        post(held, told, Nature.MISE_A_JOUR, "REQUEST", by=by, now=now)
        post(held, gone, Nature.ANNULATION, "CANCEL", by=by, now=now)
        remember(held, new, told, gone, by=by, now=now)
    return Sent(len(new), len(told), len(gone))


def next_sequence(
    reunion: Reunion, *, changed: bool, gone: Sequence[Invitation], new: Sequence[Invitation]
) -> int:
    """Calendars follow the highest number: it grows when something changes, when somebody is let go or called back."""
    if reunion.sequence is None:
        return 0
    called_back = any(row.envoye_le is not None for row in new)
    return reunion.sequence + (1 if changed or gone or called_back else 0)


def check_something(*groups: Sequence[Invitation]) -> None:
    if not any(groups):
        raise Refused(
            "deja",
            "Tout le monde a déjà reçu cette convocation et rien n'a changé : il n'y a rien à envoyer. Pour rappeler "
            "ceux qui n'ont pas répondu, utilisez « Relancer ».",
        )


def post(
    reunion: Reunion, rows: Iterable[Invitation], nature: Nature, method: str, *, by: User, now: datetime
) -> None:
    def made() -> Iterator[Recipient]:
        for row in rows:
            ics = calendar_file(reunion, row, method, by=by, now=now)
            yield recipient(
                row,
                letter(reunion, row, nature),
                [Attachment("reunion.ics", CALENDAR.format(method=method), ics)],
            )

    queue(reunion, nature, made(), f"{cle_of(reunion)}:{nature}:{reunion.sequence}", by=by)


def recipient(row: Invitation, written: Letter, pieces: Sequence[Attachment] = ()) -> Recipient:
    return Recipient(row.courriel, name_of(row), written.sujet, written.texte, pieces)


def queue(reunion: Reunion, nature: Nature, to: Iterable[Recipient], cle: str, *, by: User) -> None:
    queue_many(cite=reunion.cite, cle=cle, nature=nature, recipients=to, repondre_a=by.email, by=by)


def name_of(row: Invitation) -> str:
    return str(row.personne or row.structure or "")


def remember(
    reunion: Reunion,
    new: Sequence[Invitation],
    told: Sequence[Invitation],
    gone: Sequence[Invitation],
    *,
    by: User,
    now: datetime,
) -> None:
    """What was sent, who is solicited from now on, who is no more."""
    for row in (*new, *told):
        row.envoi_n, row.envoye_le = reunion.sequence, now
    for row in gone:
        row.envoi_n = None
    Invitation.objects.bulk_update((*new, *told, *gone), ["envoi_n", "envoye_le"], batch_size=200)
    reunion.etat, reunion.convoquee_le, reunion.annonce = EtatReunion.CONVOQUEE, now, reunion.a_dire
    reunion.version += 1
    reunion.save(update_fields=["etat", "convoquee_le", "annonce", "sequence", "version", "modifie_le"])
    solicit(reunion, new, NatureSollicitation.INVITATION, cle_of(reunion), by=by, now=now)
    for row in gone:
        withdraw(reunion, row, by=by)
    contexte = {
        "envoi": reunion.sequence,
        "convoques": len(new),
        "prevenus": len(told),
        "decommandes": len(gone),
    }
    record(CONVOQUEE, by=by, objet=reunion, contexte=contexte)


def solicit(
    reunion: Reunion, rows: Iterable[Invitation], nature: str, cle: str, *, by: User, now: datetime
) -> None:
    known = [(row.personne, row.structure) for row in rows if row.personne_id or row.structure_id]
    what = f"{reunion.instance.nom}, {day_in_words(timezone.localtime(reunion.debut))}"
    day = timezone.localdate(now)
    if known:
        record_many(cite=reunion.cite, cibles=known, nature=nature, le=day, objet=what, cle=cle, by=by)


def withdraw(reunion: Reunion, row: Invitation, *, by: User) -> None:
    """What was asked of them is taken back."""
    who = {"personnes": [row.personne_id]} if row.personne_id else {"structures": [row.structure_id]}
    cancel_solicitations(cite=reunion.cite, cle=cle_of(reunion), by=by, **who)


# ── cancelling ────────────────────────────────────────────────────────


def cancel(*, reunion: Reunion, motif: str, by: User, now: datetime | None = None) -> int:
    """Cancel, and tell everybody who was convened; gives how many are told. Everything is kept.

    An invitation or a change still in the queue would arrive after the news that there is no meeting: it does not leave.
    """
    now = now or timezone.now()
    with transaction.atomic():
        stored = change_state(reunion=reunion, etat=EtatReunion.ANNULEE, motif=motif, by=by, now=now)
        rows = list(
            stored.invitations.filter(envoi_n__isnull=False).select_related("structure", "personne", "siege")
        )
        if rows and stored.debut > now:
            stored.sequence = (stored.sequence or 0) + 1
            stored.save(update_fields=["sequence", "modifie_le"])
            withdraw_waiting(cite=stored.cite, cle=cle_of(stored))
            post(stored, rows, Nature.ANNULATION, "CANCEL", by=by, now=now)
            cancel_solicitations(cite=stored.cite, cle=cle_of(stored), by=by)
        else:
            rows = []
    return len(rows)


def restore(*, reunion: Reunion, by: User) -> Reunion:
    """Back in preparation: everybody will be invited again by the next sending."""
    with transaction.atomic():
        stored = change_state(reunion=reunion, etat=EtatReunion.PREPARATION, by=by)
        stored.invitations.update(envoi_n=None)
        stored.annonce = {}
        stored.save(update_fields=["annonce", "modifie_le"])
    return stored


# ── chasing ───────────────────────────────────────────────────────────


def chase(*, reunion: Reunion, by: User, now: datetime | None = None) -> int:
    """Remind those who were convened and did not answer, once a day at most; gives how many."""
    require(by, Capability.REUNION_EDIT, reunion)
    now = now or timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic():
        held = locked(reunion)
        rules.check_convocable(held, now=now)
        silent = held.invitations.select_for_update(of=("self",)).select_related(
            "structure", "personne", "siege"
        )
        silent = silent.filter(envoi=Envoi.INVITER, envoi_n__isnull=False, reponse=Reponse.SANS)
        rows = [row for row in silent if row.courriel and not reminded_on(row, today)]
        if not rows:
            raise Refused(
                "personne",
                "Personne à relancer : tout le monde a répondu, ou a déjà été relancé aujourd'hui.",
            )
        cle = f"{cle_of(held)}:relance:{today.isoformat()}"
        to = [recipient(row, letter(held, row, Nature.RELANCE)) for row in rows]
        queue(held, Nature.RELANCE, to, cle, by=by)
        for row in rows:
            row.relance_le = now
        Invitation.objects.bulk_update(rows, ["relance_le"], batch_size=200)
        solicit(held, rows, NatureSollicitation.RELANCE, cle, by=by, now=now)
        record(RELANCEE, by=by, objet=held, contexte={"nombre": len(rows)})
    return len(rows)


def reminded_on(row: Invitation, today: object) -> bool:
    return row.relance_le is not None and timezone.localdate(row.relance_le) == today
