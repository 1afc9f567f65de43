"""What a position must be."""

from maillage.base.errors import Refused
from maillage.core.geo import in_france


def check_in_france(longitude: float, latitude: float) -> None:
    if not in_france(longitude, latitude):
        raise Refused(
            "hors_de_france",
            "Ce point est hors de France ou en mer : vérifiez que la latitude et la longitude ne sont pas inversées.",
        )
