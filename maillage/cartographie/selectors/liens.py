"""Facts of the rooms below → ties of core.cooperation. Seven lean queries, whatever the size of the cité."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import FAMILLE_OF, Canal, Famille, Statut, TypeRelation
from maillage.acteurs.models import Contact, Relation, Structure
from maillage.actions.choices import EtatAction, RolePartenaire
from maillage.actions.models import Action, Financement, Partenaire
from maillage.cites.models import Cite
from maillage.core.cooperation import Actor, Kind, Tie
from maillage.core.periods import Period
from maillage.core.text import day_in_words, fold
from maillage.instances.choices import EtatReunion
from maillage.instances.models import Invitation, Siege

ALWAYS = date(2000, 1, 1)
"""A fact whose beginning nobody noted: older than the cités éducatives."""
NOT_DONE = (EtatAction.IDEE, EtatAction.ABANDONNEE)
"""An idea is not yet a cooperation, and what was given up is none."""
GATHERINGS = (Canal.CAFE_INFO, Canal.REUNION, Canal.EVENEMENT)
"""Contacts where several structures are at once."""
SIDE_BY_SIDE = 1.0
"""Two partners of one action who do not carry it: less than with its porteur."""
WITH_PORTEUR = {
    RolePartenaire.OPERATEUR: 3.0,
    RolePartenaire.ACCUEIL: 2.0,
    RolePartenaire.PRESCRIPTEUR: 2.0,
    RolePartenaire.APPUI: 1.5,
}
"""What the porteur shares with a partner, by its role: doing it together counts more than lending a hand."""

_Shown = Mapping[int, tuple[str, int | None, tuple[date, date]]]
"""Title, porteur, dates of an action, by identifier."""


def actors(cite: Cite) -> list[Actor]:
    """Every structure in use; its family in a word."""
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE).order_by()
    return [
        Actor(str(pk), nom, str(Famille(FAMILLE_OF[kind]).label))
        for pk, nom, kind in rows.values_list("pk", "nom", "type")
    ]


def ties(cite: Cite, user: AnyUser | None, without: int | None = None) -> list[Tie]:
    """What `user` may know of who works with whom; None is an administrator's command: everything.

    `without` is an action left out: what ties its partners elsewhere.
    """
    shown = {pk: row for pk, row in seen_actions(cite, user).items() if pk != without}
    return [
        *of_actions(cite, shown),
        *of_funding(cite, shown),
        *of_relations(cite),
        *of_seats(cite),
        *of_meetings(cite),
        *(of_contacts(cite) if user is None or can(user, Capability.ENROLEMENT_VIEW, cite) else ()),
    ]


def seen_actions(cite: Cite, user: AnyUser | None) -> _Shown:
    """The actions that count, among those that `user` may see."""
    rows = Action.objects.all().living().filter(cite=cite)
    rows = (rows if user is None else rows.seen_by(user, cite)).exclude(etat__in=NOT_DONE).order_by()
    fields = rows.values_list("pk", "intitule", "annee", "debut", "fin", "porteur_id")
    return {
        pk: (title, porteur, (start or date(year, 1, 1), (end or date(year, 12, 31)) + timedelta(days=1)))
        for pk, title, year, start, end, porteur in fields
    }


def of_actions(cite: Cite, shown: _Shown) -> Iterator[Tie]:
    """The porteur with each partner, by role, and the partners between them."""
    partners: dict[int, dict[int, list[RolePartenaire]]] = {}
    rows = Partenaire.objects.filter(cite=cite).exclude(role=RolePartenaire.COFINANCEUR).order_by("role")
    for action, structure, role in rows.values_list("action_id", "structure_id", "role"):
        partners.setdefault(action, {}).setdefault(structure, []).append(RolePartenaire(role))
    for pk, (title, porteur, (start, end)) in shown.items():
        around = {one: roles for one, roles in sorted(partners.get(pk, {}).items()) if one != porteur}
        if porteur is not None:
            for one, roles in around.items():
                what = f"{title} ({', '.join(str(role.label) for role in roles)})"
                weight = max(WITH_PORTEUR[role] for role in roles)
                yield Tie(str(porteur), str(one), Kind.ACTION, start, end, weight, what)
        for one, other in combinations(around, 2):
            yield Tie(str(one), str(other), Kind.ACTION, start, end, SIDE_BY_SIDE, title)


def of_funding(cite: Cite, shown: _Shown) -> Iterator[Tie]:
    """Who has committed money to an action, with who carries it, the year of the money."""
    rows = Financement.objects.filter(cite=cite, financeur__isnull=False).order_by()
    found: set[tuple[int, int, int, str]] = set()
    for action, funder, year, validated, notified in rows.values_list(
        "action_id", "financeur_id", "exercice", "valide", "notifie"
    ):
        if action in shown and (notified or validated):
            title, porteur, _ = shown[action]
            if porteur is not None:
                found.add((porteur, funder, year, title))
    for porteur, funder, year, title in sorted(found):
        period = date(year, 1, 1), date(year + 1, 1, 1)
        yield Tie(str(porteur), str(funder), Kind.FINANCEMENT, *period, what=title)


def of_relations(cite: Cite) -> Iterator[Tie]:
    rows = Relation.objects.filter(cite=cite).order_by("pk")
    words = {value: str(label) for value, label in TypeRelation.choices}
    for one, other, kind, start, end in rows.values_list("origine_id", "cible_id", "type", "debut", "fin"):
        yield Tie(str(one), str(other), Kind.PARTENARIAT, start or ALWAYS, end, what=words[kind])


def of_seats(cite: Cite) -> Iterator[Tie]:
    """Those who sit in the same instance at the same time."""
    seats: dict[int, list[tuple[int, Period, str]]] = {}
    rows = Siege.objects.filter(cite=cite).order_by("pk").values_list(
        "instance_id", "instance__sigle", "instance__nom", "instance__debut", "instance__fin", "structure_id",
        "debut", "fin",
    )  # fmt: skip
    for instance, sigle, nom, opened, closed, structure, start, end in rows:
        alive = Period(opened or ALWAYS, closed)
        seat = Period(start or ALWAYS, end).intersection(alive)
        if seat is not None:
            seats.setdefault(instance, []).append((structure, seat, sigle or nom))
    for members in seats.values():
        yield from together(members)


def together(members: list[tuple[int, Period, str]]) -> Iterator[Tie]:
    """A tie per pair of structures; several seats of one structure in an instance are one."""
    found: dict[tuple[int, int], tuple[Period, str]] = {}
    for (one, first, what), (other, second, _) in combinations(members, 2):
        common = first.intersection(second) if one != other else None
        pair = (one, other) if one < other else (other, one)
        if common is not None and (pair not in found or common.start < found[pair][0].start):
            found[pair] = (common, what)
    for (one, other), (period, what) in found.items():
        yield Tie(str(one), str(other), Kind.INSTANCE, period.start, period.end, what=what)


def of_meetings(cite: Cite) -> Iterator[Tie]:
    """Those who were at the same meeting: a fact of one day."""
    rows = Invitation.objects.filter(
        cite=cite, present=True, structure__isnull=False, reunion__etat=EtatReunion.TENUE
    )
    present: dict[int, tuple[date, str, set[int]]] = {}
    fields = (
        "reunion_id",
        "reunion__debut",
        "reunion__instance__sigle",
        "reunion__instance__nom",
        "structure_id",
    )
    for meeting, when, sigle, nom, structure in rows.order_by("reunion_id", "pk").values_list(*fields):
        day = timezone.localdate(when)
        present.setdefault(meeting, (day, f"{sigle or nom} du {day_in_words(day)}", set()))[2].add(structure)
    for day, what, structures in present.values():
        yield from met(sorted(structures), day, what)


def of_contacts(cite: Cite) -> Iterator[Tie]:
    """Those whom the team met at the same gathering: same day, same place. A fact of one day.

    A call or a visit says that the team knows a structure, not that it was there with another.
    """
    rows = Contact.objects.filter(cite=cite, canal__in=GATHERINGS).kept().exclude(lieu="")
    there: dict[tuple[date, str, str], set[int]] = {}
    for day, place, channel, structure in rows.order_by("pk").values_list(
        "le", "lieu", "canal", "structure_id"
    ):
        there.setdefault((day, fold(place), channel), set()).add(structure)
    for (day, _, channel), structures in there.items():
        what = f"{Canal(channel).label} du {day_in_words(day)}"
        yield from met(sorted(structures), day, what, Kind.CONTACT)


def met(structures: Iterable[int], day: date, what: str, kind: Kind = Kind.REUNION) -> Iterator[Tie]:
    for one, other in combinations(structures, 2):
        yield Tie(str(one), str(other), kind, day, what=what, punctual=True)
