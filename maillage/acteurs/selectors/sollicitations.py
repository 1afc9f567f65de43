"""Loads of people and structures, and the warning before asking them once more.

Who is written "p12" (the person 12) or "s5" (the structure 5), as in `base.registry.next_occasions`. A structure of which
three people are invited to one meeting is asked once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, QuerySet

from maillage.acteurs.choices import NATURES_COMPTEES, NatureSollicitation
from maillage.acteurs.models import Personne, ReglagesSollicitation, Sollicitation, Structure
from maillage.base.registry import Occasion, next_occasions
from maillage.base.templatetags.french import compte
from maillage.cites.models import Cite
from maillage.core.load import DEFAULT, Level, Limits, Load, Solicitation, load, months_of

SEVERITY = {Level.HEAVY: 0, Level.SUSTAINED: 1, Level.CALM: 2}


@dataclass(frozen=True)
class Avertissement:
    """The load of one target, and when it is already seen."""

    who: str
    nom: str
    charge: Load
    occasion: Occasion | None = None

    @property
    def pk(self) -> int:
        return int(self.who[1:])

    @property
    def niveau(self) -> Level:
        return self.charge.level

    @property
    def phrase(self) -> str:
        """ "Déjà sollicitée 6 fois en 30 jours." """
        return self.charge.sentence

    @property
    def natures(self) -> str:
        """ "2 invitations, 1 relance"."""
        return in_words(self.charge)

    @property
    def sollicitee(self) -> bool:
        return self.niveau is not Level.CALM


@dataclass(frozen=True)
class Groupe:
    """Several targets who are already seen at the same occasion."""

    occasion: Occasion
    noms: tuple[str, ...]


@dataclass(frozen=True)
class Warnings:
    """Everybody asked about, the most loaded first; the rule that decides."""

    rows: tuple[Avertissement, ...]
    limits: Limits

    @property
    def alertes(self) -> tuple[Avertissement, ...]:
        """Those of whom much is already asked."""
        return tuple(row for row in self.rows if row.sollicitee)

    @property
    def fortes(self) -> int:
        return sum(row.niveau is Level.HEAVY for row in self.rows)

    @property
    def groupes(self) -> tuple[Groupe, ...]:
        """Occasions that several of them share, the one that gathers most of them first."""
        shared: dict[Occasion, list[str]] = {}
        for row in self.rows:
            if row.occasion is not None:
                shared.setdefault(row.occasion, []).append(row.nom)
        several = [Groupe(occasion, tuple(names)) for occasion, names in shared.items() if len(names) > 1]
        return tuple(sorted(several, key=lambda group: (-len(group.noms), group.occasion.le)))

    def of(self, who: str) -> Avertissement | None:
        """ "p12", "s5"."""
        return next((row for row in self.rows if row.who == who), None)


def limits_of(cite: Cite) -> Limits:
    row = ReglagesSollicitation.objects.filter(cite=cite).first()
    return row.limits if row else DEFAULT


def warnings_for(
    cite: Cite,
    *,
    personnes: Iterable[int] = (),
    structures: Iterable[int] = (),
    today: date,
    exclude_cle: str = "",
    seen: Mapping[str, Occasion] | None = None,
) -> Warnings:
    """What to know before asking something more of these people and structures. `exclude_cle` is what is being prepared.

    `seen`: when each is already met, from whoever knows better than every room asked in turn.
    """
    people, sheets = set(personnes), set(structures)
    limits = limits_of(cite)
    names = names_of(cite, people, sheets)
    rows = living(cite, since=today - timedelta(days=limits.window_days), exclude_cle=exclude_cle)
    asked = [*of_people(rows.filter(personne__in=people)), *of_structures(rows.filter(structure__in=sheets))]
    loads = load(asked, today=today, limits=limits, who=names)
    seen = next_occasions(cite, people, sheets, today) if seen is None else seen
    found = [Avertissement(who, names[who], loads[who], seen.get(who)) for who in names]
    return Warnings(tuple(sorted(found, key=heaviest_first)), limits)


def heaviest_first(row: Avertissement) -> tuple[int, int, str]:
    return SEVERITY[row.niveau], -row.charge.weight, row.nom


def names_of(cite: Cite, personnes: Collection[int], structures: Collection[int]) -> dict[str, str]:
    """Those of this cité only."""
    people = Personne.objects.filter(cite=cite, pk__in=personnes).values_list("pk", "prenom", "nom")
    sheets = Structure.objects.filter(cite=cite, pk__in=structures).values_list("pk", "nom")
    # as Personne writes itself, without making thousands of rows
    named = {f"p{pk}": f"{prenom} {nom}".strip() for pk, prenom, nom in people.order_by()}
    return named | {f"s{pk}": nom for pk, nom in sheets.order_by()}


def living(cite: Cite, *, since: date, exclude_cle: str = "") -> QuerySet[Sollicitation]:
    """Those that count: not taken back, dated after `since` (excluded)."""
    rows = Sollicitation.objects.filter(cite=cite, annulee_le__isnull=True, le__gt=since).order_by()
    return rows.exclude(cle=exclude_cle) if exclude_cle else rows


def of_people(rows: QuerySet[Sollicitation]) -> Iterator[Solicitation]:
    found = rows.filter(personne__isnull=False).values_list("personne_id", "nature", "le", "poids", "objet")
    for who, kind, day, weight, what in found.iterator(2000):
        yield Solicitation(f"p{who}", kind, day, weight, what)


def of_structures(rows: QuerySet[Sollicitation]) -> Iterator[Solicitation]:
    """One for each gesture, however many of its people are concerned."""
    named = rows.filter(structure__isnull=False).values_list("structure_id", "cle")
    found: Any = named.annotate(Min("nature"), Min("le"), Max("poids"), Min("objet"))
    for who, _, kind, day, weight, what in found.iterator(2000):
        yield Solicitation(f"s{who}", kind, day, weight, what)


def since_a_year(today: date) -> date:
    """The eve of the first of the twelve months that curves show."""
    return months_of(today)[0] - timedelta(days=1)


def in_words(charge: Load) -> str:
    """ "2 invitations, 1 relance", the most frequent first."""
    return ", ".join(counted(kind, number) for kind, number in charge.kinds)


def counted(nature: str, number: int) -> str:
    return compte(number, NATURES_COMPTEES.get(nature, str(NatureSollicitation(nature).label)))
