"""A meeting being prepared: its agenda with hours, who is invited, what was not finished before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from maillage.base.templatetags.french import heure, pluriel
from maillage.core.text import sort_key
from maillage.documents.models import Piece
from maillage.instances.choices import Envoi, EtatDecision, NaturePoint, QualiteSiege, Reponse
from maillage.instances.models import Decision, Invitation, PointOrdreDuJour, Reunion, Tache
from maillage.instances.models.reunion import count_labels
from maillage.instances.rules.instances import RANK, Quorum, quorum_of
from maillage.instances.selectors.charge import Charge, Charges
from maillage.instances.selectors.personnes import Lecteur

BLANKS = 8


# ── agenda ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LignePoint:
    """A point with the hour when it should begin, when every point before it has a length."""

    point: PointOrdreDuJour
    quand: str
    qui: str
    restes: int = 0
    """For « suite des décisions »: how many are not done."""
    pieces: tuple[Piece, ...] = ()

    @property
    def titre(self) -> str:
        return self.point.titre

    @property
    def duree(self) -> str:
        return f"{self.point.duree} min" if self.point.duree else ""


@dataclass(frozen=True)
class OrdreDuJour:
    reunion: Reunion
    points: tuple[LignePoint, ...]
    minutes: int
    retires: bool
    """Something is kept for the instance, and this reader does not see it."""

    @property
    def titre(self) -> str:
        return str(self.reunion)

    @property
    def total(self) -> str:
        """ "1 h 30"."""
        hours, minutes = divmod(self.minutes, 60)
        if not hours:
            return f"{minutes} min" if minutes else ""
        return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"

    @property
    def trop_long(self) -> int:
        """Minutes too many for the time of the meeting."""
        return max(0, self.minutes - int((self.reunion.fin - self.reunion.debut).total_seconds() // 60))


def agenda_of(reunion: Reunion, *, complet: bool) -> OrdreDuJour:
    files = Prefetch("pieces", Piece.objects.all().living().open_to(team=complet), to_attr="jointes")
    rows = list(reunion.points.select_related("responsable", "structure", "action").prefetch_related(files))
    kept = [point for point in rows if complet or not point.confidentiel]
    left = unfinished_count(reunion) if any(p.nature == NaturePoint.SUITES for p in kept) else 0
    points = tuple(with_hours(reunion.debut, kept, left))
    return OrdreDuJour(reunion, points, sum(p.duree or 0 for p in kept), len(kept) < len(rows))


def with_hours(debut: datetime, points: Sequence[PointOrdreDuJour], left: int) -> Iterable[LignePoint]:
    moment: datetime | None = debut
    for point in points:
        who = ", ".join(str(found) for found in (point.responsable, point.structure) if found)
        rest = left if point.nature == NaturePoint.SUITES else 0
        files = tuple(getattr(point, "jointes", ()))
        yield LignePoint(point, heure(moment) if moment else "", who, rest, files)
        moment = moment + timedelta(minutes=point.duree) if moment and point.duree else None


def unfinished(reunion: Reunion) -> tuple[list[Decision], list[Tache]]:
    """What earlier meetings of the instance decided or asked, and that is not done."""
    earlier = Q(reunion__instance=reunion.instance_id, reunion__debut__lt=reunion.debut)
    decisions = Decision.objects.filter(earlier, etat=EtatDecision.A_SUIVRE).order_by("annee", "numero")
    tasks = Tache.objects.all().open().filter(instance=reunion.instance_id)
    tasks = tasks.filter(Q(reunion__isnull=True) | Q(reunion__debut__lt=reunion.debut))
    return list(decisions), list(tasks.select_related("responsable", "structure"))


def unfinished_count(reunion: Reunion) -> int:
    return sum(len(rows) for rows in unfinished(reunion))


# ── who is invited ────────────────────────────────────────────────────


@dataclass(frozen=True)
class LigneInvite:
    """`nom` is empty when the reader may only know the structure."""

    invitation: Invitation
    nom: str
    detail: str
    charge: Charge | None = None

    @property
    def structure(self) -> str:
        row = self.invitation
        return row.structure.nom if row.structure else ""

    @property
    def titre(self) -> str:
        """What they sit as; empty when the seat does not say."""
        return self.invitation.siege.titre if self.invitation.siege else ""

    @property
    def qui(self) -> str:
        return self.structure or self.nom or "personne extérieure à l'annuaire"


@dataclass(frozen=True)
class Invites:
    lignes: tuple[LigneInvite, ...]

    @property
    def a_inviter(self) -> tuple[LigneInvite, ...]:
        return tuple(ligne for ligne in self.lignes if ligne.invitation.invitee)

    @property
    def joignables(self) -> tuple[LigneInvite, ...]:
        return tuple(ligne for ligne in self.a_inviter if ligne.invitation.courriel)

    @property
    def sans_adresse(self) -> tuple[LigneInvite, ...]:
        return tuple(ligne for ligne in self.a_inviter if not ligne.invitation.courriel)

    @property
    def non_convoques(self) -> tuple[LigneInvite, ...]:
        return tuple(ligne for ligne in self.joignables if ligne.invitation.envoi_n is None)

    @property
    def releve(self) -> tuple[LigneInvite, ...]:
        return tuple(ligne for ligne in self.lignes if ligne.invitation.envoi == Envoi.RELEVE)

    def count(self, reponse: str) -> int:
        return sum(ligne.invitation.reponse == reponse for ligne in self.a_inviter)

    @property
    def reponses(self) -> tuple[tuple[str, int], ...]:
        """In words: how many come, are excused, represented, silent."""
        words = {
            Reponse.PRESENT: "présent,présents",
            Reponse.REPRESENTE: "représenté,représentés",
            Reponse.EXCUSE: "excusé,excusés",
            Reponse.SANS: "sans réponse,sans réponse",
        }
        counts = ((word, self.count(code)) for code, word in words.items())
        return tuple((pluriel(number, word), number) for word, number in counts)

    @property
    def silencieux(self) -> tuple[LigneInvite, ...]:
        """Convened, and no answer yet."""
        return tuple(
            ligne
            for ligne in self.joignables
            if ligne.invitation.envoi_n is not None and not ligne.invitation.reponse
        )


def invites_of(
    reunion: Reunion,
    lecteur: Lecteur,
    charges: Charges | None = None,
    rows: Iterable[Invitation] | None = None,
) -> Invites:
    """Titulars first, then in the order of the dictionary. `rows`: the guests, when they are read already."""
    rows = sorted(
        guests_of(reunion) if rows is None else rows,
        key=lambda row: (RANK[row.qualite], sort_key(str(row)), row.pk),
    )
    known = charges.par_invitation if charges else {}
    return Invites(
        tuple(LigneInvite(row, lecteur.nom(row.personne), detail_of(row), known.get(row.pk)) for row in rows)
    )


def guests_of(reunion: Reunion) -> QuerySet[Invitation]:
    return reunion.invitations.select_related("structure", "personne", "siege")


def detail_of(row: Invitation) -> str:
    title = row.siege.titre if row.siege else ""
    return title or row.get_qualite_display()


def quorum_reached(reunion: Reunion, invites: Invites, *, held: bool) -> Quorum:
    """Titulars there or represented by somebody: announced before the meeting, counted after."""
    titulars = [
        ligne.invitation for ligne in invites.lignes if ligne.invitation.qualite == QualiteSiege.TITULAIRE
    ]
    there = (Reponse.PRESENT, Reponse.REPRESENTE)
    counted = [row for row in titulars if (row.present if held else row.reponse in there)]
    return quorum_of(reunion.instance, titulaires=len(titulars), presents=len(counted))


# ── signatures ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Emargement:
    reunion: Reunion
    lignes: tuple[LigneInvite, ...]
    vides: int = BLANKS

    @property
    def comptes(self) -> tuple[str, ...]:
        """Whom the trade counts without a name, in its words: professionals sign above."""
        return tuple(label for name, label in count_labels().items() if name != "professionnels")


def signatures_of(reunion: Reunion, lecteur: Lecteur) -> Emargement:
    return Emargement(reunion, invites_of(reunion, lecteur).a_inviter)
