"""From a gap, a structure or an action: who to bring together, who can introduce them, and what one click prepares."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.models import Campagne, Contact, Relation, Sollicitation
from maillage.actions.models import Partenaire
from maillage.cites.models import Theme
from tests.cartographie.test_croisement import lessons, look
from tests.factories.acteurs import StructureFactory
from tests.factories.cites import CiteFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
WHERE = {"theme": "sport", "tranche": "6-11 ans"}


def url(name, cite, *args, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query)


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


@pytest.fixture
def town(saint_aubin, sport):
    """A gap in sport; Atelier – Bibliothèque – Club are linked, Dojo is not; the last two are about sport, for teenagers."""
    look(saint_aubin, sport)
    rows = {
        nom: StructureFactory(cite=saint_aubin, nom=nom, type=kind)
        for nom, kind in (
            ("Atelier", "association"), ("Bibliothèque", "mediatheque"), ("Club", "club_sportif"),
            ("Dojo", "club_sportif"),
        )
    }  # fmt: skip
    for one, other in (("Atelier", "Bibliothèque"), ("Bibliothèque", "Club")):
        Relation.objects.create(
            cite=saint_aubin, origine=rows[one], cible=rows[other], type="partenariat", debut=date(2026, 1, 1)
        )
    for nom in ("Club", "Dojo"):
        rows[nom].age_min_mois, rows[nom].age_max_mois = 132, 180
        rows[nom].save()
        rows[nom].themes.set([sport])
    return rows


def overload(structure, times=9):
    for rank in range(times):
        Sollicitation.objects.create(
            cite=structure.cite, structure=structure, nature="invitation", le=timezone.localdate() - timedelta(days=rank),
            poids=2, objet=f"Réunion {rank}", cle=f"test:{rank}",
        )  # fmt: skip


# ── introductions on the page of a gap ────────────────────────────────


def test_a_gap_says_who_can_introduce_the_structure_one_starts_from(login, saint_aubin, town):
    page = login("amina").get(url("manque", saint_aubin, depuis=town["Atelier"].pk, **WHERE))
    found = {row.seat.nom: (row.deja, row.chemin) for row in page.context["interets"].convives}
    assert found["Club"] == (False, ("Bibliothèque",))
    assert found["Dojo"] == (False, ())
    assert "Atelier" not in found
    text = page_of(page)
    assert "Peut présenter : Bibliothèque." in text
    assert "Personne de connu ne peut présenter." in text


def test_those_one_already_works_with_are_said(login, saint_aubin, town):
    page = login("amina").get(url("manque", saint_aubin, depuis=town["Bibliothèque"].pk, **WHERE))
    assert {row.seat.nom: row.deja for row in page.context["interets"].convives}["Club"] is True
    assert "Travaille déjà avec Bibliothèque." in page_of(page)


def test_without_departure_nothing_is_said_of_introductions(login, saint_aubin, town):
    page = login("amina").get(url("manque", saint_aubin, **WHERE))
    assert {row.seat.nom for row in page.context["interets"].convives} >= {"Club", "Dojo"}
    assert "peut présenter." not in page.text
    assert "Peut présenter :" not in page.text


@pytest.mark.parametrize("depuis", ["Toto", "0", "-3", "9" * 40, "<b>"])
def test_a_departure_that_is_not_understood_is_said_and_the_gap_is_shown(login, saint_aubin, town, depuis):
    page = login("amina").get(url("manque", saint_aubin, depuis=depuis, **WHERE))
    assert page.status_code == 200
    assert "pas une structure de la cité" in page.text
    assert len(page.context["interets"].convives) >= 2


def test_one_does_not_start_from_another_cite(login, saint_aubin, town):
    elsewhere = StructureFactory(cite=CiteFactory(), nom="Ailleurs")
    page = login("amina").get(url("manque", saint_aubin, depuis=elsewhere.pk, **WHERE))
    assert page.context["interets"].depuis == ""
    assert "Ailleurs" not in page.text


def test_those_the_person_meets_most_are_one_click_away(login, persona, saint_aubin, town):
    def met(nom, days, by="amina", **more):
        Contact.objects.create(
            cite=saint_aubin, structure=town[nom], equipier=persona(by), le=timezone.localdate() - timedelta(days=days),
            canal="telephone", resume="Vus", **more,
        )  # fmt: skip

    met("Dojo", 3)
    met("Dojo", 30)
    met("Bibliothèque", 5)
    met("Club", 5, cle="campagne:1")
    met("Club", 500)
    client = login("amina")
    page = client.get(url("manque", saint_aubin, **WHERE))
    assert [nom for nom, _, _ in page.context["departs"]] == ["Dojo", "Bibliothèque"]
    second = page.context["departs"][1][1]
    followed = client.get(second)
    assert followed.context["interets"].depuis == "Bibliothèque"
    assert [chosen for _, _, chosen in followed.context["departs"]] == [False, True]
    assert login("malik").get(url("manque", saint_aubin, **WHERE)).context["departs"] == []


@pytest.mark.parametrize("rows", [1, 4])
def test_introductions_cost_no_query_more_for_a_larger_table(
    login, saint_aubin, town, sport, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        StructureFactory(cite=saint_aubin, type="service_municipal").themes.set([sport])
    client = login("amina")
    address = url("manque", saint_aubin, depuis=town["Atelier"].pk, **WHERE)
    client.get(address)
    with django_assert_max_num_queries(50):
        client.get(address)


# ── who is spared ─────────────────────────────────────────────────────


@pytest.fixture
def crowd(saint_aubin, sport, town):
    """Enough others to do without the one that is asked too much."""
    for kind in ("service_municipal", "college", "caf", "association", "mediatheque"):
        row = StructureFactory(cite=saint_aubin, type=kind, age_min_mois=132, age_max_mois=180)
        row.themes.set([sport])
    overload(town["Club"])
    return town


def test_the_spared_are_named_with_what_was_asked_of_them(login, saint_aubin, crowd):
    page = login("amina").get(url("manque", saint_aubin, **WHERE))
    assert [(row.nom, row.phrase) for row in page.context["interets"].epargnees] == [
        ("Club", "Déjà sollicitée 9 fois en 30 jours.")
    ]
    assert "Club" not in [row.seat.nom for row in page.context["interets"].convives]
    assert "Déjà sollicitée 9 fois en 30 jours." in page.text


def test_partners_are_not_told_who_is_asked_too_much(login, saint_aubin, crowd):
    page = login("malik").get(url("manque", saint_aubin, **WHERE))
    assert page.context["interets"].epargnees == ()
    assert "sollicitée" not in page_of(page).replace("les plus sollicitées", "")


# ── one click to invite ───────────────────────────────────────────────


def test_one_click_prepares_the_invitation_of_the_table(login, saint_aubin, crowd):
    client = login("amina")
    page = client.get(url("manque", saint_aubin, **WHERE))
    seats = [row.seat for row in page.context["interets"].convives]
    asked = parse_qs(urlsplit(page.context["inviter"]).query)
    assert asked["structures"] == [seat.key for seat in seats]
    form = client.get(page.context["inviter"])
    assert form.context["nombre"] == len(seats)
    assert form.context["form"].initial["sujet"] == "Table ronde : Sport, 6-11 ans"
    sent = {**form.context["form"].initial, "echeance": "", "base": ""}
    client.post(page.context["inviter"], {name: str(value) for name, value in sent.items()})
    campagne = Campagne.objects.get(cite=saint_aubin)
    assert {str(pk) for pk in campagne.envois.values_list("structure_id", flat=True)} == set(
        asked["structures"]
    )
    assert campagne.etat == "preparation"


def test_only_those_who_may_write_are_offered_it(login, saint_aubin, crowd):
    page = login("malik").get(url("manque", saint_aubin, **WHERE))
    assert page.context["inviter"] == ""
    assert reverse("acteurs:campagne_nouvelle", args=[saint_aubin.slug]) not in page.text


@pytest.mark.parametrize("named", ["abc", "-1", "9" * 40])
def test_recipients_that_are_nobody_are_left_out(login, saint_aubin, town, named):
    elsewhere = StructureFactory(cite=CiteFactory())
    query = {"structures": [str(town["Club"].pk), str(elsewhere.pk), named]}
    address = reverse("acteurs:campagne_nouvelle", args=[saint_aubin.slug], query=query)
    assert login("amina").get(address).context["nombre"] == 1


# ── from the list of gaps ─────────────────────────────────────────────


def test_each_gesture_is_one_click_from_the_list(login, saint_aubin, town):
    client = login("amina")
    row = client.get(url("manques", saint_aubin)).context["manques"][0]
    shown = page_of(client.get(url("manques", saint_aubin)))
    for address in row["gestes"].values():
        assert address.replace("&", "&amp;") in shown
        opened = client.get(address)
        assert opened.status_code == 200
        assert row["titre"] in opened.text
    reader = login("malik").get(url("manques", saint_aubin))
    assert all(address.replace("&", "&amp;") not in reader.text for address in row["gestes"].values())


# ── an action ─────────────────────────────────────────────────────────


def test_an_action_says_who_could_join_it(login, saint_aubin, town, sport):
    action = lessons(saint_aubin, sport, porteur=town["Atelier"])
    action.age_min_mois, action.age_max_mois = 132, 180
    action.save()
    third = StructureFactory(cite=saint_aubin, nom="Escrime")
    third.themes.set([sport])
    Partenaire.objects.create(cite=saint_aubin, action=action, structure=third, role="operateur")
    client = login("amina")
    found = client.get(url("interets_action", saint_aubin, action.pk)).context["interets"]
    assert {row.affinite.nom: row.chemin for row in found.proches} == {"Club": ("Bibliothèque",), "Dojo": ()}
    assert "Escrime" not in {row.seat.nom for row in found.convives}
    panel = client.get(url("reseau_action", saint_aubin, action.pk))
    assert url("interets_action", saint_aubin, action.pk) in panel.text


def test_an_action_without_district_nor_age_still_finds_those_of_its_theme(login, saint_aubin, town, sport):
    action = lessons(saint_aubin, sport)
    action.age_min_mois = action.age_max_mois = None
    action.save()
    found = login("amina").get(url("interets_action", saint_aubin, action.pk)).context["interets"]
    assert {row.affinite.nom for row in found.proches} == {"Club", "Dojo"}


def test_an_action_without_theme_is_to_be_completed(login, saint_aubin, town, sport):
    action = lessons(saint_aubin, sport)
    action.themes.clear()
    assert "complétez-la" in login("amina").get(url("interets_action", saint_aubin, action.pk)).text
