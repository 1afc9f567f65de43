"""Proposals to answer, and one of them line by line."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import EtatProposition
from maillage.acteurs.models import Proposition, Structure
from maillage.acteurs.models.fiche import Ligne, lines
from maillage.acteurs.selectors.valeurs import masked_line_shown, trail_line_shown
from maillage.base.values import Values, changed_fields, for_trail, from_trail, read_fields
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


def waiting(user: AnyUser, cite: Cite) -> int:
    """How many proposals `user` has to answer: none for those who do not moderate."""
    if not can(user, Capability.ACTEUR_MODERATE, cite):
        return 0
    return Proposition.objects.filter(cite=cite, etat=EtatProposition.EN_ATTENTE).count()


def lines_of(proposition: Proposition) -> list[LigneProposee]:
    """Only the lines that the proposal changes."""
    found = []
    for ligne in lines():
        names = [name for name in ligne.champs if name in proposition.changements]
        if names:
            found.append(line_of(proposition, ligne, names))
    return found


def line_of(proposition: Proposition, ligne: Ligne, names: list[str]) -> LigneProposee:
    """What the proposal leaves alone in the line (half of an age range) is shown as it stands."""
    current = read_fields(proposition.structure, ligne.champs)
    entries = {name: for_trail(Structure, name, value) for name, value in current.items()}
    seen = {name: proposition.changements[name][0] for name in names}
    proposed = {name: proposition.changements[name][1] for name in names}
    return LigneProposee(
        cle=ligne.cle,
        libelle=ligne.libelle,
        lue=trail_line_shown(ligne, {**entries, **seen}),
        actuelle=masked_line_shown(ligne, current),
        proposee=trail_line_shown(ligne, {**entries, **proposed}),
        change_depuis=bool(
            changed_fields({name: from_trail(entry) for name, entry in seen.items()}, pick(current, names))
        ),
        acceptee=any(name in proposition.acceptes for name in names),
    )


def pick(values: Values, names: list[str]) -> Values:
    return {name: values[name] for name in names}
