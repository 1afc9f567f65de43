"""Pages of dispositifs: server time. ``python benchmarks/dispositifs.py [DEPLOYMENTS]`` (300; aim: 100 ms each).

Each page is asked several times, signed in as a CPO, on a new SQLite database kept in a temporary folder. Times are
those of the processor: what else the machine does is not counted.
"""

import atexit
import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import django

FOLDER = tempfile.TemporaryDirectory(prefix="maillage-banc-")
atexit.register(FOLDER.cleanup)
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.acteurs.models import Structure  # noqa: E402
from maillage.acteurs.services.derived import prepare_for_save  # noqa: E402
from maillage.cites.models import Cite, Mandat, PerimetreQpv  # noqa: E402
from maillage.config.warmup import warm_up  # noqa: E402
from maillage.dispositifs.models import (  # noqa: E402
    Articulation,
    Deploiement,
    Dispositif,
    Echeance,
    EtapeActivation,
    Flux,
    Signalement,
)
from maillage.dispositifs.services.deploiements import add_checklist, searched  # noqa: E402
from maillage.territoires.models import Qpv  # noqa: E402

RUNS = 7
AIM = 100
TODAY = date(2026, 9, 1)
STATES = ("actif", "actif", "actif", "extinction", "a_activer", "non_deploye", "clos")
PAGES = (
    "",
    "?theme=scolarite&age_min=6&age_max=11",
    "liste/",
    "liste/?signal=aucun&tri=-places",
    "echeances/",
    "catalogue/",
    "veille/",
    "veille/flux/",
    "{pk}/",
    "{pk}/modifier/",
    "{pk}/historique/",
)


def fill(cite: Cite, number: int, user: User) -> int:
    """Deployments of the whole catalogue, several times over, with what hangs on each; gives one of them."""
    chance = random.Random(49)
    carriers = [Structure(cite=cite, nom=f"Association {n}", type="association") for n in range(60)]
    prepare_for_save(carriers)
    Structure.objects.bulk_create(carriers)
    carriers = list(Structure.objects.all())
    districts = [
        Qpv.objects.create(code=f"QN0490{n}M", nom=f"Quartier {n}", millesime=2024) for n in range(6)
    ]
    PerimetreQpv.objects.bulk_create(
        PerimetreQpv(cite=cite, qpv=qpv, debut=date(2024, 1, 1)) for qpv in districts
    )
    schemes = list(Dispositif.objects.all())
    for rank in range(number):
        row = deployment(cite, rank, schemes, carriers, chance, user)
        if not row.toute_la_cite:
            row.qpvs.set(chance.sample(districts, 2))
        if row.etat == "a_activer":
            add_checklist(row)
        Echeance.objects.create(cite=cite, deploiement=row, libelle="Dépôt", le=TODAY + timedelta(days=rank))
    rows = list(Deploiement.objects.all())
    Articulation.objects.bulk_create(
        Articulation(cite=cite, origine=a, cible=b, type="articulation") for a, b in pairwise(rows)
    )
    EtapeActivation.objects.update(echeance=TODAY, responsable=user)
    watch(cite, schemes)
    return rows[number // 2].pk


def deployment(cite, rank, schemes, carriers, chance, user) -> Deploiement:
    scheme = schemes[rank % len(schemes)]
    row = Deploiement(
        cite=cite, dispositif=scheme, nom=f"{scheme.court} {rank}", etat=chance.choice(STATES),
        porteur=chance.choice(carriers), referent_troika=user, places=chance.randrange(200), effectif=rank % 90,
        orientation="Par l'école, avec une fiche de repérage au coordonnateur.", toute_la_cite=rank % 3 != 0,
        fin=TODAY + timedelta(days=rank), lien=f"https://exemple.fr/{rank}", catalogue_vu=1,
        lien_etat=chance.choice(("bon", "bon", "bon", "casse", "muet")), lien_verifie_le=timezone.now(),
    )  # fmt: skip
    row.recherche = searched(row)
    row.save()
    return row


def watch(cite: Cite, schemes: list[Dispositif]) -> None:
    feeds = [
        Flux.objects.create(cite=cite, titre=f"Flux {n}", url=f"https://exemple.fr/{n}") for n in range(20)
    ]
    Signalement.objects.bulk_create(
        Signalement(
            cite=cite, flux=feeds[n % 20], identifiant=str(n), titre=f"Nouvelle {n}", resume="Texte " * 60,
            dispositif=schemes[n % len(schemes)],
        )
        for n in range(3000)
    )  # fmt: skip


def measure(client: Client, address: str) -> tuple[float, float, float, int, int]:
    """(best, median, worst, queries, bytes)."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        answer = client.get(address)
        seconds.append(time.process_time() - start)
        assert answer.status_code == 200, (address, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    seconds.sort()
    return 1000 * seconds[0], 1000 * seconds[RUNS // 2], 1000 * seconds[-1], len(queries), len(answer.content)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    call_command("migrate", verbosity=0)
    cite = Cite.objects.create(nom="Banc", slug="banc")
    user = User.objects.create_user("banc@exemple.test", "mot-de-passe-du-banc")
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=date(2024, 1, 1))
    pk = fill(cite, number, user)
    client = Client()
    client.force_login(user)
    warm_up()
    print(f"{number} dispositifs (but : {AIM} ms par page)")
    for page in PAGES:
        best, median, worst, queries, size = measure(
            client, f"/c/{cite.slug}/dispositifs/{page.format(pk=pk)}"
        )
        print(
            f"{page:40} {best:6.0f} ms au mieux {median:6.0f} ms médian {worst:6.0f} ms au pire {queries:4} requêtes {size / 1000:6.0f} ko"
        )


if __name__ == "__main__":
    main()
