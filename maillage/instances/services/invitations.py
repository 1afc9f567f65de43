"""Who is invited to a meeting, and what they answer, with an account or through their link.

The secret of a link is made from the key of the site and a seed: the same link goes in each message, and a copy of the
database opens nothing. Only its digest is compared, as for the links of `base.links`; when it stops being answered is
the business of the meeting (`rules.check_answerable`), not of a date of its own.
"""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.models import Personne, Structure
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.links import digest
from maillage.base.sheets import check_row
from maillage.instances.choices import Envoi, QualiteSiege, Reponse
from maillage.instances.models import Invitation, Reunion, Siege
from maillage.instances.rules import reunions as rules
from maillage.instances.services.ecriture import ELSEWHERE

AJOUTEE, MODIFIEE, RETIREE, CHOIX, REPONSE = (
    "invite_ajoute", "invite_modifie", "invite_retire", "invites_choix", "invite_reponse",
)  # fmt: skip
SALT = "maillage.reunion.invitation"


# ── the secret of the link ────────────────────────────────────────────


def secret_of(graine: str) -> str:
    return salted_hmac(SALT, graine, algorithm="sha256").hexdigest()


def with_link(invitation: Invitation) -> Invitation:
    """A new seed: whatever link this row had opens nothing any more."""
    invitation.graine = secrets.token_urlsafe(24)
    invitation.empreinte = digest(secret_of(invitation.graine))
    return invitation


# ── the list ──────────────────────────────────────────────────────────


def invite_members(*, reunion: Reunion, by: User | None) -> int:
    """Everybody who sits on the day of the meeting and is not in the list yet; gives how many were added.

    Titulars and guests are to be invited, substitutes are listed without being solicited. One address is written once.
    """
    require(by, Capability.REUNION_EDIT, reunion)
    rules.check_editable(reunion)
    with transaction.atomic():
        held = Reunion.objects.select_for_update(of=("self",)).get(pk=reunion.pk)
        known = list(held.invitations.all())
        made = list(members_to_add(reunion, known))
        Invitation.objects.bulk_create(made)
        if made:
            record(AJOUTEE, by=by, objet=reunion, contexte={"nombre": len(made)})
    return len(made)


def members_to_add(reunion: Reunion, known: Iterable[Invitation]) -> Iterable[Invitation]:
    listed = {(row.structure_id, row.personne_id) for row in known}
    addresses = {row.courriel for row in known if row.courriel}
    day = timezone.localdate(reunion.debut)
    seats = Siege.objects.filter(instance=reunion.instance_id).at(day).select_related("structure", "personne")
    for seat in seats:
        if (seat.structure_id, seat.personne_id) in listed:
            continue
        row = invitation_for(reunion, seat.structure, seat.personne, seat.qualite)
        row.siege = seat
        row.courriel = "" if row.courriel in addresses else row.courriel
        row.envoi = Envoi.ECARTER if seat.qualite == QualiteSiege.SUPPLEANT else Envoi.INVITER
        listed.add((seat.structure_id, seat.personne_id))
        addresses.add(row.courriel)
        yield row


def invitation_for(
    reunion: Reunion, structure: Structure | None, personne: Personne | None, qualite: str
) -> Invitation:
    """Unsaved, with the address of the person, or else of the structure."""
    row = Invitation(
        cite=reunion.cite, reunion=reunion, structure=structure, personne=personne, qualite=qualite,
        courriel=address_of(personne, structure),
    )  # fmt: skip
    return with_link(row)


def address_of(personne: Personne | None, structure: Structure | None) -> str:
    own = personne.courriel if personne else ""
    return (own or (structure.courriel if structure else "")).strip().lower()


def add_guest(
    *,
    reunion: Reunion,
    structure: Structure | None,
    personne: Personne | None,
    courriel: str = "",
    qualite: str = QualiteSiege.INVITE,
    by: User | None,
) -> Invitation:
    """Somebody who does not sit there: an expert, a partner met last week."""
    require(by, Capability.REUNION_EDIT, reunion)
    rules.check_editable(reunion)
    if structure is None and personne is None and not courriel:
        raise Refused(
            "vide",
            "Choisissez une structure ou une personne de l'annuaire, ou donnez une adresse électronique.",
        )
    if any(row is not None and row.cite_id != reunion.cite_id for row in (structure, personne)):
        raise Refused("cite", ELSEWHERE)
    row = invitation_for(reunion, structure, personne, qualite)
    row.courriel = courriel.strip().lower() or row.courriel
    with transaction.atomic():
        check_row(row)
        row.save()
        record(AJOUTEE, by=by, objet=reunion, contexte={"invite": str(row)})
    return row


