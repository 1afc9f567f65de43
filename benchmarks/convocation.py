"""A convocation of 500 people: what the click costs, and what the queue then does. ``python benchmarks/convocation.py``.

Each message has its own text, link and calendar file. A new SQLite database in a temporary folder, the queue of the
production. Times are those of the processor: what else the machine does is not counted.
"""

import atexit
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="maillage-banc-")
atexit.register(FOLDER.cleanup)
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.acteurs.models import Personne, Structure  # noqa: E402
from maillage.cites.models import Cite, Mandat  # noqa: E402
from maillage.courriels.models import Message  # noqa: E402
from maillage.instances.models import Instance, Reunion, Siege  # noqa: E402
from maillage.instances.services.invitations import invite_members  # noqa: E402

GUESTS, AIM = 500, 2000
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def fill(number: int) -> tuple[User, Reunion]:
    cite = Cite.objects.create(nom="Banc", slug=f"banc-{number}")
    user = User.objects.create_user(f"cpo{number}@exemple.test", "x", prenom="C", nom="Po")
    today = timezone.localdate()
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=today - timedelta(days=900))
    instance = Instance.objects.create(cite=cite, nom="Assemblée", type="autre")
    structures = Structure.objects.bulk_create(
        Structure(cite=cite, nom=f"Structure {n}", type="association") for n in range(number)
    )
    people = Personne.objects.bulk_create(
        Personne(cite=cite, nom=f"Personne {n}", courriel=f"p{number}-{n}@exemple.test")
        for n in range(number)
    )
    Siege.objects.bulk_create(
        Siege(cite=cite, instance=instance, structure=structure, personne=person)
        for structure, person in zip(structures, people, strict=True)
    )
    debut = timezone.now() + timedelta(days=10)
    reunion = Reunion.objects.create(
        cite=cite, instance=instance, numero=1, debut=debut, fin=debut + timedelta(hours=2), lieu="Salle"
    )
    invite_members(reunion=reunion, by=user)
    return user, reunion


def convene(number: int) -> float:
    user, reunion = fill(number)
    client = Client()
    client.force_login(user)
    address = f"/c/{reunion.cite.slug}/instances/reunions/{reunion.pk}/convoquer/"
    spent = []
    for gesture in (client.get, client.post):
        with CaptureQueriesContext(connection) as queries:
            start = time.process_time()
            response = gesture(address)
            spent.append(1000 * (time.process_time() - start))
            told = len(queries)
        print(
            f"  {number:4} invités, {gesture.__name__:4} {response.status_code} : {spent[-1]:6.0f} ms, {told} requêtes"
        )
    waiting = Message.objects.filter(cite=reunion.cite).count()
    print(f"       {waiting} messages dans la file")
    return spent[-1]


def main() -> int:
    call_command("migrate", verbosity=0)
    with override_settings(TASKS=QUEUE if "django_tasks_db" in settings.INSTALLED_APPS else settings.TASKS):
        convene(10)
        return int(convene(GUESTS) > AIM)


if __name__ == "__main__":
    sys.exit(main())
