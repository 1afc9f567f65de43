"""What a position, a declaration, a figure and an acceptance must be."""

from datetime import date, timedelta
from typing import Any

from maillage.base.errors import Refused
from maillage.core.geo import in_france


def check_in_france(longitude: float, latitude: float) -> None:
    if in_france(longitude, latitude):
        return
    if in_france(latitude, longitude):
        raise Refused("inversees", "La latitude et la longitude semblent inversées : échangez-les.")
    raise Refused(
        "hors_de_france",
        "Ce point est hors de France ou en mer : vérifiez les deux nombres, ou cliquez sur la carte.",
    )


def check_survey_date(on: date, today: date) -> None:
    if on > today:
        raise Refused(
            "futur", "La date du recensement est dans le futur : indiquez le jour où vous avez regardé."
        )


def check_view_is_mine(view: Any, by: Any) -> None:
    """A view kept for oneself is one's own; a shared one belongs to all who may save views."""
    if view.auteur_id != by.pk and not view.partagee:
        raise Refused("vue_d_un_autre", "Cette vue est à quelqu'un d'autre : enregistrez la vôtre.")


OLDEST_FIGURE = 1990
MOST_PEOPLE = 3_000_000
LONGEST_ACCEPTANCE = timedelta(days=3 * 366)


def check_headcount(low: int, high: int, count: int, year: int, source: str) -> None:
    """Ages in months, the upper one out."""
    if not 0 <= low < high <= 120 * 12:
        raise Refused(
            "ages", "L'âge maximum doit être plus grand que l'âge minimum, et ne pas dépasser 120 ans."
        )
    if not 0 <= count <= MOST_PEOPLE:
        raise Refused("nombre", f"Le nombre de personnes va de 0 à {MOST_PEOPLE} : vérifiez-le.")
    if not OLDEST_FIGURE <= year <= 2100:
        raise Refused("annee", f"« {year} » n'est pas une année de recensement : écrivez-la comme 2021.")
    if not source.strip():
        raise Refused("source", "Dites d'où vient ce chiffre, par exemple « Insee, RP 2021 ».")


def check_acceptance(reason: str, until: date, today: date) -> None:
    if len(reason.strip()) < 5:
        raise Refused(
            "raison", "Dites pourquoi en quelques mots : ceux qui liront la grille ne l'auront pas vécu."
        )
    if until <= today:
        raise Refused(
            "jusqu_au", "Choisissez un jour à venir : à cette date, le manque redemandera une décision."
        )
    if until > today + LONGEST_ACCEPTANCE:
        raise Refused("jusqu_au", "Trois ans au plus : au-delà, la cité doit en décider de nouveau.")


LONGEST_NOTE = 2000


def check_note(text: str) -> str:
    """The note without the blanks around it, its line ends single."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTE:
        raise Refused(
            "note_longue",
            f"Cette note a {len(text)} signes, {LONGEST_NOTE} au plus : raccourcissez-la, ou notez le détail dans la fiche.",
        )
    return text


def check_seen(version: int, seen: int) -> None:
    if version != seen:
        raise Refused(
            "rangee",
            "Quelqu'un vient de changer cette carte : voici son état actuel, recommencez votre geste.",
        )
