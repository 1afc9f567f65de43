"""Two years side by side: what is new, what stopped, what goes on; and the gaps that closed or opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from maillage.access.check import AnyUser
from maillage.acteurs.selectors.annuaire import filtered
from maillage.actions.models import Action, Partenaire
from maillage.cartographie.choices import Couche, Devenir, Objet
from maillage.cartographie.selectors import couches
from maillage.cartographie.selectors.couches import Genre, Points
from maillage.cartographie.selectors.demande import Demande
from maillage.cartographie.selectors.offres import Champ, age_range, champ
from maillage.cartographie.selectors.quartiers import Fonds, Quartier, counted, crossed_axes
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.coverage import GAPS, Dimension, Offer, cross
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.selectors.lecture import read_lines

FORMES = {Devenir.NOUVEAU: "triangle", Devenir.ARRETE: "croix", Devenir.MAINTENU: "disque"}
WORDS = {
    Devenir.NOUVEAU: "Nouveau en {apres}",
    Devenir.ARRETE: "Arrêté après {avant}",
    Devenir.MAINTENU: "Maintenu",
}
NOTES = {
    Objet.ACTIONS: "Une action reconduite sous un nouveau code est dite maintenue. Les actions abandonnées ne sont pas "
    "comptées.",
    Objet.STRUCTURES: "Sont comptées les structures qui portent, accueillent ou accompagnent une action, ou portent un "
    "dispositif dans l'année.",
    Objet.DISPOSITIFS: "D'après les dates de début et de fin de chaque dispositif de la cité.",
    Objet.COUVERTURE: "Les actions et les dispositifs sont ceux de chaque année ; les structures, leurs thèmes et les "
    "recensements sont ceux d'aujourd'hui, pour les deux années.",
}
LAYER_OF = {
    Objet.ACTIONS: Couche.ACTIONS,
    Objet.STRUCTURES: Couche.STRUCTURES,
    Objet.DISPOSITIFS: Couche.DISPOSITIFS,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the table: what became of an object, and whether the map shows it."""

    devenir: Devenir
    pk: int
    nom: str
    placee: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A crossing of coverage whose state changed."""

    quartier: str
    theme: str
    age: str
    avant: str
    apres: str
    mieux: bool


@dataclass(frozen=True, slots=True)
class Ouvert:
    """A crossing that was a gap in a year."""

    theme: str
    age: str
    etat: str


@dataclass(frozen=True)
class Comparaison:
    """`ouverts` are the gaps of a district (its code) in a year, for coverage."""

    objet: Objet
    avant: int
    apres: int
    couches: tuple[Points, ...] = ()
    changements: tuple[Change, ...] = ()
    fonds: Fonds | None = None
    cases: tuple[Case, ...] = ()
    ouverts: Mapping[tuple[str, int], tuple[Ouvert, ...]] = field(default_factory=dict)

    @property
    def note(self) -> str:
        return NOTES[self.objet]

    def nombres(self) -> list[tuple[Devenir, str, int]]:
        """Every fate with its words and its number, placed or not."""
        return [
            (
                fate,
                fate_words(fate, self.avant, self.apres),
                sum(change.devenir == fate for change in self.changements),
            )
            for fate in Devenir
        ]


def fate_words(fate: Devenir, before: int, after: int) -> str:
    return WORDS[fate].format(avant=before, apres=after)


def compare(
    cite: Cite, user: AnyUser, demande: Demande, objet: Objet, before: int, after: int
) -> Comparaison:
    """In a constant number of queries. The filters of the map hold."""
    if objet is Objet.COUVERTURE:
        return coverage(cite, user, demande, before, after)
    layer = LAYER_OF[objet]
    one, two = (couches.LAYERS[layer](cite, user, replace(demande, an=year)) for year in (before, after))
    if objet is Objet.STRUCTURES:
        ids = tuple(engaged(cite, user, year) for year in (before, after))
        names = dict(filtered(cite, user, demande.filtres).values_list("pk", "nom"))
    else:
        rows = [named(cite, user, demande, objet, year) for year in (before, after)]
        ids, names = (set(rows[0]), set(rows[1])), {**rows[0], **rows[1]}
    older = earlier(cite) if objet is Objet.ACTIONS else {}
    fates = fates_of(ids[0] & set(names), ids[1] & set(names), older)
    points = tuple(layer_of(fate, fates, (two, one), before, after) for fate in Devenir)
    shown = {pk for layer in points for pk in layer.ids}
    order = {fate: rank for rank, fate in enumerate(Devenir)}
    changes = sorted(
        (Change(fate, pk, names[pk], pk in shown) for pk, fate in fates.items()),
        key=lambda change: (order[change.devenir], change.nom.casefold(), change.pk),
    )
    return Comparaison(objet, before, after, points, tuple(changes))


def named(cite: Cite, user: AnyUser, demande: Demande, objet: Objet, year: int) -> dict[int, str]:
    """The objects of a year, placed or not."""
    if objet is Objet.ACTIONS:
        rows = couches.narrowed(couches.actions_of(cite, user, year), Action, "action", demande.filtres)
        return dict(rows.values_list("pk", "intitule"))
    found = couches.narrowed(
        couches.deployments_of(cite, user, year), Deploiement, "deploiement", demande.filtres
    )
    return {row.pk: row.court for row in found.select_related("dispositif")}


def engaged(cite: Cite, user: AnyUser, year: int) -> set[int]:
    """Structures that did something in the year, as far as `user` may see."""
    acting = couches.actions_of(cite, user, year).exclude(etat__in=couches.PREPARATION)
    found = set(acting.exclude(porteur=None).values_list("porteur_id", flat=True))
    found |= set(
        Partenaire.objects.filter(cite=cite, action__in=acting).values_list("structure_id", flat=True)
    )
    hosts = Action.lieux.through.objects.filter(action__in=acting)
    found |= set(hosts.values_list("structure_id", flat=True))
    running = couches.deployments_of(cite, user, year).exclude(porteur=None)
    return found | set(running.values_list("porteur_id", flat=True))


def earlier(cite: Cite) -> dict[int, int]:
    """Action → the one it continues."""
    rows = Action.objects.filter(cite=cite, precedente__isnull=False)
    return dict(rows.values_list("pk", "precedente_id"))


def fates_of(before: set[int], after: set[int], older: Mapping[int, int]) -> dict[int, Devenir]:
    """What goes on is named by its latest form."""
    continued: set[int] = set()
    found: dict[int, Devenir] = {}
    for pk in after:
        line = lineage(pk, older)
        held = before & set(line)
        continued |= held
        found[pk] = Devenir.MAINTENU if held else Devenir.NOUVEAU
    return found | dict.fromkeys(before - continued, Devenir.ARRETE)


def lineage(pk: int, older: Mapping[int, int]) -> list[int]:
    line = [pk]
    while (parent := older.get(line[-1])) is not None and parent not in line:
        line.append(parent)
    return line


def layer_of(
    fate: Devenir, fates: Mapping[int, Devenir], years: Iterable[Points], before: int, after: int
) -> Points:
    """The places of what met this fate: in the later year if it is there, else in the earlier one."""
    words = fate_words(fate, before, after)
    found: dict[int, list[tuple[int, str, float, float, int]]] = {}
    for points in years:
        seen = set(found)
        for pk, nom, x, y in zip(points.ids, points.noms, points.x, points.y, strict=True):
            if fates.get(pk) == fate and pk not in seen:
                found.setdefault(pk, []).append((pk, nom, x, y, 0))
    rows = [row for several in found.values() for row in several]
    without = sum(value == fate for value in fates.values()) - len(found)
    ids, noms, xs, ys, ranks = zip(*rows, strict=True) if rows else ((),) * 5
    genre = Genre(fate.value, words, "", f"devenir-{fate.value}")
    return Points(fate.value, words, FORMES[fate], (genre,), ids, noms, xs, ys, ranks, without)


# ── coverage ──────────────────────────────────────────────────────────


def coverage(cite: Cite, user: AnyUser, demande: Demande, before: int, after: int) -> Comparaison:
    known = champ(cite, user, date(after, 12, 31), ["s"])
    judge = replace(known.judge, ending=None)
    themes, bands = crossed_axes(known, demande)
    rows = list(qpv_of(cite).defer("contour"))
    offers = {year: (*known.offres, *of_year(cite, user, year, known)) for year in (before, after)}
    cases: list[Case] = []
    shown: list[Quartier] = []
    gaps: dict[tuple[str, int], tuple[Ouvert, ...]] = {}
    for qpv in rows:
        zone = known.axes[Dimension.QUARTIER].value(qpv.code)
        one, two = (
            cross(
                within(offers[year], qpv.code), themes, bands, judge=judge, filters={Dimension.QUARTIER: zone}
            )
            for year in (before, after)
        )
        for year, grid in ((before, one), (after, two)):
            gaps[qpv.code, year] = tuple(
                Ouvert(themes.value(cell.row).label, cell.column, str(cell.state))
                for cell in grid.cells
                if cell.state in GAPS
            )
        lost, left = len(gaps[qpv.code, before]), len(gaps[qpv.code, after])
        shown.append(district(qpv.code, qpv.nom, lost, left, before, after))
        cases += [
            Case(
                qpv.nom, themes.value(old.row).label, old.column, str(old.state), str(new.state),
                old.state in GAPS and new.state not in GAPS,
            )
            for old, new in zip(one.cells, two.cells, strict=True)
            if (old.state in GAPS) != (new.state in GAPS)
        ]  # fmt: skip
    words = ("moins de manques qu'avant", "autant de manques", "plus de manques qu'avant")
    fonds = Fonds(
        "comparaison", f"Manques, {before} et {after}", tuple(shown), words, NOTES[Objet.COUVERTURE]
    )
    return Comparaison(Objet.COUVERTURE, before, after, fonds=fonds, cases=tuple(cases), ouverts=gaps)


def within(offers: Iterable[Offer], code: str) -> list[Offer]:
    return [offer for offer in offers if code in offer.zones]


def district(code: str, nom: str, lost: int, left: int, before: int, after: int) -> Quartier:
    rank = 1 if left == lost else 0 if left < lost else 2
    value = f"{counted(lost, 'manque')} en {before}, {left} en {after}"
    return Quartier(
        code, nom, rank, value, "" if left == lost else f"{left - lost:+d} manques".replace("-", "−")
    )


def of_year(cite: Cite, user: AnyUser, year: int, known: Champ) -> list[Offer]:
    """Actions decided, and dispositifs, that had a day in the year."""
    everywhere = frozenset(value.code for value in known.axes[Dimension.QUARTIER].values)
    rows = couches.actions_of(cite, user, year).exclude(etat__in=couches.PREPARATION)
    found = [
        Offer(
            f"a{row.pk}", row.intitule, codes(row.themes.all(), "pk"), age_range(row.age_min_mois, row.age_max_mois),
            codes(row.qpvs.all(), "code") or everywhere,
        )
        for row in rows.order_by("pk").prefetch_related("themes", "qpvs")
    ]  # fmt: skip
    for line in read_lines(couches.deployments_of(cite, user, year)):
        places = codes(line.qpvs, "code")
        whole = line.deploiement.toute_la_cite or not places
        found.append(
            Offer(
                f"d{line.deploiement.pk}", line.deploiement.court, codes(line.offre.themes, "pk"), line.offre.ages,
                everywhere if whole else places,
            )
        )  # fmt: skip
    return found


def codes(rows: Iterable[Any], name: str) -> frozenset[str]:
    return frozenset(getattr(row, name) for row in rows)
