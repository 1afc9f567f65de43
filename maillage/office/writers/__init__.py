"""Writers: from plain values to the bytes of a file.

Spreadsheets (xlsx, ods, csv) never carry a formula: what begins like one is written as text, or neutralised with
an apostrophe where the format has no texts (csv). Documents (odt) are titles, prose and tables.
"""

from maillage.office.writers.delimited import neutralise, write_csv
from maillage.office.writers.jsontext import Feature, write_geojson, write_json
from maillage.office.writers.model import Cell, Sheet
from maillage.office.writers.ods import write_ods
from maillage.office.writers.odt import Grid, Heading, Part, Prose, write_odt
from maillage.office.writers.vcard import Card, write_vcard
from maillage.office.writers.xlsx import write_xlsx

__all__ = [
    "Card",
    "Cell",
    "Feature",
    "Grid",
    "Heading",
    "Part",
    "Prose",
    "Sheet",
    "neutralise",
    "write_csv",
    "write_geojson",
    "write_json",
    "write_ods",
    "write_odt",
    "write_vcard",
    "write_xlsx",
]
