"""Actions and their money: every view of a cité of 300 actions, and the national budget of 20 000.

    python benchmarks/actions.py
    python benchmarks/actions.py postgresql://postgres@127.0.0.1/postgres

The first in a new SQLite database: 300 actions × 5 funding lines × 6 indicators, queries and milliseconds of processor of
each view (best, median, worst), then the same on the first visit after a write. The second in a database created for the occasion and dropped afterwards: 20 000 actions × 5 lines.
"""

# ruff: noqa: E402  (Django is set up before its models are imported)
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

NATIONAL = sys.argv[1] if len(sys.argv) > 1 else ""
TEMPORARY = f"maillage_banc_{os.getpid()}"
if NATIONAL:
    os.environ["DATABASE_URL"] = f"{NATIONAL.rpartition('/')[0]}/{TEMPORARY}"
else:
    folder = tempfile.mkdtemp(prefix="maillage-banc-")
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"

import django

django.setup()

import psycopg
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.acteurs.models import Structure
from maillage.actions.aggregates import PAR, national_budget
from maillage.actions.choices import EtatAction, Source
from maillage.actions.models import Action, Axe, Enveloppe, Financement, Indicateur, Mesure
from maillage.cites.models import Cite, Mandat
from maillage.config.warmup import warm_up

RUNS, YEAR = 5, 2026
SOURCES = (Source.P147_CITE, Source.FONDS_COLLEGE, Source.COMMUNE, Source.CAF, Source.DEPARTEMENT)


def fill(cites: int, actions: int, indicators: int) -> None:
    dice = random.Random(3)
    for rank in range(cites):
        cite = Cite.objects.create(nom=f"Banc {rank}", slug=f"banc-{rank}")
        axes = [
            Axe.objects.create(
                cite=cite, code=str(n), libelle=f"Axe {n}", chemin=f"{n:03}", objectifs_nationaux=[value]
            )
            for n, value in enumerate(("ecole", "continuite", "possibles"), start=1)
        ]
        carriers = Structure.objects.bulk_create(
            Structure(cite=cite, nom=f"Association {n}", type="association") for n in range(30)
        )
        rows = Action.objects.bulk_create(action(cite, n, dice, axes, carriers) for n in range(actions))
        envelopes = [
            Enveloppe.objects.create(cite=cite, source=s, exercice=YEAR, dotation=500_000) for s in SOURCES
        ]
        Financement.objects.bulk_create(
            (line(row, envelope, dice) for row in rows for envelope in envelopes), batch_size=2000
        )
        made = Indicateur.objects.bulk_create(
            Indicateur(
                cite=cite, action=row, libelle=f"Indicateur {n}", type="realisation", unite="jeunes", cible=60
            )
            for row in rows
            for n in range(indicators)
        )
        Mesure.objects.bulk_create(
            Mesure(cite=cite, indicateur=row, le=date(YEAR, 3, 1), valeur=dice.randrange(80)) for row in made
        )


def action(cite: Cite, n: int, dice: random.Random, axes: list[Axe], carriers: list[Structure]) -> Action:
    start = date(YEAR, 1, 1) + timedelta(days=dice.randrange(200))
    return Action(
        cite=cite, code=f"{YEAR}-{n:05}", intitule=f"Action {n}", annee=YEAR, debut=start, fin=start + timedelta(days=90),
        etat=dice.choice(EtatAction.values), porteur=dice.choice(carriers), objectif=dice.choice(axes),
        recherche=f"{YEAR} {n:05} action {n}", feu=dice.choice(["vert", "orange", "rouge", ""]),
    )  # fmt: skip


def line(row: Action, envelope: Enveloppe, dice: random.Random) -> Financement:
    amount = dice.randrange(100_000, 2_000_000) / 100
    return Financement(
        cite_id=row.cite_id, action=row, enveloppe=envelope, source=envelope.source, exercice=YEAR, demande=amount,
        notifie=amount if dice.random() < 0.7 else None, verse=amount / 2,
        credit="droit_commun" if envelope.source == Source.COMMUNE else "specifique",
    )  # fmt: skip


class Queries:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += 1
        return execute(sql, params, many, context)


def measure(gesture: Any, clock: Any = time.process_time, before: Any = bool) -> tuple[int, list[float]]:
    """(queries, milliseconds, the shortest first); `before` is done each time and not counted."""
    queries = Queries()
    with connection.execute_wrapper(queries):
        gesture()
    elapsed = []
    for _ in range(RUNS):
        before()
        start = clock()
        gesture()
        elapsed.append(1000 * (clock() - start))
    return queries.number, sorted(elapsed)


def told(number: int, elapsed: list[float], what: str) -> None:
    best, median, worst = elapsed[0], statistics.median(elapsed), elapsed[-1]
    print(f"{number:3d} requêtes  {best:6.1f} {median:6.1f} {worst:6.1f} ms  {what}")


def views() -> None:
    fill(1, 300, 6)
    cite = Cite.objects.get()
    user = User.objects.create_user("cpo@exemple.test", "banc-d-essai-du-soir")
    Mandat.objects.create(
        titulaire=user, role=Role.CPO, cite=cite, debut=timezone.localdate() - timedelta(days=9)
    )
    client = Client()
    client.force_login(user)
    warm_up()
    one = Action.objects.order_by("pk").values_list("pk", flat=True)[0]
    room = f"/c/{cite.slug}/actions/"
    for path in (
        "", "?q=action+12", "par-etat/", f"annee/?an={YEAR}", "attendus/", f"{one}/", f"{one}/financements/", f"{one}/cerfa/",
        f"budget/?annee={YEAR}", f"budget/?annee={YEAR}&par=porteur", f"budget/?annee={YEAR}&par=source",
        f"budget/lignes/?annee={YEAR}", "budget/alertes/", "axes/",
    ):  # fmt: skip
        told(*measure(lambda path=path: expect(client, room + path)), f"actions/{path}")
    told(*measure(lambda: expect(client, f"/c/{cite.slug}/recherche/?q=action+12")), "recherche/")
    written = Action.objects.get(pk=one)
    after = measure(lambda: expect(client, room), before=written.save)
    told(*after, "actions/ après une écriture")


def expect(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} : réponse {response.status_code}")


def national() -> None:
    fill(100, 200, 0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{Action.objects.count()} actions, {Financement.objects.count()} financements, {connection.vendor}"
    )
    for par in PAR:
        # the work is the database's: what one waits for is counted
        asked = measure(lambda par=par: national_budget(par, YEAR), time.perf_counter)
        told(*asked, f"budget national par {PAR[par].lower()}")


def main() -> None:
    if not NATIONAL:
        call_command("migrate", verbosity=0)
        views()
        return
    with psycopg.connect(NATIONAL, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {TEMPORARY}")
        try:
            call_command("migrate", verbosity=0)
            national()
        finally:
            connection.close()
            admin.execute(f"DROP DATABASE {TEMPORARY}")


if __name__ == "__main__":
    main()
