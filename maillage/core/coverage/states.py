"""The state of a crossing and its reasons, in sentences: the one place where they are decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from maillage.core.ages import AgeRange, uncovered
from maillage.core.coverage.looks import Looks
from maillage.core.coverage.model import Dimension, Offer, Scope, State, Thresholds
from maillage.core.coverage.needs import UNTIL_25, Count, Population, share_of_ages
from maillage.core.text import day_in_words

NAMED = 5  # names given in one sentence; the cell opens the full list
NOT_SURVEYED = "Aucune offre connue, et personne n'a déclaré avoir regardé."
NOBODY = Population(())


@dataclass(frozen=True)
class Judge:
    """What is needed to decide: thresholds, who looked, how many young people, all the themes that count.

    ``ending`` is the last day considered (the end of the year, say): an offer that stops by then is not solid.
    ``times`` maps the codes of times to the French words of the sentences.
    """

    themes: Sequence[str]
    looks: Looks
    thresholds: Thresholds = field(default_factory=Thresholds)
    population: Population = NOBODY
    ending: date | None = None
    times: dict[str, str] = field(default_factory=dict)

    def decide(self, scope: Scope, held: Sequence[Offer]) -> tuple[State, tuple[str, ...], Count | None]:
        """The state, why, and how many young people it concerns. ``held`` are the offers of the scope, by name."""
        band, zone = ages_of(scope), zone_of(scope)
        young = self.population.count(band or UNTIL_25, zone)
        if not held:
            return (*self._empty(scope, band, zone), young)
        solid = sum(not self._weakness(offer) for offer in held)
        thin = tuple(self._thin(held, band or UNTIL_25, zone, young))
        crowd = tuple(self._crowd(held))
        reasons = (*self._why(held, solid), *_holes(band, held), *thin, *crowd)
        if len(held) < self.thresholds.offers or solid < self.thresholds.solid:
            return State.FRAGILE, reasons, young
        if thin:
            return State.INSUFFISANT, reasons, young
        return (State.PLUSIEURS if crowd else State.COUVERT), reasons, young

    def _empty(self, scope: Scope, band: AgeRange | None, zone: str | None) -> tuple[State, tuple[str, ...]]:
        theme = scope.get(Dimension.THEME)
        looked_on = self.looks.date_for([theme.code] if theme else self.themes, band or UNTIL_25, zone)
        if looked_on is None:
            return State.NON_RENSEIGNE, (NOT_SURVEYED,)
        return State.DECOUVERT, (f"Regardé le {day_in_words(looked_on)} : aucune offre.",)

    def _weakness(self, offer: Offer) -> str:
        """Why the offer cannot be relied on alone; empty when it can."""
        if offer.fragile:
            return offer.fragile_reason or "fragile"
        if self.ending is not None and offer.until is not None and offer.until <= self.ending:
            return f"se termine le {day_in_words(offer.until)}"
        return ""

    def _why(self, held: Sequence[Offer], solid: int) -> Iterator[str]:
        if len(held) == 1:
            yield f"Une seule offre : {self._named(held)}."
        elif solid == 0:
            yield f"Aucune offre solide : {self._named(held)}."
        else:
            all_or_some = f"dont {solid} solide{'s' if solid > 1 else ''}"
            yield f"{len(held)} offres, {'toutes solides' if solid == len(held) else all_or_some}."

    def _named(self, held: Sequence[Offer]) -> str:
        reasons = ((offer.nom, self._weakness(offer)) for offer in held[:NAMED])
        names = [f"{nom} ({reason})" if reason not in ("", "fragile") else nom for nom, reason in reasons]
        more = len(held) - NAMED
        return ", ".join(names) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")

    def _thin(
        self, held: Sequence[Offer], band: AgeRange, zone: str | None, young: Count | None
    ) -> Iterator[str]:
        """Too few seats or offers for so many young people. A seat not known proves nothing: no shortage is then said."""
        if young is None or young.value <= 0:
            return
        seats = self.thresholds.seats_per_100
        if seats is not None and all(offer.seats is not None for offer in held):
            found = 100 * sum((offer.seats or 0) * _share(offer, band, zone) for offer in held) / young.value
            if found < seats:
                yield f"{_rate(found)} places pour 100 jeunes ({young.label} jeunes) : le seuil est {_rate(seats)}."
        offers = self.thresholds.offers_per_100
        if offers is not None:
            found = 100 * sum(_share(offer, band, zone) for offer in held) / young.value
            if found < offers:
                yield f"{_rate(found)} offre pour 100 jeunes ({young.label} jeunes) : le seuil est {_rate(offers)}."

    def _crowd(self, held: Sequence[Offer]) -> Iterator[str]:
        """Many at the same time for one same age."""
        if self.thresholds.several is None or len(held) < self.thresholds.several:
            return
        for time in sorted({time for offer in held for time in offer.times}):
            together = _most_together([offer for offer in held if time in offer.times])
            if len(together) >= self.thresholds.several:
                when = self.times.get(time, time)
                yield f"{len(together)} offres à la fois ({when}) : {self._named(together)}."


def ages_of(scope: Scope) -> AgeRange | None:
    value = scope.get(Dimension.AGE)
    return value.ages if value else None


def zone_of(scope: Scope) -> str | None:
    value = scope.get(Dimension.QUARTIER)
    return value.code if value else None


def _share(offer: Offer, band: AgeRange, zone: str | None) -> float:
    """The part of an offer that goes to a band and a district, when it serves others too: evenly."""
    ages = share_of_ages(offer.age, band) if offer.age else 1.0
    return ages / len(offer.zones) if zone is not None and offer.zones else ages


def _most_together(offers: Sequence[Offer]) -> list[Offer]:
    """The largest set of offers that one same age can attend; the youngest such age."""
    aged = [(offer, offer.age) for offer in offers if offer.age is not None]
    # an offer is left before another is entered at the same age: its upper end is out
    steps = [(ages.min_months, 1) for _, ages in aged]
    steps += [(ages.max_months, -1) for _, ages in aged if ages.max_months is not None]
    present = most = month = 0
    for at, step in sorted(steps):
        present += step
        if present > most:
            most, month = present, at
    return [offer for offer, ages in aged if ages.contains(month)]


def _holes(band: AgeRange | None, held: Sequence[Offer]) -> Iterator[str]:
    if band is None:
        return
    holes = uncovered(band, [offer.age for offer in held if offer.age])
    if holes:
        yield f"Dans cette tranche, aucune offre pour : {', '.join(hole.label for hole in holes)}."


def _rate(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
