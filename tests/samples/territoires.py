"""Samples of the room: what its addresses hold."""

from datetime import date

from maillage.territoires.models import PeriodeScolaire

SECOND = {
    "periode": lambda cite, objet: (
        PeriodeScolaire.objects.create(
            zone="Corse", nom="hiver", debut=date(2027, 2, 13), fin=date(2027, 3, 1)
        ).pk
    )
}
