"""Opening an account and sending its invitation."""

import logging

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from maillage.accounts.models import User
from maillage.audit.services import Author, record
from maillage.base.errors import Refused

logger = logging.getLogger(__name__)

INVITATION = """Bonjour,

Un compte vous a été ouvert dans maillage, l'outil de la cité éducative.

Pour entrer, ouvrez {url} et demandez un code de connexion avec votre adresse {email} ;
vous pourrez ensuite choisir un mot de passe ou une clé d'accès.
"""


def open_account(
    *, email: str, prenom: str = "", nom: str = "", password: str | None = None, by: Author | None
) -> tuple[User, bool]:
    """The account of that address, opened if it did not exist: (account, opened).

    Raises Refused when the address is not one. The caller checks the right to do so (a mandate comes with the account).
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("courriel", f"« {email} » n'est pas une adresse électronique : vérifiez-la.") from error
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known, False
    user = User.objects.create_user(email, password, prenom=prenom.strip(), nom=nom.strip())
    record("compte_ouvert", by=by, objet=user)
    return user, True


def send_invitation(user: User, *, base_url: str) -> None:
    """Sent once the transaction is committed, so that nobody is invited to an account that was rolled back."""
    text = INVITATION.format(
        url=base_url.rstrip("/") + reverse("account_request_login_code"), email=user.email
    )
    transaction.on_commit(lambda: deliver("Votre compte maillage", text, user.email))


def deliver(subject: str, text: str, to: str) -> None:
    """A mail server that does not answer must not undo what is committed: it is logged for the administrator."""
    try:
        send_mail(subject, text, None, [to])
    except OSError:
        logger.exception("courriel non envoyé à %s", to)


def rename(user: User, *, prenom: str, nom: str) -> None:
    user.prenom, user.nom = prenom, nom
    user.save(update_fields=["prenom", "nom"])


def set_hashed_password(user: User, hashed: str) -> None:
    """For many accounts made at once with one password: `hashed` comes from make_password."""
    user.password = hashed
    user.save(update_fields=["password"])
