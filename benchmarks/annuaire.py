"""Server time of the directory with 5 000 structures: search, each filter, as the page and as htmx asks for it.

    python benchmarks/annuaire.py

Prints, for each address, the number of queries and the best and worst processor times of several requests, and the best elapsed one, in
milliseconds, in a new SQLite database. The counts of the directory are kept in the process until a sheet is written:
"froid" is the first request of a process, when every sheet is read; "écrit" the first after a write, when that sheet is
read again; "page" and "htmx" are the following ones.
"""

# ruff: noqa: E402  (Django is set up before its models are imported)
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ["DATABASE_URL"] = f"sqlite:///{Path(tempfile.mkdtemp(prefix='maillage-banc-')) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.acteurs.choices import Mobilisation, TypeStructure
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors import cube
from maillage.acteurs.services.derived import prepare_for_save
from maillage.cites.models import Cite, Mandat, Public, Theme
from maillage.config.warmup import warm_up
from maillage.territoires.models import Commune, Departement, Qpv

STRUCTURES, RUNS = 5_000, 7
WORDS = (
    "Lune",
    "Soleil",
    "Rivière",
    "Moulin",
    "Jardin",
    "Passerelle",
    "Tilleul",
    "Étoile",
    "Boussole",
    "Médiathèque",
    "Lurçat",
)
ADDRESSES = (
    "", "?q=mediatheque", "?q=jardin tilleul 12", "?q=mediatehque lursat", "?q=introuvable", "?theme=sport", "?public=enfant",
    "?type=college", "?famille=association", "?age_min=3&age_max=11", "?quartier=QN04901M", "?quartier=hors",
    "?quartier=sans-position", "?mobilisation=pilote", "?difficulte=bloquee", "?referent=aucun", "?verification=1a",
    "?statut=toutes", "?tri=-verifiee&page=40", "?q=jardin&theme=sport&age_min=6&quartier=hors&verification=6m",
)  # fmt: skip


def fill() -> None:
    """A CPO, a district, and structures with three themes and two publics each."""
    call_command("migrate", verbosity=0)
    dice = random.Random(49)
    cite = Cite.objects.create(nom="Banc", slug="banc")
    user = User.objects.create_user("cpo@exemple.test", "banc-d-essai-du-soir")
    Mandat.objects.create(
        titulaire=user, role=Role.CPO, cite=cite, debut=timezone.localdate() - timedelta(days=9)
    )
    departement = Departement.objects.create(code="49", nom="Maine-et-Loire", region_code="52")
    Commune.objects.create(code="49007", nom="Angers", departement=departement, recherche="angers 49000")
    ring = [[-0.56, 47.47], [-0.53, 47.47], [-0.53, 47.49], [-0.56, 47.49], [-0.56, 47.47]]
    Qpv.objects.create(
        code="QN04901M", nom="Monplaisir", millesime=2024, contour={"type": "Polygon", "coordinates": [ring]}
    )
    rows = [structure(cite, rank, dice) for rank in range(STRUCTURES)]
    prepare_for_save(rows)
    Structure.objects.bulk_create(rows, batch_size=500)
    for through, column, codes, number in (
        (Structure.themes.through, "theme_id", list(Theme.objects.values_list("pk", flat=True)), 3),
        (Structure.publics.through, "public_id", list(Public.objects.values_list("pk", flat=True)), 2),
    ):
        through.objects.bulk_create(
            through(structure_id=row.pk, **{column: code})
            for row in rows
            for code in dice.sample(codes, number)
        )


def structure(cite: Cite, rank: int, dice: random.Random) -> Structure:
    placed = rank % 5 > 0
    return Structure(
        cite=cite,
        nom=f"{dice.choice(WORDS)} {dice.choice(WORDS)} {rank}",
        type=dice.choice(TypeStructure.values),
        description=" ".join(dice.choices(WORDS, k=25)),
        commune_id="49007",
        latitude=47.46 + dice.random() / 20 if placed else None,
        longitude=-0.58 + dice.random() / 20 if placed else None,
        age_min_mois=12 * dice.randrange(12),
        age_max_mois=12 * dice.randrange(12, 26),
        mobilisation=dice.choice(Mobilisation.values),
        difficulte=dice.choice(["", "facile", "bloquee"]),
        verifiee_le=timezone.localdate() - timedelta(days=dice.randrange(900)) if rank % 3 else None,
    )


class Queries:
    """Counts the queries that pass, and the seconds they take."""

    def __init__(self) -> None:
        self.number, self.seconds = 0, 0.0
        self.listed: list[tuple[float, str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.number += 1
            self.seconds += time.perf_counter() - start
            self.listed.append((time.perf_counter() - start, sql))


def measure(
    client: Client, address: str, headers: dict[str, str], before: Callable[[], Any] = bool
) -> tuple[int, float, float, float]:
    queries = Queries()
    with connection.execute_wrapper(queries):
        response = client.get(f"/c/banc/acteurs/{address}", headers=headers)
    if response.status_code != 200:
        raise SystemExit(f"{address} : réponse {response.status_code}")
    elapsed, processor = [], []
    for _ in range(RUNS):
        before()
        start, cpu = time.perf_counter(), time.process_time()
        client.get(f"/c/banc/acteurs/{address}", headers=headers)
        elapsed.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - cpu))
    if os.environ.get("DETAIL"):
        for seconds, sql in sorted(queries.listed, reverse=True)[:8]:
            print(f"      {1000 * seconds:.1f} ms {sql[:60]} … {sql[-130:]}")
    return queries.number, min(processor), max(processor), min(elapsed)


def main() -> None:
    fill()
    client = Client()
    client.force_login(User.objects.get())
    htmx = {"HX-Request": "true"}
    warm_up()
    written = Structure.objects.all()[7]
    for label, headers, before in (
        ("froid", htmx, cube._cubes.clear),
        ("écrit", htmx, written.save),
        ("page", {}, bool),
        ("htmx", htmx, bool),
    ):
        for address in ADDRESSES:
            number, best, worst, elapsed = measure(client, address, headers, before)
            print(
                f"{label:5}  {number:3d} requêtes  processeur {best:6.1f} à {worst:6.1f} ms  écoulé {elapsed:6.1f} ms  {address or '/'}"
            )


if __name__ == "__main__":
    main()
