"""Deployments, feeds and what they signal."""

import factory

from maillage.dispositifs.models import Deploiement, Dispositif, Flux, Signalement
from tests.factories.cites import CiteFactory


class DeploiementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deploiement

    cite = factory.SubFactory(CiteFactory)
    nom = factory.Sequence(lambda n: f"Dispositif local {n}")
    recherche = factory.LazyAttribute(lambda o: o.nom.lower())


def of_catalogue(cite, code, **kwargs):
    """A deployment of a scheme of the catalogue, which migrations load, known as the catalogue says it today."""
    scheme = Dispositif.objects.get(code=code)
    return DeploiementFactory(
        cite=cite, **{"nom": "", "dispositif": scheme, "catalogue_vu": scheme.version, **kwargs}
    )


class FluxFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Flux

    cite = factory.SubFactory(CiteFactory)
    titre = factory.Sequence(lambda n: f"Flux {n}")
    url = factory.Sequence(lambda n: f"http://127.0.0.1/flux/{n}")


class SignalementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signalement

    cite = factory.SubFactory(CiteFactory)
    titre = factory.Sequence(lambda n: f"Nouvelle {n}")
