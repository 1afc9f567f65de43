"""A cité with two districts side by side, and structures in and around them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.acteurs.services.derived import prepare_for_save
from maillage.cites.models import Theme
from tests.factories.acteurs import StructureFactory
from tests.factories.cites import PerimetreQpvFactory
from tests.factories.territoires import QpvFactory, square

MONPLAISIR = (47.475, -0.555)
LA_ROSERAIE = (47.475, -0.535)


@pytest.fixture
def monplaisir(saint_aubin):
    qpv = QpvFactory(code="QN04901A", nom="Monplaisir", contour=square(-0.56, 47.47), approximatif=True)
    PerimetreQpvFactory(cite=saint_aubin, qpv=qpv)
    return qpv


@pytest.fixture
def roseraie(saint_aubin):
    qpv = QpvFactory(code="QN04902A", nom="La Roseraie", contour=square(-0.54, 47.47))
    PerimetreQpvFactory(cite=saint_aubin, qpv=qpv)
    return qpv


@pytest.fixture
def place(saint_aubin):
    """place("Atelier", at=(lat, lon), ages=(6, 11), themes=["sport"], …) → a sheet as `store` would leave it."""

    def make(nom, *, at=None, ages=None, themes=(), zones=(), cite=saint_aubin, **values):
        if at:
            values |= {"latitude": at[0], "longitude": at[1]}
        if ages:
            values |= {"age_min_mois": ages[0] * 12, "age_max_mois": ages[1] * 12}
        structure = StructureFactory.build(cite=cite, nom=nom, **values)
        prepare_for_save([structure])
        structure.save()
        structure.themes.set(Theme.objects.filter(pk__in=themes))
        structure.zones.set(zones)
        return structure

    return make


@pytest.fixture
def themes(db):
    """The codes of two themes, in their order."""
    return list(Theme.objects.values_list("pk", flat=True)[:2])


@pytest.fixture
def count_queries(db):
    """count_queries(gesture) → how many queries it makes."""

    def count(gesture):
        with CaptureQueriesContext(connection) as caught:
            gesture()
        return len(caught)

    return count
