"""Communes, districts, schools: small, valid, without surprises."""

import factory

from maillage.core.text import fold
from maillage.territoires.models import Commune, Departement, Etablissement, Qpv

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def square(lon: float, lat: float, side: float = 0.01) -> dict:
    """A square contour whose south-west corner is given."""
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def uai(number: int, departement: str = "049") -> str:
    """A UAI whose letter is right."""
    digits = f"{departement}{number:04d}"
    return digits + UAI_LETTERS[int(digits) % 23]


class DepartementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    code = "49"
    nom = "Maine-et-Loire"
    region_code = "52"


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    code = "49007"
    nom = "Angers"
    departement = factory.SubFactory(DepartementFactory)
    codes_postaux = ["49000", "49100"]
    population = 159022
    recherche = factory.LazyAttribute(lambda o: " ".join([fold(o.nom), *o.codes_postaux]))


class QpvFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Qpv

    code = factory.Sequence(lambda n: f"QN049{n % 100:02d}{'ABCDEFGHJKLM'[n // 100 % 12]}")
    nom = factory.Sequence(lambda n: f"Quartier {n}")
    millesime = 2024
    contour = factory.LazyFunction(lambda: square(-0.56, 47.47))


class EtablissementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Etablissement

    uai = factory.Sequence(lambda n: uai(n % 10_000))
    nom = factory.Sequence(lambda n: f"Collège {n}")
    type = "Collège"
    commune = factory.SubFactory(CommuneFactory)
    recherche = factory.LazyAttribute(lambda o: fold(f"{o.nom} {o.commune.nom if o.commune else ''} {o.uai}"))
