"""Names of people, for one reader: the network reads them, everybody once the person has agreed."""

from dataclasses import dataclass

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.models import Personne
from maillage.acteurs.rules import person_named
from maillage.cites.models import Cite


@dataclass(frozen=True)
class Lecteur:
    """What this reader may read in the cité; `suivi` is whoever keeps decisions and tasks."""

    reseau: bool
    equipe: bool
    suivi: bool

    def nom(self, personne: Personne | None) -> str:
        """The name, or nothing."""
        if personne is None:
            return ""
        agreed = personne.accord_le is not None
        return str(personne) if person_named(agreed=agreed, reseau=self.reseau, equipe=self.equipe) else ""


def reader_of(user: AnyUser, cite: Cite) -> Lecteur:
    return Lecteur(
        reseau=bool(can(user, Capability.CONTACT_RESEAU, cite)),
        equipe=bool(can(user, Capability.CONTACT_EQUIPE, cite)),
        suivi=bool(can(user, Capability.TACHE_EDIT, cite)),
    )
