"""One cell in, one clean value out, with the reason in French when it was repaired or refused.

All parsers take a `Cell` and return a `Parsed`: see `parsed.py` for what `value`, `problem` and `note` mean.
"""

from maillage.office.values.ages import parse_ages
from maillage.office.values.contacts import Phone, parse_email, parse_phone, parse_url
from maillage.office.values.coordinates import Position, parse_coordinates, parse_position
from maillage.office.values.dates import parse_date
from maillage.office.values.identifiers import parse_rna, parse_siren, parse_siret, parse_uai
from maillage.office.values.numbers import parse_decimal, parse_postcode
from maillage.office.values.parsed import Parsed, as_text, meaningful_text
from maillage.office.values.texts import strip_html

__all__ = [
    "Parsed",
    "Phone",
    "Position",
    "as_text",
    "meaningful_text",
    "parse_ages",
    "parse_coordinates",
    "parse_date",
    "parse_decimal",
    "parse_email",
    "parse_phone",
    "parse_position",
    "parse_postcode",
    "parse_rna",
    "parse_siren",
    "parse_siret",
    "parse_uai",
    "parse_url",
    "strip_html",
]
