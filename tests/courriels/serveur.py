"""A real SMTP server on this machine, that answers what a test asks; and a worker that dies."""

from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from django.core.mail.backends.smtp import EmailBackend


class Boite:
    """What arrived, and the answers to give first (« 451 … »); « 250 OK » once there are none left."""

    def __init__(self):
        self.recus = []
        self.au_destinataire = []
        self.au_texte = []
        self.couper = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- its name in aiosmtpd
        if self.au_destinataire:
            return self.au_destinataire.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- its name in aiosmtpd
        if self.au_texte:
            return self.au_texte.pop(0)
        self.recus.append(message_from_bytes(envelope.content, policy=default))
        if self.couper:
            server.transport.abort()
        return "250 OK"


class Serveur(Controller):
    """`comptes`: it wants an account, and knows none."""

    comptes = False

    def factory(self):
        if not self.comptes:
            return SMTP(self.handler, hostname="essai.test")
        return SMTP(
            self.handler,
            hostname="essai.test",
            authenticator=lambda *_: AuthResult(success=False, handled=False),
            auth_require_tls=False,
        )


class MeurtEnOuvrant(EmailBackend):
    """The worker is killed before anything is handed over."""

    def open(self):
        raise SystemExit


class MeurtApresEnvoi(EmailBackend):
    """The worker is killed once the server has the message, before saying so."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise SystemExit
