"""The dated perimeter."""

from datetime import date

import pytest

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.cites import selectors, services
from maillage.cites.choices import RoleEtablissement
from maillage.cites.models import PerimetreEtablissement
from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory

pytestmark = pytest.mark.django_db
Y2024, Y2025, Y2026 = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)


def refused_code(service, *arguments, **options):
    with pytest.raises(Refused) as refused:
        service(*arguments, **options)
    return refused.value.code


def test_a_commune_enters_leaves_and_comes_back(saint_aubin, persona):
    amina, angers = persona("amina"), CommuneFactory()
    row = services.add_commune(saint_aubin, "49007", debut=Y2024, by=amina)
    assert refused_code(services.add_commune, saint_aubin, "49007", debut=Y2025, by=amina) == "chevauchement"
    services.end_perimetre(row, fin=Y2025, by=amina)
    assert refused_code(services.end_perimetre, row, fin=Y2026, by=amina) == "deja_termine"
    services.add_commune(saint_aubin, "49007", debut=Y2026, by=amina)
    inside = [list(selectors.communes_of(saint_aubin, at)) for at in (Y2024, Y2025, Y2026)]
    assert inside == [[angers], [], [angers]]
    kinds = list(Event.objects.filter(cite_id=saint_aubin.pk).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["perimetre_ajoute", "perimetre_termine", "perimetre_ajoute"]


def test_districts_and_schools(saint_aubin, ailleurs):
    qpv, school = QpvFactory(), EtablissementFactory()
    services.add_qpv(saint_aubin, qpv.code, debut=Y2024, by=None)
    services.add_qpv(ailleurs, qpv.code, debut=Y2024, by=None)
    services.add_etablissement(saint_aubin, school.uai, role="ecole", debut=Y2024, fin=Y2025, by=None)
    assert list(selectors.qpv_of(saint_aubin)) == [qpv]
    assert list(selectors.etablissements_of(saint_aubin, Y2024)) == [school]
    assert list(selectors.etablissements_of(saint_aubin, Y2025)) == []


def test_what_is_not_in_the_reference(saint_aubin):
    options = {"debut": Y2024, "by": None}
    assert refused_code(services.add_commune, saint_aubin, "49000", **options) == "commune_inconnue"
    assert refused_code(services.add_qpv, saint_aubin, "QN04901M", **options) == "qpv_inconnu"
    assert (
        refused_code(services.add_etablissement, saint_aubin, "x", role="ecole", **options)
        == "etablissement_inconnu"
    )
    assert refused_code(services.set_chef_de_file, saint_aubin, "x", **options) == "etablissement_inconnu"


def test_an_end_before_the_beginning(saint_aubin):
    CommuneFactory()
    options = {"debut": Y2025, "fin": Y2024, "by": None}
    assert refused_code(services.add_commune, saint_aubin, "49007", **options) == "dates"
    row = services.add_commune(saint_aubin, "49007", debut=Y2025, by=None)
    assert refused_code(services.end_perimetre, row, fin=Y2025, by=None) == "dates"


def roles(cite):
    rows = PerimetreEtablissement.objects.filter(cite=cite).order_by("debut", "role", "pk")
    return [(row.etablissement.nom, row.role, row.debut, row.fin) for row in rows]


def test_a_new_chef_de_file_ends_the_former_who_stays_as_a_college(saint_aubin, persona):
    amina = persona("amina")
    first, second = EtablissementFactory(nom="Premier"), EtablissementFactory(nom="Second")
    chef = RoleEtablissement.CHEF_DE_FILE
    services.add_etablissement(saint_aubin, first.uai, role=chef, debut=Y2024, by=amina)
    services.add_etablissement(saint_aubin, second.uai, role="college", debut=Y2024, by=amina)
    services.set_chef_de_file(saint_aubin, second.uai, debut=Y2025, by=amina)
    assert roles(saint_aubin) == [
        ("Premier", "chef_de_file", Y2024, Y2025),
        ("Second", "college", Y2024, Y2025),
        ("Second", "chef_de_file", Y2025, None),
        ("Premier", "college", Y2025, None),
    ]
    assert selectors.chef_de_file_of(saint_aubin, Y2024) == first
    assert selectors.chef_de_file_of(saint_aubin, Y2025) == second
    assert selectors.chef_de_file_of(saint_aubin, date(2020, 1, 1)) is None
    assert Event.objects.filter(kind="chef_de_file_change").count() == 2


def test_a_succession_that_makes_no_sense(saint_aubin, persona):
    first, second = EtablissementFactory(), EtablissementFactory()
    services.set_chef_de_file(saint_aubin, first.uai, debut=Y2025, by=None)
    change = services.set_chef_de_file
    assert refused_code(change, saint_aubin, first.uai, debut=Y2026, by=None) == "deja_chef_de_file"
    assert refused_code(change, saint_aubin, second.uai, debut=Y2025, by=None) == "chef_de_file"
    assert refused_code(change, saint_aubin, second.uai, debut=Y2024, by=None) == "chef_de_file"
    assert refused_code(change, saint_aubin, second.uai, debut=Y2026, by=persona("paul")) == "droit"
    assert PerimetreEtablissement.objects.count() == 1


@pytest.mark.parametrize("name", ["paul", "claire", "malik", "remi", "nora", "sacha"])
def test_who_may_not_change_the_perimeter(saint_aubin, persona, name):
    user, school = persona(name), EtablissementFactory()
    options = {"debut": Y2024, "by": user}
    assert refused_code(services.add_commune, saint_aubin, "49007", **options) == "droit"
    assert refused_code(services.add_qpv, saint_aubin, QpvFactory().code, **options) == "droit"
    assert (
        refused_code(services.add_etablissement, saint_aubin, school.uai, role="ecole", **options) == "droit"
    )
    row = services.add_commune(saint_aubin, "49007", debut=Y2024, by=None)
    assert refused_code(services.end_perimetre, row, fin=Y2025, by=user) == "droit"
