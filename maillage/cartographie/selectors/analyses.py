"""The analysis of a day as plain values, to be kept; and those that were kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from maillage.cartographie.choices import Origine
from maillage.cartographie.models import Analyse
from maillage.cartographie.selectors import reseau
from maillage.cartographie.selectors.manque import gaps_of
from maillage.cartographie.selectors.offres import SOURCES, Champ, champ
from maillage.cites.models import Cite
from maillage.core.ages import DEFAULT_BANDS
from maillage.core.cooperation import Network
from maillage.core.coverage import Axis, Cross, Dimension, Gap, Priority, State, cross
from maillage.core.phrases import Phrase, fixed
from maillage.core.snapshots import Fate, Moved, Progress, progress, sentences, ties_of
from maillage.core.text import day_in_words

TOP_GAPS = 10
CURVE = 24
"""Points of the curve: two years of months."""


def analysed(cite: Cite, le: date) -> tuple[dict[str, Any], dict[str, Any], Network]:
    """Parameters, results and network of a day, with all that the team knows. No name but those of structures."""
    known = champ(cite, None, le)
    question = reseau.Question(le)
    network = reseau.facts(cite, None, question).network(question)
    results = {"couverture": coverage(known), "cooperation": cooperation(network)}
    return parameters(known, question), results, network


def coverage(known: Champ) -> dict[str, Any]:
    themes, ages = known.axes[Dimension.THEME], known.axes[Dimension.AGE]
    grid = cross(known.offres, themes, ages, judge=known.judge, accepted=known.reglages.acceptes)
    gaps = gaps_of(known, most=0)
    return {
        "etats": {str(state): count for state, count in grid.states().items()},
        "cases": list(cells(grid, themes)),
        "offres": grid.total,
        "nombre_manques": len(gaps),
        "manques": [gap_kept(gap, known) for gap in gaps[:TOP_GAPS]],
    }


def cells(grid: Cross, themes: Axis) -> Iterable[dict[str, Any]]:
    for cell in grid.cells:
        yield {
            "theme": cell.row,
            "libelle": themes.value(cell.row).label,
            "tranche": cell.column,
            "etat": str(cell.state),
            "nombre": cell.count,
        }


def gap_kept(gap: Gap, known: Champ) -> dict[str, Any]:
    zone = known.axes[Dimension.QUARTIER].value(gap.zone).label if gap.zone else ""
    return {
        "theme": gap.theme,
        "libelle": known.axes[Dimension.THEME].value(gap.theme).label,
        "tranche": gap.band.label,
        "quartier": zone,
        "etat": str(gap.state),
        "jeunes": gap.young.label if gap.young else "",
        "raisons": list(gap.reasons),
    }


def cooperation(network: Network) -> dict[str, Any]:
    shown = reseau.portrait(network)
    alone = {actor.key for actor in shown.isoles}
    linked = [actor for actor in network.actors if actor.key not in alone]
    ranks = {actor.key: rank for rank, actor in enumerate(linked)}
    natures: dict[str, int] = {}
    for edge in network.edges:
        for kind in edge.kinds:
            natures[kind.name.lower()] = natures.get(kind.name.lower(), 0) + 1
    return {
        "structures": len(network.actors),
        "reliees": shown.reliees,
        "isolees": len(shown.isoles),
        "liens": len(network.edges),
        "noms_reliees": [actor.nom for actor in linked],
        # by rank in the names above: a network of a thousand ties stays small
        "couples": [
            [ranks[edge.a], ranks[edge.b]] for edge in sorted(network.edges, key=lambda edge: -edge.weight)
        ],
        "membres_groupes": [[ranks[actor.key] for actor in group] for group in shown.groupes],
        "membres_communautes": [
            [ranks[actor.key] for actor in one.membres if actor.key in ranks] for one in shown.communautes
        ],
        "noms_isolees": [actor.nom for actor in shown.isoles],
        "force": round(sum(edge.weight for edge in network.edges), 1),
        "groupes": len(shown.groupes),
        "communautes": len(shown.communautes),
        "natures": natures,
        "passerelles": [
            {
                "structure": row.nom,
                "part": round(row.broker.share, 4),
                "partenaires": row.broker.degree,
                "coupees": len(row.coupees),
            }
            for row in shown.passerelles
        ],
        "densites": [
            {"familles": [row.one, row.other], "liens": row.linked, "possibles": row.possible}
            for row in shown.densites.values()
        ],
    }


def parameters(known: Champ, question: reseau.Question) -> dict[str, Any]:
    """All that the results depend on besides the sheets themselves."""
    seuils = known.reglages.seuils
    return {
        "version": settings.VERSION,
        "le": question.le.isoformat(),
        "memoire_mois": question.memoire,
        "seuils": {
            "offres": seuils.offers,
            "solides": seuils.solid,
            "places_pour_100": seuils.seats_per_100,
            "offres_pour_100": seuils.offers_per_100,
            "plusieurs": seuils.several,
        },
        "phrase": known.reglages.phrase,
        "fin": known.reglages.fin.isoformat(),
        "priorites": [priority_kept(one) for one in known.priorites],
        "acceptes": len(known.reglages.acceptes),
        "tranches": [band.label for band in DEFAULT_BANDS],
        "effectifs": known.effectifs,
        "sources": sorted(SOURCES.values()),
    }


def priority_kept(one: Priority) -> dict[str, Any]:
    return {
        "theme": one.theme, "ages": one.ages.label if one.ages else None, "quartier": one.zone, "poids": one.weight,
    }  # fmt: skip


# ── what was kept ─────────────────────────────────────────────────────


def kept(cite: Cite) -> QuerySet[Analyse]:
    """The latest first."""
    return Analyse.objects.filter(cite=cite).select_related("par")


def has_monthly(cite: Cite, le: date) -> bool:
    month = {"le__year": le.year, "le__month": le.month}
    return Analyse.objects.filter(cite=cite, origine=Origine.MENSUELLE, **month).exists()


def figure(row: Analyse, part: str, *path: str) -> int | None:
    """A figure of an analysis; None when a former version did not keep it."""
    held: Any = row.resultats.get(part, {})
    for name in path:
        held = held.get(name) if isinstance(held, dict) else None
    return held if isinstance(held, int) else None


def by_state(row: Analyse) -> list[tuple[str, list[tuple[State, list[dict[str, Any]]]]]]:
    """The cells that were kept, group by group and state by state, what is lacking first."""
    cells = row.resultats.get("couverture", {}).get("cases", [])
    found = [
        (code, [(state, held) for state in states if (held := [c for c in cells if c["etat"] == str(state)])])
        for code, states in GROUPS.items()
    ]
    return [(code, held) for code, held in found if held]


GROUPS = {
    "decouverts": (State.DECOUVERT,),
    "fragiles": (State.FRAGILE, State.INSUFFISANT),
    "inconnus": (State.NON_RENSEIGNE,),
    "couverts": (State.COUVERT, State.PLUSIEURS),
}
"""The states that one figure of the list of analyses counts together; the code is the anchor of their cells."""


@dataclass(frozen=True)
class Membres:
    """What was kept of the network, by names; each is empty when a former version kept only how many."""

    reliees: Sequence[str]
    isolees: Sequence[str]
    couples: Sequence[tuple[str, str]]
    groupes: Sequence[Sequence[str]]
    communautes: Sequence[Sequence[str]]


def members(row: Analyse) -> Membres:
    held = row.resultats.get("cooperation", {})
    names = held.get("noms_reliees", [])
    groups = [
        [[names[rank] for rank in group] for group in held.get(key, [])]
        for key in ("membres_groupes", "membres_communautes")
    ]
    return Membres(names, held.get("noms_isolees", []), ties_of(as_kept(row)) or (), *groups)


def opens(row: Analyse, key: str) -> bool:
    """Whether the analysis kept the names that a measure counts."""
    held = row.resultats.get("cooperation", {})
    return NEEDED[key] in held


NEEDED = {
    "reliees": "noms_reliees", "isolees": "noms_isolees", "structures": "noms_reliees", "liens": "couples",
    "groupes": "membres_groupes", "communautes": "membres_communautes",
}  # fmt: skip


def used(row: Analyse) -> list[tuple[str, str]]:
    """The parameters of a kept analysis in words; those that a former version did not keep are not there."""
    held = row.parametres
    weights = [
        " · ".join(
            str(part) for part in (one["theme"], one["ages"], one["quartier"], f"× {one['poids']:g}") if part
        )
        for one in held.get("priorites", [])
    ]
    told = [
        ("Seuils", held.get("phrase", "")),
        ("Jeunes", held.get("effectifs", "")),
        ("Priorités", " ; ".join(weights) or "aucune"),
        ("Manques acceptés en l'état", str(held.get("acceptes", ""))),
        ("Offres comptées", ", ".join(held.get("sources", []))),
        ("Une rencontre compte pendant", f"{held['memoire_mois']} mois" if "memoire_mois" in held else ""),
        ("Version de maillage", str(held.get("version", ""))),
    ]
    return [(name, value) for name, value in told if value]


@dataclass(frozen=True)
class Comparaison:
    avant: Analyse
    apres: Analyse
    progres: Progress

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        needs, *others = sentences(self.progres)
        first, *rest = needs.parts
        lowered = replace(first, text=f"{first.text[:1].lower()}{first.text[1:]}")
        days = "Du ", fixed(day_in_words(self.avant.le)), " au ", fixed(day_in_words(self.apres.le)), " : "
        return (Phrase(*days, lowered, *rest), *others)

    @property
    def listes(self) -> list[tuple[Fate, str, Sequence[Moved]]]:
        """What became of the cells, the good news first; « recensé depuis » apart."""
        titles = (
            ("Champs comblés", Fate.FILLED),
            ("Améliorés", Fate.BETTER),
            ("Qui se sont ouverts", Fate.OPENED),
            ("Aggravés", Fate.WORSE),
            ("Recensés depuis", Fate.SEEN),
            ("Qui ne sont plus renseignés", Fate.UNSEEN),
        )
        return [(fate, title, cells) for title, fate in titles if (cells := self.progres.of(fate))]


def compared(before: Analyse, after: Analyse) -> Comparaison:
    return Comparaison(before, after, progress(as_kept(before), as_kept(after)))


def as_kept(row: Analyse) -> dict[str, Any]:
    return {"resultats": row.resultats, "parametres": row.parametres}


def default_pair(rows: Sequence[Analyse]) -> tuple[Analyse, Analyse] | None:
    """The latest, and the one nearest to a year before it; None below two."""
    if len(rows) < 2:
        return None
    latest = rows[0]
    wanted = reseau.a_year_before(latest.le)
    before = min(rows[1:], key=lambda row: (abs((row.le - wanted).days), -row.pk))
    return before, latest
