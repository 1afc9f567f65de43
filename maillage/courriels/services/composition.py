"""The e-mail itself: plain text and HTML, why one receives it, how to receive no more."""

import re
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import punycode
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from maillage.base.errors import Refused
from maillage.base.site import absolute
from maillage.courriels.choices import REASONS, Nature
from maillage.courriels.models import Message

SALT = "maillage.desabonnement"
CALENDAR = "text/calendar"
ASPECT = (
    "max-width: 40em; margin: 0 auto; padding: 1em; font-family: sans-serif; font-size: 16px; line-height: 1.5; "
    "overflow-wrap: anywhere"
)
"""Mail programs read no style sheet of ours: a width and a typeface that a phone can show, their own colours."""


BUTTONS = {
    Nature.CONVOCATION: "Répondre à l'invitation",
    Nature.MISE_A_JOUR: "Changer ma réponse",
    Nature.RELANCE: "Répondre",
    Nature.CAMPAGNE: "Ouvrir ma page",
}
"""What the reader is asked to do, when the message holds a link that does it."""
ALONE = re.compile(r'(?:<br>|(?<=<p>))(<a href="([^"]+)" rel="nofollow">[^<]*</a>)(?=<br>|</p>)')
"""A link that has its line for itself, in the HTML of a text."""


def compose(message: Message, connection: Any = None) -> EmailMultiAlternatives:
    """Ready to leave. The identifier is that of the message: a server that receives it twice can tell."""
    email = EmailMultiAlternatives(
        subject=message.sujet,
        body=text_of(message),
        from_email=formataddr((message.cite.nom, sender_address())),
        to=[formataddr((message.nom, in_ascii(message.courriel)))],
        reply_to=[message.repondre_a] if message.repondre_a else None,
        headers=headers_of(message),
        connection=connection,
    )
    email.attach_alternative(html_of(message), "text/html")
    for piece in message.pieces.all():
        content = bytes(piece.contenu or b"")
        if piece.mime.startswith(CALENDAR):
            # calendars read an invitation in the body (Outlook, Gmail) or in the file (Thunderbird)
            email.attach_alternative(content.decode(), piece.mime)
        email.attach(piece.nom, content, piece.mime)
    return email


def in_ascii(courriel: str) -> str:
    """« lise@été.fr » as servers know it: « lise@xn--t-9fab.fr ». ValueError when there is no such writing."""
    name, _, domain = courriel.rpartition("@")
    return f"{name}@{punycode(domain)}"


def sender_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def headers_of(message: Message) -> dict[str, str]:
    domain = sender_address().rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<maillage.{message.cite_id}.{message.pk}@{domain}>"}
    if message.se_desabonne:
        headers["List-Unsubscribe"] = f"<{unsubscribe_address(message)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers


def footer_of(message: Message) -> dict[str, str]:
    return {
        "de": f"{message.cite.nom}, {message.par.nom_complet}" if message.par else message.cite.nom,
        "raison": REASONS[Nature(message.nature)],
        "desabonner": unsubscribe_address(message) if message.se_desabonne else "",
    }


def text_of(message: Message) -> str:
    foot = footer_of(message)
    lines = [
        message.texte.rstrip(), "", "-- ", foot["de"], f"Vous recevez ce message parce que {foot['raison']}.",
    ]  # fmt: skip
    if foot["desabonner"]:
        lines.append(f"Ne plus recevoir ces messages : {foot['desabonner']}")
    return "\n".join(lines) + "\n"


def html_of(message: Message) -> str:
    context = {"message": message, "aspect": ASPECT, **body_of(message), **footer_of(message)}
    return render_to_string("courriels/message_html.html", context)


def body_of(message: Message) -> dict[str, SafeString | str]:
    """The text in paragraphs (`corps`, `suite`); its last link alone on a line becomes a button between them."""
    if message.html:
        return {"corps": mark_safe(message.html)}  # noqa: S308 -- cleaned when it was queued
    linked = urlize(message.texte, trim_url_limit=60, nofollow=True, autoescape=True)
    html = linebreaks(linked, autoescape=False)
    label = BUTTONS.get(Nature(message.nature))
    found = list(ALONE.finditer(html)) if label else []
    if not found:
        return {"corps": mark_safe(html)}  # noqa: S308 -- escaped by urlize
    link, address = found[-1].groups()
    before = f"{html[: found[-1].start()]}</p>".removesuffix("<p></p>")
    after = f"<p><small>{link}</small>{html[found[-1].end() :]}"
    return {
        "corps": mark_safe(before),  # noqa: S308 -- escaped by urlize, as the three below
        "libelle": label or "",
        "adresse": mark_safe(address),  # noqa: S308
        "suite": mark_safe(after),  # noqa: S308
    }


# ── the link that unsubscribes ────────────────────────────────────────


def unsubscribe_address(message: Message) -> str:
    return absolute(reverse("desabonnement", args=[unsubscribe_token(message)]))


def unsubscribe_token(message: Message) -> str:
    """Names the message and nothing else. It does not expire: an old message must still let one go."""
    return signing.Signer(salt=SALT).sign_object(message.pk)


def message_of_token(token: str) -> Message:
    """Refused with a sentence when the link is altered or its message is gone."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        pk = None
    found = Message.objects.select_related("cite").filter(pk=pk).exclude(courriel="").first()
    if found is None:
        raise Refused(
            "lien",
            "Ce lien est incomplet ou a été modifié : recopiez-le en entier depuis le message reçu, ou répondez "
            "simplement à ce message en demandant à ne plus en recevoir.",
        )
    return found
