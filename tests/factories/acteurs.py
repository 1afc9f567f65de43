"""Structures and people."""

import factory

from maillage.acteurs.models import Personne, Structure
from tests.factories.cites import CiteFactory


class StructureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Structure

    cite = factory.SubFactory(CiteFactory)
    nom = factory.Sequence(lambda n: f"Structure {n}")
    type = "association"
    recherche = factory.LazyAttribute(lambda o: o.nom.lower())


class PersonneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Personne

    cite = factory.SubFactory(CiteFactory)
    prenom = "Camille"
    nom = factory.Sequence(lambda n: f"Exemple{n}")
