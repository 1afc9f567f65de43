"""Proposals to answer, and one of them line by line."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import EtatProposition
from maillage.acteurs.models import Proposition
from maillage.acteurs.models.champs import changed_fields, from_trail, read_fields
from maillage.acteurs.models.fiche import lines
from maillage.acteurs.selectors.valeurs import line_shown, trail_line_shown
from maillage.cites.models import Cite

PER_PAGE = 25


@dataclass(frozen=True)
class LigneProposee:
    """`change_depuis` when the sheet is no longer what the proposer read."""

    cle: str
    libelle: str
    lue: str
    actuelle: str
    proposee: str
    change_depuis: bool
    acceptee: bool


def propositions_de(cite: Cite, user: AnyUser, *, etat: str, page: str | None) -> Page[Proposition]:
    found = Proposition.objects.filter(cite=cite).select_related("structure", "auteur", "traitee_par")
    if not can(user, Capability.ACTEUR_MODERATE, cite):
        found = found.filter(auteur_id=user.pk)
    if etat in EtatProposition.values:
        found = found.filter(etat=etat)
    return Paginator(found, PER_PAGE).get_page(page)


def waiting(cite: Cite) -> int:
    return Proposition.objects.filter(cite=cite, etat=EtatProposition.EN_ATTENTE).count()


def lines_of(proposition: Proposition) -> list[LigneProposee]:
    """Only the lines that the proposal changes."""
    return [
        line
        for ligne in lines()
        if (names := [name for name in ligne.champs if name in proposition.changements])
        and (line := line_of(proposition, ligne.cle, ligne.libelle, names))
    ]


def line_of(proposition: Proposition, cle: str, libelle: str, names: list[str]) -> LigneProposee:
    ligne = next(line for line in lines() if line.cle == cle)
    seen = {name: proposition.changements[name][0] for name in names}
    proposed = {name: proposition.changements[name][1] for name in names}
    current = read_fields(proposition.structure, names)
    return LigneProposee(
        cle=cle,
        libelle=libelle,
        lue=trail_line_shown(ligne, seen),
        actuelle=line_shown(ligne, current),
        proposee=trail_line_shown(ligne, proposed),
        change_depuis=bool(changed_fields({n: from_trail(v) for n, v in seen.items()}, current)),
        acceptee=any(name in proposition.acceptes for name in names),
    )
