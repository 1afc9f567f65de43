"""Feeds of the watch, read from a server of this machine."""

import pytest

from maillage.base.errors import Refused
from maillage.dispositifs.jobs import relever_flux, relever_un_flux
from maillage.dispositifs.models import Dispositif, Flux, Signalement
from maillage.dispositifs.services import flux as services
from maillage.dispositifs.services import veille
from tests.factories.dispositifs import FluxFactory, SignalementFactory
from tests.helpers import serveur
from tests.helpers.serveur import redirect, reply, serving

pytestmark = pytest.mark.django_db
ITEM = "<item><title>{title}</title><guid>{key}</guid><link>/{key}</link><description>{text}</description></item>"


def rss(*items, title="Actualités de l'académie"):
    body = "".join(ITEM.format(title=t, key=k, text=d) for k, t, d in items)
    return f'<rss version="2.0"><channel><title>{title}</title>{body}</channel></rss>'.encode()


ONE = ("un", "Appel à projets CLAS 2027", "Dépôt des dossiers CLAS sur ELAN.")
TWO = ("deux", "Rentrée", "Rien de particulier.")


def read(flux):
    releve = services.read_one(flux=flux, by=None)
    flux.refresh_from_db()
    return releve


# ── following ─────────────────────────────────────────────────────────


def test_a_feed_is_followed_under_the_name_of_its_site_until_it_gives_its_own(here, saint_aubin, persona):
    with serving({"/flux": reply(200, rss(ONE))}) as server:
        row = services.follow(cite=saint_aubin, url=f"{server.url}/flux", titre="", by=persona("amina"))
        assert row.titre == "127.0.0.1"
        assert read(row).nouveautes == 1
    assert (row.titre, row.erreur, row.echecs) == ("Actualités de l'académie", "", 0)
    assert row.releve_le is not None


def test_the_name_one_gave_is_kept(here, saint_aubin):
    with serving({"/flux": reply(200, rss(ONE))}) as server:
        row = services.follow(cite=saint_aubin, url=f"{server.url}/flux", titre="  La CAF ", by=None)
        read(row)
    assert row.titre == "La CAF"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://exemple.fr/flux", "http:// ou https://"),
        ("https://moi:secret@exemple.fr/flux", "mot de passe"),
        ("https://", "http:// ou https://"),
    ],
)
def test_an_address_that_cannot_be_read_is_not_followed(saint_aubin, url, sentence):
    with pytest.raises(Refused, match=sentence):
        services.follow(cite=saint_aubin, url=url, titre="X", by=None)
    assert Flux.objects.count() == 0


def test_a_feed_is_followed_once_by_cite(saint_aubin, ailleurs):
    url = "https://exemple.fr/flux"
    services.follow(cite=saint_aubin, url=url, titre="", by=None)
    with pytest.raises(Refused, match="déjà suivi"):
        services.follow(cite=saint_aubin, url=url, titre="Autre nom", by=None)
    services.follow(cite=ailleurs, url=url, titre="", by=None)
    assert Flux.objects.count() == 2


def test_there_is_an_end_to_what_can_be_followed(saint_aubin):
    FluxFactory.create_batch(services.MOST_FEEDS, cite=saint_aubin)
    with pytest.raises(Refused, match="60 flux"):
        services.follow(cite=saint_aubin, url="https://exemple.fr/de-trop", titre="", by=None)


def test_a_partner_follows_nothing(saint_aubin, persona):
    with pytest.raises(Refused, match="veille"):
        services.follow(cite=saint_aubin, url="https://exemple.fr/", titre="", by=persona("malik"))


# ── reading ───────────────────────────────────────────────────────────


def test_what_is_new_arrives_to_be_triaged_with_the_scheme_it_speaks_of(here, saint_aubin):
    with serving({"/flux": reply(200, rss(ONE, TWO))}) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        read(row)
        link = f"{server.url}/un"
    first = Signalement.objects.get(identifiant="un")
    assert (first.titre, first.lien, first.etat, first.cite) == (ONE[1], link, "a_trier", saint_aubin)
    assert first.dispositif.code == "clas"
    assert Signalement.objects.get(identifiant="deux").dispositif is None


def test_reading_twice_brings_nothing_twice_and_does_not_undo_a_triage(here, saint_aubin):
    with serving({"/flux": reply(200, rss(ONE))}) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        read(row)
        veille.triage(signalement=Signalement.objects.get(), etat="ecarte", motif="hors sujet", by=None)
        assert read(row).nouveautes == 0
    assert Signalement.objects.get().etat == "ecarte"


def test_the_server_is_asked_only_for_what_changed(here, saint_aubin):
    def answer(handler):
        known = handler.headers.get("If-None-Match") == '"1"'
        (reply(304) if known else reply(200, rss(ONE), ETag='"1"'))(handler)

    with serving({"/flux": answer}) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        assert [read(row).inchange, read(row).inchange, read(row).nouveautes] == [False, True, 0]
    assert row.etag == '"1"'


