"""Reading addresses given by people, against a server of this machine that behaves as badly as it can."""

import gzip
import ipaddress
import socket
import time

import pytest

from maillage.base.fetching import FetchFailed, Limits, Why, checked, fetch, is_public, probe
from tests.helpers import serveur
from tests.helpers.serveur import redirect, reply, serving

QUICK = Limits(connect=1, read=0.5, total=1, size=100_000, redirects=3)


@pytest.fixture
def here(settings):
    """This machine may be read, as an intranet would."""
    settings.FETCH_NETWORKS = ["127.0.0.0/8", "::1/128"]


def failure(url, **kwargs):
    with pytest.raises(FetchFailed) as failed:
        fetch(url, limits=kwargs.pop("limits", QUICK), **kwargs)
    return failed.value


def names(**known):
    """A resolver that knows these names; `_` stands for a dot."""
    book = {name.replace("_", "."): addresses for name, addresses in known.items()}

    def resolve(host, port):
        if host not in book:
            raise socket.gaierror(socket.EAI_NONAME, "inconnu")
        return book[host]

    return resolve


# ── what is read ──────────────────────────────────────────────────────


def test_a_page_is_read_with_what_lets_it_be_asked_again(here):
    page = reply(200, "été".encode(), ETag='"v1"', Last_Modified="Tue, 03 Jun 2025 09:39:21 GMT")
    with serving({"/flux": page}) as server:
        found = fetch(f"{server.url}/flux", limits=QUICK)
    assert (found.body.decode(), found.etag, found.modified, found.unchanged) == (
        "été", '"v1"', "Tue, 03 Jun 2025 09:39:21 GMT", False,
    )  # fmt: skip
    assert server.asked[0][2]["User-Agent"].startswith("maillage/")


def test_what_has_not_changed_is_not_sent_again(here):
    with serving({"/flux": reply(304)}) as server:
        found = fetch(f"{server.url}/flux", etag='"v1"', modified="hier", limits=QUICK)
    assert (found.body, found.etag, found.modified, found.unchanged) == (b"", '"v1"', "hier", True)
    headers = server.asked[0][2]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"v1"', "hier")


def test_unchanged_without_having_asked_is_a_mistake(here):
    with serving({"/flux": reply(304)}) as server:
        assert failure(f"{server.url}/flux").status == 304


def test_redirects_are_followed_to_the_end(here):
    answers = {"/a": redirect("/b", 301), "/b": redirect("c?x=1", 308), "/c?x=1": reply(200, b"fin")}
    with serving(answers) as server:
        found = fetch(f"{server.url}/a", limits=QUICK)
        assert (found.body, found.url) == (b"fin", f"{server.url}/c?x=1")


def test_a_compressed_answer_is_opened(here):
    with serving({"/flux": reply(200, gzip.compress(b"bonjour"), Content_Encoding="gzip")}) as server:
        assert fetch(f"{server.url}/flux", limits=QUICK).body == b"bonjour"


def test_the_second_address_of_a_name_is_tried(here):
    with serving({"/": reply(200, b"ici")}) as server:
        found = fetch(
            f"http://site.test:{server.port}/",
            limits=QUICK,
            resolve=names(site_test=["::1", "127.0.0.1"]),
        )
        assert found.body == b"ici"
        assert server.asked[0][2]["Host"] == f"site.test:{server.port}"


# ── what is refused ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "",
        "flux",
        "ftp://exemple.fr/flux",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///flux",
        "http://[::1/flux",
        "http://exemple.fr:port/",
        "http://" + "a" * 3000,
    ],
)
def test_what_is_not_an_address_of_the_web_is_refused(url):
    assert failure(url).why is Why.ADRESSE


def test_an_address_with_a_password_is_refused():
    assert "mot de passe" in failure("https://moi:secret@exemple.fr/").sentence


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.7", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_nothing_private_is_read(address):
    assert not is_public(ipaddress.ip_address(address))
    failed = failure("http://piege.test/", resolve=names(piege_test=["93.184.216.34", address]))
    assert (failed.why, address in failed.sentence) == (Why.INTERDITE, True)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "[::1]",
        "[fe80::1%25eth0]",
        "localhost",
        "a.localhost.",
        "169.254.169.254",
    ],
)
def test_a_number_inside_our_networks_is_refused_without_asking_a_server(settings, host):
    settings.FETCH_NETWORKS = []
    with pytest.raises(FetchFailed, match="réseau privé") as failed:
        checked(f"http://{host}:8000/flux")
    assert failed.value.why is Why.INTERDITE


@pytest.mark.parametrize(
    "host", ["exemple.fr", "93.184.216.34", "127.0.0.1.exemple.fr", "localhost.exemple.fr"]
)
def test_a_name_or_a_public_number_may_be_typed(settings, host):
    settings.FETCH_NETWORKS = []
    assert checked(f"https://{host}/flux") == f"https://{host}/flux"


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_this_machine_is_refused_however_it_is_written(host):
    assert failure(f"http://{host}/").why is Why.INTERDITE


