"""Lists and pages cannot disagree: what is listed is what may be opened, for every model and every persona."""

import pytest
from django.apps import apps

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.cites.models import CiteOwned
from tests.personas import CAST
from tests.samples import make

OWNED = [model for model in apps.get_models() if issubclass(model, CiteOwned)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", OWNED, ids=lambda m: m._meta.label)
@pytest.mark.parametrize("name", CAST)
def test_listed_if_and_only_if_allowed(model, name, persona, saint_aubin, ailleurs):
    user = persona(name)
    here, there = make(model, saint_aubin), make(model, ailleurs)
    for capability in (Capability.CITE_VIEW, Capability.ACTEUR_VIEW, Capability.IMPORT):
        listed = set(model.objects.visible_to(user, capability))
        assert (here in listed) == bool(can(user, capability, here.cite))
        assert (there in listed) == bool(can(user, capability, there.cite))
