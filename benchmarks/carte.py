"""The map's data: bytes and server time. ``python benchmarks/carte.py [POINTS]`` (10 000; aims: 500 kB, 300 ms).

The page itself is asked, signed in as a CPO, on a new SQLite database kept in a temporary folder. Times are those of
the processor: what else the machine does is not counted.
"""

import atexit
import os
import random
import sys
import tempfile
import time
from datetime import date
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
from maillage.acteurs.models import Structure  # noqa: E402
from maillage.acteurs.services.derived import prepare_for_save  # noqa: E402
from maillage.cites.models import Cite, Mandat  # noqa: E402

RUNS = 7
NAMES = (
    "Association",
    "École élémentaire",
    "Centre social",
    "Maison de quartier",
    "Club sportif",
    "Médiathèque",
)
ENDS = ("des Possibles", "Jean-Lurçat", "de la Roseraie", "du Grand Jeu", "Marie-Curie", "des Quatre Vents")
TYPES = (
    "association",
    "ecole_elementaire",
    "centre_social",
    "maison_quartier",
    "club_sportif",
    "mediatheque",
)


def fill(cite: Cite, number: int) -> None:
    """Structures around Angers, with names as long as real ones."""
    chance = random.Random(49)
    rows = []
    for rank in range(number):
        kind = chance.randrange(len(NAMES))
        nom = f"{NAMES[kind]} {chance.choice(ENDS)} {chance.choice(ENDS)} {rank}"
        latitude, longitude = 47.47 + chance.gauss(0, 0.05), -0.55 + chance.gauss(0, 0.05)
        rows.append(Structure(cite=cite, nom=nom, type=TYPES[kind], latitude=latitude, longitude=longitude))
    prepare_for_save(rows)
    Structure.objects.bulk_create(rows, batch_size=500)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    cite = Cite.objects.create(nom="Banc", slug="banc")
    user = User.objects.create_user("banc@exemple.test", "mot-de-passe-du-banc")
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=date(2024, 1, 1))
    fill(cite, number)
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(user)
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        answer = client.get(f"/c/{cite.slug}/cartographie/carte/points.json")
        seconds.append(time.process_time() - start)
    seconds.sort()
    print(f"{number} points, {len(answer.content) / 1000:.0f} ko compressés (but : 500)")
    print(
        f"temps du serveur : {1000 * seconds[0]:.0f} ms au mieux, {1000 * seconds[RUNS // 2]:.0f} ms médian (but : 300)"
    )


if __name__ == "__main__":
    main()
