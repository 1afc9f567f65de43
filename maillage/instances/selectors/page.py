"""The page of a meeting: everything it shows to one reader, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from maillage.access.check import AnyUser
from maillage.documents.selectors.pieces import PiecesShown, pieces_shown
from maillage.instances.choices import EtatCompteRendu, EtatReunion
from maillage.instances.models import CompteRendu, Decision, Frequentation, Reunion, Tache
from maillage.instances.models.reunion import COMPTES
from maillage.instances.rules.instances import Quorum
from maillage.instances.selectors.charge import Charges, charges_of
from maillage.instances.selectors.compte_rendu import attendance_in_words, sees_all
from maillage.instances.selectors.personnes import reader_of
from maillage.instances.selectors.pieces import OF_MEETING
from maillage.instances.selectors.preparation import (
    Invites,
    OrdreDuJour,
    agenda_of,
    guests_of,
    invites_of,
    quorum_reached,
)


@dataclass(frozen=True)
class Page:
    """`tout`: this reader also sees what is kept for the instance. `charges`: only while people can be invited."""

    reunion: Reunion
    tout: bool
    odj: OrdreDuJour
    invites: Invites
    quorum: Quorum
    charges: Charges | None
    frequentation: Frequentation | None
    pieces: PiecesShown
    compte_rendu: CompteRendu | None
    decisions: tuple[Decision, ...]
    taches: tuple[Tache, ...]
    suites: tuple[Reunion, ...]
    passee: bool

    @property
    def fil(self) -> str:
        return f"Réunion n° {self.reunion.numero}"

    @property
    def redige(self) -> bool:
        """The minutes can still be written."""
        return self.compte_rendu is None or self.compte_rendu.etat == EtatCompteRendu.BROUILLON

    @property
    def a_annoncer(self) -> bool:
        """Something that whoever was convened does not know yet."""
        convened = self.reunion.etat == EtatReunion.CONVOQUEE
        return convened and not self.passee and self.reunion.annonce != self.reunion.a_dire

    @property
    def nombre_a_envoyer(self) -> int:
        rows = self.invites.joignables if self.a_annoncer else self.invites.non_convoques
        return len(rows)

    @property
    def nombres(self) -> tuple[tuple[str, str], ...]:
        found = {name: getattr(self.frequentation, name, None) for name in COMPTES}
        counted = {name: value for name, value in found.items() if value is not None}
        return attendance_in_words(counted, complet=self.tout)


def page_of(reunion: Reunion, user: AnyUser, *, now: datetime, today: date, prepares: bool) -> Page:
    """`prepares`: this reader may invite, and is warned."""
    cite = reunion.cite
    whole = sees_all(user, reunion)
    past = reunion.debut <= now
    rows = list(guests_of(reunion))
    charges = charges_of(reunion, rows, today=today) if prepares and not past else None
    invites = invites_of(reunion, reader_of(user, cite), charges, rows)
    decisions = Decision.objects.all().seen_by(user, cite).filter(reunion=reunion).order_by("annee", "numero")
    tasks = Tache.objects.all().seen_by(user, cite).filter(reunion=reunion)
    return Page(
        reunion=reunion,
        tout=whole,
        odj=agenda_of(reunion, complet=whole),
        invites=invites,
        quorum=quorum_reached(reunion, invites, held=reunion.etat == EtatReunion.TENUE),
        charges=charges,
        frequentation=Frequentation.objects.filter(reunion=reunion).first(),
        pieces=pieces_shown(reunion, user, OF_MEETING),
        compte_rendu=CompteRendu.objects.filter(reunion=reunion).first(),
        decisions=tuple(decisions),
        taches=tuple(tasks.select_related("responsable", "structure")),
        suites=tuple(reunion.suites.all()),
        passee=past,
    )
