"""Structures, actions and deployments as offers of core.coverage, and the axes on which they are crossed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Difficulte
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import may_see_team_notes
from maillage.actions.choices import EtatAction, Moment
from maillage.actions.models import Action, Beneficiaires
from maillage.actions.selectors.budget import roots
from maillage.cartographie.selectors.besoins import Reglages, population, reglages_of, weights_of
from maillage.cartographie.selectors.couverture import HARD, age_range, surveys
from maillage.cartographie.selectors.couverture import offers as structure_offers
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS
from maillage.core.coverage import (
    Axis,
    Dimension,
    Judge,
    Looks,
    Offer,
    Priority,
    ages_axis,
    axis,
)
from maillage.dispositifs.choices import EtatDeploiement, Temps
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.selectors.lecture import read_lines

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
    judge: Judge
    complet: bool
    effectifs: str
    reglages: Reglages
    priorites: tuple[Priority, ...]


def champ(cite: Cite, user: AnyUser | None, today: date, sources: Iterable[str] = SOURCES) -> Champ:
    """Constant number of queries. `sources` are the letters of what is counted."""
    complete = user is None or may_see_team_notes(user, cite)
    quartiers = dict(qpv_of(cite).values_list("code", "nom"))
    everywhere = frozenset(quartiers)
    found: list[Offer] = []
    if "s" in sources:
        found += of_structures(cite, complete)
    if "a" in sources:
        found += of_actions(cite, user, today, everywhere, complete)
    if "d" in sources:
        found += of_deployments(cite, user, everywhere)
    figures, told = population(cite)
    themes = {theme.code: theme.court for theme in Theme.objects.all()}
    reglages = reglages_of(cite, today)
    judge = Judge(
        list(themes), Looks(surveys(cite), quartiers), reglages.seuils, figures, reglages.fin,
        {str(value): str(label) for value, label in Temps.choices},
    )  # fmt: skip
    return Champ(
        tuple(found), axes(cite, themes, quartiers), judge, complete, told, reglages, weights_of(cite)
    )


def axes(cite: Cite, themes: Mapping[str, str], quartiers: Mapping[str, str]) -> dict[Dimension, Axis]:
    tree = dict(sorted(set(roots(cite).values()), key=lambda item: item[1]))
    return {
        Dimension.AGE: ages_axis(DEFAULT_BANDS),
        Dimension.THEME: axis(Dimension.THEME, themes),
        Dimension.TEMPS: axis(Dimension.TEMPS, {str(value): str(label) for value, label in Temps.choices}),
        Dimension.QUARTIER: axis(Dimension.QUARTIER, quartiers),
        Dimension.MOBILISATION: axis(
            Dimension.MOBILISATION, {str(v): str(label) for v, label in Difficulte.choices if v}
        ),
        Dimension.AXE: axis(Dimension.AXE, tree),
    }


def of_structures(cite: Cite, complete: bool) -> list[Offer]:
    hard = dict(Structure.objects.filter(cite=cite).values_list("pk", "difficulte")) if complete else {}
    return [
        replace(offer, key=f"s{offer.key}", mobilisation=hard.get(int(offer.key), ""))
        for offer in structure_offers(cite, complete)
    ]


def of_actions(
    cite: Cite, user: AnyUser | None, today: date, everywhere: frozenset[str], complete: bool
) -> list[Offer]:
    """Actions decided or under way this year. Without district, they serve the whole cité."""
    rows = Action.objects.all().living().filter(cite=cite)
    rows = (rows if user is None else rows.seen_by(user, cite)).filter(etat__in=DOING).exclude(fin__lt=today)
    tree = roots(cite)
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
    for line in read_lines(rows.living()):
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


def link_of(key: str) -> tuple[str, int]:
    """Key → the name of the address of its sheet, and its identifier."""
    names: dict[str, Any] = {"s": "acteurs:structure", "a": "actions:action", "d": "dispositifs:deploiement"}
    return names[key[0]], int(key[1:])
