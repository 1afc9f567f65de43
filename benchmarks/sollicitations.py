"""Loads: server time. ``python benchmarks/sollicitations.py [PERSONNES]`` (2 000, twelve gestures each; aim: 100 ms).

A year of gestures for every person, each also for a structure; a new SQLite database in a temporary folder. Times are
those of the processor: what else the machine does is not counted.
"""

import atexit
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="maillage-banc-")
atexit.register(FOLDER.cleanup)
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from maillage.acteurs.choices import NatureSollicitation  # noqa: E402
from maillage.acteurs.models import Personne, Sollicitation, Structure  # noqa: E402
from maillage.acteurs.selectors.charges import PERSONNES, STRUCTURES, charges  # noqa: E402
from maillage.acteurs.selectors.sollicitations import living, of_people, since_a_year, warnings_for  # noqa: E402
from maillage.cites.models import Cite  # noqa: E402
from maillage.core.load import load  # noqa: E402

RUNS = 7
GESTURES = 12
PER_STRUCTURE = 4
TODAY = timezone.localdate()


def fill(cite: Cite, number: int) -> None:
    chance = random.Random(49)
    structures = Structure.objects.bulk_create(
        Structure(cite=cite, nom=f"Structure {rank}", famille="association", type="association")
        for rank in range(number // PER_STRUCTURE)
    )
    people = Personne.objects.bulk_create(
        Personne(cite=cite, nom=f"Personne {rank}") for rank in range(number)
    )
    natures = list(NatureSollicitation)
    Sollicitation.objects.bulk_create(
        (
            Sollicitation(
                cite=cite, personne=person, structure=structures[rank % len(structures)], nature=natures[gesture % 7],
                le=TODAY - timedelta(days=chance.randrange(365)), poids=1 + gesture % 2, objet="Comité",
                cle=f"geste:{gesture}:{rank % 90}",
            )
            for rank, person in enumerate(people)
            for gesture in range(GESTURES)
        ),
        batch_size=2000,
    )  # fmt: skip


def timed(label: str, work: Callable[[], object]) -> None:
    work()
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    print(f"  {label:58} {sorted(times)[RUNS // 2]:6.1f} ms")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    call_command("migrate", verbosity=0)
    cite = Cite.objects.create(nom="Banc", slug="banc")
    fill(cite, number)
    rows = list(of_people(living(cite, since=since_a_year(TODAY))))
    ids = list(Personne.objects.values_list("pk", flat=True)[:500])
    print(f"{number} personnes, {len(rows)} sollicitations en douze mois")
    timed("core.load, tout l'an", lambda: load(rows, today=TODAY))
    timed("page : charges des personnes", lambda: charges(cite, par=PERSONNES, today=TODAY))
    timed("page : charges des structures", lambda: charges(cite, par=STRUCTURES, today=TODAY))
    timed("avertissement avant 500 envois", lambda: warnings_for(cite, personnes=ids, today=TODAY))


if __name__ == "__main__":
    main()
