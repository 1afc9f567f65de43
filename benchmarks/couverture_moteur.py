"""The engine of coverage against pandas and DuckDB on the same offers. Run by ``python benchmarks/couverture.py``.

The question put to all: for each cité and each theme × age × district, how many offers, how many solid. Answers are compared, and
a difference stops the run. The engine also says the state, the reasons, the young people, who is near and who could
fill each gap: what the two others do not do is not counted for them. What is not installed is skipped, and said.

pandas and DuckDB are not dependencies: ``python3 -m venv /tmp/venv-bench``, install them there, and give the folder of its
packages as ``MAILLAGE_BANC_PAQUETS`` (…/lib/python3.11/site-packages).
"""

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from maillage.core.ages import DEFAULT_BANDS, AgeRange
from maillage.core.coverage import (
    UNTIL_25,
    Accepted,
    Axis,
    Dimension,
    Headcount,
    Judge,
    Looks,
    Offer,
    Population,
    Priority,
    Surveyed,
    Thresholds,
    ages_axis,
    axis,
    cross,
    find_gaps,
)

THEMES = [f"theme{rank}" for rank in range(24)]
ZONES = [f"QN{rank}" for rank in range(6)]
AGES = ((0, 36), (36, 72), (36, 132), (72, 216), (132, 300), (0, None), (72, 132))
TODAY = date(2026, 11, 24)
CITES, PER_CITE = 250, 300
RUNS = 7

Cell = tuple[int, str, str, str]
Counts = dict[Cell, tuple[int, int]]


def offers_of(number: int, seed: int) -> list[Offer]:
    chance = random.Random(seed)
    return [
        Offer(
            f"s{rank}",
            f"Offre {rank}",
            frozenset(chance.sample(THEMES, chance.choice([1, 2, 3]))),
            AgeRange(*chance.choice(AGES)),
            frozenset(chance.sample(ZONES, chance.choice([1, 1, 2]))),
            chance.random() < 0.3,
            "jamais vérifiée",
            frozenset(chance.sample(["scolaire", "soir", "vacances", "famille"], 2)),
            frozenset([f"axe{chance.randrange(5)}"]),
            chance.choice(["facile", "difficile"]),
            chance.choice([None, 10, 40]),
            chance.choice([None, None, date(2026, 12, 20), date(2027, 6, 30)]),
        )
        for rank in range(number)
    ]


def judge() -> Judge:
    """Everything that a cité may set: figures by district, thresholds, looks."""
    looks = Looks([Surveyed(theme, UNTIL_25, date(2026, 10, 1)) for theme in THEMES[:12]], ZONES)
    figures = [Headcount(band, 400, zone) for band in DEFAULT_BANDS for zone in ZONES]
    thresholds = Thresholds(2, 1, 3.0, 0.5, 4)
    return Judge(THEMES, looks, thresholds, Population(figures, ZONES), date(2026, 12, 31))


def axes() -> tuple[Axis, Axis, Axis]:
    return (
        axis(Dimension.THEME, {theme: theme for theme in THEMES}),
        ages_axis(DEFAULT_BANDS),
        axis(Dimension.QUARTIER, {zone: zone for zone in ZONES}),
    )


PRIORITIES = [
    Priority(2.0, theme="theme3", why="axe 2"),
    Priority(3.0, ages=DEFAULT_BANDS[4], zone="QN1", why="lycée"),
]
ACCEPTED = [Accepted("theme1", UNTIL_25, "rentrée", date(2027, 6, 30))]


def gaps_of(offers: Sequence[Offer], most: int | None = 30) -> Any:
    themes, ages, zones = axes()
    return find_gaps(
        offers, themes, ages, zones, judge=judge(), priorities=PRIORITIES, accepted=ACCEPTED, most=most
    )


def timed(what: str, run: Callable[[], object], runs: int = RUNS) -> float:
    """Best and median of the processor's time."""
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    seconds.sort()
    print(f"  {what} : {1000 * seconds[0]:.1f} ms au mieux, {1000 * seconds[runs // 2]:.1f} ms médian")
    return seconds[0]


def one_cite() -> None:
    print("Une cité, 1 000 offres, 24 thèmes × 6 tranches × 6 quartiers (but : 50 ms)")
    offers, verdict = offers_of(1000, 49), judge()
    themes, ages, zones = axes()
    timed("thème × âge", lambda: cross(offers, themes, ages, judge=verdict, accepted=ACCEPTED))
    timed("quartier × âge", lambda: cross(offers, zones, ages, judge=verdict))
    timed("les manques, les 30 premiers complétés", lambda: gaps_of(offers))


