"""From the cells of a line to values, without the database. What is refused is said with its column; nothing is guessed
in silence. Money that cannot be read rejects the line: a budget with a hole is worse than a line to mend."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha1
from typing import Any

from django.db.models import Field

from maillage.actions.imports.charges import read_charges
from maillage.actions.imports.columns import AMOUNT_WORDS, INDICATORS, PEOPLE_WORDS
from maillage.actions.imports.dates import read_day, read_period, read_year, school_year
from maillage.actions.imports.fiche import FicheAction, Lue, Nommee
from maillage.actions.imports.indicateurs import read_indicators, read_numbered
from maillage.actions.imports.montants import read_amount
from maillage.actions.imports.vocabulaire import split
from maillage.actions.models import Action
from maillage.base.transfers import SourceLine
from maillage.core.text import collapse_spaces, fold
from maillage.office.values import meaningful_text, parse_ages, parse_decimal, strip_html

TEXTES = ("constat", "objectifs", "contenu", "droit_commun")
COURTS = (
    "intitule_dauphin", "resume", "niveaux", "validee_par", "decision", "difficulte_motif", "code", "etat_motif", "lieux_precision",
)  # fmt: skip
_CONCRETE: list[Field[Any, Any]] = list(Action._meta.concrete_fields)
LENGTHS = {field.name: field.max_length for field in _CONCRETE if field.max_length and not field.choices}
LEFT = "La valeur est laissée de côté."
_COUNT = re.compile(
    r"^(?:environ|env\.?|~|≈|plus de|\+ de)?\s*(\d[\d\s\u00a0\u202f]*)(?:[^\W\d][^\d]*)?$", re.IGNORECASE
)


def read_line(line: SourceLine) -> Lue:
    """What needs nothing but the cells: the rest (axes, places, people) is looked up afterwards."""
    values = {code: text for code, text in line.values.items() if meaningful_text(text)}
    lue = Lue(line.number, FicheAction(empreinte=fingerprint(values)))
    read_title(lue, values)
    read_time(lue, values)
    read_ages(lue, values)
    read_texts(lue, values)
    read_money(lue, values)
    read_people(lue, values)
    read_indicators(lue, values.get("indicateurs", ""))
    for rank in range(1, INDICATORS + 1):
        read_numbered(lue, values, rank)
    read_charges(lue, values.get("charges", ""))
    read_names(lue, values)
    return lue


def fingerprint(values: Mapping[str, str]) -> str:
    """The same for the same cells, whatever the file around them."""
    told = "\x1f".join(f"{code}={collapse_spaces(values[code])}" for code in sorted(values))
    return digest(told)


def digest(text: str) -> str:
    return sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def plain(text: str) -> str:
    return collapse_spaces(strip_html(text))


SUMS = re.compile(
    r"(sous )?tota(l|ux)( (general|generaux|annuel|des actions|des projets|cite educative|\d{4}))?"
)


def read_title(lue: Lue, values: Mapping[str, str]) -> None:
    title = plain(values.get("intitule", ""))
    longest = LENGTHS["intitule"]
    if not re.search(r"\w", title):
        lue.refuse(
            "intitule", "Cette ligne n'a pas d'intitulé : donnez le nom de l'action, ou retirez la ligne."
        )
    elif SUMS.fullmatch(fold(title)):
        lue.refuse(
            "intitule", "Cette ligne est un total du tableau, pas une action : elle est laissée de côté."
        )
    elif len(title) > longest:
        lue.refuse(
            "intitule",
            f"Cet intitulé compte {len(title)} caractères, {longest} au plus : raccourcissez-le, "
            "et mettez le reste dans le déroulé.",
        )
    lue.fiche.champs["intitule"] = title[:longest]


# ── when ──────────────────────────────────────────────────────────────


def read_time(lue: Lue, values: Mapping[str, str]) -> None:
    champs = lue.fiche.champs
    written = values.get("annee", "")
    found = read_year(written)
    if written and found.civile is None:
        lue.refuse("annee", f"« {written} » n'est pas une année : écrivez par exemple 2025.")
    school = found.scolaire or school_year(values.get("annee_scolaire", ""))
    if found.scolaire:
        lue.say("annee", f"« {written} » est une année scolaire : l'action est rangée en {found.civile}.")
    year = found.civile or (int(school[:4]) if school else 0)
    read_days(lue, values, year)
    year = year or year_of(champs)
    if school:
        champs["annee_scolaire"] = school
    if year:
        champs["annee"] = year
    elif not written:
        lue.fiche.annee_demandee = True


def year_of(champs: Mapping[str, Any]) -> int:
    """The year in which the action begins, else ends."""
    return int(str(champs.get("debut") or champs.get("fin") or "0")[:4])


def read_days(lue: Lue, values: Mapping[str, str], year: int) -> None:
    champs = lue.fiche.champs
    for name in ("debut", "fin"):
        try:
            day = read_day(values.get(name, ""), year, last=name == "fin")
        except ValueError as error:
            lue.say(name, f"{error} {LEFT}")
            continue
        if day is not None:
            champs[name] = day.isoformat()
    if "periode" in values and not ("debut" in champs or "fin" in champs):
        period = read_period(values["periode"], year)
        if period is None:
            lue.say("periode", f"« {values['periode']} » : écrivez deux dates, ou deux mois. {LEFT}")
        else:
            champs["debut"], champs["fin"] = (day.isoformat() for day in period)
    if "debut" in champs and "fin" in champs and str(champs["fin"]) < str(champs["debut"]):
        lue.refuse(
            "fin" if "fin" in values else "periode", "L'action finirait avant son début : corrigez les dates."
        )


# ── for whom ──────────────────────────────────────────────────────────


def read_ages(lue: Lue, values: Mapping[str, str]) -> None:
    low, high = years(lue, values, "age_min"), years(lue, values, "age_max")
    if low is None and high is None and "ages" in values:
        parsed = parse_ages(values["ages"])
        if parsed.value is None:
            lue.say("ages", f"{parsed.problem} {LEFT}")
            return
        low, high = parsed.value.min_months, parsed.value.max_months
    if low is not None and high is not None and high <= low:
        column = "age_max" if "age_max" in values else "ages"
        lue.say(
            column, "L'âge maximum n'est pas plus grand que l'âge minimum : les deux sont laissés de côté."
        )
        return
    ages = {"age_min_mois": low, "age_max_mois": high}
    lue.fiche.champs.update({name: value for name, value in ages.items() if value is not None})


def years(lue: Lue, values: Mapping[str, str], column: str) -> int | None:
    """A number of years, in months."""
    text = values.get(column, "")
    if not text:
        return None
    parsed = parse_decimal(re.sub(r"\s*ans?\s*$", "", text))
    if parsed.value is None or not 0 <= parsed.value <= 120:
        lue.say(column, f"« {text} » n'est pas un âge en années. {LEFT}")
        return None
    return int(parsed.value * 12)


def read_people(lue: Lue, values: Mapping[str, str]) -> None:
    for moment in ("prevu", "reel"):
        numbers = {}
        for name in PEOPLE_WORDS:
            count = read_count(lue, values, f"{moment}__{name}")
            if count is not None:
                numbers[name] = count
        total = numbers.get("total")
        for name in ("dont_qpv", "dont_filles"):
            if total is not None and numbers.get(name, 0) > total:
                lue.say(f"{moment}__{name}", f"{numbers.pop(name)} dépasse le total de {total}. {LEFT}")
        if numbers:
            lue.fiche.personnes[moment] = numbers
    for name in ("seances_prevues", "groupes_prevus"):
        count = read_count(lue, values, name)
        if count is not None:
            lue.fiche.champs[name] = count


def read_count(lue: Lue, values: Mapping[str, str], column: str) -> int | None:
    """ "120", "environ 120 enfants"."""
    text = values.get(column, "")
    if not text:
        return None
    found = _COUNT.match(text.strip())
    number = int(re.sub(r"\D", "", found[1])) if found else None
    if number is None or number > 1_000_000:
        lue.say(column, f"« {text[:60]} » n'est pas un nombre de personnes ou de séances. {LEFT}")
        return None
    return number


# ── texts ─────────────────────────────────────────────────────────────


def read_texts(lue: Lue, values: Mapping[str, str]) -> None:
    champs = lue.fiche.champs
    for name in TEXTES:
        if text := strip_html(values.get(name, "")):
            champs[name] = text
    for name in COURTS:
        text = plain(values.get(name, ""))
        if text and len(text) <= LENGTHS[name]:
            champs[name] = text
        elif text and name == "resume" and "contenu" not in champs:
            champs["contenu"] = text
            lue.say(
                name, f"{len(text)} caractères, pour un résumé de 300 : le texte est mis dans le déroulé."
            )
        elif text:
            lue.say(
                name, f"{len(text)} caractères, pour une limite de {LENGTHS[name]}. {LEFT} Raccourcissez-la."
            )
    lue.fiche.etat_motif = str(champs.pop("etat_motif", ""))
    lue.fiche.note = strip_html(values.get("commentaire", ""))
    lue.fiche.numero_dossier = plain(values.get("numero_dossier", ""))[:60]
    lue.fiche.precedente = plain(values.get("precedente", ""))[:40]


def read_names(lue: Lue, values: Mapping[str, str]) -> None:
    """Structures named by the line: they are looked for in the directory, all lines together."""
    carrier = plain(values.get("porteur", ""))[:300]
    if re.search(r"\w", carrier):
        lue.fiche.porteur = Nommee(carrier, siret=re.sub(r"\D", "", values.get("porteur_siret", "")))
    lue.fiche.partenaires = list(named(values.get("partenaires", "")))
    lue.fiche.lieux = list(named(values.get("lieux", "")))


def named(text: str) -> Iterable[Nommee]:
    seen = set()
    for part in split(text):
        one = Nommee(plain(part)[:300])
        if re.search(r"\w", one.texte) and one.key not in seen:
            seen.add(one.key)
            yield one


# ── money ─────────────────────────────────────────────────────────────


def read_money(lue: Lue, values: Mapping[str, str]) -> None:
    for column, text in values.items():
        source, _, kind = column.partition("__")
        if kind in AMOUNT_WORDS:
            amount = amount_of(lue, column, text)
            if amount is not None:
                lue.fiche.montants.setdefault(source, {})[kind] = amount


def amount_of(lue: Lue, column: str, text: str) -> str | None:
    try:
        amount = read_amount(text)
    except ValueError as error:
        if re.search(r"\d", text):
            lue.refuse(column, str(error))
        else:
            lue.say(
                column,
                f"{error} {LEFT} Si cette colonne n'est pas un montant, changez-la à l'étape des colonnes.",
            )
        return None
    return None if amount is None else str(amount)
