"""What a position and a declaration must be."""

from datetime import date

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
