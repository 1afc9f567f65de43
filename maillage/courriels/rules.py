"""When a message may be tried again, resent, abandoned; how long one waits between two tries."""

from datetime import date, datetime, timedelta

from maillage.base.errors import Refused
from maillage.courriels.choices import Etat

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))
"""Waiting after each try: a greylisting server answers within minutes, a broken one within a day."""
LEASE = timedelta(minutes=5)
"""A try that lasts longer was interrupted: each exchange with the server is cut after 20 s (EMAIL_TIMEOUT)."""
LARGEST_PIECES = 7 * 1024 * 1024
"""Bytes of attachments in one message: most servers refuse 10 MB, and the encoding adds a third."""

RESENDABLE = (Etat.INTERROMPU, Etat.ECHEC, Etat.REFUSE, Etat.ABANDONNE)
STOPPABLE = (Etat.EN_ATTENTE, Etat.INTERROMPU, Etat.ECHEC)

MAYBE_GONE = (
    "Le programme s'est arrêté pendant l'envoi : le message est peut-être parti. Demandez à la personne si elle l'a "
    "reçu avant de le renvoyer."
)
TOO_MANY = (
    "Tous les essais ont échoué. Vérifiez l'adresse ou le serveur de courriel, puis renvoyez le message."
)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after `tries` tries; None when there have been enough."""
    return now + BACKOFF[tries - 1] if tries <= len(BACKOFF) else None


def check_resend(etat: str) -> None:
    if etat == Etat.ENVOYE:
        raise Refused("envoye", "Ce message est parti : il ne sera pas envoyé deux fois à la même personne.")
    if etat == Etat.DESABONNE:
        raise Refused(
            "desabonne",
            "Cette personne a demandé à ne plus recevoir ce genre de message : écrivez-lui autrement.",
        )
    if etat not in RESENDABLE:
        raise Refused("etat", "Ce message est déjà dans la file d'envoi : il partira tout seul.")


def check_abandon(etat: str) -> None:
    if etat not in STOPPABLE:
        raise Refused("etat", f"Ce message est « {Etat(etat).label} » : il n'y a rien à abandonner.")


def check_arrived(etat: str) -> None:
    if etat != Etat.INTERROMPU:
        raise Refused("etat", "Seul un envoi interrompu peut être déclaré arrivé.")


# ── reminders ─────────────────────────────────────────────────────────


def reminder_key(nature: str, pk: int, le: date, today: date) -> str:
    """Of a dated thing: told once as it comes near, once when it has passed. A date that is moved is another one."""
    return f"{nature}:{pk}:{le.isoformat()}:{'retard' if le < today else 'avant'}"
