"""What a file is, from its content; its name is only believed when the content says nothing."""

from pathlib import PurePath

from maillage.office.errors import Unreadable
from maillage.office.readers.archives import kind_of_zip, protected

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Records of the xls format (BIFF 8): start of the workbook, and presence of a password
_BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = b"\x2f\x00"
_REMEDY = "Envoyez plutôt un tableur (xlsx, ods, csv), ou une carte (GeoJSON, KML, GPX, uMap)."
_FOREIGN = (
    (b"%PDF", "pdf", "un PDF"),
    (b"\x89PNG", "image", "une image"),
    (b"\xff\xd8\xff", "image", "une image"),
    (b"GIF8", "image", "une image"),
    (b"BM", "image", "une image"),
    (b"II*\x00", "image", "une image"),
    (b"MM\x00*", "image", "une image"),
    (b"{\\rtf", "texte", "un document de traitement de texte (RTF)"),
    (b"\x1f\x8b", "archive", "une archive gzip : dépliez-la d'abord"),
    (b"7z\xbc\xaf", "archive", "une archive 7z : dépliez-la d'abord"),
    (b"Rar!", "archive", "une archive rar : dépliez-la d'abord"),
    (b"SQLite format 3", "base", "une base de données"),
    (b"MZ\x90", "programme", "un programme"),
    (b"\x7fELF", "programme", "un programme"),
)
_DOCUMENTS = {
    "docx": "un document Word",
    "pptx": "une présentation PowerPoint",
    "odt": "un document de traitement de texte (ODT)",
    "odp": "une présentation (ODP)",
    "xlsb": "un classeur Excel binaire (xlsb), à enregistrer en xlsx",
}
_EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm"},
    "xls": {"xls", "xlt"},
    "ods": {"ods", "ots"},
    "kmz": {"kmz"},
    "kml": {"kml", "xml"},
    "gpx": {"gpx", "xml"},
    "html": {"html", "htm"},
    "json": {"json", "geojson", "umap", "jsonl", "ndjson", "txt"},
    "vcard": {"vcf", "vcard", "txt"},
    "csv": {"csv", "tsv", "txt", "tab"},
    "zip": {"zip"},
}
_NAMES = {
    "xlsx": "un classeur Excel (xlsx)",
    "xls": "un ancien classeur Excel (xls)",
    "ods": "un classeur ODS",
    "html": "une page HTML",
    "csv": "un texte à séparateurs (csv)",
    "json": "un fichier JSON",
    "kml": "un fichier KML",
    "kmz": "un fichier KMZ",
    "gpx": "un fichier GPX",
    "vcard": "des cartes de visite (vCard)",
    "zip": "une archive zip",
}


def extension(filename: str) -> str:
    """ "xlsx" for "liste.XLSX"; "" without one."""
    return PurePath(filename.replace("\0", "")).suffix.lower().removeprefix(".")


def _refuse(code: str, what: str) -> Unreadable:
    return Unreadable(code, f"Ce fichier est {what} : il ne contient pas de tableau lisible. {_REMEDY}")


def _has_filepass(data: bytes) -> bool:
    """Whether the first records of an xls announce its encryption: the reader only says that it cannot open it."""
    place = data.find(_BOF)
    for _ in range(4):
        if place < 0 or place + 4 > len(data):
            return False
        if data[place : place + 2] == _FILEPASS:
            return True
        place += 4 + int.from_bytes(data[place + 2 : place + 4], "little")
    return False


def _kind_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data or _has_filepass(data):
        raise protected()
    if "WordDocument".encode("utf-16-le") in data and "Workbook".encode("utf-16-le") not in data:
        raise _refuse("document", "un document Word")
    return "xls"


def _kind_of_markup(head: str) -> str:
    for sign, kind in (
        ("<kml", "kml"),
        ("<gpx", "gpx"),
        ("<html", "html"),
        ("<table", "html"),
        ("<!doctype html", "html"),
    ):
        if sign in head:
            return kind
    if "schemas-microsoft-com:office:spreadsheet" in head:
        raise Unreadable(
            "xml-excel",
            "Ce fichier est au format « Feuille de calcul XML 2003 ». Ouvrez-le dans Excel et enregistrez-le en xlsx.",
        )
    return "markup"


def _head(data: bytes) -> str:
    """The first characters, in lower case, good enough to recognise a format."""
    start = data[:4000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "ignore").lstrip("\ufeff \t\r\n").lower()
    return start.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n").lower()


def _kind_of_text(data: bytes, filename: str) -> str:
    head = _head(data)
    if head.startswith("begin:vcard"):
        return "vcard"
    if head.startswith(("{", "[")):
        return "json"
    if head.startswith("<"):
        kind = _kind_of_markup(head)
        if kind != "markup":
            return kind
        if extension(filename) not in _EXTENSIONS["csv"]:
            raise _refuse("xml", "un fichier XML d'un type inconnu")
    return "csv"


def kind_of(data: bytes, filename: str) -> str:
    """The kind of file ("xlsx", "xls", "ods", "kmz", "zip", "kml", "gpx", "html", "json", "vcard", "csv").

    `Unreadable` for what can be named but holds no table.
    """
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind = kind_of_zip(data)
        if kind in _DOCUMENTS:
            raise _refuse("document", _DOCUMENTS[kind])
        return kind
    for signature, code, what in _FOREIGN:
        # "BM" may begin a word: an image holds zero bytes
        if data.startswith(signature) and (signature != b"BM" or b"\0" in data[:64]):
            raise _refuse(code, what)
    # Sheets of Excel 2 to 4, before OLE
    if data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        raise Unreadable(
            "xls-ancien",
            "Ce classeur Excel est d'avant 1993. Ouvrez-le dans un tableur et enregistrez-le en xlsx.",
        )
    return _kind_of_text(data, filename)


def name_note(kind: str, filename: str) -> str | None:
    """A note when the name announces another kind of file than the content."""
    told = extension(filename)
    known = set().union(*_EXTENSIONS.values())
    if told not in known or told in _EXTENSIONS[kind]:
        return None
    return (
        f"Le nom du fichier se termine par « .{told} », mais son contenu est {_NAMES[kind]} : lu comme tel."
    )
