"""Those around an action: who takes part and as what, how mixed they are, who works together elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.acteurs.choices import FAMILLE_OF, Famille
from maillage.acteurs.models import Structure
from maillage.actions.choices import RolePartenaire
from maillage.actions.models import Action, Partenaire
from maillage.core.cooperation import Network, diversity


@dataclass(frozen=True)
class Membre:
    pk: int
    nom: str
    famille: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Equipage:
    """`mixite`: the chance that two members drawn at random are of different families; None below two members.

    `ailleurs`: pairs of members who also cooperate outside this action, out of `paires`.
    """

    membres: Sequence[Membre]
    mixite: float | None
    ailleurs: int
    paires: int

    @property
    def familles(self) -> list[str]:
        return sorted({row.famille for row in self.membres})

    @property
    def phrases(self) -> tuple[str, ...]:
        number, families = len(self.membres), len(self.familles)
        if number < 2:
            return (
                "Une seule structure est notée dans cette action : ajoutez ses partenaires pour voir qui travaille avec qui.",
            )
        mixed = (
            f"{number} structures, toutes de la même famille : {self.familles[0]}."
            if families == 1
            else f"{number} structures de {families} familles différentes."
        )
        if self.ailleurs == 0:
            others = "Aucune ne travaille avec une autre ailleurs : cette action est leur seul lien."
        elif self.ailleurs == self.paires:
            others = "Elles travaillent aussi ensemble ailleurs."
        else:
            verb = "se retrouve" if self.ailleurs == 1 else "se retrouvent"
            others = f"Sur {self.paires} paires possibles, {self.ailleurs} {verb} aussi ailleurs."
        return mixed, others


def crew(action: Action, network: Network) -> Equipage:
    """`network` is that of the reader, without this action."""
    roles: dict[int, list[str]] = {}
    if action.porteur_id is not None:
        roles[action.porteur_id] = ["porteur"]
    for row in Partenaire.objects.filter(action=action).order_by("role", "pk"):
        roles.setdefault(row.structure_id, []).append(str(RolePartenaire(row.role).label))
    rows = Structure.objects.filter(pk__in=roles).values_list("pk", "nom", "type")
    known = {pk: (nom, kind) for pk, nom, kind in rows}
    members = [
        Membre(pk, known[pk][0], str(Famille(FAMILLE_OF[known[pk][1]]).label), tuple(held))
        for pk, held in roles.items()
    ]
    keys = [str(row.pk) for row in members]
    together = sum(
        network.edge(one, other) is not None for rank, one in enumerate(keys) for other in keys[rank + 1 :]
    )
    return Equipage(
        members, diversity(row.famille for row in members), together, len(keys) * (len(keys) - 1) // 2
    )
