"""Instances, meetings and what comes of them."""

from datetime import UTC, datetime, timedelta

import factory

from maillage.instances.models import Decision, Instance, Invitation, Reunion
from tests.factories.cites import CiteFactory


class InstanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instance

    cite = factory.SubFactory(CiteFactory)
    nom = factory.Sequence(lambda n: f"Comité de suivi {n}")
    type = "comite_suivi"


class ReunionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reunion

    cite = factory.SubFactory(CiteFactory)
    instance = factory.SubFactory(InstanceFactory, cite=factory.SelfAttribute("..cite"))
    numero = factory.Sequence(lambda n: n + 1)
    debut = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
    fin = factory.LazyAttribute(lambda o: o.debut + timedelta(hours=2))
    lieu = "Salle des Tilleuls"


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    cite = factory.SubFactory(CiteFactory)
    graine = factory.Sequence(lambda n: f"graine-{n}")
    empreinte = factory.Sequence(lambda n: f"empreinte-{n}")


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    cite = factory.SubFactory(CiteFactory)
    annee = 2026
    numero = factory.Sequence(lambda n: n + 1)
    texte = "Reconduire les ateliers de langage"
    le = "2026-03-12"
