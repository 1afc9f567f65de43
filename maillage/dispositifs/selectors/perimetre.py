"""Where, in official codes: INSEE for communes, SIREN for the EPCI, codes and vintage for districts, UAI for schools."""

from dataclasses import dataclass

from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, qpv_of
from maillage.dispositifs.selectors.lecture import Ligne
from maillage.territoires.models import Commune, Etablissement, Qpv


@dataclass(frozen=True)
class Perimetre:
    """Places with their names and codes; those of the cité when the deployment is for all of it."""

    communes: tuple[Commune, ...]
    qpvs: tuple[Qpv, ...]
    etablissements: tuple[Etablissement, ...] = ()
    epci: str = ""
    toute_la_cite: bool = False

    @property
    def codes_communes(self) -> str:
        return "; ".join(row.code for row in self.communes)

    @property
    def codes_qpv(self) -> str:
        return "; ".join(f"{row.code} ({row.millesime})" for row in self.qpvs)

    @property
    def codes_etablissements(self) -> str:
        return "; ".join(row.uai for row in self.etablissements)


def perimeter_of_cite(cite: Cite) -> Perimetre:
    """What « toute la cité » means today. Two queries."""
    return Perimetre(
        tuple(communes_of(cite)), tuple(qpv_of(cite).defer("contour").order_by("nom")), toute_la_cite=True
    )


def perimeter_of(ligne: Ligne, whole: Perimetre) -> Perimetre:
    row = ligne.deploiement
    if row.toute_la_cite:
        return whole
    return Perimetre(ligne.communes, ligne.qpvs, ligne.etablissements, row.epci_siren)
