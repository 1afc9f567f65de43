"""The school year of a cité: its zone, its holidays, how far they are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.cites.models import Cite
from maillage.core.calendar import (
    PublicHoliday,
    SchoolHoliday,
    Zone,
    known_until,
    public_holidays,
    zone_of_departement,
)
from maillage.core.calendar import school_holidays as school_holidays_of_zone
from maillage.core.text import day_in_words
from maillage.territoires.selectors.calendrier import imported_periods


def zone_of(cite: Cite) -> Zone | None:
    """The zone chosen for the cité, else that of its communes; None when they are of several, or none is known."""
    if cite.zone_scolaire:
        return Zone(cite.zone_scolaire)
    zones = {zone_of_departement(code) for code in cite.departement_codes()}
    return zones.pop() if len(zones) == 1 else None


@dataclass(frozen=True)
class Calendrier:
    """What is known of the school year of a cité; `zone` is None when it must be chosen."""

    zone: Zone | None
    vacances: tuple[SchoolHoliday, ...]
    connu_jusqu_au: date | None

    def covers(self, end: date) -> bool:
        return self.connu_jusqu_au is not None and self.connu_jusqu_au >= end

    def warning(self, end: date) -> str:
        """A sentence when the calendar ends before `end`; empty when all is known."""
        if self.zone is None:
            return (
                "La zone de vacances scolaires n'est pas connue : les communes de la cité sont de plusieurs zones, ou "
                "le périmètre est vide. Choisissez-la dans les réglages."
            )
        if self.covers(end):
            return ""
        zone = self.zone.libelle
        if self.connu_jusqu_au is None:
            return (
                f"Les vacances scolaires ({zone}) ne sont pas connues : importez le calendrier de l'académie."
            )
        return (
            f"Les vacances scolaires ({zone}) ne sont connues que jusqu'au {day_in_words(self.connu_jusqu_au)} : au-delà, "
            "rien ne dit si l'école est ouverte. Importez le calendrier suivant du ministère."
        )


def calendar_of(cite: Cite, start: date, end: date) -> Calendrier:
    """Shipped and imported holidays that touch the half-open period. Two queries."""
    zone = zone_of(cite)
    if zone is None:
        return Calendrier(None, (), None)
    imported = imported_periods(zone)
    return Calendrier(zone, school_holidays_of_zone(zone, start, end, imported), known_until(zone, imported))


def school_holidays(cite: Cite, start: date, end: date) -> Sequence[SchoolHoliday]:
    """None at all when the zone is not known."""
    return calendar_of(cite, start, end).vacances


def bank_holidays(cite: Cite, start: date, end: date) -> Sequence[PublicHoliday]:
    """Public holidays there, those of Alsace-Moselle or overseas included."""
    codes = sorted(cite.departement_codes())
    return public_holidays(start, end, codes[0] if codes else "")
