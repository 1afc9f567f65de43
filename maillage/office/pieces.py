"""What a file that somebody attaches really is: its content decides, its name must agree.

Only documents, spreadsheets, presentations, plain texts and pictures are kept: nothing that a program or a browser runs,
no macros. Archives are listed, never unpacked.
"""

import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from maillage.office.errors import Unreadable
from maillage.office.readers.kinds import extension

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 5000
HEAD = 1024


@dataclass(frozen=True)
class KindOfPiece:
    """`family` is what the content shows; several endings may share one."""

    extension: str
    family: str
    mime: str
    label: str


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
KINDS = {
    kind.extension: kind
    for kind in (
        KindOfPiece("pdf", "pdf", "application/pdf", "PDF"),
        KindOfPiece("docx", "docx", f"{OOXML}.wordprocessingml.document", "document Word"),
        KindOfPiece("xlsx", "xlsx", f"{OOXML}.spreadsheetml.sheet", "classeur Excel"),
        KindOfPiece("pptx", "pptx", f"{OOXML}.presentationml.presentation", "présentation PowerPoint"),
        KindOfPiece("odt", "odt", f"{ODF}.text", "document ODT"),
        KindOfPiece("ods", "ods", f"{ODF}.spreadsheet", "classeur ODS"),
        KindOfPiece("odp", "odp", f"{ODF}.presentation", "présentation ODP"),
        KindOfPiece("doc", "ole", "application/msword", "ancien document Word"),
        KindOfPiece("xls", "ole", "application/vnd.ms-excel", "ancien classeur Excel"),
        KindOfPiece("ppt", "ole", "application/vnd.ms-powerpoint", "ancienne présentation"),
        KindOfPiece("txt", "texte", "text/plain", "texte"),
        KindOfPiece("csv", "texte", "text/csv", "texte à séparateurs"),
        KindOfPiece("png", "png", "image/png", "image"),
        KindOfPiece("jpg", "jpeg", "image/jpeg", "image"),
        KindOfPiece("jpeg", "jpeg", "image/jpeg", "image"),
    )
}
ACCEPTED = "PDF, Word, Excel, PowerPoint, OpenDocument (odt, ods, odp), texte (txt, csv) ou image (png, jpg)"
FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


def recognise(data: bytes, filename: str) -> KindOfPiece:
    """The kind of a file that may be attached; `Unreadable`, with the remedy, for any other."""
    told = extension(filename)
    if not data:
        raise Unreadable("vide", f"« {filename} » est vide : choisissez un autre fichier.")
    if told not in KINDS:
        ending = f"un fichier « .{told} »" if told else "un fichier dont le nom ne dit pas la nature"
        raise Unreadable(
            "format", f"« {filename} » : {ending} n'est pas accepté. Déposez un fichier {ACCEPTED}."
        )
    kind = KINDS[told]
    if kind.family not in families(data):
        raise Unreadable(
            "contenu",
            f"« {filename} » : son nom annonce un fichier {kind.label} mais son contenu est autre chose. Ouvrez-le, "
            f"enregistrez-le en .{told} et déposez-le à nouveau.",
        )
    return kind


def families(data: bytes) -> frozenset[str]:
    """What the content may be; empty when it is nothing that is accepted."""
    if b"%PDF-" in data[:HEAD]:
        return frozenset({"pdf"})
    if data.startswith(OLE):
        return frozenset({"ole"})
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return frozenset({"png"})
    if data.startswith(b"\xff\xd8\xff"):
        return frozenset({"jpeg"})
    if data.startswith(b"PK\x03\x04"):
        return family_of_zip(data)
    return frozenset({"texte"}) if is_text(data) else frozenset()


def family_of_zip(data: bytes) -> frozenset[str]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > MOST_ENTRIES:
                return frozenset()
            refuse_macros(names)
            if "mimetype" in names:
                return open_document(archive)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
        return frozenset()
    if "[Content_Types].xml" not in names:
        return frozenset()
    return frozenset(
        kind for folder, kind in FOLDERS.items() if any(name.startswith(folder) for name in names)
    )


def open_document(archive: ZipFile) -> frozenset[str]:
    """The first entry of an OpenDocument file says what it is, in a few characters."""
    with archive.open("mimetype") as entry:
        told = entry.read(100).decode("ascii", "replace").strip()
    return frozenset(kind.family for kind in KINDS.values() if kind.mime == told)


def refuse_macros(names: list[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise Unreadable(
            "macros",
            "Ce fichier contient des macros, qui peuvent s'exécuter chez qui l'ouvre. Enregistrez-en une copie sans "
            "macros (docx, xlsx, pptx, odt ou ods), ou un PDF.",
        )


def is_text(data: bytes) -> bool:
    """Text of any usual encoding: no control character but those of lines."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in data[:65536])
