"""Coverage: the engine, then the pages. ``python benchmarks/couverture.py [STRUCTURES]`` (1 000; aim: 100 ms a page).

The engine is compared with pandas and DuckDB when they are installed (couverture_moteur.py). Structures have two or three
themes, ages, one district in twelve; a new SQLite database in a temporary folder. Times are those of the processor: what
else the machine does is not counted.
"""

import atexit
import os
import random
import sys
import tempfile
from datetime import date
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="maillage-banc-")
atexit.register(FOLDER.cleanup)
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"
django.setup()

import couverture_moteur  # noqa: E402
from couverture_moteur import timed  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.acteurs.models import Structure  # noqa: E402
from maillage.cartographie.selectors import picture  # noqa: E402
from maillage.cites.models import Cite, Mandat, PerimetreQpv, Theme  # noqa: E402
from maillage.config.warmup import warm_up  # noqa: E402
from maillage.territoires.models import Qpv  # noqa: E402

DISTRICTS = 12
AGES = ((0, 36), (36, 72), (36, 132), (72, 216), (132, 300), (0, None))


def fill(cite: Cite, number: int) -> None:
    chance = random.Random(49)
    districts = [
        Qpv.objects.create(code=f"QN049{rank:02}A", nom=f"Quartier {rank}", millesime=2024)
        for rank in range(DISTRICTS)
    ]
    PerimetreQpv.objects.bulk_create(
        PerimetreQpv(cite=cite, qpv=qpv, debut=date(2024, 1, 1)) for qpv in districts
    )
    themes = list(Theme.objects.values_list("pk", flat=True))
    rows = []
    for rank in range(number):
        low, high = chance.choice(AGES)
        rows.append(
            Structure(
                cite=cite,
                nom=f"Structure {rank}",
                recherche=f"structure {rank}",
                famille="association",
                age_min_mois=low,
                age_max_mois=high,
                qpv=chance.choice(districts),
                verifiee_le=chance.choice([None, date(2026, 9, 1)]),
            )
        )
    made = Structure.objects.bulk_create(rows, batch_size=500)
    themed = Structure.themes.through
    themed.objects.bulk_create(
        [
            themed(structure_id=row.pk, theme_id=theme)
            for row in made
            for theme in chance.sample(themes, chance.choice([2, 3]))
        ],
        batch_size=1000,
    )


def main() -> None:
    couverture_moteur.one_cite()
    couverture_moteur.the_country()
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    call_command("migrate", verbosity=0)
    cite = Cite.objects.create(nom="Banc", slug="banc")
    user = User.objects.create_user("banc@exemple.test", "mot-de-passe-du-banc")
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=date(2024, 1, 1))
    fill(cite, number)
    client = Client()
    client.force_login(user)
    warm_up()
    print(
        f"Les pages : {number} structures, {Theme.objects.count()} thèmes, {DISTRICTS} quartiers (but : 100 ms)"
    )
    timed("grille de la cité, sans la page", lambda: picture(cite, user))
    timed("grille d'un quartier, sans la page", lambda: picture(cite, user, "QN04900A"))
    room = f"/c/{cite.slug}/cartographie/couverture"
    for what, address in (
        ("âge × thème", f"{room}/"),
        ("croiser", f"{room}/croiser/"),
        ("petites grilles, par quartier", f"{room}/multiples/"),
        ("les manques", f"{room}/manques/"),
        ("un manque", f"{room}/manques/un/?theme=sport&tranche=6-11+ans&quartier=QN04900A"),
        ("réglages", f"{room}/reglages/"),
        ("jeunes", f"{room}/jeunes/"),
    ):
        timed(f"page « {what} »", lambda address=address: client.get(address))


if __name__ == "__main__":
    main()
