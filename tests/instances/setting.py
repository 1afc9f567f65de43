"""A small governance: an instance with members who have addresses, a meeting next week with its guests."""

from datetime import timedelta

from django.utils import timezone

from maillage.instances.models import Siege
from maillage.instances.services import invitations, points, reunions
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.instances import InstanceFactory

NOW = timezone.now().replace(minute=0, second=0, microsecond=0)
LATER = (NOW + timedelta(days=7)).replace(hour=12)
"""At noon, UTC: whenever the tests run, no meeting ends on another day."""
HELD = LATER + timedelta(hours=3)
"""After the meeting."""


def seats(instance, number, qualite="titulaire"):
    for rank in range(number):
        structure = StructureFactory(cite=instance.cite)
        person = PersonneFactory(cite=instance.cite, courriel=f"p{structure.pk}-{rank}@exemple.test")
        Siege.objects.create(
            cite=instance.cite, instance=instance, structure=structure, personne=person, qualite=qualite
        )


def meeting(cite, by, *, members=2, instance=None, **values):
    """A meeting of LATER in preparation, its members invited."""
    instance = instance or InstanceFactory(cite=cite)
    seats(instance, members)
    times = {"debut": LATER.isoformat(), "fin": (LATER + timedelta(hours=2)).isoformat(), "lieu": "Salle 2"}
    reunion = reunions.create_reunion(instance=instance, values={**times, **values}, by=by)
    invitations.invite_members(reunion=reunion, by=by)
    return reunion


def point(reunion, titre="Budget", by=None, **values):
    return points.add_point(reunion=reunion, values={"titre": titre, **values}, by=by)


def held(reunion):
    """The same meeting, which was held."""
    type(reunion).objects.filter(pk=reunion.pk).update(
        etat="tenue", debut=NOW - timedelta(days=1), fin=NOW - timedelta(hours=22)
    )
    reunion.refresh_from_db()
    return reunion


def text(response) -> str:
    import html

    plain = html.unescape(response.content.decode())
    return " ".join(plain.replace("\u202f", " ").replace("\xa0", " ").split())
