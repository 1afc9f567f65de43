"""Where the structure is: address, postcode, commune, position."""

import re
from collections.abc import Mapping
from functools import lru_cache

from maillage.acteurs.imports.columns import LABELS
from maillage.acteurs.imports.fiche import Fiche
from maillage.base.transfers import CellProblem
from maillage.core.text import collapse_spaces
from maillage.office.values import Parsed, Position, parse_coordinates, parse_position, parse_postcode

# "8 rue de la Boétie - 33000 Bordeaux", "35580 BAULON"
_TAIL = re.compile(r"^(?P<street>.*?)[\s,;-]*\b(?P<postcode>\d{5})\s+(?P<town>[^\W\d][^\d,;()]{1,60})$")
_INSEE = re.compile(r"^(?:\d{5}|\d[AB]\d{3})$")


def read_address(fiche: Fiche, values: Mapping[str, str]) -> list[CellProblem]:
    """Fill the address; the commune stays a text until it is matched with the others, in bulk."""
    problems: list[CellProblem] = []
    street = collapse_spaces(values.get("adresse", "")).strip(" ,;-")
    fiche.commune = collapse_spaces(values.get("commune", ""))
    postcode = values.get("code_postal", "")
    tail = _TAIL.match(street)
    if tail:
        street = tail["street"]
        postcode = postcode or tail["postcode"]
        fiche.commune = fiche.commune or tail["town"].strip()
    number = collapse_spaces(values.get("numero_voie", ""))
    if number and street and not street.startswith(number):
        street = f"{number} {street}"
    keep(fiche, "adresse", street)
    keep(fiche, "complement_adresse", collapse_spaces(values.get("complement", "")))
    parsed = cached_postcode(postcode)
    keep(fiche, "code_postal", parsed.value or "")
    if parsed.problem:
        problems.append(
            CellProblem(LABELS["code_postal"], f"{parsed.problem} La valeur est laissée de côté.", False)
        )
    code = values.get("code_insee", "").strip().upper()
    fiche.code_insee = code.zfill(5) if len(code) > 3 and _INSEE.match(code.zfill(5)) else ""
    return problems


@lru_cache(maxsize=4096)
def cached_postcode(text: str) -> Parsed[str]:
    return parse_postcode(text)


def keep(fiche: Fiche, name: str, value: str) -> None:
    if value:
        fiche.champs[name] = value


def read_position(fiche: Fiche, values: Mapping[str, str]) -> list[CellProblem]:
    """Fill latitude and longitude from the first pair of cells that makes sense.

    Coordinates at sea or abroad block the line only when nothing else (address, commune, postcode) places it.
    """
    refused: CellProblem | None = None
    for column, parsed in readings(values):
        if parsed.value is not None:
            fiche.champs["longitude"], fiche.champs["latitude"] = parsed.value
            return []
        if parsed.problem and refused is None:
            refused = CellProblem(LABELS[column], parsed.problem, False)
    if refused is None:
        return []
    placed = fiche.text("adresse") or fiche.commune or fiche.code_insee or fiche.text("code_postal")
    if placed:
        return [
            CellProblem(refused.column, f"{refused.sentence} La structure est reprise sans position.", False)
        ]
    sentence = f"{refused.sentence} Rien d'autre ne situe la structure : donnez au moins sa commune."
    return [CellProblem(refused.column, sentence, True)]


def readings(values: Mapping[str, str]) -> list[tuple[str, Parsed[Position]]]:
    found: list[tuple[str, Parsed[Position]]] = []
    if values.get("latitude") or values.get("longitude"):
        found.append(("latitude", parse_coordinates(values.get("longitude", ""), values.get("latitude", ""))))
    if values.get("position"):
        found.append(("position", parse_position(values["position"])))
    if values.get("x") or values.get("y"):
        found.append(("x", parse_coordinates(values.get("x", ""), values.get("y", ""))))
    return found


def keep_unknown_commune(fiche: Fiche) -> CellProblem:
    """The words of a commune that was not recognised stay on the sheet, where a person can read them."""
    fiche.champs.setdefault("complement_adresse", fiche.commune[:200])
    sentence = (
        f"« {fiche.commune[:60]} » : commune inconnue, ou qui a des homonymes. Elle est notée en complément d'adresse ; "
        "donnez le code postal ou le code INSEE pour la reconnaître."
    )
    return CellProblem(LABELS["commune"], sentence, False)


def unknown_code(code: str) -> CellProblem:
    sentence = f"« {code} » n'est le code d'aucune commune, ni d'aujourd'hui ni d'avant une fusion. Il est laissé de côté : donnez le nom de la commune."
    return CellProblem(LABELS["code_insee"], sentence, False)


def outdated_code(fiche: Fiche, names: Mapping[str, str]) -> CellProblem | None:
    """The commune was found in spite of its code: it has merged since, or the code was wrong."""
    code = fiche.text("commune_id")
    if not fiche.code_insee or not code or code == fiche.code_insee:
        return None
    sentence = f"« {fiche.code_insee} » n'est pas un code d'aujourd'hui : la commune retenue est {names[code]} ({code})."
    return CellProblem(LABELS["code_insee"], sentence, False)
