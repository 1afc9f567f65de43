"""Structures, actions and deployments as offers of core.coverage, and the axes on which they are crossed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Difficulte, Mobilisation, Statut
from maillage.acteurs.models import Antenne, Structure
from maillage.acteurs.selectors.annuaire import may_see_team_notes
from maillage.actions.choices import EtatAction, Moment
from maillage.actions.models import Action, Beneficiaires
from maillage.actions.selectors.budget import roots
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors.besoins import Reglages, population, reglages_of, weights_of
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS, AgeRange
from maillage.core.coverage import (
    Axis,
    Dimension,
    Judge,
    Looks,
    Offer,
    Population,
    Priority,
    Surveyed,
    ages_axis,
    axis,
)
from maillage.dispositifs.choices import EtatDeploiement, Temps
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.selectors.lecture import read_lines

T = TypeVar("T")

NOBODY = Population(())
HARD = {Difficulte.DIFFICILE, Difficulte.BLOQUEE}
DOING = (EtatAction.VALIDEE, EtatAction.EN_COURS)
"""Actions that offer something now: decided or under way."""
SOURCES = {"s": "structures", "a": "actions", "d": "dispositifs"}
"""The first letter of an offer's key says where it comes from."""


@dataclass(frozen=True)
class Champ:
    """What coverage is computed from: offers, axes, judge; whether the reader knows everything; where figures come from.

    `reglages` and `priorites` are those of the cité.
    """

    offres: tuple[Offer, ...]
    axes: Mapping[Dimension, Axis]
    themes: dict[str, Theme]
    judge: Judge
    complet: bool
    effectifs: str
    reglages: Reglages
    priorites: tuple[Priority, ...]


def champ(
    cite: Cite, user: AnyUser | None, today: date, sources: Iterable[str] = SOURCES, *, jeunes: bool = True
) -> Champ:
    """Constant number of queries. `sources` are the letters of what is counted.

    Without `jeunes`, young people are counted only when a threshold of the cité depends on them.

    What the team notes of its partners (mobilisation, difficulty) is not read by partners: it is then left out of
    the offers, for a state that depended on it would tell it.
    """
    complete = user is None or may_see_team_notes(user, cite)
    quartiers = dict(qpv_of(cite).values_list("code", "nom"))
    everywhere, tree = frozenset(quartiers), roots(cite)
    found: list[Offer] = []
    if "s" in sources:
        found += of_structures(cite, complete)
    if "a" in sources:
        found += of_actions(cite, user, today, everywhere, complete, tree)
    if "d" in sources:
        found += of_deployments(cite, user, everywhere)
    reglages = reglages_of(cite, today)
    rates = (reglages.seuils.seats_per_100, reglages.seuils.offers_per_100)
    figures, told = population(cite) if jeunes or any(rates) else (NOBODY, "")
    rows = {theme.code: theme for theme in Theme.objects.all()}
    themes = {code: theme.court for code, theme in rows.items()}
    judge = Judge(
        list(themes), Looks(surveys(cite), quartiers), reglages.seuils, figures, reglages.fin,
        {str(value): str(label) for value, label in Temps.choices},
    )  # fmt: skip
    return Champ(
        tuple(found), axes(tree, themes, quartiers), rows, judge, complete, told, reglages, weights_of(cite)
    )


def axes(
    tree: Mapping[int, tuple[str, str]], themes: Mapping[str, str], quartiers: Mapping[str, str]
) -> dict[Dimension, Axis]:
    roots_of_cite = dict(sorted(set(tree.values()), key=lambda item: item[1]))
    return {
        Dimension.AGE: ages_axis(DEFAULT_BANDS),
        Dimension.THEME: axis(Dimension.THEME, themes),
        Dimension.TEMPS: axis(Dimension.TEMPS, {str(value): str(label) for value, label in Temps.choices}),
        Dimension.QUARTIER: axis(Dimension.QUARTIER, quartiers),
        Dimension.MOBILISATION: axis(
            Dimension.MOBILISATION, {str(v): str(label) for v, label in Difficulte.choices if v}
        ),
        Dimension.AXE: axis(Dimension.AXE, roots_of_cite),
    }


