"""« Ma semaine »: server time of the first page of a cité. ``python benchmarks/accueil.py`` (aim: 100 ms).

1 000 structures, 300 actions with a milestone each, 40 meetings and 2 000 people of whom something was asked
twelve times. The page is asked several times, signed in as a CPO, on a new SQLite database kept in a temporary folder.
Times are those of the processor: what else the machine does is not counted.
"""

import atexit
import cProfile
import os
import pstats
import random
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

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.acteurs.choices import NatureSollicitation  # noqa: E402
from maillage.acteurs.models import Personne, Sollicitation, Structure  # noqa: E402
from maillage.acteurs.services.derived import prepare_for_save  # noqa: E402
from maillage.actions.models import Action, Jalon  # noqa: E402
from maillage.cites.models import Cite, Mandat, Theme  # noqa: E402
from maillage.config.warmup import warm_up  # noqa: E402
from maillage.instances.models import Instance, Reunion, Tache  # noqa: E402

RUNS, AIM = 9, 100
STRUCTURES, PEOPLE, ACTIONS, MEETINGS, GESTURES = 1000, 2000, 300, 40, 12
TODAY = timezone.localdate()


def fill(cite: Cite, user: User) -> None:
    chance = random.Random(49)
    structures = directory(cite, chance)
    solicit(cite, structures, chance)
    actions = Action.objects.bulk_create(
        Action(
            cite=cite, code=f"A{n}", intitule=f"Action {n}", annee=TODAY.year, porteur=structures[n], referent=user,
            etat="en_cours", fin=TODAY - timedelta(days=chance.randrange(200)),
        )
        for n in range(ACTIONS)
    )  # fmt: skip
    Jalon.objects.bulk_create(
        Jalon(cite=cite, action=row, libelle="Point d'étape", echeance=TODAY + timedelta(days=n % 90 - 45))
        for n, row in enumerate(actions)
    )
    instance = Instance.objects.create(cite=cite, nom="Comité de suivi", type="comite_suivi")
    for rank in range(MEETINGS):
        debut = timezone.now() + timedelta(days=rank - MEETINGS // 2)
        row = Reunion(
            cite=cite, instance=instance, numero=rank + 1, debut=debut, fin=debut + timedelta(hours=2)
        )
        row.save()
        Tache.objects.create(
            cite=cite, reunion=row, quoi="Envoyer la note", echeance=debut.date(), responsable=user
        )


def directory(cite: Cite, chance: random.Random) -> list[Structure]:
    rows = [
        Structure(
            cite=cite, nom=f"Structure {rank}", type="association", age_min_mois=12 * chance.randrange(12),
            age_max_mois=12 * chance.randrange(12, 26), mobilisation="contributrice",
            dernier_contact_le=TODAY - timedelta(days=chance.randrange(400)),
        )
        for rank in range(STRUCTURES)
    ]  # fmt: skip
    prepare_for_save(rows)
    made = Structure.objects.bulk_create(rows, batch_size=500)
    through, codes = Structure.themes.through, list(Theme.objects.values_list("pk", flat=True))
    through.objects.bulk_create(
        through(structure_id=row.pk, theme_id=code) for row in made for code in chance.sample(codes, 3)
    )
    return made


def solicit(cite: Cite, structures: list[Structure], chance: random.Random) -> None:
    people = Personne.objects.bulk_create(
        Personne(cite=cite, nom=f"Personne {rank}") for rank in range(PEOPLE)
    )
    natures = list(NatureSollicitation)
    Sollicitation.objects.bulk_create(
        (
            Sollicitation(
                cite=cite, personne=person, structure=structures[rank % STRUCTURES], nature=natures[gesture % 7],
                le=TODAY - timedelta(days=chance.randrange(365)), poids=1 + gesture % 2, objet="Comité",
                cle=f"geste:{gesture}:{rank % 90}",
            )
            for rank, person in enumerate(people)
            for gesture in range(GESTURES)
        ),
        batch_size=2000,
    )  # fmt: skip


def main() -> int:
    call_command("migrate", verbosity=0)
    cite = Cite.objects.create(nom="Banc", slug="banc", zone_scolaire="B")
    user = User.objects.create_user("cpo@exemple.test", "banc-d-essai-du-soir", prenom="C", nom="Po")
    Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=TODAY - timedelta(days=900))
    fill(cite, user)
    client = Client()
    client.force_login(user)
    warm_up()
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/c/banc/")
        number = len(queries)
    assert response.status_code == 200, response.status_code
    if "--profil" in sys.argv:
        profile(client)
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        client.get("/c/banc/")
        times.append(1000 * (time.process_time() - start))
    median = sorted(times)[RUNS // 2]
    print(
        f"{STRUCTURES} structures, {ACTIONS} actions : {median:.0f} ms (de {min(times):.0f} à {max(times):.0f}), "
        f"{number} requêtes"
    )
    return int(median > AIM)


def profile(client: Client) -> None:
    """Where the time goes."""
    watch = cProfile.Profile()
    watch.runcall(client.get, "/c/banc/")
    pstats.Stats(watch).sort_stats("cumtime").print_stats("maillage", 40)


if __name__ == "__main__":
    sys.exit(main())
