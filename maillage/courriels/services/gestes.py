"""What a person decides: send again, give up, say it arrived; note a bounce, lift it; unsubscribe."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.models import Cite
from maillage.courriels.choices import ALWAYS_SENT, Etat, Nature
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message, message_queued
from maillage.courriels.rules import check_abandon, check_arrived, check_resend
from maillage.courriels.selectors import obstacle
from maillage.courriels.services.envoi import release_interrupted
from maillage.courriels.services.file import malformed

RENVOYE, ABANDONNE, ARRIVE, EN_ERREUR, LEVEE, DESABONNE, REABONNE = (
    "courriel_renvoye", "courriel_abandonne", "courriel_arrive", "adresse_en_erreur", "adresse_retablie",
    "desabonnement", "reabonnement",
)  # fmt: skip


def locked(message: Message) -> Message:
    """As it is stored now; a try whose worker is gone is settled first."""
    release_interrupted()
    return Message.objects.select_for_update(of=("self",)).select_related("cite").get(pk=message.pk)


def resend(*, message: Message, by: User | None) -> Message:
    """Back in the queue, with all its tries. Refused when it has left, or when its address still bounces."""
    require(by, Capability.COURRIEL_EDIT, message)
    with transaction.atomic():
        message = locked(message)
        check_resend(message.etat)
        stopped = malformed(message.courriel) or obstacle(message.cite, message.courriel, message.nature)
        if stopped is not None:
            raise Refused(stopped.etat, stopped.phrase)
        message.etat, message.erreur, message.tentatives = Etat.EN_ATTENTE, "", 0
        message.prochaine_tentative, message.remise_le = timezone.now(), None
        message.save()
        record(RENVOYE, by=by, objet=message)
        message_queued.send(sender=Message, message=message)
    return message


def abandon(*, message: Message, by: User | None) -> None:
    require(by, Capability.COURRIEL_EDIT, message)
    with transaction.atomic():
        message = locked(message)
        check_abandon(message.etat)
        message.etat = Etat.ABANDONNE
        message.save(update_fields=["etat", "modifie_le"])
        record(ABANDONNE, by=by, objet=message)


def withdraw_waiting(*, cite: Cite, cle: str) -> int:
    """What has not left yet of the sendings whose keys begin so, and is no longer true; gives how many.

    The caller has checked the right, and says in its own trail what made them untrue.
    """
    waiting = Message.objects.filter(cite=cite, etat=Etat.EN_ATTENTE, cle__startswith=f"{cle}:")
    return waiting.update(etat=Etat.ABANDONNE, modifie_le=timezone.now())


def mark_arrived(*, message: Message, by: User | None) -> None:
    """The recipient has it after all."""
    require(by, Capability.COURRIEL_EDIT, message)
    with transaction.atomic():
        message = locked(message)
        check_arrived(message.etat)
        message.etat, message.erreur, message.envoye_le = Etat.ENVOYE, "", message.remise_le
        message.save(update_fields=["etat", "erreur", "envoye_le", "modifie_le"])
        record(ARRIVE, by=by, objet=message)


# ── addresses ─────────────────────────────────────────────────────────


def note_error(
    *, cite: Cite, courriel: str, motif: str, le: date | None = None, by: User | None
) -> AdresseEnErreur:
    """The address bounces: nothing is sent to it any more."""
    require(by, Capability.COURRIEL_EDIT, cite)
    courriel = courriel.strip().lower()
    try:
        validate_email(courriel)
    except ValidationError as error:
        raise Refused(
            "courriel", f"« {courriel} » n'est pas une adresse électronique : vérifiez-la."
        ) from error
    with transaction.atomic():
        row, _ = AdresseEnErreur.objects.update_or_create(
            cite=cite,
            courriel=courriel,
            defaults={"motif": motif.strip(), "le": le or timezone.localdate(), "par": by},
        )
        record(EN_ERREUR, by=by, objet=row)
    return row


def lift_error(*, adresse: AdresseEnErreur, by: User | None) -> None:
    """It answers again."""
    require(by, Capability.COURRIEL_EDIT, adresse)
    with transaction.atomic():
        record(LEVEE, by=by, objet=adresse)
        adresse.delete()


def unsubscribe(*, message: Message, toutes: bool) -> Desabonnement:
    """Asked by the recipient, with the link of a message: from its nature, or from all that can be refused."""
    if message.nature in ALWAYS_SENT:
        raise Refused(
            "nature",
            "Ce message est une convocation ou répond à une demande : on ne s'en désabonne pas. Répondez-y pour dire que "
            "vous ne viendrez pas.",
        )
    nature = "" if toutes else message.nature
    with transaction.atomic():
        row, created = Desabonnement.objects.get_or_create(
            cite=message.cite, courriel=message.courriel, nature=nature
        )
        if created:
            record(DESABONNE, by=None, objet=row, contexte={"nature": nature and Nature(nature).label})
    return row


def subscribe_again(*, desabonnement: Desabonnement, by: User | None) -> None:
    """At the person's own request, told to the team."""
    require(by, Capability.COURRIEL_EDIT, desabonnement)
    with transaction.atomic():
        record(REABONNE, by=by, objet=desabonnement)
        desabonnement.delete()
