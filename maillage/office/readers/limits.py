"""How much a file may hold; everything above is refused with a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes for the two first, then counts; `max_area` is rows x columns of the widest sheet, blanks included."""

    max_bytes: int = 25 * 1024 * 1024
    max_unzipped_bytes: int = 200 * 1024 * 1024
    max_unzip_ratio: int = 300
    max_rows: int = 200_000
    max_columns: int = 300
    max_cell_chars: int = 32_767
    max_area: int = 10_000_000


DEFAULT_LIMITS = Limits()
