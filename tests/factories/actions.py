"""Actions and their money."""

from datetime import timedelta

import factory
from django.utils import timezone

from maillage.actions.models import Action, Appel
from tests.factories.cites import CiteFactory


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Action

    cite = factory.SubFactory(CiteFactory)
    code = factory.Sequence(lambda n: f"2026-{n:04}")
    intitule = factory.Sequence(lambda n: f"Action {n}")
    annee = 2026
    recherche = factory.LazyAttribute(lambda o: f"{o.code} {o.intitule}".lower())


class AppelFactory(factory.django.DjangoModelFactory):
    """Open today, for a month."""

    class Meta:
        model = Appel

    cite = factory.SubFactory(CiteFactory)
    intitule = factory.Sequence(lambda n: f"Appel {n}")
    source = "p147_cite"
    annee = 2026
    cloture_le = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    recherche = factory.LazyAttribute(lambda o: f"{o.intitule} {o.annee}".lower())
