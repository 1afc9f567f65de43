"""First step: the file is read, kept out of reach of the web, and its columns are matched."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.transfers import Importer
from maillage.cites.models import Cite
from maillage.core.text import collapse_spaces, slugify
from maillage.documents.choices import OPEN, Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.rules import check_size, check_stage
from maillage.documents.selectors import (
    Source,
    file_bytes,
    importer_named,
    importer_of,
    read_source,
    sheets_of,
    text_of,
)
from maillage.documents.services.columns import match_columns

HINT_ROWS = 200
SAMPLES = 3
SAMPLE_CHARS = 80


def deposit(
    *, cite: Cite, importer_code: str, filename: str, data: bytes, by: User | None, sheet: str = ""
) -> ImportSession:
    """Read and keep a file. Raises Refused: not allowed, too large, or the sentence of the reader."""
    importer = importer_named(importer_code)
    require(by, Capability(importer.capability), cite)
    check_size(len(data))
    name = shown_name(filename)
    source = read_source(importer, data, name, sheet)
    session = ImportSession(cite=cite, importer=importer.code, auteur=by, nom_fichier=name)
    describe(session, importer, source, sheets_of(importer, data, name))
    keep(session, data, by)
    return session


def keep(session: ImportSession, data: bytes, by: User | None) -> None:
    session.fichier.save(stored_name(session.nom_fichier), ContentFile(data), save=False)
    try:
        with transaction.atomic():
            session.save()
            record(
                "import_deposited",
                by=by,
                objet=session,
                contexte={"fichier": session.nom_fichier, "octets": len(data)},
            )
    except BaseException:
        session.fichier.delete(save=False)
        raise


def describe(session: ImportSession, importer: Importer, source: Source, sheets: Sequence[str]) -> None:
    """Write on the session what is known of its file, and what the program makes of its columns."""
    session.feuille = source.sheet if sheets else ""
    session.forme = source.shape
    session.notes = list(source.notes)
    session.entetes = list(source.headers)
    values = first_values(source)
    samples = {header: [cut(value) for value in found[:SAMPLES]] for header, found in values.items()}
    session.resume = {"feuilles": list(sheets), "exemples": samples}
    session.correspondance = (
        match_columns(source.headers, values, importer.columns) if source.lines is None else {}
    )


def first_values(source: Source) -> dict[str, list[str]]:
    """Header → the values of its first cells that hold something."""
    found: dict[str, list[str]] = {header: [] for header in source.headers}
    for row in source.rows[:HINT_ROWS]:
        for header, cell in zip(source.headers, row.cells, strict=True):
            if text := text_of(cell):
                found[header].append(text)
    return found


def cut(text: str) -> str:
    flat = collapse_spaces(text)
    return flat if len(flat) <= SAMPLE_CHARS else f"{flat[: SAMPLE_CHARS - 1]}…"


def shown_name(filename: str) -> str:
    """The name of the file without its folders, on one line."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(character for character in collapse_spaces(last) if character.isprintable())
    return printable[-200:] or "fichier"


def stored_name(filename: str) -> str:
    """A name without surprises for the disk: letters, digits and hyphens."""
    path = PurePosixPath(filename)
    extension = slugify(path.suffix, 10)
    return (slugify(path.stem, 60) or "fichier") + (f".{extension}" if extension else "")


def choose_sheet(*, session: ImportSession, sheet: str, by: User | None) -> None:
    """Read another sheet of the workbook: what was matched or previewed on the first one is forgotten."""
    importer = importer_of(session)
    require(by, Capability(importer.capability), session)
    check_stage(session, *OPEN)
    data = file_bytes(session)
    source = read_source(importer, data, session.nom_fichier, sheet)
    describe(session, importer, source, known_sheets(session.resume))
    session.etape = Etape.DEPOSEE
    session.erreur = ""
    with transaction.atomic():
        ImportLine.objects.filter(session=session).delete()
        session.save()


def known_sheets(resume: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return resume.get("feuilles", ())
