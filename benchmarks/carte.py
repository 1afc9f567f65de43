"""The map: bytes and server time. ``python benchmarks/carte.py [POINTS]`` (10 000; aims: data 500 kB and 300 ms, page 100 ms).

The data of a cité with that many structures, then the page, the districts and the drawings of one with 1 000
structures, 300 actions, 60 dispositifs and four districts. Asked for signed in as a CPO, on a new SQLite database kept
in a temporary folder. Times are those of the processor: what else the machine does is not counted.
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
from django.utils import timezone  # noqa: E402

from maillage.access.roles import Role  # noqa: E402
from maillage.accounts.models import User  # noqa: E402
from maillage.acteurs.models import Structure  # noqa: E402
from maillage.acteurs.services.derived import prepare_for_save  # noqa: E402
from maillage.actions.models import Action  # noqa: E402
from maillage.cites.models import Chiffre, Cite, Mandat, PerimetreQpv, Theme  # noqa: E402
from maillage.dispositifs.models import Deploiement  # noqa: E402
from maillage.territoires.models import Qpv  # noqa: E402

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


def fill_actions(cite: Cite, number: int, schemes: int) -> None:
    """Actions of the year, each in a district or two, and dispositifs, carried by the structures that are there."""
    chance = random.Random(7)
    today = timezone.localdate()
    carriers = list(Structure.objects.filter(cite=cite).order_by("pk")[:200])
    themes = list(Theme.objects.all())
    qpvs = districts(cite)
    rows = [
        Action(
            cite=cite, code=f"A{rank}", intitule=f"Action {chance.choice(ENDS)} {rank}", annee=today.year,
            etat=chance.choice(("idee", "en_cours", "validee", "realisee")), porteur=chance.choice(carriers),
            age_min_mois=72, age_max_mois=132,
        )
        for rank in range(number)
    ]  # fmt: skip
    Action.objects.bulk_create(rows)
    for row in rows:
        row.themes.set(chance.sample(themes, 2))
        row.qpvs.set(chance.sample(qpvs, chance.choice((0, 1, 1, 2))))
    made = [
        Deploiement(cite=cite, nom=f"Dispositif {rank}", etat="actif", porteur=chance.choice(carriers))
        for rank in range(schemes)
    ]
    Deploiement.objects.bulk_create(made)
    for structure in Structure.objects.filter(cite=cite):
        structure.themes.set(chance.sample(themes, 2))
        structure.zones.set([chance.choice(qpvs)])


def districts(cite: Cite) -> list[Qpv]:
    """Four squares with 60 corners each, as detailed as real outlines."""
    made = []
    for rank in range(4):
        west, south = -0.6 + 0.03 * rank, 47.45
        ring = [[west + 0.001 * step, south + 0.0002 * (step % 2)] for step in range(30)]
        ring += [[west + 0.029 - 0.001 * step, south + 0.02] for step in range(30)]
        contour = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        qpv, _ = Qpv.objects.get_or_create(
            code=f"QN04900{rank}",
            defaults={
                "nom": f"Quartier {rank}",
                "millesime": 2024,
                "contour": contour,
                "population": 4000 + 900 * rank,
            },
        )
        PerimetreQpv.objects.create(cite=cite, qpv=qpv, debut=date(2024, 1, 1))
        made.append(qpv)
    Chiffre.objects.create(cite=cite, code="moins_de_25_ans", valeur=38, annee=2021, source="Insee")
    return made


def measure(client: Client, address: str) -> tuple[float, float, int]:
    """Best and median milliseconds, bytes."""
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        answer = client.get(address)
        seconds.append(time.process_time() - start)
        assert answer.status_code == 200, (address, answer.status_code)
    seconds.sort()
    return 1000 * seconds[0], 1000 * seconds[RUNS // 2], len(answer.content)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("banc@exemple.test", "mot-de-passe-du-banc")
    country, cite = (Cite.objects.create(nom=slug, slug=slug) for slug in ("banc", "cite"))
    for one in (country, cite):
        Mandat.objects.create(titulaire=user, role=Role.CPO, cite=one, debut=date(2024, 1, 1))
    fill(country, number)
    fill(cite, 1000)
    fill_actions(cite, 300, 60)
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(user)
    every = "couche=structures&couche=actions&couche=dispositifs"
    asked = [
        (f"{number} points", "/c/banc/cartographie/carte/couches.json?couche=structures", 300),
        ("page, 1 000 structures, 300 actions", f"/c/cite/cartographie/carte/?{every}", 100),
        ("page, structures seules", "/c/cite/cartographie/carte/", 100),
        ("trois couches", f"/c/cite/cartographie/carte/couches.json?{every}", 300),
        ("contours", "/c/cite/cartographie/carte/contours.json", 300),
        *(
            (f"quartiers : {fond}", f"/c/cite/cartographie/carte/quartiers.json?{every}&fond={fond}", 300)
            for fond in ("jeunes", "manques", "portee")
        ),
        ("marche de 15 minutes", f"/c/cite/cartographie/carte/autour/?{every}&autour=-55000,4747000", 300),
        ("dessin SVG", f"/c/cite/cartographie/carte/dessin.svg?{every}&fond=portee", 300),
        *(
            (f"deux années : {objet}", f"/c/cite/cartographie/carte/comparer/?objet={objet}", 300)
            for objet in ("actions", "structures", "couverture")
        ),
    ]
    for name, address, aim in asked:
        best, median, size = measure(client, address)
        print(f"{name} : {best:.0f} ms au mieux, {median:.0f} ms médian (but : {aim}), {size / 1000:.0f} ko")


if __name__ == "__main__":
    main()
