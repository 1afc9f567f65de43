"""How much is already asked of the people one is about to invite."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from maillage.acteurs.selectors.sollicitations import Avertissement, Warnings, warnings_for
from maillage.core.load import Level
from maillage.instances.models import Invitation, Reunion
from maillage.instances.selectors.reunions import occasions

COLOURS = {Level.CALM: "ok", Level.SUSTAINED: "attention", Level.HEAVY: "alerte"}


@dataclass(frozen=True)
class Charge:
    """`couleur` goes with the words, never instead of them."""

    invitation: Invitation
    avertissement: Avertissement

    @property
    def couleur(self) -> str:
        return COLOURS[self.avertissement.niveau]

    @property
    def nombre(self) -> int:
        return self.avertissement.charge.count

    @property
    def phrase(self) -> str:
        return self.avertissement.phrase.rstrip(".").lower()


@dataclass(frozen=True)
class Charges:
    par_invitation: Mapping[int, Charge]
    avertissements: Warnings

    @property
    def fortes(self) -> tuple[Charge, ...]:
        """Those to be invited of whom a lot is already asked, the most loaded first."""
        found = (
            c for c in self.par_invitation.values() if c.invitation.invitee and c.avertissement.sollicitee
        )
        return tuple(sorted(found, key=lambda c: -c.avertissement.charge.weight))

    @property
    def alertes(self) -> tuple[Avertissement, ...]:
        """The same, as the warning before sending shows them: once, however many invitations name them."""
        return tuple({c.avertissement.who: c.avertissement for c in self.fortes}.values())


def key_of(row: Invitation) -> str:
    """As the record of solicitations names them."""
    return f"p{row.personne_id}" if row.personne_id else f"s{row.structure_id}"


def charges_of(reunion: Reunion, rows: Collection[Invitation], *, today: date) -> Charges:
    """The meeting that is being prepared counts neither as a solicitation nor as an occasion."""
    cite = reunion.cite
    people = [row.personne_id for row in rows if row.personne_id]
    sheets = [row.structure_id for row in rows if row.structure_id and not row.personne_id]
    found = warnings_for(
        cite,
        personnes=people,
        structures=sheets,
        today=today,
        exclude_cle=f"reunion:{reunion.pk}",
        seen=occasions(cite, people, sheets, today, sauf=reunion.pk),
    )
    known = {warning.who: warning for warning in found.rows}
    charges = {row.pk: Charge(row, known[key_of(row)]) for row in rows if key_of(row) in known}
    return Charges(charges, found)
