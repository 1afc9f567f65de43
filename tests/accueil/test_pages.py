"""Where one lands, the first page of a cité, the search box, the profile, the error pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.choices import Trace
from maillage.acteurs.models import Fonction
from maillage.audit.services import record
from maillage.cites.models import Chiffre
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.cites import MandatFactory
from tests.factories.documents import ImportSessionFactory
from tests.helpers.html import Page, page_of
from tests.personas import make_user

pytestmark = pytest.mark.django_db
HOME = "/c/saint-aubin/"


def html_of(client, path):
    return page_of(client.get(path))


def test_one_cite_is_entered_at_once(login):
    assert login("amina").get("/").url == HOME


def test_two_cites_are_chosen_and_switched(login, persona, ailleurs):
    client = login("amina")
    MandatFactory(titulaire=persona("amina"), cite=ailleurs)
    html = html_of(client, "/")
    assert 'href="/c/saint-aubin/"' in html
    assert 'href="/c/ailleurs/"' in html
    switcher = html_of(client, HOME).partition('class="menu-contenu"')[2]
    assert '<a href="/c/saint-aubin/" aria-current="true">' in html_of(client, HOME)
    assert 'href="/c/ailleurs/"' in switcher


def test_without_a_mandate_a_page_says_what_to_do(client, persona):
    client.force_login(make_user("sans"))
    html = html_of(client, "/")
    assert "Aucun mandat en cours" in html
    assert "sans@exemple.test" in html


def test_a_mandate_that_ended_yesterday_or_starts_tomorrow_gives_nothing(client, saint_aubin):
    today = timezone.localdate()
    ended = MandatFactory(cite=saint_aubin, fin=today)
    MandatFactory(
        titulaire=ended.titulaire, cite=saint_aubin, debut=today + timedelta(days=1), role="lecteur"
    )
    client.force_login(ended.titulaire)
    html = html_of(client, "/")
    assert "Aucun mandat en cours" in html
    assert "commence le" in html
    assert "terminé le" in html
    assert client.get(HOME).status_code == 404


def test_national_coordination_lands_on_the_network(login):
    assert login("nora").get("/").url == "/reseau/"


def test_an_empty_cite_says_what_to_do_first(login):
    html = html_of(login("amina"), HOME)
    assert "L'annuaire est vide" in html
    assert 'href="/c/saint-aubin/documents/importer/"' in html


def test_a_reader_of_an_empty_cite_is_not_asked_to_import(login):
    html = html_of(login("remi"), HOME)
    assert "L'annuaire est vide" in html
    assert "documents/importer" not in html


def test_support_sees_no_directory(login, saint_aubin):
    StructureFactory(cite=saint_aubin, nom="Secrète")
    html = html_of(login("theo"), HOME)
    assert "ouverte pour ses réglages" in html
    assert "Secrète" not in html


def test_figures_are_the_latest_with_year_and_source(login, saint_aubin):
    for year, value in ((2013, 40), (2020, 38.5)):
        Chiffre.objects.create(
            cite=saint_aubin, code="moins_de_25_ans", valeur=value, annee=year, source="Insee"
        )
    html = html_of(login("amina"), HOME)
    assert "38,5&nbsp;%" in html
    assert "Insee, 2020" in html
    assert "2013" not in html
    assert html.count("à compléter") == 3


def test_what_deserves_attention_leads_to_its_list(login, saint_aubin):
    StructureFactory.create_batch(2, cite=saint_aubin)
    StructureFactory(cite=saint_aubin, verifiee_le=date(2024, 1, 1), latitude=47.4, longitude=-0.5)
    html = html_of(login("amina"), HOME)
    assert '<a href="/c/saint-aubin/acteurs/?verification=jamais">2 fiches jamais vérifiées</a>' in html
    assert (
        '<a href="/c/saint-aubin/acteurs/?quartier=sans-position">2 structures à placer sur la carte</a>'
        in html
    )
    assert "<b>3\xa0structures</b>, dans <b>0\xa0quartier prioritaire</b>" in html
    assert "jamais vérifiées" not in html_of(login("remi"), HOME)


def test_recent_changes_name_who_and_what(login, persona, saint_aubin):
    sheet = StructureFactory(cite=saint_aubin, nom="Ludothèque")
    client = login("amina")
    record(Trace.MODIFIEE, by=persona("claire"), objet=sheet)
    session = ImportSessionFactory(cite=saint_aubin)
    record("import_applied", by=persona("amina"), objet=session, contexte={"fichier": "a.csv"})
    record(Trace.CREEE, by=persona("amina"), objet=sheet, contexte={"import": 1})
    html = html_of(client, HOME)
    changes = Page(html.partition("Derniers changements")[2])
    assert (
        f'Claire Essai a modifié la fiche <a href="/c/saint-aubin/acteurs/{sheet.pk}/">Ludothèque</a>'
        in changes
    )
    assert (
        f'Amina Essai a appliqué un import <a href="/c/saint-aubin/documents/imports/{session.pk}/">a.csv</a>'
        in changes
    )
    assert "a créé la fiche" not in changes
    assert "documents/imports" not in html_of(login("claire"), HOME)


def test_queries_of_the_first_page_do_not_grow(
    login, persona, saint_aubin, django_assert_num_queries, django_assert_max_num_queries
):
    client = login("amina")
    record(Trace.MODIFIEE, by=persona("claire"), objet=StructureFactory(cite=saint_aubin))
    client.get(HOME)
    with django_assert_max_num_queries(48) as few:
        client.get(HOME)
    for _ in range(2):
        record(Trace.MODIFIEE, by=persona("claire"), objet=StructureFactory(cite=saint_aubin))
    with django_assert_num_queries(len(few)):
        client.get(HOME)


def test_search_finds_structures_and_people(login, saint_aubin, ailleurs):
    sheet = StructureFactory(cite=saint_aubin, nom="Ludothèque", recherche="ludotheque")
    StructureFactory(cite=ailleurs, nom="Ludothèque d'ailleurs", recherche="ludotheque")
    Fonction.objects.create(
        cite=saint_aubin,
        structure=sheet,
        personne=PersonneFactory(cite=saint_aubin, nom="Gabarit"),
        intitule="Direction",
    )
    client = login("amina")
    found = html_of(client, HOME + "recherche/?q=ludothèque")
    assert f'<a href="/c/saint-aubin/acteurs/{sheet.pk}/">Ludothèque</a>' in found
    assert "1\xa0résultat pour" in found
    assert "d'ailleurs" not in found.partition("<main")[2]
    assert "Direction, Ludothèque" in html_of(client, HOME + "recherche/?q=gabarit")
    assert "Rien ne correspond" in html_of(client, HOME + "recherche/?q=zzzzzz")


def test_names_nearest_to_the_question_come_first(login, saint_aubin):
    for nom in ("Basket", "Collège des Tilleuls", "Association voisine du collège", "Zumba"):
        StructureFactory(cite=saint_aubin, nom=nom, recherche=f"{nom.lower()} college")
    found = html_of(login("amina"), HOME + "recherche/?q=collège").partition("<main")[2]
    order = sorted(("Collège des Tilleuls", "Association voisine", "Basket", "Zumba"), key=found.index)
    assert order == ["Association voisine", "Collège des Tilleuls", "Basket", "Zumba"]


def test_a_reader_does_not_find_people(login, saint_aubin):
    Fonction.objects.create(
        cite=saint_aubin, structure=StructureFactory(cite=saint_aubin),
        personne=PersonneFactory(cite=saint_aubin, nom="Gabarit"), intitule="Direction",
    )  # fmt: skip
    assert "Gabarit" not in html_of(login("remi"), HOME + "recherche/?q=gabarit").partition("<ul")[2]


def test_profile_is_saved(login, persona):
    client = login("amina")
    assert client.post("/compte/profil/", {"prenom": "Aminata", "nom": "Essai"}).url == "/compte/profil/"
    persona("amina").refresh_from_db()
    assert persona("amina").nom_complet == "Aminata Essai"
    assert "Votre profil est enregistré" in html_of(client, "/compte/profil/")


def test_error_pages_speak_french_and_lead_back(login, client, saint_aubin):
    client = login("remi")
    missing = client.get("/nulle-part/")
    assert (missing.status_code, "Cette page n'existe pas" in missing.content.decode()) == (404, True)
    refused = client.get(HOME + "reglages/")
    assert refused.status_code == 403
    assert "Votre mandat ne permet pas cette opération" in refused.content.decode()
    assert 'href="/"' in refused.content.decode()


def test_settings_are_current_on_each_of_their_pages(login):
    html = html_of(login("amina"), HOME + "reglages/perimetre/")
    rail = Page(html.partition('<nav class="rail"')[2].partition("</nav>")[0])
    assert rail.count('aria-current="page"') == 2  # in the rail, and in its menu on a phone
    assert 'href="/c/saint-aubin/reglages/mandats/" aria-current="page"' in rail