def test_a_redirect_inside_is_refused_before_any_connection(here):
    known = names(site_test=["127.0.0.1"], interne_test=["10.0.0.7"])
    with serving({"/": redirect("http://interne.test/")}) as server:
        failed = failure(f"http://site.test:{server.port}/", resolve=known)
    assert (failed.why, "10.0.0.7" in failed.sentence) == (Why.INTERDITE, True)


def test_a_redirect_to_a_file_is_refused(here):
    with serving({"/": redirect("file:///etc/passwd")}) as server:
        assert failure(server.url + "/").why is Why.ADRESSE


def test_the_connection_goes_to_the_address_that_was_checked(here):
    """A name that changes its answer between the check and the connection gains nothing: it is resolved once."""
    calls = []

    def resolve(host, port):
        calls.append(host)
        return ["127.0.0.1"] if len(calls) == 1 else ["10.0.0.7"]

    with serving({"/": reply(200, b"ici")}) as server:
        assert fetch(f"http://site.test:{server.port}/", limits=QUICK, resolve=resolve).body == b"ici"
    assert calls == ["site.test"]


def test_an_unknown_name_and_a_closed_door_are_told_apart(here):
    assert failure("http://inconnu.test/", resolve=names()).why is Why.INCONNUE
    with serving({}) as server:
        closed = server.url
    assert failure(f"{closed}/").why is Why.MUETTE


# ── servers that misbehave ────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (serveur.hang, Why.MUETTE),
        (serveur.drip_headers, Why.LENTE),
        (serveur.drip_body, Why.LENTE),
        (serveur.gigabyte, Why.LOURDE),
        (serveur.hang_up, Why.ILLISIBLE),
        (redirect("/flux"), Why.BOUCLE),
        (reply(200, gzip.compress(b"0" * 10_000_000), Content_Encoding="gzip"), Why.LOURDE),
        (reply(200, b"pas du gzip", Content_Encoding="gzip"), Why.ILLISIBLE),
        (reply(200, b"?", Content_Encoding="br"), Why.ILLISIBLE),
        (reply(200, b"court", Content_Length="90"), Why.ILLISIBLE),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"), Why.ILLISIBLE),
    ],
)
def test_no_server_holds_us(here, answer, why):
    limits = Limits(connect=1, read=0.5, total=1, size=100_000, redirects=3)
    start = time.monotonic()
    with serving({"/flux": answer}) as server:
        assert failure(f"{server.url}/flux", limits=limits).why is why
        assert time.monotonic() - start < 3


def test_a_connection_that_cannot_be_made_safe_is_not_made(here):
    with serving({"/": reply(200, b"en clair")}) as server:
        assert failure(f"https://127.0.0.1:{server.port}/").why is Why.CERTIFICAT
    assert server.asked == []


def test_a_server_that_never_ends_its_greeting_does_not_hold_us(here):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        start = time.monotonic()
        assert failure(f"https://127.0.0.1:{listening.getsockname()[1]}/").why in (Why.MUETTE, Why.LENTE)
        assert time.monotonic() - start < 3


def test_a_size_announced_too_large_is_not_even_begun(here):
    with serving({"/flux": reply(200, b"", Content_Length="1000000000")}) as server:
        failed = failure(f"{server.url}/flux")
    assert (failed.why, "dépasse" in failed.sentence) == (Why.LOURDE, True)


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "n'existe pas"), (410, "retirée"), (403, "refusée"), (500, "en panne"), (418, "inattendue")],
)
def test_a_refusal_of_the_server_is_told_in_words(here, status, words):
    with serving({"/flux": reply(status)}) as server:
        failed = failure(f"{server.url}/flux")
    assert (failed.why, failed.status, words in failed.sentence) == (Why.REPONSE, status, True)


# ── links ─────────────────────────────────────────────────────────────


def test_a_link_is_asked_by_its_head_only(here):
    with serving({"/page": reply(200, b"contenu"), "/vieux": redirect("/page")}) as server:
        assert probe(f"{server.url}/vieux", limits=QUICK) == 200
        assert server.paths("GET") == []
        assert probe(f"{server.url}/disparue", limits=QUICK) == 404


@pytest.mark.parametrize("head", [reply(405), reply(403), reply(500), reply(404), serveur.hang_up])
def test_a_server_that_does_not_know_head_is_asked_as_a_browser_would(here, head):
    def answer(handler):
        (head if handler.command == "HEAD" else serveur.gigabyte)(handler)

    with serving({"/page": answer}) as server:
        assert probe(f"{server.url}/page", limits=QUICK) == 200


def test_a_silent_link_is_a_failure_not_an_answer(here):
    with serving({"/page": serveur.hang}) as server, pytest.raises(FetchFailed) as failed:
        probe(f"{server.url}/page", limits=QUICK)
    assert failed.value.why is Why.MUETTE
