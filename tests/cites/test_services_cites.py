"""Creating a cité, changing it, its figures and its label."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.cites import selectors, services
from maillage.cites.choices import CodeChiffre
from maillage.cites.models import Chiffre, Cite, PeriodeLabel
from tests.factories.territoires import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
JAN = date(2025, 1, 1)


def refused_code(service, *arguments, **options):
    with pytest.raises(Refused) as refused:
        service(*arguments, **options)
    return refused.value.code


@pytest.fixture
def angers():
    return CommuneFactory(code="49007", nom="Angers")


def create(**options):
    return services.create_cite(
        **{"nom": "Cité", "slug": "cite", "communes": ["49007"], "by": None} | options
    )


def test_a_new_cite_has_its_communes_from_today(angers):
    trelaze = CommuneFactory(code="49353", nom="Trélazé")
    cite = create(nom=" Monplaisir ", communes=["49353", " 49007 ", "49353"])
    assert (cite.nom, cite.territoire, cite.demonstration) == ("Monplaisir", "Trélazé, Angers", False)
    assert set(selectors.communes_of(cite)) == {angers, trelaze}
    assert cite.departement_codes() == frozenset({"49"})
    assert cite.departement_codes(at=timezone.localdate() - timedelta(days=1)) == frozenset()
    event = Event.objects.get(kind="cite_creee")
    assert (event.cite_id, event.contexte) == (cite.pk, {"communes": ["49353", "49007"]})


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"nom": " "}, "vide"),
        ({"nom": "x" * 201}, "long"),
        ({"nom_court": "x" * 61}, "long"),
        ({"slug": "Pas Bon"}, "slug"),
        ({"slug": "prise"}, "slug_pris"),
        ({"communes": []}, "communes"),
        ({"communes": ["", " "]}, "communes"),
        ({"communes": ["49007", "99999", "49000"]}, "communes_inconnues"),
    ],
)
def test_what_is_refused_leaves_nothing(angers, options, code):
    create(slug="prise")
    assert refused_code(create, **options) == code
    assert Cite.objects.count() == 1


def test_unknown_communes_are_named(angers):
    with pytest.raises(Refused, match="Code INSEE inconnu : 99999, 49000"):
        create(communes=["49007", "99999", "49000"])


def test_only_the_assistance_creates_a_cite_from_a_screen(angers, persona):
    assert create(by=persona("theo")).slug == "cite"
    for name in ("amina", "paul", "nora", "sacha"):
        assert refused_code(create, slug="autre", by=persona(name)) == "droit"


def test_a_cite_is_renamed_even_when_a_form_already_wrote_on_it(saint_aubin, persona):
    saint_aubin.nom = "Nouveau nom"
    services.update_cite(saint_aubin, by=persona("amina"), nom="Nouveau nom", academie=" Nantes ")
    saint_aubin.refresh_from_db()
    assert (saint_aubin.nom, saint_aubin.academie) == ("Nouveau nom", "Nantes")
    event = Event.objects.get(kind="cite_modifiee")
    assert event.changes == {"nom": ["Cité éducative Saint-Aubin", "Nouveau nom"], "academie": ["", "Nantes"]}
    services.update_cite(saint_aubin, by=persona("amina"), nom="Nouveau nom")
    assert Event.objects.filter(kind="cite_modifiee").count() == 1


def test_what_an_update_refuses(saint_aubin, persona):
    assert refused_code(services.update_cite, saint_aubin, by=persona("amina"), nom="") == "vide"
    assert refused_code(services.update_cite, saint_aubin, by=persona("amina"), academie="x" * 61) == "long"
    assert refused_code(services.update_cite, saint_aubin, by=persona("paul"), nom="x") == "droit"
    with pytest.raises(TypeError):
        services.update_cite(saint_aubin, by=None, slug="autre")


def test_a_figure_is_written_then_corrected(saint_aubin, persona):
    record = {"annee": 2022, "source": " Insee ", "by": persona("amina")}
    services.record_chiffre(saint_aubin, "pauvrete_qpv", valeur="42,35", **record)
    services.record_chiffre(saint_aubin, CodeChiffre.PAUVRETE_QPV, valeur=43, **record)
    row = Chiffre.objects.get()
    assert (row.valeur, row.annee, row.source) == (Decimal("43.0"), 2022, "Insee")
    changes = list(
        Event.objects.filter(kind="chiffre_saisi").order_by("pk").values_list("changes", flat=True)
    )
    assert changes == [{"valeur": [None, "42.4"]}, {"valeur": ["42.4", "43.0"]}]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"valeur": "abc"}, "valeur"),
        ({"valeur": "101"}, "valeur"),
        ({"annee": 1800}, "annee"),
        ({"source": " "}, "vide"),
    ],
)
def test_a_figure_out_of_bounds(saint_aubin, options, code):
    options = {"valeur": "10", "annee": 2022, "source": "Insee", "by": None} | options
    assert refused_code(services.record_chiffre, saint_aubin, "pauvrete_qpv", **options) == code
    assert not Chiffre.objects.exists()


def test_the_four_figures_with_their_latest_year(saint_aubin):
    for annee, valeur in ((2021, "8000"), (2022, "8 100"), (2020, "7900")):
        services.record_chiffre(
            saint_aubin, "population", valeur=valeur, annee=annee, source="Insee", by=None
        )
    latest = selectors.latest_chiffres(saint_aubin)
    assert list(latest) == list(CodeChiffre)
    assert [row and (row.annee, row.valeur) for row in latest.values()] == [
        (2022, Decimal("8100.0")),
        None,
        None,
        None,
    ]


def test_label_periods_follow_each_other(saint_aubin, persona):
    amina = persona("amina")
    first = services.add_label_period(saint_aubin, intitule="Vague 2019", debut=date(2019, 9, 5), by=amina)
    assert (
        refused_code(services.add_label_period, saint_aubin, intitule="2024", debut=JAN, by=amina)
        == "chevauchement"
    )
    services.end_label_period(first, fin=JAN, by=amina)
    second = services.add_label_period(
        saint_aubin, intitule="2025-2027", debut=JAN, fin=date(2028, 1, 1), by=amina
    )
    assert selectors.label_of(saint_aubin, at=date(2024, 12, 31)) == first
    assert selectors.label_of(saint_aubin, at=JAN) == second
    assert selectors.label_of(saint_aubin, at=date(2030, 1, 1)) is None
    assert refused_code(services.end_label_period, first, fin=JAN, by=amina) == "deja_termine"
    options = {"intitule": "x", "debut": JAN, "fin": JAN}
    assert refused_code(services.add_label_period, saint_aubin, by=amina, **options) == "dates"


def test_an_entry_made_by_mistake_is_removed_and_its_trace_stays(saint_aubin, persona):
    row = services.add_label_period(saint_aubin, intitule="Erreur", debut=JAN, by=None)
    assert refused_code(services.delete_entry, row, by=persona("paul")) == "droit"
    services.delete_entry(row, by=persona("amina"))
    assert not PeriodeLabel.objects.exists()
    assert Event.objects.get(kind="saisie_supprimee").contexte == {"libelle": "Erreur"}


@pytest.mark.parametrize("name", ["paul", "claire", "malik", "remi", "nora", "sacha"])
def test_who_may_not_set_up_the_cite(saint_aubin, persona, name):
    user = persona(name)
    figure = {"valeur": 1, "annee": 2022, "source": "x", "by": user}
    assert refused_code(services.record_chiffre, saint_aubin, "population", **figure) == "droit"
    assert refused_code(services.add_label_period, saint_aubin, intitule="x", debut=JAN, by=user) == "droit"


def test_two_departements(saint_aubin):
    for code in ("49007", "44109"):
        CommuneFactory(code=code, nom=code, departement=DepartementFactory(code=code[:2]))
        services.add_commune(saint_aubin, code, debut=JAN, by=None)
    assert selectors.departements_of(saint_aubin) == {"44", "49"}
