"""Cooperation, the pages: ``python benchmarks/reseau.py`` (1 000 structures, 10 000 declared ties; aim: 200 ms).

As core.cooperation is measured by benchmarks/cooperation.py, here are the pages: the picture, which comes at once; its
figures, which follow (every figure, the curve, the tables). "première fois" is when ties have changed since the last
visit: who passes through whom then costs more than all the rest, and it is over the aim; the following visits are held
to it. Processor times, on a new SQLite database
kept in a temporary folder.
"""

import atexit
import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

FOLDER = tempfile.TemporaryDirectory(prefix="maillage-banc-")
atexit.register(FOLDER.cleanup)
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.acteurs.choices import TypeStructure  # noqa: E402
from maillage.acteurs.models import Relation, Structure  # noqa: E402
from maillage.cites.models import Cite, Mandat  # noqa: E402
from maillage.config.warmup import warm_up  # noqa: E402
from maillage.core.cooperation.measures import shares_of  # noqa: E402

STRUCTURES, TIES, GROUP, RUNS, AIM = 1_000, 10_000, 30, 7, 200
TODAY = timezone.localdate()


def fill(cite: Cite) -> int:
    """Most ties are within groups of thirty, some between them; half have ended or will."""
    dice = random.Random(1)
    rows = Structure.objects.bulk_create(
        Structure(cite=cite, nom=f"Structure {n}", type=dice.choice(TypeStructure.values))
        for n in range(STRUCTURES)
    )
    ties = []
    for _ in range(TIES):
        one = dice.randrange(STRUCTURES)
        near = one // GROUP * GROUP + dice.randrange(GROUP)
        other = near % STRUCTURES if dice.random() < 0.9 else dice.randrange(STRUCTURES)
        start = TODAY - timedelta(days=dice.randrange(1500))
        end = start + timedelta(days=dice.randrange(1, 1500)) if dice.random() < 0.5 else None
        if one != other:
            tie = Relation(cite=cite, origine=rows[one], cible=rows[other], type="partenariat")
            tie.debut, tie.fin = start, end
            ties.append(tie)
    Relation.objects.bulk_create(ties, batch_size=2000)
    return rows[0].pk


def measure(client: Client, address: str, before: Any) -> list[float]:
    """Milliseconds, the shortest first."""
    spent = []
    for _ in range(RUNS):
        before()
        start = time.process_time()
        response = client.get(address)
        spent.append(1000 * (time.process_time() - start))
        assert response.status_code == 200, (address, response.status_code)
    return sorted(spent)


def main() -> int:
    call_command("migrate", verbosity=0)
    cite = Cite.objects.create(nom="Banc", slug="banc")
    user = User.objects.create_user("banc@exemple.test", "mot-de-passe-du-banc")
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=TODAY - timedelta(days=900))
    one = fill(cite)
    client = Client()
    client.force_login(user)
    warm_up()
    room, late = "/c/banc/cartographie/reseau/", False
    for what, address, before in (
        ("le réseau", room, bool),
        ("ses chiffres, la première fois", f"{room}mesures/", shares_of.cache_clear),
        ("ses chiffres, ensuite", f"{room}mesures/", bool),
        ("les structures isolées", f"{room}isoles/", bool),
        ("ce qui a changé", f"{room}changements/", bool),
        ("une structure", f"{room}structures/{one}/", bool),
    ):
        spent = measure(client, address, before)
        late |= before is bool and spent[RUNS // 2] > AIM
        print(
            f"{what:31} {spent[0]:6.0f} ms au mieux {spent[RUNS // 2]:6.0f} ms médian {spent[-1]:6.0f} ms au pire"
        )
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
