"""The calendar of a year: ``python benchmarks/agenda.py`` (120 meetings, 800 dated items; aim: 100 ms each).

The year is gathered, listed and written as a feed, signed in as a CPO, on a new SQLite database kept in a temporary
folder. Times are those of the processor: what else the machine does is not counted.
"""

import atexit
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="maillage-banc-")
atexit.register(FOLDER.cleanup)
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.actions.models import Action, Jalon  # noqa: E402
from maillage.cites.models import Cite, Mandat  # noqa: E402
from maillage.config.warmup import warm_up  # noqa: E402
from maillage.core.calendar.grid import listed  # noqa: E402
from maillage.core.calendar.ics import feed_ics  # noqa: E402
from maillage.instances.models import Instance, Reunion  # noqa: E402
from maillage.instances.selectors.agenda import items_of  # noqa: E402

RUNS, AIM = 7, 0.1
MEETINGS, ITEMS = 120, 800
START, END = date(2026, 1, 1), date(2027, 1, 1)


def fill() -> tuple[User, Cite]:
    cite = Cite.objects.create(nom="Banc", slug="banc", zone_scolaire="B")
    user = User.objects.create_user("banc@exemple.test", "x", prenom="B", nom="Anc")
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=date(2024, 1, 1))
    instances = [Instance.objects.create(cite=cite, nom=f"Instance {n}", type="copil") for n in range(8)]
    for rank in range(MEETINGS):
        debut = datetime(2026, 1, 5, 13, tzinfo=UTC) + timedelta(days=rank * 3)
        Reunion.objects.create(
            cite=cite,
            instance=instances[rank % 8],
            numero=rank + 1,
            debut=debut,
            fin=debut + timedelta(hours=2),
        )
    actions = [Action(cite=cite, code=f"A{n}", intitule=f"Action {n}", annee=2026) for n in range(80)]
    Action.objects.bulk_create(actions)
    Jalon.objects.bulk_create(
        Jalon(
            cite=cite, action=actions[n % 80], libelle=f"Jalon {n}", echeance=START + timedelta(days=n % 360)
        )
        for n in range(ITEMS)
    )
    return user, cite


def spent(gesture) -> list[float]:
    """Seconds, the shortest first."""
    times = []
    for _ in range(RUNS):
        before = time.process_time()
        gesture()
        times.append(time.process_time() - before)
    return sorted(times)


def main() -> int:
    call_command("migrate", verbosity=0)
    user, cite = fill()
    items = items_of(user, cite, START, END)
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    measured = {
        "rassembler l'année": spent(lambda: items_of(user, cite, START, END)),
        "ranger par jour": spent(lambda: listed(items, (), START, END, START)),
        "écrire l'abonnement": spent(
            lambda: feed_ics(items, "Banc", domain="x.fr", stamp=stamp, base_url="https://x.fr")
        ),
    }
    client = Client()
    client.force_login(user)
    warm_up()
    page = spent(lambda: client.get("/c/banc/instances/agenda/?vue=annee&jour=2026-01-05"))
    print(f"{len(items)} dates")
    measured["la page entière de l’année"] = page
    for name, seconds in measured.items():
        print(f"{name:28} {seconds[0] * 1000:6.0f} à {seconds[-1] * 1000:6.0f} ms")
    return int(max(seconds[RUNS // 2] for seconds in measured.values()) > AIM)


if __name__ == "__main__":
    sys.exit(main())
