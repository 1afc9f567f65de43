"""Young people by age and one priority, in one cité: invented, and said to be so wherever they are shown."""

from datetime import date

from maillage.cartographie.choices import Poids
from maillage.cartographie.services.effectifs import Lieu, row_of, save_effectifs
from maillage.cartographie.services.reglages import add_priority
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS
from maillage.demo.accounts import ANGERS

SOURCE = "effectifs de démonstration, inventés"
NUMBERS = (350, 360, 640, 480, 330, 700)
"""In the order of the age bands: no published figure tells them for this district."""


def load_needs(cite: Cite, today: date) -> None:
    """The other cités keep no figure, so that the pages show what they say without any."""
    if cite.slug != ANGERS:
        return
    place = Lieu(qpv=qpv_of(cite).values_list("pk", flat=True).first())
    rows = [
        row_of(place, (band.min_months, band.max_months), number, today.year - 1, SOURCE)
        for band, number in zip(DEFAULT_BANDS, NUMBERS, strict=True)
        if band.max_months is not None
    ]
    save_effectifs(cite, rows, by=None)
    add_priority(
        cite,
        theme=Theme.objects.get(pk="participation"),
        ages=None,
        qpv=None,
        poids=Poids.DEUX,
        raison="La participation des jeunes, choisie par le comité de pilotage (démonstration)",
        by=None,
    )
