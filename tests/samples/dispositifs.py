"""Samples of the room: schemes and their watch."""

from datetime import date

from django.utils import timezone

from maillage.dispositifs.models import (
    Articulation,
    Deploiement,
    Dispositif,
    Echeance,
    EtapeActivation,
    Flux,
    Signalement,
    VersionDispositif,
)
from tests.samples.making import make

START = date(2024, 1, 1)


def version_of():
    """A version of the scheme that `code` names."""
    scheme = Dispositif.objects.get(code="clas")
    versions = VersionDispositif.objects.filter(dispositif=scheme)
    row = versions.first() or VersionDispositif.objects.create(dispositif=scheme, numero=1, valeurs={})
    return row.numero


BUILDERS = {
    Deploiement: lambda cite: Deploiement.objects.create(cite=cite, nom="Dispositif local"),
    Articulation: lambda cite: Articulation.objects.create(
        cite=cite, origine=make(Deploiement, cite), cible=make(Deploiement, cite), type="articulation"
    ),
    EtapeActivation: lambda cite: EtapeActivation.objects.create(
        cite=cite, deploiement=make(Deploiement, cite), libelle="Contacter le pilote"
    ),
    Echeance: lambda cite: Echeance.objects.create(
        cite=cite, deploiement=make(Deploiement, cite), libelle="Dépôt", le=START
    ),
    Flux: lambda cite: Flux.objects.create(
        cite=cite, titre="Flux", url=f"http://127.0.0.1/{timezone.now().timestamp()}"
    ),
    Signalement: lambda cite: Signalement.objects.create(cite=cite, titre="À étudier"),
}  # fmt: skip

# Identifiers that an address holds besides the object resolved by the guard: they belong to that object.
SECOND = {
    "code": lambda cite, s: "clas",
    "numero": lambda cite, s: version_of(),
    "attache": lambda cite, row: "echeances",
    "attache_id": lambda cite, row: (
        Echeance.objects.create(cite=cite, deploiement=row, libelle="Dépôt", le=START).pk
    ),
}
