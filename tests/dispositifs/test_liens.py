"""Links of the sheets: broken only when the site says so, never because of our own network."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from maillage.base.errors import Refused
from maillage.base.values import read_fields
from maillage.dispositifs.jobs import verifier_liens
from maillage.dispositifs.models import Deploiement, Dispositif
from maillage.dispositifs.services.catalogue import update_dispositif
from maillage.dispositifs.services.deploiements import update_deploiement
from maillage.dispositifs.services.liens import check_links
from tests.factories.dispositifs import DeploiementFactory, FluxFactory, of_catalogue
from tests.helpers import serveur
from tests.helpers.serveur import hang, only, redirect, reply, serving

pytestmark = pytest.mark.django_db
OK = reply(200, b"page")


def check(cite):
    bilan = check_links(cite=cite, by=None)
    states = {row.nom: row.lien_etat for row in Deploiement.objects.filter(cite=cite).exclude(lien="")}
    return bilan, states


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (OK, "bon", ""),
        (redirect("/ok"), "bon", ""),
        (only(["GET"], OK), "bon", ""),
        (reply(404), "casse", "n'existe plus (réponse 404)"),
        (reply(410), "casse", "n'existe plus (réponse 410)"),
        (reply(403), "reserve", "pas aux programmes (réponse 403)"),
        (reply(401), "reserve", "réponse 401"),
        (reply(429), "reserve", "réponse 429"),
        (reply(503), "muet", "en panne (réponse 503)"),
        (hang, "muet", "rien répondu"),
        (serveur.drip_headers, "muet", "trop lentement"),
        (redirect("/lien"), "reserve", "sans fin"),
        (redirect("http://10.0.0.7/"), "reserve", "réseau privé"),
    ],
)
def test_what_each_answer_is_worth(here, saint_aubin, answer, state, words):
    with serving({"/ok": OK, "/lien": answer}) as server:
        DeploiementFactory(cite=saint_aubin, nom="Témoin", lien=f"{server.url}/ok")
        row = DeploiementFactory(cite=saint_aubin, nom="Essai", lien=f"{server.url}/lien")
        _, states = check(saint_aubin)
    row.refresh_from_db()
    assert states == {"Témoin": "bon", "Essai": state}
    assert words in row.lien_detail
    assert (row.lien_verifie_le is not None, row.lien_repondu_le is not None) == (
        True,
        state in ("bon", "reserve"),
    )


def test_silence_everywhere_is_our_own_network_and_nothing_is_written(here, saint_aubin):
    with serving({}) as server:
        closed = server.url
    known = DeploiementFactory(cite=saint_aubin, nom="A", lien=f"{closed}/a", lien_etat="bon")
    DeploiementFactory(cite=saint_aubin, nom="B", lien=f"{closed}/b", lien_etat="casse", lien_detail="Avant")
    bilan, states = check(saint_aubin)
    assert bilan.panne
    assert states == {"A": "bon", "B": "casse"}
    known.refresh_from_db()
    assert known.lien_verifie_le is None


def test_an_address_that_cannot_be_one_is_broken_even_alone(saint_aubin):
    DeploiementFactory(cite=saint_aubin, nom="A", lien="http://a:b@exemple.fr/")
    bilan, states = check(saint_aubin)
    assert (bilan.panne, states) == (False, {"A": "casse"})


def test_a_link_that_was_broken_and_answers_is_mended(here, saint_aubin):
    answers = {}
    with serving(answers) as server:
        row = DeploiementFactory(cite=saint_aubin, nom="A", lien=f"{server.url}/a")
        assert check(saint_aubin)[1] == {"A": "casse"}
        answers["/a"] = OK
        assert check(saint_aubin)[1] == {"A": "bon"}
    row.refresh_from_db()
    assert row.lien_detail == ""


def test_each_address_is_asked_once_and_desks_are_checked(here, saint_aubin, ailleurs):
    with serving({"/guichet": OK, "/page": OK}) as server:
        Dispositif.objects.filter(code="clas").update(guichet_url=f"{server.url}/guichet")
        Dispositif.objects.filter(code="pre").update(guichet_url=f"{server.url}/autre")
        of_catalogue(saint_aubin, "clas", nom="A", lien=f"{server.url}/page")
        DeploiementFactory(cite=saint_aubin, nom="B", lien=f"{server.url}/page")
        DeploiementFactory(cite=saint_aubin, nom="C", lien=f"{server.url}/clos", etat="clos")
        DeploiementFactory(cite=ailleurs, nom="D", lien=f"{server.url}/ailleurs")
        check(saint_aubin)
        assert sorted(server.paths()) == ["/guichet", "/page"]
        assert Dispositif.objects.get(code="clas").guichet_etat == "bon"
        bilan = check_links(cite=None, by=None)
    assert bilan.named("casse") == [f"{server.url}/ailleurs", f"{server.url}/autre"]
    assert Dispositif.objects.get(code="pre").guichet_etat == "casse"


def test_a_check_is_neither_a_version_nor_a_change_of_the_sheet(here, saint_aubin):
    with serving({"/a": OK}) as server:
        row = DeploiementFactory(cite=saint_aubin, lien=f"{server.url}/a")
        before = (row.version, row.modifie_le)
        check(saint_aubin)
    row.refresh_from_db()
    assert (row.version, row.modifie_le) == before


def test_a_new_address_has_not_been_checked(saint_aubin, persona):
    row = DeploiementFactory(
        cite=saint_aubin, lien="https://exemple.fr/a", lien_etat="casse", lien_detail="La page n'existe plus."
    )
    update_deploiement(
        deploiement=row, base=read_fields(row, ["lien"]), mine={"lien": "https://exemple.fr/b"}, by=None
    )
    row.refresh_from_db()
    assert (row.lien_etat, row.lien_detail, row.lien_verifie_le) == ("", "", None)
    scheme = Dispositif.objects.get(code="clas")
    Dispositif.objects.filter(pk=scheme.pk).update(guichet_etat="casse", guichet_detail="Disparu")
    values = {"guichet_url": "https://exemple.fr/elan"}
    update_dispositif(dispositif=scheme, base=read_fields(scheme, values), mine=values, by=None)
    scheme.refresh_from_db()
    assert (scheme.guichet_etat, scheme.guichet_detail) == ("", "")


def test_nothing_to_check_is_not_an_outage(saint_aubin):
    bilan, _ = check(saint_aubin)
    assert (bilan.panne, dict(bilan.verdicts)) == (False, {})


def test_the_job_is_for_those_who_keep_the_sheets(here, saint_aubin, persona):
    with serving({}) as server:
        DeploiementFactory(cite=saint_aubin, lien=f"{server.url}/a")
        assert verifier_liens.call(saint_aubin.pk, persona("paul").pk) == 1
    with pytest.raises(Refused):
        verifier_liens.call(saint_aubin.pk, persona("malik").pk)


# ── commands ──────────────────────────────────────────────────────────


def run(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_what_is_broken(here, saint_aubin):
    with serving({"/ok": OK}) as server:
        DeploiementFactory(cite=saint_aubin, lien=f"{server.url}/ok")
        DeploiementFactory(cite=saint_aubin, lien=f"{server.url}/a")
        found = json.loads(run("verifier_liens", "--cite", "saint-aubin", "--json"))
        said = run("verifier_liens")
    assert found == {
        "adresses": 2, "repondent": 1, "non_verifiables": [], "injoignables": [], "casses": [f"{server.url}/a"],
        "panne": False,
    }  # fmt: skip
    assert f"Cassé : {server.url}/a\nAdresses : 2, dont 1 qui répondent.\n" == said


def test_the_command_says_when_our_network_is_down(here, saint_aubin):
    with serving({}) as server:
        closed = server.url
    DeploiementFactory(cite=saint_aubin, lien=f"{closed}/a")
    assert "c'est sans doute le réseau de ce serveur" in run("verifier_liens")


def test_the_command_of_feeds_tells_each_and_all(here, saint_aubin, ailleurs):
    feed = b"<rss><channel><title>T</title><item><title>Une</title></item></channel></rss>"
    with serving({"/flux": reply(200, feed)}) as server:
        FluxFactory(cite=saint_aubin, titre="Bon", url=f"{server.url}/flux")
        FluxFactory(cite=ailleurs, titre="Mauvais", url=f"{server.url}/rien")
        found = json.loads(run("relever_flux", "--cite", "saint-aubin", "--json"))
        said = run("relever_flux")
    assert found == {
        "flux": [
            {
                "cite": "saint-aubin", "titre": "Bon", "adresse": f"{server.url}/flux", "nouveautes": 1,
                "inchange": False, "erreur": "",
            }
        ],
        "nouveautes": 1,
        "erreurs": 0,
    }  # fmt: skip
    assert said == (
        "ailleurs, « Mauvais » : Le serveur a répondu 404 : la page n'existe pas.\n"
        "Flux relevés : 2. Nouveautés : 0. Erreurs : 1.\n"
    )


@pytest.mark.parametrize("name", ["verifier_liens", "relever_flux"])
def test_an_unknown_cite_is_an_error(db, name):
    with pytest.raises(CommandError, match="Aucune cité n'a l'adresse « inconnue »"):
        run(name, "--cite", "inconnue")
