"""On an empty database: the administrator, the first cité, then never again."""

import threading

import pytest
from django.db import connection

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.accueil.services import install_administrator, install_first_cite
from maillage.base.errors import Refused
from maillage.cites.models import Cite, Mandat
from maillage.territoires.models import Commune
from tests.factories.territoires import CommuneFactory

FIRST = "/premiers-pas/"
ADMIN = {
    "prenom": "Élise",
    "nom": "Noël",
    "email": "elise@exemple.test",
    "password": "une-phrase-assez-longue",
}
CITE = {"nom": "Cité éducative de Monplaisir", "nom_court": "Monplaisir", "slug": "", "commune": "49007"}


@pytest.fixture
def communes(db):
    """The reference is loaded by the first step when it is empty: here it is not."""
    return CommuneFactory()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/compte/login/", "/reseau/", "/c/monplaisir/", "/inconnue/"])
def test_every_address_leads_to_the_first_steps(client, path):
    assert client.get(path).url == FIRST


@pytest.mark.django_db
def test_two_steps_then_the_cite_says_what_to_do(client, communes):
    assert "Bienvenue" in client.get(FIRST).content.decode()
    assert client.post(FIRST, ADMIN).url == FIRST
    assert "Votre cité éducative" in client.get(FIRST).content.decode()
    assert client.post(FIRST, CITE).url == "/c/cite-educative-de-monplaisir/"
    html = client.get("/c/cite-educative-de-monplaisir/").content.decode()
    assert "L'annuaire est vide" in html
    assert 'href="/c/cite-educative-de-monplaisir/documents/importer/"' in html
    user, cite = User.objects.get(), Cite.objects.get()
    assert set(Mandat.objects.values_list("titulaire", "role", "cite")) == {
        (user.pk, Role.SUPPORT, None),
        (user.pk, Role.CPO, cite.pk),
    }
    assert user.check_password(ADMIN["password"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "court"}, "trop court"),
        ({"password": "elise@exemple.test"}, "trop semblable"),
        ({"email": "elise"}, "adresse"),
        ({"prenom": ""}, "obligatoire"),
    ],
)
def test_what_was_typed_is_kept(client, communes, wrong, sentence):
    html = client.post(FIRST, {**ADMIN, **wrong}).content.decode()
    assert sentence in html
    assert 'value="Noël"' in html
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"commune": "", "commune_texte": "Angerville"}, "choisissez-la dans la liste"),
        ({"nom": "!!!"}, "ne convient pas comme adresse"),
        ({"nom": ""}, "obligatoire"),
    ],
)
def test_a_wrong_cite_is_explained(client, communes, wrong, sentence):
    client.post(FIRST, ADMIN)
    html = client.post(FIRST, {**CITE, **wrong}).content.decode()
    assert sentence in html
    assert 'value="Monplaisir"' in html
    assert wrong.get("commune_texte", "") in html
    assert not Cite.objects.exists()


@pytest.mark.django_db
def test_an_address_typed_with_spaces_and_accents_is_mended(client, communes):
    client.post(FIRST, ADMIN)
    assert client.post(FIRST, {**CITE, "slug": "Les Hauts-de Rouen é"}).url == "/c/les-hauts-de-rouen-e/"


@pytest.mark.django_db
def test_the_administrator_who_left_half_way_comes_back_to_the_second_step(client, communes):
    client.post(FIRST, ADMIN)
    client.logout()
    assert client.get(FIRST).url == "/"
    client.force_login(User.objects.get())
    assert client.get("/").url == FIRST


@pytest.mark.django_db
def test_closed_for_good_afterwards(client, communes):
    client.post(FIRST, ADMIN)
    client.post(FIRST, CITE)
    assert client.get(FIRST).url == "/"
    assert client.post(FIRST, {**CITE, "nom": "Une autre"}).url == "/"
    client.logout()
    assert client.post(FIRST, {**ADMIN, "email": "autre@exemple.test"}).url == "/"
    assert (User.objects.count(), Cite.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_services_refuse_a_second_time(communes):
    user = install_administrator(**ADMIN)
    with pytest.raises(Refused, match="déjà son administrateur"):
        install_administrator(**{**ADMIN, "email": "autre@exemple.test"})
    install_first_cite(**CITE | {"slug": "une"}, by=user)
    with pytest.raises(Refused, match="déjà ouverte"):
        install_first_cite(**CITE | {"slug": "deux"}, by=user)


@pytest.mark.django_db
def test_communes_are_loaded_or_their_absence_is_said(client, settings, tmp_path):
    (tmp_path / "bootstrap-icons").symlink_to(settings.NODE_MODULES / "bootstrap-icons")
    settings.NODE_MODULES = tmp_path
    client.post(FIRST, ADMIN)
    assert not Commune.objects.exists()
    html = client.get(FIRST).content.decode()
    assert "La liste des communes n'est pas chargée" in html
    assert "maillage charger-communes" in html


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite ne laisse écrire qu'une personne à la fois")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_at_once_make_one_administrator(communes):
    outcomes = []

    def install(email):
        try:
            install_administrator(**{**ADMIN, "email": email})
            outcomes.append("made")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=install, args=(f"admin{n}@exemple.test",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["deja_installe", "deja_installe", "made"]
    assert User.objects.count() == 1
