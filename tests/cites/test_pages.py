"""The settings of a cité, as a CPO uses them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.cites.models import Chiffre, Mandat, PerimetreCommune, PerimetreEtablissement, PeriodeLabel
from tests.factories.cites import (
    MandatFactory,
    PerimetreCommuneFactory,
    PerimetreEtablissementFactory,
    PerimetreQpvFactory,
)
from tests.factories.territoires import CommuneFactory, DepartementFactory, EtablissementFactory, QpvFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
BASE = "/c/saint-aubin/reglages/"
NEW = {
    "email": "nouvelle@exemple.test",
    "prenom": "Alix",
    "nom": "Neuve",
    "role": "cpo",
    "debut": "2024-01-01",
}


@pytest.fixture
def amina(login):
    return login("amina")


def test_presentation_is_saved_and_keeps_what_was_typed(amina, saint_aubin):
    good = {
        "nom": "Cité de Saint-Aubin",
        "nom_court": "Aubin",
        "territoire": "Saint-Aubin",
        "academie": "Nantes",
    }
    assert amina.post(BASE, {**good, "description": ""}).url == BASE
    saint_aubin.refresh_from_db()
    assert (saint_aubin.nom, saint_aubin.titre, saint_aubin.academie) == (
        "Cité de Saint-Aubin",
        "Aubin",
        "Nantes",
    )
    response = amina.post(BASE, {**good, "nom": "", "academie": "Une académie tapée"})
    assert response.status_code == 422
    assert 'value="Une académie tapée"' in response.content.decode()
    saint_aubin.refresh_from_db()
    assert saint_aubin.nom == "Cité de Saint-Aubin"


def test_a_commune_enters_the_perimeter(amina, saint_aubin):
    CommuneFactory()
    assert (
        amina.post(BASE + "perimetre/communes/", {"code": "49007", "debut": "2024-09-01"}).status_code == 302
    )
    row = PerimetreCommune.objects.get(cite=saint_aubin)
    assert (row.commune_id, row.debut, row.fin) == ("49007", date(2024, 9, 1), None)
    html = amina.get(BASE + "perimetre/").content.decode()
    assert "<b>Angers</b>" in html


def test_an_unknown_commune_is_named_and_kept(amina):
    response = amina.post(
        BASE + "perimetre/communes/", {"code": "", "code_texte": "Angerville", "debut": "2024-09-01"}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "Angerville" in html
    assert "Choisissez la commune dans la liste" in html


def test_twice_the_same_commune_is_refused_beside_the_form(amina, saint_aubin):
    PerimetreCommuneFactory(cite=saint_aubin)
    response = amina.post(BASE + "perimetre/communes/", {"code": "49007", "debut": "2024-09-01"})
    assert "est dans le périmètre déjà" in response.content.decode()
    assert PerimetreCommune.objects.filter(cite=saint_aubin).count() == 1


@pytest.mark.parametrize("kind", ["communes", "quartiers", "etablissements"])
def test_a_row_leaves_the_perimeter_at_a_date_and_stays_readable(amina, saint_aubin, kind):
    factory = {
        "communes": PerimetreCommuneFactory,
        "quartiers": PerimetreQpvFactory,
        "etablissements": PerimetreEtablissementFactory,
    }[kind]
    row = factory(cite=saint_aubin)
    url = f"{BASE}perimetre/{kind}/{row.pk}/terminer/"
    assert str(row) in amina.get(url).content.decode()
    assert amina.post(url, {"fin": "2025-09-01"}).url == BASE + "perimetre/"
    row.refresh_from_db()
    assert row.fin == date(2025, 9, 1)
    assert "jusqu'au 31\xa0août\xa02025" in page_of(amina.get(BASE + "perimetre/"))
    assert "a déjà une fin" in amina.post(url, {"fin": "2025-10-01"}).content.decode()
    assert amina.post(f"{BASE}perimetre/{kind}/{row.pk}/supprimer/").url == BASE + "perimetre/"
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_districts_and_schools_enter_the_perimeter(amina, saint_aubin):
    qpv, school = QpvFactory(), EtablissementFactory()
    assert (
        amina.post(BASE + "perimetre/quartiers/", {"code": qpv.code, "debut": "2024-01-01"}).status_code
        == 302
    )
    data = {"uai": school.uai, "role": "chef_de_file", "debut": "2024-01-01"}
    assert amina.post(BASE + "perimetre/etablissements/", data).status_code == 302
    html = amina.get(BASE + "perimetre/").content.decode()
    assert qpv.nom in html
    assert "Collège chef de file" in html


def test_a_new_chef_de_file_ends_the_former_one(amina, saint_aubin):
    former = PerimetreEtablissementFactory(cite=saint_aubin, role="chef_de_file")
    new = EtablissementFactory()
    data = {"uai": new.uai, "role": "chef_de_file", "debut": "2025-09-01"}
    amina.post(BASE + "perimetre/etablissements/", data)
    former.refresh_from_db()
    assert former.fin == date(2025, 9, 1)
    rows = PerimetreEtablissement.objects.filter(cite=saint_aubin, fin=None).order_by("role")
    assert [(row.role, row.etablissement) for row in rows] == [
        ("chef_de_file", new),
        ("college", former.etablissement),
    ]


def test_figures_are_entered_as_the_french_write_them(amina, saint_aubin):
    data = {"code": "moins_de_25_ans", "valeur": "38,5", "annee": "2020", "source": "Insee"}
    assert amina.post(BASE + "chiffres/", data).status_code == 302
    row = Chiffre.objects.get(cite=saint_aubin)
    assert row.valeur == Decimal("38.5")
    assert "38,5&nbsp;%" in amina.get(BASE + "chiffres/").content.decode()
    assert amina.post(f"{BASE}chiffres/{row.pk}/supprimer/").status_code == 302
    assert not Chiffre.objects.exists()


def test_an_impossible_figure_says_why(amina):
    data = {"code": "moins_de_25_ans", "valeur": "138", "annee": "2020", "source": "Insee"}
    response = amina.post(BASE + "chiffres/", data)
    assert response.status_code == 422
    assert 'value="138"' in response.content.decode()
    assert not Chiffre.objects.exists()


def test_the_last_day_of_a_label_is_kept_as_said(amina, saint_aubin):
    data = {"intitule": "Vague 2019", "debut": "2019-09-05", "fin": "2023-12-31"}
    assert amina.post(BASE + "label/", data).status_code == 302
    row = PeriodeLabel.objects.get(cite=saint_aubin)
    assert row.fin == date(2024, 1, 1)
    assert "31\xa0déc.\xa02023" in amina.get(BASE + "label/").content.decode()
    assert amina.post(BASE + "label/", {**data, "debut": "2023-12-31", "fin": ""}).status_code == 422
    assert (
        amina.post(BASE + "label/", {"intitule": "Suite", "debut": "2024-01-01", "fin": ""}).status_code
        == 302
    )
    suite = PeriodeLabel.objects.get(intitule="Suite")
    assert amina.post(f"{BASE}label/{suite.pk}/terminer/", {"fin": "2028-01-01"}).status_code == 302
    assert amina.post(f"{BASE}label/{suite.pk}/supprimer/").status_code == 302
    assert [row.intitule for row in PeriodeLabel.objects.all()] == ["Vague 2019"]


def test_a_mandate_opens_an_account_and_invites(amina, saint_aubin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert amina.post(BASE + "mandats/ouvrir/", NEW).url == BASE + "mandats/"
    mandat = Mandat.objects.get(titulaire__email="nouvelle@exemple.test")
    assert (mandat.cite, mandat.role, mandat.titulaire.nom_complet) == (saint_aubin, Role.CPO, "Alix Neuve")
    (message,) = mail.outbox
    assert message.to == ["nouvelle@exemple.test"]
    assert "http://testserver/compte/login/code/" in message.body
    html = amina.get(BASE + "mandats/").content.decode()
    assert html.count("Chef·fe de projet opérationnel") == 2


def test_a_known_person_gets_the_mandate_without_a_second_account(amina, persona, saint_aubin):
    sacha = persona("sacha")
    assert (
        amina.post(
            BASE + "mandats/ouvrir/", {**NEW, "email": sacha.email.upper(), "role": "lecteur"}
        ).status_code
        == 302
    )
    assert Mandat.objects.filter(titulaire=sacha, cite=saint_aubin, role=Role.LECTEUR).exists()
    assert mail.outbox == []


def test_a_refused_mandate_opens_no_account(amina):
    response = amina.post(BASE + "mandats/ouvrir/", {**NEW, "fin": "2023-01-01"})
    assert response.status_code == 422
    assert 'value="nouvelle@exemple.test"' in response.content.decode()
    assert not User.objects.filter(email="nouvelle@exemple.test").exists()


@pytest.mark.parametrize("role", ["national", "support"])
def test_a_cpo_does_not_give_national_roles(amina, role):
    response = amina.post(BASE + "mandats/ouvrir/", {**NEW, "role": role})
    assert response.status_code == 422
    assert not Mandat.objects.filter(role=role).exists()


def test_nobody_gives_themselves_a_mandate(amina, persona):
    response = amina.post(
        BASE + "mandats/ouvrir/", {**NEW, "email": persona("amina").email, "role": "troika"}
    )
    assert "On ne se donne pas un mandat à soi-même" in response.content.decode().replace("&#x27;", "'")


def test_the_mandate_of_another_cpo_ends_at_once(amina, saint_aubin):
    other = MandatFactory(cite=saint_aubin)
    url = f"{BASE}mandats/{other.pk}/terminer/"
    assert "dernier CPO" not in amina.get(url).content.decode()
    assert amina.post(url, {"fin": str(timezone.localdate())}).url == BASE + "mandats/"
    other.refresh_from_db()
    assert other.fin == timezone.localdate()
    assert "Passés ou à venir" in amina.get(BASE + "mandats/").content.decode()


def test_the_last_cpo_is_warned_before_leaving(amina, persona):
    mandat = Mandat.objects.get(titulaire=persona("amina"))
    url, data = f"{BASE}mandats/{mandat.pk}/terminer/", {"fin": str(timezone.localdate())}
    refused = amina.post(url, data)
    assert refused.status_code == 422
    assert "ouvrez d'abord un mandat de CPO" in refused.content.decode().replace("&#x27;", "'")
    mandat.refresh_from_db()
    assert mandat.fin is None
    assert amina.post(url, {**data, "confirmer": "on"}).url == "/"
    assert amina.get(BASE + "mandats/").status_code == 404


def test_the_details_of_a_mandate_are_corrected(amina, saint_aubin):
    mandat = MandatFactory(cite=saint_aubin)
    url = f"{BASE}mandats/{mandat.pk}/"
    data = {"institution": "collectivite", "institution_nom": "Ville", "employeur": "Ville", "quotite": "50"}
    assert amina.post(url, data).status_code == 302
    mandat.refresh_from_db()
    assert (mandat.institution, mandat.employeur, mandat.quotite) == ("collectivite", "Ville", 50)
    assert amina.post(url, {**data, "quotite": "150"}).status_code == 422


def test_the_troika_reads_the_mandates_without_their_buttons(login, saint_aubin):
    html = login("claire").get(BASE + "mandats/").content.decode()
    assert "Mandats en cours" in html
    assert "terminer" not in html
    assert "Ouvrir un mandat" not in html


@pytest.mark.parametrize("page", ["perimetre/", "mandats/", "chiffres/", "label/"])
def test_queries_do_not_grow(
    amina, saint_aubin, page, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(n):
        departement = DepartementFactory()
        PerimetreCommuneFactory(
            cite=saint_aubin, commune=CommuneFactory(code=f"4900{n}", departement=departement)
        )
        PerimetreQpvFactory(cite=saint_aubin)
        PerimetreEtablissementFactory(cite=saint_aubin)
        MandatFactory(cite=saint_aubin)
        Chiffre.objects.create(cite=saint_aubin, code="population", valeur=1, annee=2000 + n, source="x")
        PeriodeLabel.objects.create(
            cite=saint_aubin, intitule=f"P{n}", debut=date(2000 + n, 1, 1), fin=date(2001 + n, 1, 1)
        )

    fill(1)
    amina.get(BASE + page)
    with django_assert_max_num_queries(25) as few:
        amina.get(BASE + page)
    fill(2)
    fill(3)
    with django_assert_num_queries(len(few)):
        amina.get(BASE + page)


def test_tomorrow_is_not_yet(amina, saint_aubin):
    MandatFactory(cite=saint_aubin, debut=timezone.localdate() + timedelta(days=1), titulaire__nom="Demain")
    html = amina.get(BASE + "mandats/").content.decode()
    assert "Demain" in html.partition("Passés ou à venir")[2]
