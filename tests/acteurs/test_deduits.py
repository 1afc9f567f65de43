"""What the type of a school implies is said where nobody has said more, and gives way to anybody who does."""

import pytest
from django.urls import reverse

from maillage.acteurs.choices import DEDUIT, DEDUIT_DU_TYPE
from maillage.acteurs.models import Structure
from maillage.acteurs.services.structures import create_structure, update_structure
from maillage.cites.models import Theme
from tests.acteurs.importing import apply, lines, prepare, run, undo, verdicts
from tests.acteurs.test_views_fiche_edition import NEW
from tests.factories.acteurs import StructureFactory
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db
LURCAT = {"nom": "Collège Jean Lurçat", "uai": "0490003M"}
AGES = ("age_min_mois", "age_max_mois")


@pytest.fixture(autouse=True)
def angers(db):
    return CommuneFactory()


def only():
    structure = Structure.objects.get()
    return (
        structure.age_min_mois,
        structure.age_max_mois,
        list(structure.themes.values_list("pk", flat=True)),
        {name: told["source"] for name, told in structure.provenances.items() if name in (*AGES, "themes")},
    )


def test_the_themes_exist():
    assert {theme for _, _, theme in DEDUIT_DU_TYPE.values()} <= set(
        Theme.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("name", "low", "high", "theme"),
    [
        ("École maternelle Pagnol", 3, 6, "langage-lecture"),
        ("École élémentaire Pagnol", 6, 11, "langage-lecture"),
        ("École primaire Pagnol", 3, 11, "langage-lecture"),
        ("Collège Jean Lurçat", 11, 15, "scolarite"),
        ("Lycée Chevrollier", 15, 18, "scolarite"),
        ("Lycée professionnel Simone Veil", 15, 18, "scolarite"),
    ],
)
def test_a_school_of_a_file_gets_the_ages_and_the_theme_of_its_type(saint_aubin, name, low, high, theme):
    run(saint_aubin, {"nom": name})
    sources = dict.fromkeys((*AGES, "themes"), DEDUIT)
    assert only() == (12 * low, 12 * high, [theme], sources)


def test_what_the_file_says_is_kept_as_it_is(saint_aubin):
    run(saint_aubin, {**LURCAT, "ages": "11-18 ans", "themes": "Sport"})
    low, high, themes, sources = only()
    assert (low, high, themes) == (132, 216, ["sport"])
    assert DEDUIT not in sources.values()


def test_nothing_is_implied_of_another_type(saint_aubin):
    run(saint_aubin, {"nom": "Association Les Passeurs"})
    assert only() == (None, None, [], {})


def test_reading_the_same_file_again_changes_nothing(saint_aubin):
    run(saint_aubin, LURCAT)
    assert verdicts(prepare(saint_aubin, lines(LURCAT))) == {"inchangee": 1}
    assert verdicts(prepare(saint_aubin, lines({**LURCAT, "nom": "COLLEGE JEAN LURCAT"}))) == {"inchangee": 1}


def test_a_later_file_that_knows_replaces_it(saint_aubin):
    run(saint_aubin, LURCAT)
    run(saint_aubin, {**LURCAT, "ages": "10-16 ans"})
    assert only()[:2] == (120, 192)


def test_a_person_who_wrote_the_ages_keeps_them(saint_aubin, persona):
    made = StructureFactory(cite=saint_aubin, nom="Collège Jean Lurçat", type="college", uai="0490003M")
    write = {"base": {"age_min_mois": None, "age_max_mois": None}, "by": persona("amina")}
    update_structure(structure=made, mine={"age_min_mois": 120, "age_max_mois": 180}, **write)
    run(saint_aubin, LURCAT)
    assert only()[:2] == (120, 180)


def test_ages_that_a_person_has_taken_away_do_not_come_back(saint_aubin, persona):
    run(saint_aubin, LURCAT)
    made = Structure.objects.get()
    mine, base = dict.fromkeys(AGES), {"age_min_mois": 132, "age_max_mois": 180}
    update_structure(structure=made, base=base, mine=mine, by=persona("amina"))
    run(saint_aubin, {**LURCAT, "telephone": "02 41 00 00 00"})
    assert only()[:2] == (None, None)


def test_a_known_sheet_without_ages_is_completed_and_the_undo_takes_them_away(saint_aubin):
    StructureFactory(cite=saint_aubin, nom="Collège Jean Lurçat", type="college", uai="0490003M")
    proposals = prepare(saint_aubin, lines(LURCAT))
    outcomes = apply(saint_aubin, proposals)
    assert only()[:3] == (132, 180, ["scolarite"])
    assert undo(saint_aubin, outcomes) == []
    assert only() == (None, None, [], {})


def test_a_theme_already_chosen_is_enough(saint_aubin):
    made = StructureFactory(cite=saint_aubin, nom="Collège Jean Lurçat", type="college", uai="0490003M")
    made.themes.set(["sport"])
    run(saint_aubin, LURCAT)
    assert only()[2] == ["sport"]


def test_creating_by_the_form_says_what_was_implied(login, saint_aubin):
    address = reverse("acteurs:nouvelle", args=[saint_aubin.slug])
    page = login("amina").post(
        address, NEW | {"nom": "École maternelle Pagnol", "type": "ecole_maternelle"}, follow=True
    )
    assert only() == (36, 72, ["langage-lecture"], dict.fromkeys((*AGES, "themes"), DEDUIT))
    assert "Déduit du type « École maternelle » : les âges et le thème." in page.content.decode()


def test_creating_by_the_form_keeps_what_was_typed(login, saint_aubin):
    address = reverse("acteurs:nouvelle", args=[saint_aubin.slug])
    data = NEW | {"nom": "École Pagnol", "type": "ecole_maternelle", "ages": "2-6 ans", "themes": ["sport"]}
    page = login("amina").post(address, data, follow=True).content.decode()
    assert only()[:3] == (24, 72, ["sport"])
    assert "Déduit du type" not in page
    assert "a été déduit" not in page


def test_the_note_goes_when_somebody_writes(saint_aubin, persona, login):
    made = create_structure(
        cite=saint_aubin, values={"nom": "Lycée Test", "type": "lycee"}, by=persona("amina")
    )
    update_structure(
        structure=made,
        base={"age_min_mois": 180, "age_max_mois": 216, "themes": ["scolarite"]},
        mine={"age_min_mois": 168, "age_max_mois": 216, "themes": ["scolarite"]},
        by=persona("amina"),
    )
    page = login("amina").get(reverse("acteurs:structure", args=[saint_aubin.slug, made.pk])).content.decode()
    assert "Déduit du type « Lycée général et technologique » : le thème." in page
