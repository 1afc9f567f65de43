"""Taking a map out of the house: the file, and the trace that says who took what."""

from dataclasses import dataclass, replace

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.cartographie.choices import Trace
from maillage.cites.models import Cite
from maillage.office.writers.mapsvg import MapPicture, write_map_svg
from maillage.office.writers.pdf import PicturePage, PictureTable, write_picture_pdf, write_picture_png

FORMATS = {
    "pdf": ("PDF, avec la liste", "application/pdf"),
    "png": ("Image (PNG)", "image/png"),
    "svg": ("Dessin (SVG)", "image/svg+xml"),
}
PAPERS = {"a4": "A4 paysage", "a3": "A3 paysage"}


@dataclass(frozen=True)
class Sheet:
    """What is written: the picture, its description in words, the tables that say the same."""

    picture: MapPicture
    alt: str
    tables: tuple[PictureTable, ...] = ()


def export_map(
    *, cite: Cite, sheet: Sheet, code: str, paper: str, requete: str, nombre: int, by: User
) -> bytes:
    """The bytes of the file. `requete` is the address bar, `nombre` how many objects the map names."""
    require(by, Capability.EXPORT, cite)
    contexte = {"format": code, "nombre": nombre, "papier": paper, "requete": requete}
    record(Trace.EXPORT_CARTE, by=by, cite_id=cite.pk, contexte=contexte)
    return write(sheet, code, paper)


def write(sheet: Sheet, code: str, paper: str) -> bytes:
    if code == "svg":
        return write_map_svg(sheet.picture).encode()
    if code == "png":
        return write_picture_png(write_map_svg(sheet.picture), width=2800 if paper == "a3" else 2000)
    page = PicturePage(
        title=sheet.picture.title,
        svg=write_map_svg(replace(sheet.picture, title="", subtitle=""), headed=False),
        alt=sheet.alt,
        above=(sheet.picture.subtitle,),
        footer=f"{sheet.picture.title} — {sheet.picture.subtitle}",
        paper=paper,
        tables=sheet.tables,
    )
    return write_picture_pdf(page)
