"""What coverage is judged by: young people, thresholds, priorities, what is accepted. A few queries each, never one a row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maillage.cartographie.choices import FACTORS, GenreDecision, Horizon, Poids
from maillage.cartographie.models import DecisionManque, Effectif, Priorite, ReglageAnalyse
from maillage.cites.choices import CodeChiffre
from maillage.cites.models import Chiffre, Cite
from maillage.cites.selectors import communes_of, qpv_of
from maillage.core.ages import AgeRange
from maillage.core.coverage import UNTIL_25, Accepted, Headcount, Population, Priority, Thresholds
from maillage.core.text import day_in_words

NOBODY = (
    "Aucun effectif par âge, et la cité n'a pas publié sa population avec la part des moins de 25 ans : les manques sont "
    "classés par étendue d'âge, pas par nombre de jeunes."
)


# ── how many ──────────────────────────────────────────────────────────


def population(cite: Cite) -> tuple[Population, str]:
    """Figures by age where the cité has some, else the published totals spread evenly; and sentences that say which."""
    rows = latest(effectifs(cite))
    figures = [Headcount(row.ages, row.nombre, zone_of(row), bool(row.commune_id)) for row in rows]
    held = {figure.zone for figure in figures}
    totals = published(cite)
    quartiers = list(qpv_of(cite).values_list("code", "nom", "population"))
    without = [row for row in quartiers if row[0] not in held]
    guessed, told = guess(totals, without, others=len(without) < len(quartiers))
    parts, of_cite, whole = whole_cite(cite, held, {code for code, _, _ in quartiers}, totals)
    if not figures and not of_cite and not guessed:
        return Population(()), NOBODY
    if not rows:
        return Population([*of_cite, *guessed]), " ".join(
            [f"Jeunes : {whole or 'estimés par quartier.'}", *told]
        )
    sentences = [f"Jeunes : {sources(rows)}.", *([whole] if whole else []), *told]
    return Population([*figures, *of_cite, *guessed], parts), " ".join(sentences)


Quartier = tuple[str, str, int | None]
"""Its code, its name, its published population."""


def whole_cite(
    cite: Cite, held: set[str | None], districts: set[str], totals: Mapping[str, Chiffre]
) -> tuple[Collection[str], list[Headcount], str]:
    """What the whole cité is counted from: its own figures, its districts, its communes, its published totals."""
    if None in held:
        return (), [], ""
    if districts and held >= districts:
        return districts, [], "Pour toute la cité, la somme de ses quartiers."
    communes = (
        {f"commune {insee}" for insee in communes_of(cite).values_list("pk", flat=True)} if held else set()
    )
    if communes and held >= communes:
        told = "Pour toute la cité, les communes entières de son périmètre, pas seulement leurs quartiers."
        return communes, [], told
    spread, sentence = spread_totals(totals)
    if not held:
        return (), spread, sentence
    return (), spread, f"Pour toute la cité : {sentence or 'aucun effectif complet.'}"


def guess(
    totals: Mapping[str, Chiffre], without: Sequence[Quartier], *, others: bool
) -> tuple[list[Headcount], list[str]]:
    """Districts without figures: their population × the share of the cité, spread evenly; the others are named."""
    share = totals.get(CodeChiffre.MOINS_DE_25)
    known = [(code, nom, count) for code, nom, count in without if count and share]
    unknown = [nom for code, nom, count in without if not (count and share)]
    told = []
    if known and share:
        names = ", ".join(nom for _, nom, _ in known)
        told.append(
            f"Estimés pour {names} : population du quartier × {per_cent(share)} de moins de 25 ans dans la cité "
            f"({share.annee}, {share.source}), répartie également sur les âges."
        )
    if unknown:
        by = "la moyenne des autres" if others or known else "l'étendue d'âge"
        told.append(f"Sans effectif : {', '.join(unknown)} ; leurs manques sont classés d'après {by}.")
    rate = float(share.valeur) / 100 if share else 0.0
    return [Headcount(UNTIL_25, count * rate, code, estimated=True) for code, _, count in known], told


def effectifs(cite: Cite) -> QuerySet[Effectif]:
    return Effectif.objects.filter(cite=cite).select_related("commune", "qpv").defer("qpv__contour")


def latest(rows: Iterable[Effectif]) -> list[Effectif]:
    """Of each place, the rows of its latest year."""
    listed = list(rows)
    years: dict[str | None, int] = {}
    for row in listed:
        years[zone_of(row)] = max(row.annee, years.get(zone_of(row), 0))
    return [row for row in listed if row.annee == years[zone_of(row)]]


def zone_of(row: Effectif) -> str | None:
    """The code of its district; a commune is never mistaken for one."""
    if row.qpv is not None:
        return str(row.qpv.code)
    return f"commune {row.commune_id}" if row.commune_id else None


def sources(rows: Sequence[Effectif]) -> str:
    named = sorted({(row.annee, row.source) for row in rows}, reverse=True)
    shown = " ; ".join(f"{source}, {year}" for year, source in named[:3])
    return f"effectifs par âge ({shown}{' ; …' if len(named) > 3 else ''})"


def published(cite: Cite) -> dict[str, Chiffre]:
    """The latest of each published figure."""
    known: dict[str, Chiffre] = {}
    for row in Chiffre.objects.filter(cite=cite).order_by("annee"):
        known[row.code] = row
    return known


def spread_totals(totals: Mapping[str, Chiffre]) -> tuple[list[Headcount], str]:
    """The published population and its share under 25, spread evenly; nothing without the two."""
    whole, share = totals.get(CodeChiffre.POPULATION), totals.get(CodeChiffre.MOINS_DE_25)
    if whole is None or share is None:
        return [], ""
    count = float(whole.valeur) * float(share.valeur) / 100
    told = (
        f"{whole.valeur:.0f} habitants ({whole.annee}, {whole.source}) dont {per_cent(share)} de moins de "
        f"25 ans ({share.annee}, {share.source}), répartis également sur les âges."
    )
    return [Headcount(UNTIL_25, count, estimated=True)], told


def per_cent(share: Chiffre) -> str:
    return f"{share.valeur:.1f} %".replace(".", ",")


# ── settings ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Reglages:
    """What is in force: thresholds, the last day looked at, what is accepted; `ligne` is None by default."""

    ligne: ReglageAnalyse | None
    seuils: Thresholds
    fin: date
    acceptes: tuple[Accepted, ...]

    @property
    def phrase(self) -> str:
        """Where the states begin, in a sentence, for every page that shows a state."""
        seuils = self.seuils
        asked = f"couvert à partir de {seuils.offers} offre{'s' if seuils.offers > 1 else ''}"
        asked += f" dont {seuils.solid} sur laquelle on peut compter" if seuils.solid == 1 else (
            f" dont {seuils.solid} sur lesquelles on peut compter" if seuils.solid else ""
        )  # fmt: skip
        rates = [
            f"{number(rate)} {what} pour 100 jeunes"
            for rate, what in ((seuils.seats_per_100, "places"), (seuils.offers_per_100, "offres"))
            if rate is not None
        ]
        more = f" ; insuffisant sous {' ou '.join(rates)}" if rates else ""
        return f"Seuils de la cité : {asked}, jusqu'au {day_in_words(self.fin)}{more}."


def number(rate: float) -> str:
    return f"{rate:g}".replace(".", ",")


def reglages_of(cite: Cite, today: date) -> Reglages:
    """Two queries."""
    row = ReglageAnalyse.objects.filter(cite=cite).select_related("regle_par").first()
    return Reglages(
        row,
        thresholds_of(row or ReglageAnalyse()),
        ending(row.horizon if row else Horizon.ANNEE, today),
        accepted_of(cite, today),
    )


def thresholds_of(row: ReglageAnalyse) -> Thresholds:
    return Thresholds(row.offres, row.solides, row.places_pour_100, row.offres_pour_100, row.plusieurs)


def ending(horizon: str, today: date) -> date:
    """The last day considered: an offer that stops by then is not solid."""
    if horizon == Horizon.ANNEE:
        return date(today.year, 12, 31)
    if horizon == Horizon.SCOLAIRE:
        return date(today.year + (today.month > 8), 8, 31)
    return add_months(today, int(horizon))


def add_months(day: date, months: int) -> date:
    """The same day some months later, the last of the month when there is none."""
    rank = day.month - 1 + months
    year, month = day.year + rank // 12, rank % 12 + 1
    while True:
        try:
            return day.replace(year=year, month=month)
        except ValueError:
            day = day.replace(day=day.day - 1)


def priorities_of(cite: Cite, *, withdrawn: bool = False) -> QuerySet[Priorite]:
    rows = Priorite.objects.filter(cite=cite, retiree_le__isnull=not withdrawn)
    return rows.select_related("theme", "qpv", "decidee_par").defer("qpv__contour")


def weights_of(cite: Cite) -> tuple[Priority, ...]:
    return tuple(as_priority(one) for one in priorities_of(cite))


def as_priority(row: Priorite) -> Priority:
    zone = row.qpv.code if row.qpv else None
    return Priority(FACTORS[Poids(row.poids)], row.theme_id, row.ages, zone, row.raison)


def accepted_of(cite: Cite, today: date) -> tuple[Accepted, ...]:
    """In force today."""
    rows = DecisionManque.objects.filter(
        cite=cite, genre=GenreDecision.ACCEPTE, revoquee_le__isnull=True, jusqu_au__gte=today
    ).values_list("theme_id", "age_min_mois", "age_max_mois", "raison", "jusqu_au", "qpv__code")
    return tuple(
        Accepted(theme, AgeRange(low, high), why, until, zone)
        for theme, low, high, why, until, zone in rows
        if until is not None
    )
