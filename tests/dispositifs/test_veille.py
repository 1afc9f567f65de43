"""The watch: notes, triage, adoption; its pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.dispositifs.choices import EtatVeille
from maillage.dispositifs.models import Deploiement, Dispositif, Flux, Signalement
from maillage.dispositifs.rules import TRIAGE, check_triage
from maillage.dispositifs.services import veille as services
from tests.factories.dispositifs import DeploiementFactory, FluxFactory, SignalementFactory, of_catalogue
from tests.helpers.serveur import reply, serving

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/dispositifs/veille/"


def text(response) -> str:
    content = response.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    return " ".join(content.replace("&#x27;", "'").split())


# ── rules ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("before", EtatVeille)
@pytest.mark.parametrize("after", EtatVeille)
def test_each_triage_is_in_the_table_or_refused(before, after):
    if after in TRIAGE[before]:
        check_triage(before=before, after=after, motif="parce que")
    else:
        with pytest.raises(Refused, match="on ne peut passer"):
            check_triage(before=before, after=after, motif="parce que")


def test_nothing_is_set_aside_without_a_word(saint_aubin):
    row = SignalementFactory(cite=saint_aubin)
    with pytest.raises(Refused, match="Dites pourquoi"):
        services.triage(signalement=row, etat="ecarte", motif="  ", by=None)
    row.refresh_from_db()
    assert (row.etat, row.trie_le) == ("a_trier", None)


# ── services ──────────────────────────────────────────────────────────


def test_a_note_is_to_be_triaged_and_leaves_a_trace(saint_aubin, persona):
    amina = persona("amina")
    row = services.note(cite=saint_aubin, titre="Appel à projets", lien="https://exemple.fr/", by=amina)
    assert (row.etat, row.flux, row.publie_le.date()) == ("a_trier", None, timezone.now().date())
    event = Event.objects.get(kind="veille_note")
    assert (event.acteur_id, event.cite_id, event.contexte) == (
        amina.pk,
        saint_aubin.pk,
        {"titre": row.titre},
    )


@pytest.mark.parametrize(("values", "sentence"), [({"titre": ""}, "vide"), ({"lien": "pas un lien"}, "URL")])
def test_a_note_that_makes_no_sense_is_refused(saint_aubin, values, sentence):
    with pytest.raises(Refused, match=sentence):
        services.note(cite=saint_aubin, **{"titre": "Note", **values}, by=None)


def test_triage_tells_who_and_when(saint_aubin, persona):
    amina = persona("amina")
    row = services.triage(signalement=SignalementFactory(cite=saint_aubin), etat="a_etudier", by=amina)
    assert (row.etat, row.trie_par, row.trie_le.date()) == ("a_etudier", amina, timezone.now().date())
    event = Event.objects.get(kind="veille_tri")
    assert event.changes == {"etat": ["a_trier", "a_etudier"]}


def test_adopting_says_as_what(saint_aubin):
    row = SignalementFactory(cite=saint_aubin)
    with pytest.raises(Refused, match="Dites à quelle fiche"):
        services.triage(signalement=row, etat="adopte", by=None)
    with pytest.raises(Refused, match="Donnez un nom"):
        services.adopt(signalement=row, nom="  ", by=None)


def test_adopted_as_a_sheet_that_exists(saint_aubin):
    sheet = DeploiementFactory(cite=saint_aubin)
    row = services.adopt(signalement=SignalementFactory(cite=saint_aubin), deploiement=sheet, by=None)
    assert (row.etat, row.deploiement, Deploiement.objects.count()) == ("adopte", sheet, 1)


def test_adopted_from_the_catalogue_with_the_checklist(saint_aubin):
    scheme = Dispositif.objects.get(code="oepre")
    row = services.adopt(signalement=SignalementFactory(cite=saint_aubin), dispositif=scheme, by=None)
    assert (row.deploiement.dispositif, row.deploiement.etat, row.dispositif) == (scheme, "a_activer", scheme)
    assert row.deploiement.etapes.count() == 7
    again = services.adopt(signalement=SignalementFactory(cite=saint_aubin), dispositif=scheme, by=None)
    assert again.deploiement == row.deploiement


def test_adopted_as_a_local_one(saint_aubin):
    row = services.adopt(signalement=SignalementFactory(cite=saint_aubin), nom="Coup de main", by=None)
    assert (row.deploiement.nom, row.deploiement.dispositif) == ("Coup de main", None)


def test_a_sheet_of_another_cite_is_refused(saint_aubin, ailleurs):
    row = SignalementFactory(cite=saint_aubin)
    with pytest.raises(Refused, match="autre cité"):
        services.adopt(signalement=row, deploiement=DeploiementFactory(cite=ailleurs), by=None)
    row.refresh_from_db()
    assert row.etat == "a_trier"


def test_what_was_adopted_by_mistake_comes_back_without_its_sheet(saint_aubin):
    row = services.adopt(signalement=SignalementFactory(cite=saint_aubin), nom="Coup de main", by=None)
    row = services.triage(signalement=row, etat="a_etudier", by=None)
    assert (row.etat, row.deploiement, Deploiement.objects.count()) == ("a_etudier", None, 1)


def test_a_note_can_be_deleted_and_not_what_a_feed_would_bring_back(saint_aubin):
    services.delete_note(signalement=SignalementFactory(cite=saint_aubin), by=None)
    published = SignalementFactory(cite=saint_aubin, flux=FluxFactory(cite=saint_aubin))
    with pytest.raises(Refused, match="écartez-le"):
        services.delete_note(signalement=published, by=None)
    assert list(Signalement.objects.all()) == [published]


@pytest.mark.parametrize("name", ["malik", "lou", "remi", "sacha", "nora"])
def test_who_may_not_keep_the_watch(saint_aubin, persona, name):
    row = SignalementFactory(cite=saint_aubin)
    for gesture in (
        lambda by: services.note(cite=saint_aubin, titre="X", by=by),
        lambda by: services.triage(signalement=row, etat="a_etudier", by=by),
        lambda by: services.adopt(signalement=row, nom="X", by=by),
        lambda by: services.delete_note(signalement=row, by=by),
    ):
        with pytest.raises(Refused):
            gesture(persona(name))


# ── pages ─────────────────────────────────────────────────────────────


def test_the_page_begins_with_what_is_to_triage_and_counts_the_rest(login, saint_aubin):
    SignalementFactory.create_batch(2, cite=saint_aubin, titre="À voir")
    SignalementFactory(cite=saint_aubin, titre="Déjà vu", etat="a_etudier")
    page = text(login("amina").get(URL))
    assert "2 signalements" in page
    assert 'À trier <span class="pastille neutre">2</span>' in page
    assert 'À étudier <span class="pastille neutre">1</span>' in page
    assert 'Tous <span class="pastille neutre">3</span>' in page
    assert "Déjà vu" not in page
    assert "Déjà vu" in text(login("amina").get(URL, {"etat": "a_etudier"}))


def test_filters_by_source_and_text_keep_the_state(login, saint_aubin):
    feed = FluxFactory(cite=saint_aubin, titre="La CAF")
    SignalementFactory(cite=saint_aubin, titre="Du flux", flux=feed, identifiant="1")
    SignalementFactory(cite=saint_aubin, titre="De l'équipe")
    client = login("amina")
    assert "De l'équipe" not in text(client.get(URL, {"source": feed.pk}))
    assert "Du flux" not in text(client.get(URL, {"source": "notes"}))
    both = text(client.get(URL, {"source": ["notes", str(feed.pk)]}))
    assert ("Du flux" in both, "De l'équipe" in both) == (True, True)
    assert "De l'équipe" in text(client.get(URL, {"q": "équipe"}))
    empty = text(client.get(URL, {"q": "équipe", "source": feed.pk}))
    assert "Sans le filtre « équipe » : 1" in empty
    assert "Sans le filtre Source « La CAF » : 1" in empty


def test_htmx_gets_the_signals_and_the_counts(login, saint_aubin):
    SignalementFactory(cite=saint_aubin, titre="À voir")
    response = login("amina").get(URL, {"q": "voir", "etat": "tous"}, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == f"{URL}?etat=tous&q=voir"
    assert ("<html" in text(response), 'id="nb-source-notes"' in text(response)) == (False, True)


@pytest.mark.parametrize("path", ["", "?etat=tous", "flux/"])
def test_the_pages_cost_the_same_with_one_and_three_rows(login, saint_aubin, path):
    client, costs = login("amina"), []
    client.get(URL + path)
    for number in (1, 2):
        for _ in range(number):
            feed = FluxFactory(cite=saint_aubin)
            SignalementFactory(
                cite=saint_aubin, flux=feed, deploiement=of_catalogue(saint_aubin, "clas"),
                dispositif=Dispositif.objects.get(code="clas"), trie_par=client_user(client),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL + path).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def client_user(client):
    return client.get(URL).wsgi_request.user


def test_thirty_a_page(login, saint_aubin):
    SignalementFactory.create_batch(31, cite=saint_aubin)
    page = text(login("amina").get(URL))
    assert page.count("<article") == 30
    assert text(login("amina").get(URL, {"page": "2"})).count("<article") == 1


def test_one_click_to_study(login, saint_aubin):
    row = SignalementFactory(cite=saint_aubin, titre="À voir")
    page = text(login("amina").post(f"{URL}{row.pk}/etudier/", follow=True))
    assert "« À voir » est à étudier." in page
    row.refresh_from_db()
    assert row.etat == "a_etudier"


def test_the_form_proposes_the_scheme_it_speaks_of_or_the_sheet_already_there(login, saint_aubin):
    scheme = Dispositif.objects.get(code="clas")
    row = SignalementFactory(cite=saint_aubin, dispositif=scheme)
    client = login("amina")
    assert (
        client.get(f"{URL}{row.pk}/?etat=adopte").context["form"].initial["comme"] == f"catalogue:{scheme.pk}"
    )
    sheet = of_catalogue(saint_aubin, "clas")
    form = client.get(f"{URL}{row.pk}/?etat=adopte").context["form"]
    assert (form.initial["comme"], form.initial["etat"]) == (f"fiche:{sheet.pk}", "adopte")


def test_adopting_from_the_page(login, saint_aubin):
    scheme = Dispositif.objects.get(code="oepre")
    row = SignalementFactory(cite=saint_aubin)
    page = login("amina").post(
        f"{URL}{row.pk}/",
        {"etat": "adopte", "comme": f"catalogue:{scheme.pk}", "motif": "Utile ici"},
        follow=True,
    )
    assert "Complétez sa fiche" in text(page)
    row.refresh_from_db()
    assert (row.deploiement.dispositif, row.motif) == (scheme, "Utile ici")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choisissez ce que vous en faites"),
        ({"etat": "ecarte"}, "Dites pourquoi"),
        ({"etat": "adopte"}, "Dites à quelle fiche"),
        ({"etat": "adopte", "comme": "local"}, "Donnez un nom"),
        ({"etat": "adopte", "comme": "fiche:999999"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_triage_that_lacks_something_comes_back_filled(login, saint_aubin, sent, sentence):
    row = SignalementFactory(cite=saint_aubin)
    page = text(login("amina").post(f"{URL}{row.pk}/", {"motif": "", **sent, "nom": ""}))
    assert sentence in page
    row.refresh_from_db()
    assert row.etat == "a_trier"


def test_a_sheet_of_another_cite_is_not_among_the_choices(login, saint_aubin, ailleurs):
    row, other = SignalementFactory(cite=saint_aubin), DeploiementFactory(cite=ailleurs, nom="Secret")
    client = login("amina")
    assert "Secret" not in text(client.get(f"{URL}{row.pk}/"))
    refused = client.post(f"{URL}{row.pk}/", {"etat": "adopte", "comme": f"fiche:{other.pk}"})
    assert "Sélectionnez un choix valide" in text(refused)


def test_a_note_is_typed_and_kept_when_it_is_wrong(login, saint_aubin):
    client = login("amina")
    wrong = text(client.post(f"{URL}noter/", {"titre": "", "resume": "Entendu en réunion"}))
    assert "Entendu en réunion" in wrong
    client.post(f"{URL}noter/", {"titre": "Appel à projets", "lien": "exemple.fr", "resume": ""})
    assert Signalement.objects.get().lien == "https://exemple.fr"


def test_following_a_feed_reads_it_at_once(login, saint_aubin, here):
    feed = b"<rss><channel><title>La CAF</title><item><title>Une nouvelle</title></item></channel></rss>"
    client = login("amina")
    with serving({"/flux": reply(200, feed)}) as server:
        page = text(client.post(f"{URL}flux/", {"url": f"{server.url}/flux", "titre": ""}, follow=True))
    assert "La CAF" in page
    assert "Une nouvelle" in text(client.get(URL))


def test_a_feed_in_error_says_it_in_words(login, saint_aubin, here):
    client = login("amina")
    with serving({"/": reply(200, b"<!doctype html><html></html>")}) as server:
        page = text(client.post(f"{URL}flux/", {"url": f"{server.url}/", "titre": "Le site"}, follow=True))
    assert "en erreur" in page
    assert "page web, pas un flux" in page


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "obligatoire"),
        ("flux rss", "mal écrite"),
        ("https://a:b@exemple.fr/", "mot de passe"),
        ("http://10.0.0.7/flux", "réseau privé"),
        ("http://localhost:6379/", "réseau privé"),
        ("http://[::1]/flux", "réseau privé"),
    ],
)
def test_a_feed_whose_address_is_wrong_is_not_lost(login, url, sentence):
    page = text(login("amina").post(f"{URL}flux/", {"url": url, "titre": "Mon flux"}))
    assert sentence in page
    assert 'value="Mon flux"' in page
    assert Flux.objects.count() == 0


def test_feeds_are_paused_read_again_and_forgotten(login, saint_aubin):
    row = FluxFactory(cite=saint_aubin, titre="La CAF")
    client = login("amina")
    assert "est en pause" in text(client.post(f"{URL}flux/{row.pk}/suspendre/", follow=True))
    assert "est suivi à nouveau" in text(client.post(f"{URL}flux/{row.pk}/suspendre/", follow=True))
    client.post(f"{URL}flux/{row.pk}/relever/")
    client.post(f"{URL}flux/relever/")
    row.refresh_from_db()
    assert (row.echecs, "réseau privé" in row.erreur) == (2, True)
    assert "n'est plus suivi" in text(client.post(f"{URL}flux/{row.pk}/oublier/", follow=True))
    assert Flux.objects.count() == 0


def test_a_feed_silent_for_long_is_told(login, saint_aubin):
    row = FluxFactory(cite=saint_aubin, releve_le=timezone.now())
    SignalementFactory(cite=saint_aubin, flux=row, publie_le=timezone.now() - timedelta(days=200))
    assert "a peut-être changé de flux" in text(login("amina").get(f"{URL}flux/"))
