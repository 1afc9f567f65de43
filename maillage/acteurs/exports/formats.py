"""The formats, and one function that makes any of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.acteurs.exports import data_inclusion
from maillage.acteurs.exports.lecture import Contenu, Exportee
from maillage.acteurs.exports.tableaux import cards, features, sheets
from maillage.office.writers import write_csv, write_geojson, write_json, write_ods, write_vcard, write_xlsx

Exclues = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Format:
    """`personnes`: can it carry people? `trie`: does it leave out the sheets that its schema refuses?"""

    code: str
    libelle: str
    extension: str
    mime: str
    icone: str
    personnes: bool = False
    trie: bool = False


@dataclass(frozen=True)
class Produit:
    """A file made: its bytes, its name, how many sheets it holds, and those left out with the reason."""

    contenu: bytes
    nom: str
    mime: str
    nombre: int
    exclues: Exclues = ()


ALL = (
    Format("xlsx", "Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
           "file-earmark-spreadsheet", personnes=True),
    Format("ods", "LibreOffice", "ods", "application/vnd.oasis.opendocument.spreadsheet",
           "file-earmark-spreadsheet", personnes=True),
    Format("csv", "CSV", "csv", "text/csv; charset=utf-8", "filetype-csv"),
    Format("geojson", "GeoJSON (carte)", "geojson", "application/geo+json", "geo-alt"),
    Format("vcard", "Cartes de visite (vCard)", "vcf", "text/vcard; charset=utf-8", "person-vcard", personnes=True),
    Format("data-inclusion", "data·inclusion v1, structures", "json", "application/json", "braces", trie=True),
    Format("data-inclusion-services", "data·inclusion v1, services (thèmes et publics)", "json", "application/json",
           "braces", trie=True),
)  # fmt: skip
FORMATS: Mapping[str, Format] = {form.code: form for form in ALL}

Made = tuple[bytes, Exclues]


def spreadsheet(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    return write_xlsx(sheets(rows, contenu), title=titre), ()


def ods(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    return write_ods(sheets(rows, contenu)), ()


def csv(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    return write_csv(sheets(rows, contenu)[0]), ()


def geojson(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    return write_geojson(features(rows, contenu)), ()


def vcard(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    return write_vcard(cards(rows)), ()


def di_structures(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    lot = data_inclusion.structures(rows, slug)
    return write_json(lot.lignes), tuple(lot.exclues)


def di_services(rows: Sequence[Exportee], contenu: Contenu, titre: str, slug: str) -> Made:
    lot = data_inclusion.services(rows, slug)
    return write_json(lot.lignes), tuple(lot.exclues)


MAKERS: Mapping[str, Callable[[Sequence[Exportee], Contenu, str, str], Made]] = {
    "xlsx": spreadsheet,
    "ods": ods,
    "csv": csv,
    "geojson": geojson,
    "vcard": vcard,
    "data-inclusion": di_structures,
    "data-inclusion-services": di_services,
}


def produce(
    code: str, rows: Sequence[Exportee], contenu: Contenu, *, titre: str, slug: str, on: date
) -> Produit:
    """The file of format `code`. The name is dated: two exports of one directory do not overwrite each other."""
    form = FORMATS[code]
    data, excluded = MAKERS[code](rows, contenu, titre, slug)
    suffix = {"data-inclusion": "-structures", "data-inclusion-services": "-services"}.get(code, "")
    name = f"annuaire-{slug}{suffix}-{on.isoformat()}.{form.extension}"
    return Produit(data, name, form.mime, len(rows) - len(excluded), excluded)