def test_the_first_reading_keeps_the_latest_only(here, saint_aubin):
    many = [(str(n), f"Nouvelle {n}", "") for n in range(services.FIRST_READING + 20)]
    with serving({"/flux": reply(200, rss(*many))}) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        assert read(row).nouveautes == services.FIRST_READING


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (serveur.hang, "n'a rien répondu"),
        (serveur.drip_body, "trop lentement"),
        (serveur.gigabyte, "dépasse 3 Mo"),
        (redirect("/flux"), "sans fin"),
        (redirect("http://169.254.169.254/"), "réseau privé"),
        (reply(404), "n'existe pas"),
        (reply(200, b"<!doctype html><html><body>Bonjour</body></html>"), "page web, pas un flux"),
        (reply(200, b""), "vide"),
    ],
)
def test_a_feed_that_misbehaves_is_told_beside_it_and_stops_no_other(here, saint_aubin, answer, sentence):
    with serving({"/flux": answer, "/bon": reply(200, rss(ONE))}) as server:
        bad = FluxFactory(cite=saint_aubin, titre="A", url=f"{server.url}/flux")
        good = FluxFactory(cite=saint_aubin, titre="B", url=f"{server.url}/bon")
        found = services.read_all(cite=saint_aubin, by=None)
    bad.refresh_from_db()
    assert (sentence in bad.erreur, bad.echecs, bad.releve_le) == (True, 1, None)
    assert [(r.flux.pk, r.nouveautes) for r in found] == [(bad.pk, 0), (good.pk, 1)]


def test_failures_add_up_until_it_answers_again(here, saint_aubin):
    answers = {}
    with serving(answers) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        read(row), read(row)
        assert row.echecs == 2
        answers["/flux"] = reply(200, rss(ONE))
        read(row)
    assert (row.echecs, row.erreur) == (0, "")


def test_a_private_address_is_not_read(saint_aubin):
    row = FluxFactory(cite=saint_aubin, url="http://10.0.0.7/flux")
    assert "réseau privé" in read(row).erreur


def test_what_is_paused_and_what_belongs_to_others_is_not_read(here, saint_aubin, ailleurs):
    with serving({"/flux": reply(200, rss(ONE))}) as server:
        paused = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        FluxFactory(cite=ailleurs, url=f"{server.url}/flux")
        services.set_followed(flux=paused, actif=False, by=None)
        assert services.read_all(cite=saint_aubin, by=None) == []
        assert len(services.read_all(cite=None, by=None)) == 1


def test_a_feed_forgotten_while_it_was_read_leaves_nothing(here, saint_aubin):
    with serving({"/flux": reply(200, rss(ONE))}) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        Flux.objects.all().delete()
        assert services.read_one(flux=row, by=None).nouveautes == 0
    assert Signalement.objects.count() == 0


# ── forgetting ────────────────────────────────────────────────────────


def test_a_forgotten_feed_leaves_what_was_triaged(saint_aubin):
    row = FluxFactory(cite=saint_aubin)
    kept = SignalementFactory(cite=saint_aubin, flux=row, identifiant="1", etat="a_etudier")
    SignalementFactory(cite=saint_aubin, flux=row, identifiant="2")
    assert services.forget(flux=row, by=None) == 1
    assert [(s.pk, s.flux) for s in Signalement.objects.all()] == [(kept.pk, None)]


# ── background ────────────────────────────────────────────────────────


def test_the_jobs_read_and_survive_a_feed_gone_before_its_turn(here, saint_aubin, persona):
    amina = persona("amina")
    with serving({"/flux": reply(200, rss(ONE, TWO))}) as server:
        row = FluxFactory(cite=saint_aubin, url=f"{server.url}/flux")
        assert relever_un_flux.call(row.pk, amina.pk) == 2
        Signalement.objects.all().delete()
        assert relever_flux.call(saint_aubin.pk, amina.pk) == 2
    assert relever_un_flux.call(0, amina.pk) == 0


def test_a_job_asked_by_somebody_without_mandate_reads_nothing(saint_aubin, persona):
    with pytest.raises(Refused):
        relever_flux.call(saint_aubin.pk, persona("sacha").pk)


# ── which scheme is spoken of ─────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Campagne CLAS 2027", "clas"),
        ("Le contrat local d’accompagnement à la scolarité change", "clas"),
        ("Les Cordées de la réussite recrutent", "cordees"),
        ("Le LAEP, et surtout les Cordées de la réussite", "cordees"),
        ("clastique", None),
        ("ON NE FAIT PAS DE CLAS ICI", None),
        ("Rien de tout cela", None),
    ],
)
def test_the_scheme_most_surely_named_is_suggested(text, code):
    known = services.mentions(Dispositif.objects.all())
    found = services.mentioned(text, known)
    assert (Dispositif.objects.get(pk=found).code if found else None) == code
