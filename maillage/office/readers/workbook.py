"""xlsx, xls and ods, read by calamine."""

import io
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from maillage.office.errors import Unreadable
from maillage.office.model import Table
from maillage.office.readers.archives import check_bomb, damaged, open_zip, protected, read_member
from maillage.office.readers.grid import Grid, Line, check_size, clean, to_table
from maillage.office.readers.limits import Limits
from maillage.office.readers.sheet_area import check_ods_area, check_xlsx_area


@contextmanager
def _calamine() -> Generator[None]:
    """Turns everything calamine may raise into a refusal: a panic of its Rust code is a BaseException."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise damaged() from error


def _check(data: bytes, kind: str, limits: Limits) -> None:
    """Everything that must be known before the workbook is opened."""
    if kind == "xls":
        return
    check_bomb(data, limits)
    if kind == "ods":
        archive = open_zip(data)
        if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in read_member(
            archive, "META-INF/manifest.xml"
        ):
            raise protected()
        check_ods_area(data, limits)
    else:
        check_xlsx_area(data, limits)


def _open(data: bytes, kind: str, limits: Limits) -> CalamineWorkbook:
    _check(data, kind, limits)
    with _calamine():
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _visible_first(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that hold cells, the hidden ones last."""
    sheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    return [meta.name for meta in sorted(sheets, key=lambda meta: meta.visible != SheetVisibleEnum.Visible)]


def sheet_names(data: bytes, kind: str, limits: Limits) -> tuple[str, ...]:
    """The names of the sheets, in the order of the workbook."""
    return tuple(_open(data, kind, limits).sheet_names)


def _load(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    with _calamine():
        return workbook.get_sheet_by_name(name)


def _chosen(workbook: CalamineWorkbook, wanted: str | None) -> CalamineSheet:
    """The sheet asked for, or the first one that looks like a table."""
    names = _visible_first(workbook)
    if wanted is not None:
        if wanted not in names:
            known = ", ".join(f"« {name} »" for name in names)
            raise Unreadable(
                "feuille", f"Le classeur n'a pas de feuille « {wanted} ». Choisissez parmi : {known}."
            )
        return _load(workbook, wanted)
    best = None
    for name in names:
        sheet = _load(workbook, name)
        if sheet.height >= 2 and sheet.width >= 2:
            return sheet
        if best is None or sheet.height * sheet.width > best.height * best.width:
            best = sheet
    if best is None:
        raise Unreadable(
            "vide", "Ce classeur ne contient aucune feuille de calcul. Vérifiez que c'est le bon fichier."
        )
    return best


def _lines(sheet: CalamineSheet, limits: Limits) -> list[Line]:
    start = sheet.start
    if start is None:
        return []
    check_size(sheet.height, 0, limits)
    with _calamine():
        raw: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=True)
    left: Line = [None] * start[1]
    blank: list[Line] = [[] for _ in range(start[0])]
    return blank + [left + [clean(value) for value in line] for line in raw]


def _note(name: str, workbook: CalamineWorkbook) -> list[str]:
    others = len(workbook.sheet_names) - 1
    if not others:
        return []
    ignored = "1 autre feuille ignorée" if others == 1 else f"{others} autres feuilles ignorées"
    return [f"Feuille « {name} » lue ; {ignored}."]


def read_workbook(data: bytes, kind: str, sheet: str | None, limits: Limits) -> Table:
    """One sheet of a workbook to a table; the name of the table is the sheet's."""
    workbook = _open(data, kind, limits)
    chosen = _chosen(workbook, sheet)
    with _calamine():
        merges = chosen.merged_cell_ranges or ()
    grid = Grid(chosen.name, _lines(chosen, limits), merges=merges, notes=_note(chosen.name, workbook))
    return to_table(grid, limits)
