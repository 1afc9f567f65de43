"""The geocoder's client, against a real server of this machine."""

import csv
import io
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from maillage.base.geoplateforme import Address, GeocodingFailed, Located, enabled, geocode

QUICK = (1.0, 0.3)
HEADERS = [
    "longitude",
    "latitude",
    "result_score",
    "result_label",
    "result_type",
    "result_citycode",
    "result_status",
]
ADDRESSES = [
    Address("12", "1 place du Ralliement\nBâtiment A", "49100", "49007"),
    Address("13", "nulle part", "", ""),
]


def geocoded(body):
    """What the real service does: the same rows, with its columns after them."""
    sent = re.search(rb'name="data".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL).group(1).decode()
    rows = list(csv.reader(io.StringIO(sent)))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*rows[0], *HEADERS])
    for row in rows[1:]:
        known = "nulle" not in row[1]
        answer = ["-0.5518", "47.4708", "0.97", "Place du Ralliement 49100 Angers", "street", "49007", "ok"]
        writer.writerow([*row, *(answer if known else ["", "", "", "", "", "", "not-found"])])
    return out.getvalue().encode()


@contextmanager
def service(settings, *replies):
    """A server that gives each reply in turn (the last for ever): (status, headers, body or function of the request)."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, body))
            status, headers, answer = replies[min(len(asked), len(replies)) - 1]
            content = answer(body) if callable(answer) else answer
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.GEOCODING_URL = f"http://127.0.0.1:{server.server_port}/geocodage/"
    try:
        yield asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


GOOD = (200, {}, geocoded)


def run(addresses=ADDRESSES, attempts=2):
    return list(geocode(addresses, timeout=QUICK, attempts=attempts))


def test_addresses_come_back_with_their_key_and_unknown_ones_are_absent(settings):
    with service(settings, GOOD) as asked:
        assert enabled()
        assert run() == [[Located("12", -0.5518, 47.4708, 0.97, "49007", "Place du Ralliement 49100 Angers")]]
    [(path, body)] = asked
    assert path == "/geocodage/search/csv"
    assert "1 place du Ralliement Bâtiment A,49100,49007".encode() in body
    for name, value in (("columns", "adresse"), ("postcode", "code_postal"), ("citycode", "code_insee")):
        assert f'name="{name}"\r\n\r\n{value}\r\n'.encode() in body


def test_without_address_of_the_service_nothing_is_sent(settings):
    settings.GEOCODING_URL = ""
    assert not enabled()
    assert run() == []


def test_no_address_no_request(settings):
    with service(settings, GOOD) as asked:
        assert run([]) == []
    assert asked == []


def test_a_thousand_at_a_time(settings):
    many = [Address(str(number), "1 rue Haute", "49000") for number in range(2001)]
    with service(settings, GOOD) as asked:
        assert [len(batch) for batch in geocode(many, timeout=(5, 20))] == [1000, 1000, 1]
    assert len(asked) == 3


def test_a_busy_service_is_asked_again_when_it_says(settings):
    with service(settings, (429, {"Retry-After": "1"}, b""), GOOD) as asked:
        start = time.monotonic()
        assert [located.key for located in run()[0]] == ["12"]
        assert time.monotonic() - start >= 1
    assert len(asked) == 2


def failure(attempts=2):
    with pytest.raises(GeocodingFailed) as failed:
        run(attempts=attempts)
    return failed.value.sentence


def test_a_service_that_stays_busy_or_ill_is_left_for_later(settings):
    for status in (429, 500):
        with service(settings, (status, {}, b"oups")) as asked:
            assert failure().startswith("Le service de géocodage ne répond pas")
        assert len(asked) == 2


def test_a_refusal_is_not_repeated(settings):
    with service(settings, (413, {}, b"trop gros")) as asked:
        assert failure().startswith("Le service de géocodage ne répond pas")
    assert len(asked) == 1


def test_a_service_that_hangs_is_left_for_later(settings):
    freed = threading.Event()

    def hang(body):
        freed.wait(5)
        return b""

    with service(settings, (200, {}, hang)):
        start = time.monotonic()
        assert failure(attempts=1).startswith("Le service de géocodage ne répond pas")
        assert time.monotonic() - start < 3
        freed.set()


def test_nobody_answers_there(settings):
    with service(settings, GOOD):
        pass
    assert failure(attempts=1).startswith("Le service de géocodage ne répond pas")


@pytest.mark.parametrize(
    "body", [b"", b"<html>Maintenance</html>", b"cle,adresse\n12,x\n", b"\xff\xfe\x00garbage"]
)
def test_an_answer_without_the_documented_columns(settings, body):
    with service(settings, (200, {}, body)):
        assert failure().startswith("Le service de géocodage a répondu autre chose que prévu")


def test_coordinates_that_are_not_numbers(settings):
    body = ("cle," + ",".join(HEADERS) + "\n12,nord,sud,0.9,x,street,49007,ok\n").encode()
    with service(settings, (200, {}, body)):
        assert failure().startswith("Le service de géocodage a renvoyé des coordonnées illisibles")


def test_rows_that_were_not_asked_for_are_dropped(settings):
    line = "-0.55,47.47,,,street,,ok\n"
    body = ("cle," + ",".join(HEADERS) + "\n99," + line + "12," + line).encode()
    with service(settings, (200, {}, body)):
        assert run() == [[Located("12", -0.55, 47.47, 0.0, "", "")]]
