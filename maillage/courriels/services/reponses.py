"""What a mail server answers, in words, and what follows: try again, refuse the address, give up, ask a person."""

import smtplib
from dataclasses import dataclass

from maillage.courriels.choices import Etat
from maillage.courriels.models import Message
from maillage.courriels.rules import MAYBE_GONE


@dataclass(frozen=True)
class Suite:
    """`etat` None: try again later."""

    etat: Etat | None
    phrase: str


def unwritable(error: ValueError) -> Suite:
    """A header that no mail can hold."""
    return Suite(
        Etat.ECHEC,
        f"Ce message ne peut pas être écrit : son adresse n'est pas valable ({error}). Corrigez-la.",
    )


def before_handing(error: OSError) -> Suite:
    """The server did not answer, or did not let us in: nothing has left, one tries again."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Suite(
            None,
            f"Le serveur de courriel refuse le compte d'envoi ({said(error.smtp_code, error.smtp_error)}) : "
            "l'administration vérifie MAILLAGE_COURRIEL_COMPTE et MAILLAGE_COURRIEL_MOT_DE_PASSE.",
        )
    return Suite(None, f"Le serveur de courriel ne répond pas ({short(error)}). Nouvel essai automatique.")


def after_handing(error: OSError, message: Message) -> Suite:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # one recipient per message: one answer
        code, text = next(iter(error.recipients.values()))
        if temporary(code):
            return Suite(None, f"Le serveur demande de réessayer plus tard ({said(code, text)}).")
        return Suite(
            Etat.REFUSE,
            f"Le serveur refuse l'adresse {message.courriel} ({said(code, text)}) : elle n'existe pas ou plus. "
            "Corrigez-la dans l'annuaire, ou notez-la en erreur.",
        )
    if isinstance(error, smtplib.SMTPResponseException):
        if temporary(error.smtp_code):
            return Suite(
                None,
                f"Le serveur demande de réessayer plus tard ({said(error.smtp_code, error.smtp_error)}).",
            )
        return Suite(
            Etat.ECHEC,
            f"Le serveur refuse ce message ({said(error.smtp_code, error.smtp_error)}) : l'administration "
            "vérifie l'adresse d'expédition (MAILLAGE_COURRIEL_EXPEDITEUR) et le contenu.",
        )
    # no answer to the text: it may have been taken (RFC 5321, 4.5.3.2.6)
    return Suite(Etat.INTERROMPU, MAYBE_GONE)


def temporary(code: int) -> bool:
    return 400 <= code < 500


def said(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {words}".split())[:200]


def short(error: OSError) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]
