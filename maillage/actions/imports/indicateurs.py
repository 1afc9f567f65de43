"""Indicators, from a cell that holds several or from columns of their own. One without a unit is refused in words."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from maillage.actions.choices import TypeIndicateur
from maillage.actions.imports.fiche import Lue
from maillage.core.text import collapse_spaces, fold
from maillage.office.values import parse_decimal

NUMBER = r"\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?"
# « Enfants présents : 40 / 60 enfants », « taux d'assiduité : 85 % », « séances : ? / 12 séances »
_MEASURED = re.compile(
    rf"^(?P<label>.+?)\s*[:=]\s*(?P<value>{NUMBER}|\?)\s*(?:(?:/|sur)\s*(?P<target>{NUMBER}))?\s*(?P<unit>[^\d:;]*)$"
)
# « 40 enfants présents »: the unit is what is counted
_COUNTED = re.compile(rf"^(?P<value>{NUMBER})\s*(?P<unit>%|[^\W\d]+)\s*(?P<rest>.*)$")
_NUMBER_OF = re.compile(r"^(?:nombre|nb|nbre|n) (?:total )?(?:de |d )?(?P<unit>[^\W\d]+)")
_RATE = re.compile(r"^(?:taux|pourcentage|part|proportion)\b")
_IMPACT = re.compile(r"impact|long terme")
_RESULT = re.compile(
    r"taux|part|pourcentage|progress|amelior|reussite|satisf|evolution|resultat|baisse|hausse"
)
HELP = "écrivez par exemple « Enfants présents : 40 / 60 enfants »."
LIMIT = 200


def read_indicators(lue: Lue, text: str) -> None:
    """Each piece of the cell is an indicator with its value, and its target after a slash."""
    for piece in pieces(text):
        found = of_text(piece)
        if found is None:
            lue.say("indicateurs", f"« {piece[:80]} » n'a ni valeur ni unité : {HELP} Laissé de côté.")
        elif not found["unite"]:
            lue.say("indicateurs", f"« {piece[:80]} » n'a pas d'unité : {HELP} Laissé de côté.")
        else:
            lue.fiche.indicateurs.append(found)


def pieces(text: str) -> Iterator[str]:
    for part in re.split(r"[;\n\r•|]+", text):
        if piece := collapse_spaces(part).strip(" -–."):
            yield piece


def of_text(piece: str) -> dict[str, str] | None:
    measured = _MEASURED.match(piece)
    if measured:
        unit = measured["unit"].strip(" ().") or unit_of(measured["label"])
        return indicator(measured["label"], unit, measured["value"], measured["target"] or "")
    counted = _COUNTED.match(piece)
    if counted:
        label = f"{counted['unit']} {counted['rest']}".strip()
        return indicator(label[:1].upper() + label[1:], counted["unit"], counted["value"], "")
    return None


def read_numbered(lue: Lue, values: Mapping[str, str], rank: int) -> None:
    """Columns « Indicateur 1 », « Unité », « Cible », « Valeur »."""
    cells = {
        name: collapse_spaces(values.get(f"indicateur_{rank}__{name}", ""))
        for name in ("libelle", "unite", "cible", "valeur")
    }
    label = cells["libelle"]
    if not label:
        return
    whole = of_text(label) if not (cells["valeur"] or cells["cible"]) else None
    found = whole or indicator(
        label, cells["unite"] or unit_of(label) or unit_of_value(cells), cells["valeur"], cells["cible"]
    )
    if not found["unite"]:
        lue.say(
            f"indicateur_{rank}__libelle",
            f"« {label[:80]} » n'a pas d'unité : donnez-la dans une colonne « Unité de l'indicateur {rank} ». Laissé de côté.",
        )
        return
    for name in ("valeur", "cible"):
        if cells[name] and not found[name]:
            lue.say(
                f"indicateur_{rank}__{name}",
                f"« {cells[name][:60]} » n'est pas un nombre. La valeur est laissée de côté.",
            )
    lue.fiche.indicateurs.append(found)


def indicator(label: str, unit: str, value: str, target: str) -> dict[str, str]:
    """The columns of an indicator, as exact text; `type` is read from the words of its label."""
    return {
        "libelle": collapse_spaces(label)[:LIMIT],
        "unite": collapse_spaces(unit)[:60],
        "valeur": number(value),
        "cible": number(target),
        "type": kind_of(label).value,
    }


def number(text: str) -> str:
    """The number that a cell begins with, as exact text; "" when there is none."""
    found = re.match(rf"^\s*({NUMBER})", text)
    parsed = parse_decimal(found[1]).value if found else None
    if parsed is None or parsed >= Decimal(10) ** 12:
        return ""
    return str(parsed.quantize(Decimal("0.01")))


def unit_of(label: str) -> str:
    """What a label says that it counts: « nombre de parents » counts parents, « taux de… » per cent."""
    words = fold(label)
    if _RATE.match(words):
        return "%"
    found = _NUMBER_OF.match(words)
    if not found:
        return ""
    # the word as it was written, with its accents
    return next(
        (word for word in re.findall(r"[^\W\d]+", label) if fold(word) == found["unit"]), found["unit"]
    )


def unit_of_value(cells: Mapping[str, str]) -> str:
    """« 85 % », « 40 enfants » written in the cell of the value."""
    for name in ("valeur", "cible"):
        found = re.match(rf"^{NUMBER}\s*(%|[^\W\d]+)", cells[name])
        if found:
            return found[1]
    return ""


def kind_of(label: str) -> TypeIndicateur:
    words = fold(label)
    if _IMPACT.search(words):
        return TypeIndicateur.IMPACT
    return TypeIndicateur.RESULTAT if _RESULT.search(words) else TypeIndicateur.REALISATION
