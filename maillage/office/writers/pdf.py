"""A picture as an accessible PDF (PDF/UA): title, the picture with its description, what is said under it, its tables.

Typst does the page; it brings its own typeface, so that the file is the same on a machine without any.
"""

import json
from dataclasses import asdict, dataclass

import typst

_PAGE = """\
#let page-data = json(bytes(sys.inputs.at("data")))
#set document(title: page-data.title)
#set text(lang: "fr", size: 10pt, font: "Libertinus Serif")
#set page(
  paper: page-data.paper, flipped: page-data.landscape, margin: 12mm,
  footer: text(size: 8pt, page-data.footer),
)
#show heading: set text(size: 15pt)
#show heading.where(level: 2): set text(size: 12pt)
= #page-data.title
#for line in page-data.above [#line \\ ]
#block(height: 1fr, width: 100%, align(center + horizon, image(
  bytes(sys.inputs.at("svg")), format: "svg", alt: page-data.alt, width: 100%, height: 100%, fit: "contain",
)))
#for line in page-data.below [#text(size: 8pt, line) \\ ]
#if page-data.tables.len() > 0 { pagebreak(weak: true) }
#for one in page-data.tables [
  == #one.title
  #if one.note != "" [#text(size: 9pt, one.note)]
  #set text(size: 9pt)
  #table(
    columns: one.widths.map(width => width * 1fr), stroke: 0.4pt + luma(180), inset: 3pt,
    table.header(..one.head.map(cell => strong(cell))),
    ..one.rows.flatten(),
  )
]
"""
_IMAGE = """\
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.at("svg")), format: "svg", width: 1000pt)
"""
POINTS_PER_INCH = 72
UNREADABLE = "Ce dessin ne peut pas être mis en page : son SVG est illisible."


@dataclass(frozen=True, slots=True)
class PictureTable:
    """A page after the picture: the same facts as rows. `widths` are shares, one per column."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PicturePage:
    """One page: `alt` describes the picture to those who do not see it; `above` and `below` are lines of text."""

    title: str
    svg: str
    alt: str
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    footer: str = ""
    paper: str = "a4"
    landscape: bool = True
    tables: tuple[PictureTable, ...] = ()


def write_picture_pdf(page: PicturePage) -> bytes:
    """The page as PDF/UA-1. ValueError when the SVG cannot be read."""
    data = {
        "title": page.title,
        "alt": page.alt,
        "above": list(page.above),
        "below": list(page.below),
        "footer": page.footer,
        "paper": page.paper,
        "landscape": page.landscape,
        "tables": [asdict(table) for table in page.tables if table.rows],
    }
    try:
        written: bytes = typst.compile(
            _PAGE.encode(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"data": json.dumps(data), "svg": page.svg},
        )
    except typst.TypstError as error:
        raise ValueError(UNREADABLE) from error
    return written


def write_picture_png(svg: str, *, width: int) -> bytes:
    """The picture alone, `width` pixels wide. ValueError when the SVG cannot be read."""
    try:
        written: bytes = typst.compile(
            _IMAGE.encode(), format="png", ppi=width * POINTS_PER_INCH / 1000, sys_inputs={"svg": svg}
        )
    except typst.TypstError as error:
        raise ValueError(UNREADABLE) from error
    return written
