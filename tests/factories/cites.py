"""Cités."""

import factory

from maillage.cites.models import Cite


class CiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cite

    nom = factory.Sequence(lambda n: f"Cité {n}")
    slug = factory.Sequence(lambda n: f"cite-{n}")
