"""What an instance and its seats may be, and when enough of its members are there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Protocol

from maillage.base.errors import Refused
from maillage.core.text import day_in_words
from maillage.instances.choices import QualiteSiege, TypeInstance


class Dated(Protocol):
    debut: date | None
    fin: date | None


class Seat(Dated, Protocol):
    pk: Any
    structure_id: int
    personne_id: int | None
    qualite: str


class Body(Protocol):
    pk: Any
    type: str
    porteuse_id: int | None
    rend_compte_a_id: int | None


class WithQuorum(Protocol):
    quorum_nombre: int | None
    quorum_part: int | None


def is_current(dated: Dated, today: date) -> bool:
    return (dated.debut is None or dated.debut <= today) and (dated.fin is None or dated.fin > today)


def overlap(one: Dated, other: Dated) -> bool:
    return before(one.debut, other.fin) and before(other.debut, one.fin)


def before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def check_instance(instance: Body, parents: Mapping[int, int | None]) -> None:
    """`parents` maps each instance of the cité to the one it reports to."""
    if instance.type == TypeInstance.ESPACE_EXISTANT and instance.porteuse_id is None:
        raise Refused(
            "porteuse",
            "Un espace existant est porté par quelqu'un d'autre : indiquez la structure qui le porte.",
        )
    if instance.pk is not None and instance.pk in ancestors(instance.rend_compte_a_id, parents):
        raise Refused(
            "boucle",
            "Ces instances se rendraient compte en rond : choisissez une instance qui ne dépend pas déjà de celle-ci.",
        )


def ancestors(start: int | None, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """The chain of those who are reported to, from the nearest; stops when it meets itself."""
    chain: list[int] = []
    while start is not None and start not in chain:
        chain.append(start)
        start = parents.get(start)
    return tuple(chain)


def check_active(instance: Dated, on: date) -> None:
    if not is_current(instance, on):
        raise Refused(
            "close",
            "Cette instance n'existe pas à cette date (voir « depuis le » et « jusqu'au » dans sa fiche) : "
            "changez la date, ou rouvrez l'instance.",
        )


def check_seat(seat: Seat, others: Iterable[Seat]) -> None:
    """The same person for the same structure twice over the same days; without a name, the same quality twice."""
    for other in others:
        same = (other.structure_id, other.personne_id) == (seat.structure_id, seat.personne_id)
        if seat.personne_id is None and other.qualite != seat.qualite:
            same = False
        if same and other.pk != seat.pk and overlap(seat, other):
            raise Refused(
                "siege",
                "Ce siège existe déjà sur cette période : terminez d'abord l'autre, ou changez les dates.",
            )


def check_endable(seat: Dated, on: date) -> None:
    if seat.fin is not None:
        raise Refused("termine", f"Ce siège a déjà une fin : le {day_in_words(seat.fin)}.")
    if seat.debut is not None and on <= seat.debut:
        raise Refused("dates", "La fin doit être postérieure au début du siège.")


@dataclass(frozen=True)
class Quorum:
    """`requis` is None when the instance has no quorum. `presents` counts the seats of members that are filled."""

    requis: int | None
    titulaires: int
    presents: int

    @property
    def atteint(self) -> bool:
        return self.requis is None or self.presents >= self.requis


def quorum_of(instance: WithQuorum, *, titulaires: int, presents: int) -> Quorum:
    needed = instance.quorum_nombre
    if instance.quorum_part is not None:
        needed = ceil(titulaires * instance.quorum_part / 100)
    return Quorum(needed, titulaires, presents)


RANK = {
    quality.value: rank
    for rank, quality in enumerate((QualiteSiege.TITULAIRE, QualiteSiege.SUPPLEANT, QualiteSiege.INVITE))
}
"""Titulars first."""
