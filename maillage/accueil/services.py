"""The first steps on an empty database: trusted, because nobody is there yet to be asked."""

from contextlib import suppress

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from maillage.access.check import forget_grants
from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.accounts.services import open_account
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.choices import Portee
from maillage.cites.models import Cite
from maillage.cites.services import create_cite, open_mandat
from maillage.territoires.services import ensure_communes


def one_at_a_time() -> None:
    """Two people sending the same step at once wait for each other; must be called within a transaction.

    The row locked is one that every installation has; SQLite, whose writers already wait, ignores the lock.
    """
    ContentType.objects.select_for_update().get(app_label="accounts", model="user")


@transaction.atomic
def install_administrator(*, prenom: str, nom: str, email: str, password: str) -> User:
    """The first account: it assists the whole installation. Raises Refused once somebody exists."""
    one_at_a_time()
    if User.objects.exists():
        raise Refused("deja_installe", "Cette installation a déjà son administrateur : connectez-vous.")
    user, _ = open_account(email=email, prenom=prenom, nom=nom, password=password, by=None)
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    record("installation", by=user, objet=user)
    open_mandat(
        titulaire=user, role=Role.SUPPORT, portee=Portee.NATIONALE, debut=timezone.localdate(), by=None
    )
    load_communes()
    return user


def load_communes() -> None:
    """For the second step to choose from; where the package is not installed, that step says what to do."""
    with suppress(Refused):
        ensure_communes()


@transaction.atomic
def install_first_cite(*, nom: str, nom_court: str, slug: str, commune: str, by: User) -> Cite:
    """The first cité, of which the administrator is the CPO until mandates are given to others.

    Raises Refused when there is one already: the others are opened by the assistance.
    """
    one_at_a_time()
    if Cite.objects.exists():
        raise Refused("deja_ouverte", "La première cité est déjà ouverte : rechargez la page pour y entrer.")
    cite = create_cite(nom=nom, nom_court=nom_court, slug=slug, communes=[commune], by=None)
    open_mandat(titulaire=by, role=Role.CPO, cite=cite, debut=timezone.localdate(), by=None)
    forget_grants(by)
    return cite
