"""Who is expected where: the members of instances and of meetings, as keys that analyses compare.

"p12" is the person 12, "s5" the structure 5 when no person is named, as in `acteurs.selectors.sollicitations`. A person
seen elsewhere for their structure is the same member as the structure that sits without naming anybody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from maillage.cites.models import Cite
from maillage.instances.choices import Envoi, QualiteSiege
from maillage.instances.models import Invitation, Reunion, Siege
from maillage.instances.models.instance import in_force


@dataclass(frozen=True)
class Presence:
    """A seat or an invitation: for whom, and the name of the structure, which everybody may read."""

    personne: int | None
    structure: int | None
    nom: str

    @property
    def cle(self) -> str:
        return f"p{self.personne}" if self.personne else f"s{self.structure}"


@dataclass
class Membres:
    """Of each instance or meeting, its members. `noms` are names of structures by key."""

    par: dict[int, list[Presence]] = field(default_factory=lambda: defaultdict(list))
    noms: dict[str, str] = field(default_factory=dict)

    def add(self, key: int, presence: Presence) -> None:
        self.par[key].append(presence)
        self.noms[presence.cle] = presence.nom

    def keys_of(self, key: int) -> frozenset[str]:
        return frozenset(presence.cle for presence in self.par.get(key, ()))


def members_of_instances(cite: Cite, at: date) -> Membres:
    """Titulars and substitutes in force that day, by instance; guests are not members. One query."""
    rows = Siege.objects.filter(in_force(at), cite=cite).exclude(qualite=QualiteSiege.INVITE)
    found = Membres()
    for instance, person, structure, name in values(rows, "instance_id"):
        found.add(instance, Presence(person, structure, name))
    return found


def members_of_meetings(cite: Cite, reunions: Iterable[Reunion]) -> Membres:
    """Whoever is invited, else the members of the instance that day. Two queries."""
    reunions = list(reunions)
    found = Membres()
    invited = Invitation.objects.filter(reunion__in=[r.pk for r in reunions], envoi=Envoi.INVITER)
    for meeting, person, structure, name in values(invited, "reunion_id"):
        if person or structure:
            found.add(meeting, Presence(person, structure, name or ""))
    seats = seats_by_instance(cite)
    for reunion in reunions:
        if reunion.pk not in found.par:
            day = timezone.localdate(reunion.debut)
            for seat, presence in seats.get(reunion.instance_id, ()):
                if covers(seat, day):
                    found.add(reunion.pk, presence)
    return found


def seats_by_instance(cite: Cite) -> Mapping[int, list[tuple[Siege, Presence]]]:
    rows = Siege.objects.filter(cite=cite).exclude(qualite=QualiteSiege.INVITE).select_related("structure")
    found: dict[int, list[tuple[Siege, Presence]]] = defaultdict(list)
    for row in rows:
        found[row.instance_id].append((row, Presence(row.personne_id, row.structure_id, row.structure.nom)))
    return found


def covers(seat: Siege, day: date) -> bool:
    return (seat.debut is None or seat.debut <= day) and (seat.fin is None or day < seat.fin)


def values(
    rows: QuerySet[Siege] | QuerySet[Invitation], of: str
) -> Iterable[tuple[int, int | None, int | None, str]]:
    return rows.order_by("pk").values_list(of, "personne_id", "structure_id", "structure__nom")


def same_member(one: Presence, other: Presence) -> bool:
    """The same person; or the same structure, when one of the two names nobody."""
    if one.personne and other.personne:
        return one.personne == other.personne
    return one.structure is not None and one.structure == other.structure
