"""The cast. Amina is CPO of Saint-Aubin, Paul its principal, Claire speaks for the préfecture, Malik is a partner,
Lou a pilote, Rémi a reader, Nora national, Théo assists, Sacha is CPO elsewhere and must see nothing."""

from datetime import date

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.cites.choices import Institution, Portee
from maillage.cites.models import Cite, Mandat

DEBUT = date(2024, 1, 1)
PASSWORD = "mot-de-passe-de-demonstration"

CAST = {
    "amina": Role.CPO,
    "paul": Role.CHEF_DE_FILE,
    "claire": Role.TROIKA,
    "lou": Role.PILOTE,
    "malik": Role.PARTENAIRE,
    "remi": Role.LECTEUR,
    "nora": Role.NATIONAL,
    "theo": Role.SUPPORT,
    "sacha": Role.CPO,
}
EVERYWHERE = {Role.NATIONAL, Role.SUPPORT}


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name}@exemple.test", PASSWORD, prenom=name.capitalize(), nom="Essai")


def make_persona(name: str, cite: Cite, elsewhere: Cite) -> User:
    """The persona with their mandate: on `cite`, everywhere, or (Sacha) on `elsewhere`."""
    user = make_user(name)
    role = CAST[name]
    place = elsewhere if name == "sacha" else cite
    national = role in EVERYWHERE
    Mandat.objects.create(
        titulaire=user,
        role=role,
        portee=Portee.NATIONALE if national else Portee.CITE,
        cite=None if national else place,
        institution=Institution.PREFECTURE if role == Role.TROIKA else "",
        debut=DEBUT,
    )
    return user
