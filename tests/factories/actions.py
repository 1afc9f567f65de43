"""Actions and their money."""

import factory

from maillage.actions.models import Action
from tests.factories.cites import CiteFactory


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Action

    cite = factory.SubFactory(CiteFactory)
    code = factory.Sequence(lambda n: f"2026-{n:04}")
    intitule = factory.Sequence(lambda n: f"Action {n}")
    annee = 2026
    recherche = factory.LazyAttribute(lambda o: f"{o.code} {o.intitule}".lower())
