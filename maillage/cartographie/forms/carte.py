"""What the address bar asks of the map. What is not understood is left out, and said when it was a filter."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from maillage.acteurs.forms.filtres import chip_label, parse_filters
from maillage.acteurs.selectors.annuaire import HORS_QPV, SANS_POSITION, Filtres
from maillage.cartographie.choices import AUCUNE, MINUTES, PREMIERE_ANNEE, Couche, Fond
from maillage.cartographie.selectors.demande import PAR_DEFAUT, Demande
from maillage.core.mapview import parse_box

LONGEST = 60
"""Minutes: beyond an hour nobody walks a child to an activity."""
CHECKED = {"theme": "themes", "public": "publics", "quartier": "quartiers"}
"""Filters whose values live in the database: parameter → attribute of Filtres."""
SPECIAL = (HORS_QPV, SANS_POSITION)
LOST = {"theme": "le thème", "public": "le public", "quartier": "le quartier"}


def parse_map(query: QueryDict) -> Demande:
    asked = query.getlist("couche")
    layers = tuple(code for code in Couche.values if code in asked)
    if not layers and AUCUNE not in asked:
        layers = PAR_DEFAUT
    fond = query.get("fond", "")
    vue = query.get("vue", "")
    return Demande(
        filtres=parse_filters(query),
        couches=layers,
        fond=fond if fond in Fond.values else "",
        an=year(query.get("an", "")) or timezone.localdate().year,
        autour=query.get("autour", "").replace("\x00", "")[:40],
        minutes=walks(query.getlist("minutes")),
        emprise=parse_box(query.get("emprise", "")),
        vue=int(vue) if vue.isascii() and vue.isdecimal() and len(vue) < 10 else None,
    )


def year(text: str) -> int | None:
    """A year of the programme, up to the next one."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        return None
    return int(text) if PREMIERE_ANNEE <= int(text) <= timezone.localdate().year + 1 else None


def walks(texts: Iterable[str]) -> tuple[int, ...]:
    known = {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 3}
    return tuple(sorted(minutes for minutes in known if 0 < minutes <= LONGEST)) or MINUTES


def years() -> list[int]:
    """Those that can be chosen, the latest first."""
    return list(range(timezone.localdate().year + 1, PREMIERE_ANNEE - 1, -1))


def without_lost(
    demande: Demande, known: Mapping[str, Mapping[str, str]], remembered: Mapping[str, Any]
) -> Demande:
    """The demand without the values that no longer exist, each said with the words it had (`remembered`) if any."""
    filtres, told = demande.filtres, list(demande.perdus)
    for parameter, attribute in CHECKED.items():
        values = getattr(filtres, attribute)
        kept = tuple(value for value in values if value in known[parameter] or value in SPECIAL)
        told += [
            sentence(parameter, value, remembered)
            for value in values
            if value not in known[parameter] and value not in SPECIAL
        ]
        filtres = changed(filtres, **{attribute: kept})
    return replace(demande, filtres=filtres, perdus=tuple(told))


def changed(filtres: Filtres, **values: Any) -> Filtres:
    return replace(filtres, **values)


def sentence(parameter: str, value: str, remembered: Mapping[str, Any]) -> str:
    name = remembered.get(f"{parameter}:{value}") or value
    return f"Ce lien filtrait sur {LOST[parameter]} « {name} », qui n'existe plus dans la cité : ce filtre est retiré."


def words_of(filtres: Filtres, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The words of the values that may disappear, to be remembered with a saved view."""
    return {
        f"{parameter}:{value}": chip_label(parameter, value, known[parameter])
        for parameter, attribute in CHECKED.items()
        for value in getattr(filtres, attribute)
        if value in known[parameter]
    }
