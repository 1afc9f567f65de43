"""The overall view: who offers what to whom, when and where; what overlaps; whom nobody reaches, and what could.

What is drawn is what the filters show. Overlaps and holes speak of what is alive (active, in extinction) among what the
filters on whom, what, when and where leave: filtering on a carrier or a state does not make a hole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

from django.utils.html import escape

from maillage.cites.models import Cite, Theme
from maillage.core.ages import DEFAULT_BANDS, AgeRange, uncovered
from maillage.core.facets import FacetRow, Question, explore
from maillage.core.overlaps import Cell, Overlap, closest, grid
from maillage.dispositifs.choices import EtatDeploiement, StatutNational
from maillage.dispositifs.models import Articulation, Deploiement, Dispositif
from maillage.dispositifs.rules import LIVING
from maillage.dispositifs.selectors.lecture import LABELS, SCHEME, Ligne, age_range, times
from maillage.dispositifs.selectors.liste import Portefeuille

LIFE = 25 * 12
"""The axis of ages ends at the twenty-fifth birthday; what goes beyond is drawn to the edge."""
WHOM_WHAT_WHEN_WHERE = ("theme", "temps", "public", "quartier")
MOBILISABLE = (StatutNational.ACTIF, StatutNational.EXPERIMENTAL, StatutNational.A_VERIFIER)
MAX_PAIRS = 30
MAX_SUGGESTED = 4


class Bande(TypedDict):
    """A line of the age axis in words, from `x` over `largeur` months; `largeur` is empty when the ages are not known.

    A dictionary of texts: a template reads it twice as fast as attributes and numbers, and there are hundreds of lines.
    """

    cle: str
    nom: str
    etat: str
    porteur: str
    quand: str
    creneaux: str
    ou: str
    places: str
    ages: str
    x: str
    largeur: str
    autres_themes: list[str]


@dataclass(frozen=True)
class Groupe:
    theme: Theme | None
    bandes: tuple[Bande, ...]


@dataclass(frozen=True)
class Paire:
    """Two that overlap, what they share in words, and what the cité says of it."""

    premier: Deploiement
    second: Deploiement
    raisons: tuple[str, ...]
    articule: str


@dataclass(frozen=True)
class Case:
    """A theme and an age band: how many reach it, and the ages of the band left out."""

    cellule: Cell

    @property
    def nombre(self) -> int:
        return len(self.cellule.offers)

    @property
    def partielle(self) -> str:
        """The ages left out, when some are and not all."""
        return ", ".join(hole.label for hole in self.cellule.holes) if self.cellule.offers else ""


@dataclass(frozen=True)
class Mobilisable:
    """A scheme of the catalogue that reaches ages nobody reaches; `ici` is its state in the cité, if it is known there."""

    dispositif: Dispositif
    ages: AgeRange
    themes: frozenset[str]
    ici: str


@dataclass(frozen=True)
class Manque:
    """A theme and the ages where nothing is offered; `partout` when nothing is at any age."""

    theme: Theme
    trous: tuple[AgeRange, ...]
    partout: bool
    mobilisables: tuple[Mobilisable, ...]
    autres: int

    @property
    def ages(self) -> str:
        return ", ".join(hole.label for hole in self.trous)


@dataclass(frozen=True)
class Ensemble:
    groupes: tuple[Groupe, ...]
    bandes: tuple[AgeRange, ...]
    grille: tuple[tuple[Theme, tuple[Case, ...]], ...]
    paires: tuple[Paire, ...]
    paires_en_tout: int
    manques: tuple[Manque, ...]
    sans_age: int
    en_activite: int


@dataclass(frozen=True)
class Cadre:
    """What the filters ask: themes (none chosen: all), times, and the ages of the grid."""

    themes: frozenset[str]
    temps: frozenset[str]
    ages: AgeRange

    @property
    def bandes(self) -> tuple[AgeRange, ...]:
        return tuple(band for band in DEFAULT_BANDS if band.overlaps(self.ages))


def whole_view(cite: Cite, whole: Portefeuille, shown: Sequence[Ligne], question: Question) -> Ensemble:
    """`shown`: the lines that answer `question`."""
    cadre = frame(question)
    everything = list(Theme.objects.all())
    themes = [theme for theme in everything if not cadre.themes or theme.pk in cadre.themes]
    alive = ground(whole, question)
    offers = [line.comparable for line in alive]
    pairs, number = closest(offers, MAX_PAIRS)
    return Ensemble(
        groupes=tuple(groups(shown, themes, everything)),
        bandes=cadre.bandes,
        grille=tuple(table(grid(offers, [theme.pk for theme in themes], cadre.bandes), themes, cadre)),
        paires=tuple(told(pairs, alive, cite, {theme.pk: theme for theme in everything})),
        paires_en_tout=number,
        manques=tuple(holes(alive, themes, mobilisable(cite, cadre), cadre)),
        sans_age=sum(line.offre.ages is None for line in alive),
        en_activite=len(alive),
    )


def frame(question: Question) -> Cadre:
    low, high = question.ages[0] or 0, question.ages[1]
    ages = AgeRange(low, LIFE if high is None and low < LIFE else high)
    chosen = {name: frozenset(question.chosen.get(name, ())) for name in ("theme", "temps")}
    return Cadre(chosen["theme"], chosen["temps"], ages)


def narrowed(question: Question) -> Question:
    """Without what says nothing of whom, what, when and where."""
    kept = {name: question.chosen.get(name, ()) for name in WHOM_WHAT_WHEN_WHERE}
    return Question(chosen=kept, ages=question.ages)


def ground(whole: Portefeuille, question: Question) -> list[Ligne]:
    """What is alive among what the filters on whom, what, when and where leave."""
    rows: Sequence[FacetRow] = whole.rows
    found = explore(rows, narrowed(question), ())
    return [line for key in found.keys if (line := whole.lignes[key]).deploiement.etat in LIVING]


# ── the axis of ages ──────────────────────────────────────────────────


def groups(lignes: Sequence[Ligne], themes: Sequence[Theme], everything: Sequence[Theme]) -> list[Groupe]:
    """Under the first theme of each (the first asked for), the others beside it; youngest first."""
    asked = {theme.pk for theme in themes}
    found: dict[str, list[Bande]] = {}
    for ligne in sorted(lignes, key=age_order):
        named = sorted(ligne.offre.themes, key=lambda theme: theme.pk not in asked)
        first = named[0].pk if named else ""
        found.setdefault(first, []).append(band(ligne, named[1:]))
    ordered = [(theme, found.get(theme.pk)) for theme in everything] + [(None, found.get(""))]
    return [Groupe(theme, tuple(bands)) for theme, bands in ordered if bands]


def age_order(ligne: Ligne) -> tuple[bool, int, int]:
    ages = ligne.offre.ages
    return (False, ages.min_months, ages.max_months or LIFE) if ages else (True, 0, 0)


escaped: Callable[[str], str] = lru_cache(4096)(escape)
"""Carriers, times and places are the same on many lines: each is made safe once, as the template would have done."""


def band(ligne: Ligne, others: Iterable[Theme]) -> Bande:
    """`etat` is empty for what is active, the usual."""
    row, offre = ligne.deploiement, ligne.offre
    ages = offre.ages
    start = min(ages.min_months, LIFE) if ages else 0
    end = min(ages.max_months or LIFE, LIFE) if ages else 0
    return Bande(
        cle=str(row.pk),
        nom=escaped(row.court),
        etat="" if row.etat == EtatDeploiement.ACTIF else row.get_etat_display(),
        porteur=escaped(row.porteur.nom) if row.porteur else "",
        quand=escaped(offre.quand),
        creneaux=escaped(row.creneaux),
        ou=escaped(", ".join(ligne.lieux)),
        places="" if row.places is None else f"{row.places:,}".replace(",", "\u202f"),
        ages=escaped(ages.label if ages else offre.ages_precision),
        x=str(start),
        largeur=str(max(end - start, 3)) if ages else "",
        autres_themes=[escaped(theme.court) for theme in others],
    )


# ── holes ─────────────────────────────────────────────────────────────


def table(
    cells: Iterable[Cell], themes: Sequence[Theme], cadre: Cadre
) -> list[tuple[Theme, tuple[Case, ...]]]:
    found, width = list(cells), len(cadre.bandes)
    return [
        (theme, tuple(Case(cell) for cell in found[rank * width : (rank + 1) * width]))
        for rank, theme in enumerate(themes)
    ]


def holes(
    alive: Sequence[Ligne], themes: Sequence[Theme], known: Sequence[Mobilisable], cadre: Cadre
) -> list[Manque]:
    """For each theme asked, the ages that nothing reaches, and what the catalogue could put there."""
    reached: dict[str, list[AgeRange]] = {theme.pk: [] for theme in themes}
    for line in alive:
        for theme in line.offre.themes:
            if line.offre.ages is not None and theme.pk in reached:
                reached[theme.pk].append(line.offre.ages)
    found = []
    for theme in themes:
        empty = uncovered(cadre.ages, reached[theme.pk])
        if empty:
            everywhere = not any(ages.overlaps(cadre.ages) for ages in reached[theme.pk])
            fitting = suggested(theme, empty, known)
            first, others = tuple(fitting[:MAX_SUGGESTED]), max(0, len(fitting) - MAX_SUGGESTED)
            found.append(Manque(theme, empty, everywhere, first, others))
    return found


def mobilisable(cite: Cite, cadre: Cadre) -> list[Mobilisable]:
    """Schemes of the catalogue that exist and that the cité does not run, at the times asked; those begun here first."""
    rows = Deploiement.objects.filter(cite=cite, dispositif__isnull=False).values_list(
        "dispositif_id", "etat"
    )
    here = {key: EtatDeploiement(state) for key, state in rows}
    alive = {key for key, state in rows if state in LIVING}
    found = []
    schemes = Dispositif.objects.filter(statut__in=MOBILISABLE).exclude(pk__in=alive).only(*SCHEME)
    for row in schemes.prefetch_related("themes"):
        ages = age_range(row.age_min_mois, row.age_max_mois)
        if ages is None or not when(row, cadre):
            continue
        begun = here.get(row.pk)
        themes = frozenset(theme.pk for theme in row.themes.all())
        label = begun.label if begun == EtatDeploiement.A_ACTIVER else ""
        found.append(Mobilisable(row, ages, themes, label))
    return sorted(found, key=lambda known: not known.ici)


def when(row: Dispositif, cadre: Cadre) -> bool:
    return not cadre.temps or not cadre.temps.isdisjoint(times(row.temps))


def suggested(theme: Theme, empty: Sequence[AgeRange], known: Sequence[Mobilisable]) -> list[Mobilisable]:
    return [row for row in known if theme.pk in row.themes and any(row.ages.overlaps(hole) for hole in empty)]


# ── overlaps ──────────────────────────────────────────────────────────


def told(
    pairs: Sequence[Overlap], alive: Sequence[Ligne], cite: Cite, themes: Mapping[str, Theme]
) -> list[Paire]:
    lines = {ligne.deploiement.pk: ligne for ligne in alive}
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    links = Articulation.objects.filter(cite=cite, origine__in=keys, cible__in=keys)
    declared = {frozenset((link.origine_id, link.cible_id)): link for link in links}
    found = []
    for pair in pairs:
        first, second = lines[pair.first], lines[pair.second]
        link = declared.get(frozenset((pair.first, pair.second)))
        said = reasons(pair, first, second, themes)
        found.append(Paire(first.deploiement, second.deploiement, said, in_words(link) if link else ""))
    return found


def in_words(link: Articulation) -> str:
    return f"{link.get_type_display()}{f' : {link.commentaire}' if link.commentaire else ''}"


def reasons(pair: Overlap, first: Ligne, second: Ligne, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    """What they share: theme, ages, times, places; what is not known is said."""
    words = [", ".join(theme.court for code, theme in themes.items() if code in pair.themes), pair.ages.label]
    shared = ", ".join(label for value, label in LABELS.items() if value in pair.times)
    words.append(shared or "temps à préciser")
    words.append(where(pair, first, second))
    return tuple(words)


def where(pair: Overlap, first: Ligne, second: Ligne) -> str:
    if first.deploiement.toute_la_cite and second.deploiement.toute_la_cite:
        return "toute la cité"
    local = second if first.deploiement.toute_la_cite else first
    if pair.places:
        named = [qpv.nom for qpv in first.qpvs if qpv in second.qpvs]
        named += [place.nom for place in first.communes if place in second.communes]
        named += [place.nom for place in first.etablissements if place in second.etablissements]
        return ", ".join(named)
    return ", ".join(local.lieux) or "lieu à préciser"