def change_guest(
    *, invitation: Invitation, courriel: str, envoi: str, qualite: str, by: User | None
) -> Invitation:
    require(by, Capability.REUNION_EDIT, invitation)
    rules.check_editable(invitation.reunion)
    with transaction.atomic():
        row = locked(invitation)
        row.courriel, row.envoi, row.qualite = courriel.strip().lower(), envoi, qualite
        check_row(row)
        row.save(update_fields=["courriel", "envoi", "qualite", "modifie_le"])
        record(MODIFIEE, by=by, objet=row.reunion, contexte={"invite": str(row), "envoi": envoi})
    return row


def locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("reunion__instance", "cite")
    return rows.get(pk=invitation.pk)


def choose(*, reunion: Reunion, ids: Collection[int], envoi: str, by: User | None) -> int:
    """What is done with these people: invite, send the minutes only, leave in peace; gives how many changed."""
    require(by, Capability.REUNION_EDIT, reunion)
    rules.check_editable(reunion)
    if envoi not in Envoi.values:
        raise Refused("envoi", "Choisissez : inviter, envoyer le relevé seulement, ou ne pas solliciter.")
    with transaction.atomic():
        rows = reunion.invitations.filter(pk__in=ids).exclude(envoi=envoi)
        names = [str(row) for row in rows.select_related("structure", "personne")]
        number = rows.update(envoi=envoi, modifie_le=timezone.now())
        if number:
            record(CHOIX, by=by, objet=reunion, contexte={"envoi": envoi, "invites": names})
    return number


def set_invited(*, reunion: Reunion, ids: Collection[int], by: User | None) -> None:
    """Those who are ticked are invited; those who were and are no more are not solicited."""
    with transaction.atomic():
        choose(reunion=reunion, ids=ids, envoi=Envoi.INVITER, by=by)
        others = reunion.invitations.filter(envoi=Envoi.INVITER).exclude(pk__in=ids)
        choose(reunion=reunion, ids=list(others.values_list("pk", flat=True)), envoi=Envoi.ECARTER, by=by)


def remove_guest(*, invitation: Invitation, by: User | None) -> None:
    """Somebody already convened is told first: untick them, the next sending cancels their invitation."""
    require(by, Capability.REUNION_EDIT, invitation)
    rules.check_editable(invitation.reunion)
    if invitation.envoi_n is not None:
        raise Refused(
            "convoque",
            "Cette personne a reçu la convocation : choisissez « ne pas solliciter », le prochain envoi l'en préviendra.",
        )
    with transaction.atomic():
        record(RETIREE, by=by, objet=invitation.reunion, contexte={"invite": str(invitation)})
        invitation.delete()


# ── answers ───────────────────────────────────────────────────────────


def open_link(secret: str) -> Invitation:
    """The invitation of a link. Refused with a sentence when it is altered or its list was made again."""
    rows = Invitation.objects.select_related("reunion__instance", "structure", "personne", "cite")
    found = rows.filter(empreinte=digest(secret)).first()
    if found is None:
        raise Refused(
            "inconnu",
            "Ce lien est incomplet, a été modifié, ou n'est plus celui de votre invitation : recopiez-le en entier depuis "
            "le dernier message reçu, ou répondez simplement à ce message.",
        )
    return found


def answer(
    *,
    invitation: Invitation,
    reponse: str,
    represente_par: str = "",
    by: User | None = None,
    now: datetime | None = None,
) -> Invitation:
    """What somebody answers, through their link (`by` None) or told to the team. After the day asked, it is kept as late."""
    now = now or timezone.now()
    if by is not None:
        require(by, Capability.REUNION_EDIT, invitation)
    with transaction.atomic():
        row = locked(invitation)
        rules.check_answerable(row.reunion, now=now)
        rules.check_answer(reponse, represente_par)
        before = row.reponse
        row.reponse = reponse
        row.represente_par = represente_par.strip()[:200] if reponse == Reponse.REPRESENTE else ""
        row.repondu_le = now
        row.en_retard = rules.is_late(row.reunion, now=now, today=timezone.localdate(now))
        row.save(update_fields=["reponse", "represente_par", "repondu_le", "en_retard", "modifie_le"])
        contexte = {"invite": str(row.structure or "") or row.pk, "par_lien": by is None}
        record(REPONSE, by=by, objet=row.reunion, changes={"reponse": (before, reponse)}, contexte=contexte)
    return row
