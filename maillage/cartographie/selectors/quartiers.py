"""What each district says on the map: young people, gaps, or the offers that serve it; always in words too."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maillage.access.check import AnyUser
from maillage.cartographie.choices import Fond
from maillage.cartographie.selectors.besoins import population
from maillage.cartographie.selectors.demande import Demande
from maillage.cartographie.selectors.manque import ranked
from maillage.cartographie.selectors.offres import SOURCES, Champ, champ
from maillage.cites.choices import CodeChiffre
from maillage.cites.models import Chiffre, Cite
from maillage.cites.selectors import qpv_of
from maillage.core.ages import AgeRange
from maillage.core.coverage import GAPS, UNTIL_25, Axis, Count, Dimension, Gap, Offer, State, cross
from maillage.core.mapview import classes_of
from maillage.territoires.models import Qpv

UNKNOWN = "inconnu"
LETTER_OF = {"structures": "s", "actions": "a", "dispositifs": "d"}
PLURALS = {State.DECOUVERT: "découvert", State.FRAGILE: "fragile", State.INSUFFISANT: "insuffisant"}


@dataclass(frozen=True, slots=True)
class Quartier:
    """A district: its rank in the classes (None: unknown), its value in words, what completes it in a sentence."""

    code: str
    nom: str
    rang: int | None
    valeur: str
    phrase: str = ""


@dataclass(frozen=True)
class Fonds:
    """The districts of a map: what they say, the words of the classes, where the figures come from.

    `portee`: key of an offer ("s12") → codes of the districts it serves, when that is what was asked.
    """

    code: str
    titre: str
    quartiers: tuple[Quartier, ...] = ()
    classes: tuple[str, ...] = ()
    source: str = ""
    portee: Mapping[str, tuple[str, ...]] | None = None

    @property
    def inconnus(self) -> bool:
        return any(quartier.rang is None for quartier in self.quartiers)

    def as_json(self) -> dict[str, Any]:
        return {
            "fond": self.code,
            "titre": self.titre,
            "classes": self.classes,
            "source": self.source,
            "quartiers": [
                {"code": q.code, "nom": q.nom, "rang": q.rang, "valeur": q.valeur, "phrase": q.phrase}
                for q in self.quartiers
            ],
            "portee": self.portee or {},
        }


def districts(cite: Cite, user: AnyUser, demande: Demande, today: date) -> Fonds:
    """What was asked of the districts of the perimeter; those that a filter leaves out are not there."""
    wanted = demande.filtres.quartiers
    rows = [qpv for qpv in qpv_of(cite).defer("contour") if not wanted or qpv.code in wanted]
    if not demande.fond:
        return Fonds("", "", tuple(Quartier(qpv.code, qpv.nom, None, "") for qpv in rows))
    if demande.fond == Fond.JEUNES:
        return young(cite, rows, demande)
    if demande.fond == Fond.BESOINS:
        return needs(champ(cite, user, today), rows, demande)
    if demande.fond == Fond.MANQUES:
        return gaps(champ(cite, user, today), rows, demande)
    counted = [LETTER_OF[code] for code in demande.couches] or SOURCES
    return reach(champ(cite, user, today, counted), rows, demande)


# ── young people ──────────────────────────────────────────────────────


def young(cite: Cite, rows: Sequence[Qpv], demande: Demande) -> Fonds:
    band = asked_ages(demande) or UNTIL_25
    share = Chiffre.objects.filter(cite=cite, code=CodeChiffre.MOINS_DE_25).order_by("-annee").first()
    figures, told = population(cite)
    exact = {qpv.code: figures.count(band, qpv.code) for qpv in rows}
    counts = {qpv.code: exact[qpv.code] or estimate(qpv, share, band) for qpv in rows}
    classes = classes_of(count.value for count in counts.values() if count)
    found = [
        Quartier(
            qpv.code,
            qpv.nom,
            classes.rank(count.value) if (count := counts[qpv.code]) else None,
            f"{count.label} jeunes" if count else f"jeunes : {UNKNOWN}",
            "" if count else f"Population inconnue : {missing(qpv, share)}.",
        )
        for qpv in rows
    ]
    sources = [told] if any(exact.values()) else []
    sources += [estimate_source(share)] if share and any(counts[c] and not exact[c] for c in counts) else []
    return Fonds(
        Fond.JEUNES.value,
        f"Jeunes {band.label}" if asked_ages(demande) else str(Fond.JEUNES.label),
        tuple(found),
        tuple(classes.words("jeune", "jeunes")) if any(counts.values()) else (),
        " ".join(sources) or "Aucun effectif par quartier : importez-en dans la couverture.",
    )


def estimate(qpv: Qpv, share: Chiffre | None, band: AgeRange) -> Count | None:
    """The share of the cité applied to the district, spread evenly over the ages: said to be « environ »."""
    if not qpv.population or share is None:
        return None
    until = min(band.max_months or 300, 300)
    return Count(qpv.population * float(share.valeur) / 100 * max(0, until - band.min_months) / 300, True)


def missing(qpv: Qpv, share: Chiffre | None) -> str:
    return (
        "la part des moins de 25 ans de la cité manque"
        if qpv.population and share is None
        else "aucun chiffre"
    )


def estimate_source(share: Chiffre) -> str:
    per_cent = f"{share.valeur:.1f}".replace(".", ",")
    return (
        f"« Environ » : population du quartier × {per_cent} % de moins de 25 ans dans la cité ({share.annee}, "
        f"{share.source}), répartie également sur les âges."
    )


# ── gaps ──────────────────────────────────────────────────────────────


def gaps(known: Champ, rows: Sequence[Qpv], demande: Demande) -> Fonds:
    """Crossings of a theme and an age that are uncovered, fragile or thin. Where nobody looked is not a gap."""
    themes, bands = crossed_axes(known, demande)
    states = {qpv.code: states_in(known, themes, bands, qpv.code) for qpv in rows}
    totals = {code: sum(found[state] for state in GAPS) for code, found in states.items()}
    unknown = {code for code, found in states.items() if not totals[code] and found[State.NON_RENSEIGNE]}
    classes = classes_of(float(total) for code, total in totals.items() if code not in unknown)
    found = [
        Quartier(
            qpv.code,
            qpv.nom,
            None if qpv.code in unknown else classes.rank(totals[qpv.code]),
            f"manques : {UNKNOWN}" if qpv.code in unknown else counted(totals[qpv.code], "manque"),
            gap_sentence(states[qpv.code]),
        )
        for qpv in rows
    ]
    words = classes.words("manque", "manques") if len(unknown) < len(rows) else []
    source = (
        f"Croisements de {len(themes.values)} thèmes et {len(bands.values)} tranches d'âge, d'après les offres "
        "connues et les recensements déclarés."
    )
    return Fonds(Fond.MANQUES.value, str(Fond.MANQUES.label), tuple(found), tuple(words), source)


def needs(known: Champ, rows: Sequence[Qpv], demande: Demande) -> Fonds:
    """The part of each district in what is lacking: young people × priorities of the cité × lack, as gaps are ranked."""
    themes, bands = crossed_axes(known, demande)
    zones = known.axes[Dimension.QUARTIER]
    lacks: dict[str | None, list[Gap]] = {}
    for gap in ranked(known, zones, most=0, themes=themes, bands=bands):
        lacks.setdefault(gap.zone, []).append(gap)
    whole = sum(gap.score for found in lacks.values() for gap in found)
    found = [
        need_of(qpv, lacks.get(qpv.code, []), whole, states_in(known, themes, bands, qpv.code))
        for qpv in rows
    ]
    parts = [part for part, _ in found if part is not None]
    number = len(known.priorites)
    weights = (
        f" × poids des {counted(number, 'priorité')} de la cité" if number else " (aucune priorité choisie)"
    )
    classes = classes_of(float(part) for part in parts)
    return Fonds(
        Fond.BESOINS.value,
        str(Fond.BESOINS.label),
        tuple(replace(one, rang=None if part is None else classes.rank(part)) for part, one in found),
        tuple(classes.words("% des besoins", "% des besoins")) if parts else (),
        f"Part de chaque quartier dans les besoins de la cité : jeunes concernés × ampleur du manque{weights}, comme la "
        f"page des manques. {known.effectifs}",
    )


def need_of(
    qpv: Qpv, lacks: Sequence[Gap], whole: float, states: Mapping[State, int]
) -> tuple[int | None, Quartier]:
    """The percentage (None where nobody looked), and the district in words."""
    if not lacks and states[State.NON_RENSEIGNE]:
        return None, Quartier(qpv.code, qpv.nom, None, f"besoins : {UNKNOWN}", gap_sentence(states))
    part = round(100 * sum(gap.score for gap in lacks) / whole) if whole else 0
    first = sum(bool(gap.because) for gap in lacks)
    told = [counted(len(lacks), "manque"), *([f"dont {first} en priorité pour la cité"] if first else [])]
    return part, Quartier(qpv.code, qpv.nom, None, f"{part}\u202f% des besoins", ", ".join(told))


def crossed_axes(known: Champ, demande: Demande) -> tuple[Axis, Axis]:
    themes, bands = known.axes[Dimension.THEME], known.axes[Dimension.AGE]
    wanted, ages = demande.filtres.themes, asked_ages(demande)
    if wanted:
        themes = replace(themes, values=tuple(value for value in themes.values if value.code in wanted))
    if ages:
        kept = tuple(value for value in bands.values if value.ages and value.ages.overlaps(ages))
        bands = replace(bands, values=kept or bands.values)
    return themes, bands


def states_in(known: Champ, themes: Axis, bands: Axis, code: str) -> dict[State, int]:
    """Only the offers of the district are looked at: the others are in none of its crossings."""
    zone = known.axes[Dimension.QUARTIER].value(code)
    here = [offer for offer in known.offres if code in offer.zones]
    return cross(here, themes, bands, judge=known.judge, filters={Dimension.QUARTIER: zone}).states()


def gap_sentence(found: Mapping[State, int]) -> str:
    parts = [counted(found[state], word) for state, word in PLURALS.items() if found[state]]
    if found[State.NON_RENSEIGNE]:
        parts.append(f"{counted(found[State.NON_RENSEIGNE], 'croisement')} sans recensement")
    return ", ".join(parts)


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else f"aucun {word}"


# ── reach ─────────────────────────────────────────────────────────────


def reach(known: Champ, rows: Sequence[Qpv], demande: Demande) -> Fonds:
    """How many offers serve each district, and which district each offer serves."""
    codes = [qpv.code for qpv in rows]
    offers = [offer for offer in known.offres if holds(offer, demande)]
    by_source = {code: Counter(o.key[0] for o in offers if code in o.zones) for code in codes}
    totals = {code: sum(counts.values()) for code, counts in by_source.items()}
    classes = classes_of(float(total) for total in totals.values())
    found = [
        Quartier(
            qpv.code,
            qpv.nom,
            classes.rank(totals[qpv.code]),
            counted_f(totals[qpv.code], "offre"),
            ", ".join(
                f"{number} {SOURCES[letter] if number > 1 else SOURCES[letter].removesuffix('s')}"
                for letter, number in sorted(
                    by_source[qpv.code].items(), key=lambda pair: list(SOURCES).index(pair[0])
                )
            ),
        )
        for qpv in rows
    ]
    nowhere = sum(not offer.zones for offer in offers)
    source = "Une structure dessert les quartiers où elle dit agir, sinon celui où elle se trouve." + (
        f" {counted_f(nowhere, 'offre')} sans quartier connu." if nowhere else ""
    )
    served = {
        offer.key: tuple(code for code in codes if code in offer.zones) for offer in offers if offer.zones
    }
    return Fonds(
        Fond.PORTEE.value, str(Fond.PORTEE.label), tuple(found), tuple(classes.words("offre", "offres")), source, served
    )  # fmt: skip


def counted_f(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else f"aucune {word}"


def holds(offer: Offer, demande: Demande) -> bool:
    filtres, ages = demande.filtres, asked_ages(demande)
    if filtres.themes and not offer.themes & set(filtres.themes):
        return False
    return ages is None or (offer.age is not None and offer.age.overlaps(ages))


def asked_ages(demande: Demande) -> AgeRange | None:
    low, high = demande.filtres.age_min, demande.filtres.age_max
    return None if low is None and high is None else AgeRange(low or 0, high)
