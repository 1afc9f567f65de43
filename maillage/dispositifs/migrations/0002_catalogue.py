"""The catalogue as first published: the 55 schemes of the trade document, with what is and is not verified."""

import csv
from pathlib import Path

from django.db import migrations

from maillage.core.text import fold

PLAIN = (
    "code", "sigle", "nom", "pilote", "porteur_type", "ages_precision", "financeur", "zonage", "statut",
    "statut_precision", "fiabilite", "texte_reference", "reperes", "guichet", "source",
)
SEARCHED = ("sigle", "nom", "pilote", "porteur_type", "financeur")


def rows():
    with (Path(__file__).parent / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def months(text):
    return int(text) * 12 if text else None


def load(apps, schema_editor):
    Dispositif = apps.get_model("dispositifs", "Dispositif")
    for rank, row in enumerate(rows(), start=1):
        made = Dispositif.objects.create(
            **{name: row[name] for name in PLAIN},
            age_min_mois=months(row["age_min"]),
            age_max_mois=months(row["age_max"]),
            temps=[value for value in row["temps"].split(",") if value],
            ordre=10 * rank,
            recherche=fold(" ".join(row[name] for name in SEARCHED)),
        )
        made.themes.set([value for value in row["themes"].split(",") if value])
        made.publics.set([value for value in row["publics"].split(",") if value])


class Migration(migrations.Migration):
    dependencies = [("dispositifs", "0001_initial"), ("cites", "0002_vocabulaire")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