def the_country() -> None:
    country = [offers_of(PER_CITE, seed) for seed in range(CITES)]
    print(f"Le pays : {CITES} cités, {CITES * PER_CITE} offres (but : les manques de toutes en 10 s)")
    start, clock = time.process_time(), time.perf_counter()
    found = sum(len(gaps_of(offers)) for offers in country)
    spent, waited = time.process_time() - start, time.perf_counter() - clock
    print(
        f"  maillage, les {found} manques, raisons et solutions : {spent:.2f} s de processeur, {waited:.2f} s"
    )
    ours = timed_once("maillage, compter seulement", lambda: counted_by_us(country))
    for name, count in (("pandas", counted_by_pandas), ("duckdb", counted_by_duckdb)):
        if module(name) is None:
            print(f"  {name} n'est pas installé : comparaison passée.")
            continue
        theirs = timed_once(f"{name}, compter seulement", lambda count=count: count(country))
        if theirs != ours:
            raise SystemExit(f"{name} ne compte pas comme maillage.")
        print(f"  {name} donne les mêmes {len(ours)} cases.")


def timed_once(what: str, run: Callable[[], Counts]) -> Counts:
    start, clock = time.process_time(), time.perf_counter()
    found = run()
    print(
        f"  {what} : {time.process_time() - start:.2f} s de processeur, {time.perf_counter() - clock:.2f} s"
    )
    return found


def module(name: str) -> Any:
    extra = os.environ.get("MAILLAGE_BANC_PAQUETS")
    if extra and extra not in sys.path:
        sys.path.append(extra)
    try:
        return import_module(name)
    except ImportError:
        return None


# ── the same count, three ways ────────────────────────────────────────


def counted_by_us(country: Sequence[Sequence[Offer]]) -> Counts:
    """Through the axes of the engine, without states nor reasons."""
    themes, ages, zones = axes()
    found: Counts = {}
    for cite, offers in enumerate(country):
        for offer in offers:
            solid = int(not offer.fragile)
            bands, places = ages.holding(offer), zones.holding(offer)
            for theme in themes.holding(offer):
                for band in bands:
                    for zone in places:
                        key = cite, theme, band, zone
                        count, sure = found.get(key, (0, 0))
                        found[key] = count + 1, sure + solid
    return found


def rows_of(country: Sequence[Sequence[Offer]]) -> dict[str, list[Any]]:
    """A line for an offer, its lists as lists: what one would read from a database."""
    flat = [(cite, offer) for cite, offers in enumerate(country) for offer in offers]
    return {
        "cite": [cite for cite, _ in flat],
        "themes": [sorted(offer.themes) for _, offer in flat],
        "zones": [sorted(offer.zones) for _, offer in flat],
        "low": [offer.age.min_months if offer.age else 0 for _, offer in flat],
        "high": [(offer.age.max_months if offer.age else None) or 1440 for _, offer in flat],
        "solid": [int(not offer.fragile) for _, offer in flat],
    }


def bands_of() -> dict[str, list[Any]]:
    return {
        "band": [band.label for band in DEFAULT_BANDS],
        "from_": [band.min_months for band in DEFAULT_BANDS],
        "to_": [band.max_months for band in DEFAULT_BANDS],
    }


def counted_by_pandas(country: Sequence[Sequence[Offer]]) -> Counts:
    pandas = module("pandas")
    table = pandas.DataFrame(rows_of(country)).explode("themes").explode("zones")
    table = table.merge(pandas.DataFrame(bands_of()), how="cross")
    table = table[(table.low < table.to_) & (table.from_ < table.high)]
    grouped = table.groupby(["cite", "themes", "band", "zones"]).solid.agg(["size", "sum"])
    return {key: (int(count), int(sure)) for key, count, sure in grouped.itertuples()}


def counted_by_duckdb(country: Sequence[Sequence[Offer]]) -> Counts:
    duckdb, pandas = module("duckdb"), module("pandas")
    if pandas is None:
        raise SystemExit("DuckDB lit ici des tables de pandas : installez les deux.")
    with duckdb.connect() as base:
        base.register("offers", pandas.DataFrame(rows_of(country)))
        base.register("bands", pandas.DataFrame(bands_of()))
        answer = base.execute(
            "select cite, theme, band, zone, count(*), sum(solid) from "
            "(select cite, unnest(themes) as theme, zones, low, high, solid from offers) "
            "cross join lateral (select unnest(zones) as zone) join bands on low < to_ and from_ < high "
            "group by all"
        ).fetchall()
    return {(cite, theme, band, zone): (count, int(sure)) for cite, theme, band, zone, count, sure in answer}
