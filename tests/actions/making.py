"""Short ways to make actions and money, through the services; texts of pages as a person reads them."""

import html

from maillage.actions.models import Enveloppe, Financement
from maillage.actions.services import actions, financements

URL = "/c/saint-aubin/actions/"


def create(cite, by, **values):
    return actions.create_action(cite=cite, values={"intitule": "Chorale", "annee": 2026, **values}, by=by)


def fund(action, by, motif="", **values):
    row = Financement(cite=action.cite, action=action)
    given = {"source": "p147_cite", "exercice": 2026, "demande": "1000.00", **values}
    financements.save_financement(financement=row, base={}, mine=given, by=by, motif_depassement=motif)
    return row


def change(line, by, motif="", **values):
    """Change a line as somebody who has just read it."""
    line.refresh_from_db()
    base = {name: as_json(getattr(line, name)) for name in values}
    return financements.save_financement(
        financement=line, base=base, mine=values, by=by, motif_depassement=motif
    )


def as_json(value):
    value = getattr(value, "pk", value)
    return value if value is None or isinstance(value, str | int) else str(value)


def envelope(cite, dotation=1500, **values):
    return Enveloppe.objects.create(
        cite=cite, **{"source": "p147_cite", "exercice": 2026, "dotation": dotation, **values}
    )


def text(response) -> str:
    """What the page says, spaces of every kind alike."""
    words = html.unescape(response.content.decode())
    return " ".join(words.replace("\u202f", " ").replace("\xa0", " ").split())
