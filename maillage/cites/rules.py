"""What is coherent: addresses of cités, dates, bounds of the figures, which role reaches how far.

Reads what it is given, queries nothing; raises Refused with a sentence.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from maillage.access.roles import Role
from maillage.base.errors import Refused
from maillage.cites.choices import CodeChiffre, Portee
from maillage.core.calendar import Zone
from maillage.core.text import day_in_words

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 80
FIRST_YEAR = 1990

# How far a role may reach. A sub-prefect speaks for all the cités of a département, and an observatory reads them all;
# nobody reads the directories of the whole country.
REACH: dict[Role, frozenset[Portee]] = {
    Role.CPO: frozenset({Portee.CITE}),
    Role.CHEF_DE_FILE: frozenset({Portee.CITE}),
    Role.TROIKA: frozenset({Portee.CITE, Portee.DEPARTEMENT}),
    Role.PILOTE: frozenset({Portee.CITE}),
    Role.PARTENAIRE: frozenset({Portee.CITE}),
    Role.LECTEUR: frozenset({Portee.CITE, Portee.DEPARTEMENT}),
    Role.NATIONAL: frozenset({Portee.NATIONALE}),
    Role.SUPPORT: frozenset({Portee.NATIONALE}),
}


class Dated(Protocol):
    """Half-open: `fin` is the first day when it is no longer true."""

    debut: date
    fin: date | None


def shown(day: date) -> str:
    return day_in_words(day)


def check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise Refused(
            "slug",
            f"« {slug} » ne convient pas comme adresse : des minuscules sans accent, des chiffres et des tirets "
            f"({SLUG_LENGTH} au plus), comme angers-monplaisir.",
        )


def check_zone(text: str) -> None:
    if text and text not in set(Zone):
        raise Refused(
            "zone", f"« {text} » n'est pas une zone de vacances scolaires : choisissez dans la liste."
        )


def check_filled(text: str, label: str, longest: int) -> None:
    if not text.strip():
        raise Refused("vide", f"{label} : ce champ est vide, remplissez-le.")
    if len(text) > longest:
        raise Refused("long", f"{label} : {len(text)} caractères, {longest} au plus. Raccourcissez-le.")


def check_dates(debut: date, fin: date | None) -> None:
    if fin is not None and fin <= debut:
        raise Refused("dates", f"La fin ({shown(fin)}) doit être postérieure au début ({shown(debut)}).")


def overlaps(one: Dated, debut: date, fin: date | None) -> bool:
    return (fin is None or one.debut < fin) and (one.fin is None or debut < one.fin)


def check_no_overlap(existing: Iterable[Dated], debut: date, fin: date | None, what: str) -> None:
    """`what` begins the sentence: "Angers est dans le périmètre"."""
    other = next((row for row in existing if overlaps(row, debut, fin)), None)
    if other is not None:
        until = f"jusqu'au {shown(other.fin)}" if other.fin else "sans date de fin"
        raise Refused(
            "chevauchement",
            f"{what} déjà depuis le {shown(other.debut)}, {until}. Terminez cette période ou changez les dates.",
        )


def check_open(row: Dated, what: str) -> None:
    """An ended period is not ended twice. `what` begins the sentence: "Ce mandat"."""
    if row.fin is not None:
        raise Refused("deja_termine", f"{what} a déjà une fin : le {shown(row.fin)}.")


def check_reach(role: Role, portee: Portee, cite_given: bool, departement_given: bool) -> None:
    if portee not in REACH[role]:
        allowed = " ou ".join(f"« {item.label.lower()} »" for item in Portee if item in REACH[role])
        raise Refused(
            "portee",
            f"Le mandat « {role.label} » porte sur {allowed}, et non sur « {portee.label.lower()} ».",
        )
    if cite_given != (portee == Portee.CITE) or departement_given != (portee == Portee.DEPARTEMENT):
        raise Refused("portee", "Indiquez la cité ou le département sur lequel porte le mandat, et lui seul.")


def check_quotite(quotite: int | None) -> None:
    if quotite is not None and not 0 <= quotite <= 100:
        raise Refused("quotite", "La quotité va de 0 à 100 % d'un temps plein.")


def check_not_oneself(titulaire_id: int, by_id: int | None) -> None:
    if titulaire_id == by_id:
        raise Refused(
            "soi_meme",
            "On ne se donne pas un mandat à soi-même : demandez-le à une autre personne de la cité.",
        )


def check_chiffre(code: CodeChiffre, valeur: Decimal, annee: int, today: date) -> None:
    if not valeur.is_finite() or valeur < 0:
        raise Refused("valeur", f"{code.label} : la valeur ne peut pas être négative.")
    if code == CodeChiffre.POPULATION and (valeur != int(valeur) or valeur > 10_000_000):
        raise Refused("valeur", f"{code.label} : indiquez un nombre entier d'habitants.")
    if code != CodeChiffre.POPULATION and valeur > 100:
        raise Refused("valeur", f"{code.label} : c'est un pourcentage, de 0 à 100.")
    if not FIRST_YEAR <= annee <= today.year + 1:
        raise Refused(
            "annee", f"L'année va de {FIRST_YEAR} à {today.year + 1} : « {annee} » n'en fait pas partie."
        )