def of_structures(cite: Cite, complete: bool) -> list[Offer]:
    """Every active structure as an offer. Its districts are those where it says it acts, else where it stands."""
    themes = pairs(
        Structure.themes.through.objects.filter(structure__cite=cite).values_list("structure_id", "theme_id")
    )
    acts = pairs(
        Structure.zones.through.objects.filter(structure__cite=cite).values_list("structure_id", "qpv__code")
    )
    others = pairs(
        Antenne.objects.filter(cite=cite, qpv__isnull=False)
        .order_by()
        .values_list("structure_id", "qpv__code")
    )
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE).order_by().values_list(
        "pk", "nom", "age_min_mois", "age_max_mois", "qpv__code", "mobilisation", "difficulte", "verifiee_le"
    )  # fmt: skip
    found = []
    for pk, nom, low, high, qpv, mobilisation, difficulte, verified in rows:
        reason = weakness(*((mobilisation, difficulte) if complete else ("", "")), verified is not None)
        places = acts.get(pk) or ([qpv] if qpv else []) + others.get(pk, [])
        zones = frozenset(places)
        found.append(
            Offer(
                f"s{pk}",
                nom,
                frozenset(themes.get(pk, ())),
                age_range(low, high),
                zones,
                bool(reason),
                reason,
                mobilisation=difficulte if complete else "",
            )
        )
    return found


def of_actions(
    cite: Cite,
    user: AnyUser | None,
    today: date,
    everywhere: frozenset[str],
    complete: bool,
    tree: Mapping[int, tuple[str, str]],
) -> list[Offer]:
    """Actions decided or under way this year. Without district, they serve the whole cité."""
    rows = Action.objects.all().living().filter(cite=cite)
    rows = (rows if user is None else rows.seen_by(user, cite)).filter(etat__in=DOING).exclude(fin__lt=today)
    seats = dict(
        Beneficiaires.objects.filter(cite=cite, moment=Moment.PREVU, total__isnull=False).values_list(
            "action_id", "total"
        )
    )
    found = []
    for row in rows.order_by("pk").prefetch_related("themes", "qpvs"):
        hard = row.difficulte in HARD and complete
        root = tree.get(row.objectif_id or 0)
        found.append(
            Offer(
                f"a{row.pk}",
                row.intitule,
                frozenset(theme.pk for theme in row.themes.all()),
                age_range(row.age_min_mois, row.age_max_mois),
                frozenset(qpv.code for qpv in row.qpvs.all()) or everywhere,
                hard,
                str(row.get_difficulte_display()) if hard else "",
                frozenset(row.temps),
                frozenset([root[0]] if root else ()),
                row.difficulte if complete else "",
                seats.get(row.pk),
                row.fin,
            )
        )
    return found


def of_deployments(cite: Cite, user: AnyUser | None, everywhere: frozenset[str]) -> list[Offer]:
    """Dispositifs alive in the cité; what is not said here is taken from the national sheet."""
    rows = (
        Deploiement.objects.filter(cite=cite)
        if user is None
        else Deploiement.objects.all().seen_by(user, cite)
    )
    found = []
    for line in read_lines(rows.living(), brief=True):
        row, offre = line.deploiement, line.offre
        ending = row.etat == EtatDeploiement.EXTINCTION
        places = frozenset(qpv.code for qpv in line.qpvs)
        found.append(
            Offer(
                f"d{row.pk}",
                row.court,
                frozenset(theme.pk for theme in offre.themes),
                offre.ages,
                everywhere if row.toute_la_cite or not places else places,
                ending,
                "en extinction" if ending else "",
                frozenset(value.value for value in offre.temps),
                frozenset(),
                "",
                row.places,
                row.fin,
            )
        )
    return found


def pairs(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for pk, value in rows:
        found.setdefault(pk, []).append(value)
    return found


@lru_cache(maxsize=512)
def age_range(low: int | None, high: int | None) -> AgeRange | None:
    return None if low is None and high is None else AgeRange(low or 0, high)


def weakness(mobilisation: str, difficulte: str, verified: bool) -> str:
    """Why the structure cannot be relied on alone, in a few words; empty when it can."""
    if mobilisation == Mobilisation.EN_RETRAIT:
        return "en retrait"
    if difficulte in HARD:
        return str(Difficulte(difficulte).label)
    return "" if verified else "jamais vérifiée"


def surveys(cite: Cite) -> list[Surveyed]:
    rows = Recensement.objects.filter(cite=cite).order_by().values_list(
        "theme_id", "age_min_mois", "age_max_mois", "recense_le", "qpv__code"
    )  # fmt: skip
    return [Surveyed(theme, AgeRange(low, high), on, zone) for theme, low, high, on, zone in rows]


def link_of(key: str) -> tuple[str, int]:
    """Key → the name of the address of its sheet, and its identifier."""
    names: dict[str, Any] = {"s": "acteurs:structure", "a": "actions:action", "d": "dispositifs:deploiement"}
    return names[key[0]], int(key[1:])
