"""The first steps on an empty database: trusted, because nobody is there yet to be asked."""

from django.utils import timezone

from maillage.access.check import forget_grants
from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.choices import Portee
from maillage.cites.models import Cite
from maillage.cites.services import create_cite, open_mandat


def install_administrator(*, prenom: str, nom: str, email: str, password: str) -> User:
    """The first account: it assists the whole installation. Raises Refused once somebody exists."""
    if User.objects.exists():
        raise Refused("deja_installe", "Cette installation a déjà son administrateur : connectez-vous.")
    user = User.objects.create_superuser(email, password, prenom=prenom, nom=nom)
    record("installation", by=user, objet=user)
    open_mandat(titulaire=user, role=Role.SUPPORT, portee=Portee.NATIONALE, debut=timezone.localdate(), by=None)
    return user


def install_first_cite(*, nom: str, nom_court: str, slug: str, commune: str, by: User) -> Cite:
    """The first cité, of which the administrator is the CPO until mandates are given to others."""
    cite = create_cite(nom=nom, nom_court=nom_court, slug=slug, communes=[commune], by=None)
    open_mandat(titulaire=by, role=Role.CPO, cite=cite, debut=timezone.localdate(), by=None)
    forget_grants(by)
    return cite
