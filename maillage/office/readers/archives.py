"""Zip files: what they hold, and whether it is safe to unfold."""

import copy
import io
import struct
import zipfile
import zlib

from maillage.office.errors import Unreadable
from maillage.office.readers.limits import Limits

_CHUNK = 1 << 20
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    KeyError, IndexError, UnicodeError, OverflowError,
)  # fmt: skip
_OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet-template": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.presentation": "odp",
}


def damaged(error: Exception | None = None) -> Unreadable:
    """The refusal of a file that is cut or corrupt."""
    return Unreadable(
        "abime",
        "Ce fichier est abîmé ou incomplet : son téléchargement ou son envoi a sans doute été interrompu. "
        "Reprenez-le à la source, ou ouvrez-le dans un tableur et enregistrez-le de nouveau.",
    )


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive; `Unreadable("abime")` when it is cut."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_ERRORS as error:
        raise damaged(error) from error


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of the archive; call `check_bomb` before."""
    try:
        return archive.read(name)
    except _ZIP_ERRORS as error:
        raise damaged(error) from error


def _bomb() -> Unreadable:
    return Unreadable(
        "bombe",
        "Ce fichier se déplierait en un volume démesuré : il n'est pas ouvert, par sécurité. "
        "Copiez vos données dans un classeur neuf et recommencez.",
    )


def _unfolded_size(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> int:
    """The true size of a member: the one that is declared may lie."""
    honest = copy.copy(info)
    honest.file_size = most + 2 * _CHUNK
    size = 0
    with archive.open(honest) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise _bomb()
    return size


def check_bomb(data: bytes, limits: Limits) -> None:
    """Refuse archives that unfold beyond the limits, whatever they declare."""
    archive = open_zip(data)
    infos = archive.infolist()
    declared = sum(info.file_size for info in infos)
    if declared > limits.max_unzipped_bytes or len(infos) > 10_000:
        raise _bomb()
    total = 0
    for info in infos:
        try:
            total += _unfolded_size(archive, info, limits.max_unzipped_bytes - total)
        except _ZIP_ERRORS as error:
            raise damaged(error) from error
    if total > 10_000_000 and total > len(data) * limits.max_unzip_ratio:
        raise _bomb()


def protected() -> Unreadable:
    """The refusal of a file with a password."""
    return Unreadable(
        "mot-de-passe",
        "Ce fichier est protégé par un mot de passe : il ne peut pas être lu. "
        "Ouvrez-le dans votre tableur, retirez le mot de passe et enregistrez-le de nouveau.",
    )


def kind_of_zip(data: bytes) -> str:
    """ "xlsx", "xlsb" (not read), "ods", "kmz", "docx", "pptx", "odt", "odp" or "zip"."""
    archive = open_zip(data)
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise protected()
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        mimetype = read_member(archive, "mimetype").decode("ascii", "replace").strip()
        if mimetype in _OPEN_DOCUMENTS:
            return _OPEN_DOCUMENTS[mimetype]
    for start, kind in (("xl/workbook.bin", "xlsb"), ("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
        if any(name.startswith(start) for name in names):
            return kind
    if any(name.lower().endswith(".kml") for name in names):
        return "kmz"
    return "zip"
