"""What the national pages may know."""

import pytest

from maillage.access.roles import Role
from maillage.cites.aggregates import facts_of_cites
from maillage.core.privacy import Shown, protect
from tests.factories.cites import (
    CiteFactory,
    MandatFactory,
    PerimetreCommuneFactory,
    PerimetreQpvFactory,
)
from tests.factories.territoires import CommuneFactory, QpvFactory

pytestmark = pytest.mark.django_db


def test_public_facts_are_counted_and_people_are_protected(saint_aubin, ailleurs):
    PerimetreCommuneFactory(cite=saint_aubin, commune=CommuneFactory(code="49007"))
    PerimetreCommuneFactory(cite=saint_aubin, commune=CommuneFactory(code="49353", nom="Trélazé"))
    PerimetreCommuneFactory(
        cite=saint_aubin, commune=CommuneFactory(code="49099", nom="Cholet"), fin="2024-06-01"
    )
    PerimetreQpvFactory(cite=saint_aubin, qpv=QpvFactory())
    for _ in range(2):
        MandatFactory(cite=saint_aubin)
    for _ in range(10):
        MandatFactory(cite=saint_aubin, role=Role.PARTENAIRE)
    MandatFactory(cite=ailleurs)
    first, second = facts_of_cites()
    assert (second.slug, second.communes, second.qpv, second.cpo, second.mandates) == (
        "saint-aubin",
        2,
        1,
        2,
        protect(12),
    )
    assert (first.slug, first.communes, first.qpv, first.cpo) == ("ailleurs", 0, 0, 1)
    assert (first.mandates.value, first.mandates.why) == (None, Shown.SMALL)


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_cites_as_for_one(count, django_assert_num_queries):
    for _ in range(count):
        MandatFactory(cite=CiteFactory())
    with django_assert_num_queries(5):
        assert len(facts_of_cites()) == count
