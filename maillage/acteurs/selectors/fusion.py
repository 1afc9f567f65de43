"""What goes with a sheet when it is merged into another, in words and numbers."""

from dataclasses import dataclass

from maillage.acteurs.models import Structure
from maillage.base.merge import referring_fields


@dataclass(frozen=True)
class Suite:
    libelle: str
    nombre: int


def attached(structure: Structure) -> list[Suite]:
    """How many rows of each kind refer to the sheet, whatever the room they belong to."""
    counts: dict[str, int] = {}
    for model, champ in referring_fields(Structure):
        label = str(model._meta.verbose_name_plural)
        counts[label] = counts.get(label, 0) + model._base_manager.filter(**{champ: structure}).count()
    return [Suite(label, count) for label, count in counts.items() if count]
