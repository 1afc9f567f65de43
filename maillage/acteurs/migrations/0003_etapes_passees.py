"""The stages known so far are read from the trail, so that the path of each structure begins where it really did."""

from django.db import migrations
from django.utils import timezone

IDENTIFIEE = "identifiee"


def read_the_trail(apps, schema_editor):
    """One row per change that the trail holds; one more where the sheet says something else."""
    Event = apps.get_model("audit", "Event")
    Structure = apps.get_model("acteurs", "Structure")
    EtapeEnrolement = apps.get_model("acteurs", "EtapeEnrolement")
    structures = Structure.objects.in_bulk()
    last, rows = {}, []

    def add(structure, etape, le):
        if etape and last.get(structure.pk, IDENTIFIEE) != etape:
            last[structure.pk] = etape
            rows.append(EtapeEnrolement(cite_id=structure.cite_id, structure=structure, etape=etape, le=le))

    events = Event.objects.filter(objet_type="acteurs.structure", changes__has_key="mobilisation")
    for event in events.order_by("quand", "pk").iterator():
        if event.objet_id in structures:
            add(structures[event.objet_id], event.changes["mobilisation"][1], timezone.localdate(event.quand))
    for structure in structures.values():
        add(structure, structure.mobilisation, timezone.localdate(structure.modifie_le))
    EtapeEnrolement.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("acteurs", "0002_enrolement"), ("audit", "0001_initial")]
    operations = [migrations.RunPython(read_the_trail, migrations.RunPython.noop)]
