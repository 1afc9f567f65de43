"""From the cells of a line to clean values. Everything refused is said, with the column; nothing is guessed in silence."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha1
from typing import Any

from django.db.models import Field

from maillage.acteurs.choices import Accessibilite, ModaliteAcces
from maillage.acteurs.imports.columns import LABELS
from maillage.acteurs.imports.fiche import Contact, Fiche, Lue
from maillage.acteurs.imports.places import read_address, read_position
from maillage.acteurs.imports.types import by_words, guess_type
from maillage.acteurs.imports.vocabulaire import Vocabulaire
from maillage.acteurs.models import Structure
from maillage.acteurs.rules import deduced
from maillage.base.transfers import CellProblem, SourceLine
from maillage.core.text import collapse_spaces, fold
from maillage.office.values import (
    Parsed,
    meaningful_text,
    parse_ages,
    parse_date,
    parse_decimal,
    parse_email,
    parse_phone,
    parse_rna,
    parse_siren,
    parse_siret,
    parse_uai,
    parse_url,
    strip_html,
)

MAX_NOM = 300
EMPREINTE = "ligne de fichier"
"""Source of the references that recognise a line already imported, whatever has been edited since."""
SANS_SOURCE = "fichier"
DAYS = (("lundi", "Mo"), ("mardi", "Tu"), ("mercredi", "We"), ("jeudi", "Th"), ("vendredi", "Fr"), ("samedi", "Sa"), ("dimanche", "Su"))  # fmt: skip
_HOURS = re.compile(r"(\d{1,2})[:hH](\d{2})?\s*(?:-|à|a|–)\s*(\d{1,2})[:hH](\d{2})?")
_ACCESS: tuple[tuple[str, ModaliteAcces], ...] = (
    (r"rendez vous|\brdv\b", ModaliteAcces.RENDEZ_VOUS),
    (r"adress|orient|prescri", ModaliteAcces.ADRESSAGE),
    (r"inscription.*gratuit", ModaliteAcces.INSCRIPTION_GRATUITE),
    (r"inscription|adhesion", ModaliteAcces.INSCRIPTION_PAYANTE),
    (r"libre|sans condition|gratuit|ouvert a tous", ModaliteAcces.LIBRE),
)
_COLUMN_OF = {"site_web": "site", "complement_adresse": "complement"}
_CONCRETE: list[Field[Any, Any]] = list(Structure._meta.concrete_fields)
_LENGTHS = {field.name: field.max_length for field in _CONCRETE if field.max_length and not field.choices}
LABEL_OF = {field.name: str(field.verbose_name) for field in _CONCRETE}
Parser = Callable[[str], Parsed[Any]]


class Reader:
    """Reads lines one by one; `shape` is the recognised kind of file."""

    def __init__(self, vocabulaire: Vocabulaire, shape: str) -> None:
        self.vocabulaire = vocabulaire
        self.shape = shape
        # Lists of subsidies repeat the same lines year after year
        self.known: dict[str, Lue] = {}

    def read(self, line: SourceLine) -> Lue:
        values = {code: text for code, text in line.values.items() if meaningful_text(text)}
        mark = fingerprint(values)
        if mark not in self.known:
            self.known[mark] = self.read_new(Lue(line.number, Fiche(empreinte=mark)), values)
        known = self.known[mark]
        return Lue(line.number, replace(known.fiche), list(known.problems))

    def read_new(self, lue: Lue, values: dict[str, str]) -> Lue:
        if self.shape == "vcard":
            values = of_card(values)
        read_name(lue, values)
        read_codes(lue, values)
        lue.problems += read_address(lue.fiche, values)
        lue.problems += read_position(lue.fiche, values)
        read_reachable(lue, values)
        read_ages(lue, values)
        self.read_words(lue, values)
        read_access(lue, values)
        read_origin(lue, values, self.shape)
        read_contact(lue, values)
        kind = guess_type(lue.fiche.nom, values.get("type", ""), values.get("nature", ""))
        lue.fiche.champs["type"] = kind.value
        deduce(lue.fiche)
        shorten(lue)
        return lue

    def read_words(self, lue: Lue, values: Mapping[str, str]) -> None:
        lue.fiche.themes, strange = self.vocabulaire.themes(values.get("themes", ""))
        complain(lue, "themes", strange, "thème")
        lue.fiche.publics, strange = self.vocabulaire.publics(values.get("publics", ""))
        complain(lue, "publics", strange, "public")


def fingerprint(values: Mapping[str, str]) -> str:
    """The same for the same cells, whatever the file around them."""
    told = "\x1f".join(f"{code}={collapse_spaces(values[code])}" for code in sorted(values))
    return sha1(told.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def note(lue: Lue, column: str, sentence: str, *, blocking: bool = False) -> None:
    lue.problems.append(CellProblem(LABELS.get(column, column), sentence, blocking))


def complain(lue: Lue, column: str, strange: Iterable[str], noun: str) -> None:
    words = list(dict.fromkeys(word.strip() for word in strange))
    if words:
        shown = ", ".join(f"« {word[:60]} »" for word in words[:3]) + (" …" if len(words) > 3 else "")
        note(
            lue,
            column,
            f"{shown} : {noun} inconnu de l'annuaire, laissé de côté. Choisissez-le sur la fiche.",
        )


def read_name(lue: Lue, values: Mapping[str, str]) -> None:
    # The nature stands for the name where a school has no other ("Ecole maternelle publique")
    nature = values.get("nature", "")
    name = collapse_spaces(strip_html(values.get("nom", "") or (nature if by_words(fold(nature)) else "")))
    suite = collapse_spaces(values.get("nom_suite", ""))
    if suite and fold(suite) not in fold(name):
        name = f"{name} {suite}".strip()
    if not re.search(r"\w", name):
        sentence = "Cette ligne n'a pas de nom. Donnez le nom de la structure, ou retirez la ligne."
        note(lue, "nom", sentence, blocking=True)
    elif len(name) > MAX_NOM:
        sentence = (
            f"Ce nom compte {len(name)} caractères ; la limite est de {MAX_NOM}. "
            "Raccourcissez-le et mettez le reste dans les missions."
        )
        note(lue, "nom", sentence, blocking=True)
    lue.fiche.champs["nom"] = name[:MAX_NOM]
    if sigle := collapse_spaces(values.get("sigle", "")):
        lue.fiche.champs["sigle"] = sigle


def keep(lue: Lue, values: Mapping[str, str], column: str, name: str, parse: Parser) -> Any:
    """Parse a cell into a field; a refused value is left out, and said."""
    text = values.get(column)
    if not text:
        return None
    parsed = parse(text)
    if parsed.value is not None:
        lue.fiche.champs[name] = parsed.value
    elif parsed.problem:
        note(lue, column, f"{parsed.problem} La valeur est laissée de côté.")
    return parsed.value


def read_codes(lue: Lue, values: Mapping[str, str]) -> None:
    keep(lue, values, "uai", "uai", lru_uai)
    keep(lue, values, "rna", "rna", parse_rna)
    keep(lue, values, "siren", "siren", parse_siren)
    text = values.get("siret", "")
    if not text:
        return
    siren, rna = parse_siren(text), parse_rna(text)
    # Columns headed "SIREN_SIRET" or "identification" hold either, or the number of an association
    if len(re.sub(r"\D", "", text)) <= 9 and siren.value:
        lue.fiche.champs.setdefault("siren", siren.value)
    elif rna.value:
        lue.fiche.champs.setdefault("rna", rna.value)
    elif set(re.sub(r"\W", "", text)) - {"0"}:
        keep(lue, values, "siret", "siret", parse_siret)
    if "siret" in lue.fiche.champs:
        lue.fiche.champs["siren"] = lue.fiche.text("siret")[:9]


@lru_cache(maxsize=4096)
def lru_uai(text: str) -> Parsed[str]:
    return parse_uai(text)


def read_reachable(lue: Lue, values: Mapping[str, str]) -> None:
    def phone(text: str) -> Parsed[str]:
        parsed = parse_phone(text)
        if parsed.value is None:
            return Parsed(problem=parsed.problem)
        # A mobile is often a person's own: it starts out for the team only
        lue.fiche.mobile = parsed.value.mobile
        return Parsed(parsed.value.number, note=parsed.note)

    keep(lue, values, "telephone", "telephone", phone)
    keep(lue, values, "courriel", "courriel", parse_email)
    keep(lue, values, "site", "site_web", parse_url)
    if description := strip_html(values.get("description", "")):
        lue.fiche.champs["description"] = description
    if hours := read_hours(values):
        lue.fiche.champs["horaires"] = hours


def read_hours(values: Mapping[str, str]) -> str:
    """The hours as written, or day by day in the notation of OpenStreetMap."""
    if whole := collapse_spaces(values.get("horaires", "")):
        return whole
    days = []
    for day, code in DAYS:
        text = values.get(f"horaires_{day}", "")
        ranges = [f"{int(a):02d}:{b or '00'}-{int(c):02d}:{d or '00'}" for a, b, c, d in _HOURS.findall(text)]
        if ranges:
            days.append(f"{code} {','.join(ranges)}")
    return "; ".join(days)


def read_ages(lue: Lue, values: Mapping[str, str]) -> None:
    low, high = years(lue, values, "age_min"), years(lue, values, "age_max")
    if low is None and high is None and "ages" in values:
        parsed = parse_ages(values["ages"])
        if parsed.value is None:
            note(lue, "ages", f"{parsed.problem} La valeur est laissée de côté.")
            return
        low, high = parsed.value.min_months, parsed.value.max_months
    if low is not None and high is not None and high <= low:
        note(
            lue,
            "age_max",
            "L'âge maximum n'est pas plus grand que l'âge minimum : les deux sont laissés de côté.",
        )
        return
    for name, value in (("age_min_mois", low), ("age_max_mois", high)):
        if value is not None:
            lue.fiche.champs[name] = value


def deduce(fiche: Fiche) -> None:
    """The ages and the theme of a school, when the line does not give them."""
    found = deduced({**fiche.champs, "themes": fiche.themes})
    fiche.deduits = list(found)
    fiche.themes = found.pop("themes", fiche.themes)
    fiche.champs |= found


def years(lue: Lue, values: Mapping[str, str], column: str) -> int | None:
    """A number of years, in months."""
    text = values.get(column, "")
    if not text:
        return None
    parsed = parse_decimal(re.sub(r"\s*ans?\s*$", "", text))
    if parsed.value is None or not 0 <= parsed.value <= 120:
        note(lue, column, f"« {text} » n'est pas un âge en années. La valeur est laissée de côté.")
        return None
    return int(parsed.value * 12)


def read_access(lue: Lue, values: Mapping[str, str]) -> None:
    said = values.get("accessibilite", "")
    if said:
        found = accessibility(fold(said))
        if found:
            lue.fiche.champs["accessibilite"] = found.value
        else:
            sentence = f"« {said[:60]} » : écrivez oui, non ou partielle. La valeur est laissée de côté."
            note(lue, "accessibilite", sentence)
    modes = fold(values.get("modalites", ""))
    known = [mode.value for pattern, mode in _ACCESS if modes and re.search(pattern, modes)]
    if known:
        lue.fiche.champs["modalites_acces"] = known[:1]
    for name in ("langues", "cout"):
        if text := collapse_spaces(strip_html(values.get(name, ""))):
            lue.fiche.champs[name] = text


def accessibility(words: str) -> Accessibilite | None:
    if re.search(r"^non\b|\bnon accessible|^0$|^faux$|^false$", words):
        return Accessibilite.NON
    if "parti" in words:
        return Accessibilite.PARTIELLE
    return Accessibilite.OUI if re.search(r"^oui\b|^1$|^x$|^vrai$|^true$|accessible", words) else None


def read_origin(lue: Lue, values: Mapping[str, str], shape: str) -> None:
    """Where the line comes from: source, date of the datum, identifiers."""
    fiche = lue.fiche
    fiche.source = collapse_spaces(values.get("source", ""))[:80]
    if "date_maj" in values:
        parsed = parse_date(values["date_maj"])
        if parsed.value is not None:
            fiche.date = parsed.value.isoformat()
        else:
            note(lue, "date_maj", f"{parsed.problem} La date est laissée de côté.")
    for column in ("identifiant", "structure_id"):
        if identifier := collapse_spaces(values.get(column, "")):
            fiche.references.append(reference(fiche.source, identifier, shape))


def reference(source: str, identifier: str, shape: str) -> tuple[str, str]:
    """(source, identifier): "dora--42" and (dora, 42) are one."""
    head, separator, rest = identifier.partition("--")
    if separator and (not source or head == source):
        return head[:80], rest[:200]
    return (source or SANS_SOURCE), identifier[:200]


def of_card(values: Mapping[str, str]) -> dict[str, str]:
    """A card (vCard) of somebody within an organisation: the structure, and the person as its contact."""
    read = dict(values)
    shown, organisation = read.pop("nom_affiche", ""), read.pop("organisation", "")
    if not organisation:
        read["nom"] = shown or read.get("nom", "")
        return read
    read["contact_nom"] = read.get("nom", "") or shown
    read["nom"] = organisation
    if fold(read["contact_nom"]) == fold(organisation):
        del read["contact_nom"]
        return read
    for column in ("telephone", "courriel"):
        if column in read:
            read[f"contact_{column}"] = read.pop(column)
    return read


def read_contact(lue: Lue, values: Mapping[str, str]) -> None:
    """The person to reach, when the file names somebody."""
    name = collapse_spaces(values.get("contact_nom", ""))
    if "@" in name or fold(name) in ("masque", "contact") or not re.search(r"[^\W\d_]", name):
        return
    phone = parse_phone(values.get("contact_telephone", "")).value
    lue.fiche.contact = Contact(
        nom=name[:120],
        prenom=collapse_spaces(values.get("contact_prenom", ""))[:80],
        fonction=collapse_spaces(values.get("contact_fonction", ""))[:200],
        courriel=parse_email(values.get("contact_courriel", "")).value or "",
        telephone=phone.number if phone else "",
    )


def shorten(lue: Lue) -> None:
    """A value that the sheet cannot hold is left out rather than cut in the middle of its meaning."""
    for name, value in list(lue.fiche.champs.items()):
        limit = _LENGTHS.get(name)
        if limit and isinstance(value, str) and len(value) > limit:
            del lue.fiche.champs[name]
            sentence = f"{len(value)} caractères, pour une limite de {limit}. La valeur est laissée de côté : raccourcissez-la."
            note(lue, _COLUMN_OF.get(name, name), sentence)
