"""What the national coordination has changed in a scheme since the cité last took note of it."""

from dataclasses import dataclass
from itertools import pairwise

from maillage.acteurs.models.fiche import AGES
from maillage.base.values import changed_fields, label_of
from maillage.dispositifs.models import Deploiement, Dispositif, VersionDispositif
from maillage.dispositifs.selectors.signaux import changed_since


@dataclass(frozen=True)
class Nouveaute:
    """A version of the national sheet that the cité has not taken note of; `quoi` names the fields it changed."""

    version: VersionDispositif
    quoi: tuple[str, ...]


def news_of(row: Deploiement) -> list[Nouveaute]:
    """Latest first. One query, none when nothing has changed."""
    if not changed_since(row) or row.dispositif is None:
        return []
    versions = list(row.dispositif.versions.filter(numero__gte=row.catalogue_vu or 0).order_by("numero"))
    found = [Nouveaute(after, what_changed(before, after)) for before, after in pairwise(versions)]
    return found[::-1]


def what_changed(before: VersionDispositif, after: VersionDispositif) -> tuple[str, ...]:
    names = changed_fields(before.valeurs, after.valeurs)
    return tuple(dict.fromkeys("Âges" if name in AGES else label_of(Dispositif, name) for name in names))
