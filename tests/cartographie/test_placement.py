"""Placing structures: by hand, and by their address against a server of this machine."""

import csv
import io
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from maillage.acteurs.choices import PositionSource
from maillage.acteurs.models import Rattachement, Structure
from maillage.audit.models import Event
from maillage.base import progress
from maillage.base.geoplateforme import GeocodingFailed, Located
from maillage.cartographie.selectors import last_geocoding, progress_key, to_geocode
from maillage.cartographie.services import placement as services
from maillage.cartographie.services.placement import geocode_cite, keep
from tests.cartographie.conftest import MONPLAISIR
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
ANSWERED = ["longitude", "latitude", "result_score", "result_label", "result_citycode"]
SURE = ["-0.5518", "47.4708", "0.97", "Place du Ralliement", "49007"]
POOR = ["-0.5518", "47.4708", "0.42", "Place", "49007"]
UNKNOWN = ["", "", "", "", ""]


def url(name, cite, *args, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query)


def reply(body):
    """As the real service: the same rows with its columns, and whatever each address is worth."""
    sent = re.search(rb'name="data".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL).group(1).decode()
    rows = list(csv.reader(io.StringIO(sent)))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*rows[0], *ANSWERED])
    for row in rows[1:]:
        answer = POOR if "vague" in row[1] else UNKNOWN if "nulle" in row[1] else SURE
        writer.writerow([*row, *answer])
    return out.getvalue().encode()


@contextmanager
def geoplateforme_server(settings, statuses=()):
    """Gives each status in turn, then 200 for ever; yields the addresses asked, request by request."""
    asked, left = [], list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(body)
            status = left.pop(0) if left else 200
            content = reply(body) if status == 200 else b"occupe"
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "0")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.GEOCODING_URL = f"http://127.0.0.1:{server.server_port}/geocodage"
    try:
        yield asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stored(structure):
    return Structure.objects.get(pk=structure.pk)


def position(structure):
    now = stored(structure)
    return now.latitude, now.longitude, now.position_source


# ── by hand ───────────────────────────────────────────────────────────


def posted(latitude, longitude, seen=("", "")):
    return {"latitude": latitude, "longitude": longitude, "vue_latitude": seen[0], "vue_longitude": seen[1]}


def test_unplaced_structures_are_listed_searched_and_counted(login, saint_aubin, place):
    place("Placée", at=MONPLAISIR)
    place("Archivée", statut="archivee")
    place("Ludothèque")
    place("Atelier")
    client = login("amina")
    context = client.get(url("a_placer", saint_aubin)).context
    assert ([s.nom for s in context["page"]], context["page"].paginator.count) == (
        ["Atelier", "Ludothèque"],
        2,
    )
    context = client.get(url("a_placer", saint_aubin, q="ludotheque")).context
    assert [s.nom for s in context["page"]] == ["Ludothèque"]


def test_everything_is_placed(login, saint_aubin):
    assert (
        "Toutes les structures ont une position"
        in login("amina").get(url("a_placer", saint_aubin)).content.decode()
    )


def test_queries_do_not_grow_with_the_structures(login, saint_aubin, place, django_assert_num_queries):
    client = login("amina")
    place("Une")
    client.get(url("a_placer", saint_aubin))
    with django_assert_num_queries(100, exact=False) as one:
        client.get(url("a_placer", saint_aubin))
    place("Deux")
    place("Trois")
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(url("a_placer", saint_aubin))


def test_two_numbers_place_a_structure_in_its_district(login, saint_aubin, place, monplaisir):
    structure = place("Atelier")
    answer = login("amina").post(url("placer", saint_aubin, structure.pk), posted("47,475", "-0,555"))
    assert (answer.status_code, answer.url) == (302, url("a_placer", saint_aubin))
    assert position(structure) == (47.475, -0.555, PositionSource.SAISIE)
    assert stored(structure).qpv == monplaisir


@pytest.mark.parametrize(
    ("latitude", "longitude", "errors"),
    [
        ("45", "-20", {"__all__": ["Ce point est hors de France ou en mer : vérifiez les deux nombres, ou cliquez sur la carte."]}),
        ("0", "0", {"__all__": ["Ce point est hors de France ou en mer : vérifiez les deux nombres, ou cliquez sur la carte."]}),
        ("-0,5554", "47,475", {"__all__": ["La latitude et la longitude semblent inversées : échangez-les."]}),
        ("", "2", {"latitude": ["Ce champ est obligatoire."]}),
        ("nord", "nan", {
            "latitude": ["Écrivez un nombre en degrés, par exemple 47,4872."],
            "longitude": ["Écrivez un nombre en degrés, par exemple 47,4872."],
        }),
    ],
)  # fmt: skip
def test_what_a_position_cannot_be(login, saint_aubin, place, latitude, longitude, errors):
    structure = place("Atelier")
    answer = login("amina").post(url("placer", saint_aubin, structure.pk), posted(latitude, longitude))
    assert answer.context["form"].errors == errors
    assert f'value="{latitude}"' in answer.content.decode() or not latitude
    assert position(structure) == (None, None, "")


def test_two_people_place_the_same_structure(login, saint_aubin, place):
    structure = place("Atelier", at=MONPLAISIR)
    answer = login("amina").post(
        url("placer", saint_aubin, structure.pk), posted("47,48", "-0,56", seen=("", ""))
    )
    [sentence] = answer.context["form"].non_field_errors()
    assert sentence == "Quelqu'un vient de placer cette structure ailleurs : rechargez la page pour voir où."
    assert position(structure)[:2] == MONPLAISIR


def test_the_page_carries_what_it_showed(login, saint_aubin, place):
    structure = place("Atelier", at=MONPLAISIR)
    client = login("amina")
    form = client.get(url("placer", saint_aubin, structure.pk)).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"latitude": "47,48"}
    client.post(url("placer", saint_aubin, structure.pk), {name: str(value) for name, value in sent.items()})
    assert position(structure)[:2] == (47.48, MONPLAISIR[1])


def test_a_partner_places_their_own_structure_only(login, persona, saint_aubin, place):
    own, other = place("La mienne"), place("Une autre")
    Rattachement.objects.create(cite=saint_aubin, structure=own, user=persona("malik"))
    client = login("malik")
    answer = client.post(url("placer", saint_aubin, own.pk), posted("47,475", "-0,555"))
    assert answer.url == reverse("acteurs:structure", args=["saint-aubin", own.pk])
    assert client.post(url("placer", saint_aubin, other.pk), posted("47,475", "-0,555")).status_code == 403
    assert client.get(url("a_placer", saint_aubin)).status_code == 403


def test_another_cite_does_not_exist(login, saint_aubin, place):
    structure = place("Atelier")
    client = login("sacha")
    for address in (url("a_placer", saint_aubin), url("placer", saint_aubin, structure.pk)):
        assert client.get(address).status_code == 404


# ── by address ────────────────────────────────────────────────────────


def test_sure_answers_are_written_and_the_others_left_for_a_person(settings, saint_aubin, place, monplaisir):
    sure = place("Sûre", adresse="1 place du Ralliement")
    poor = place("Peu sûre", adresse="rue vague")
    unknown = place("Inconnue", adresse="nulle part")
    bare = place("Sans adresse")
    with geoplateforme_server(settings):
        counts = geocode_cite(saint_aubin, by=None)
    assert counts == {"placees": 1, "a_verifier": 1, "inconnues": 1}
    assert position(sure) == (47.4708, -0.5518, PositionSource.GEOCODAGE)
    assert stored(sure).provenances["latitude"]["source"] == "Géoplateforme (IGN)"
    assert stored(sure).qpv == monplaisir
    assert [(stored(s).latitude, stored(s).geocodage_score) for s in (poor, unknown, bare)] == [
        (None, 0.42), (None, None), (None, None),
    ]  # fmt: skip
    assert [bool(stored(s).geocodage_le) for s in (poor, unknown, bare)] == [True, True, False]


def test_what_was_tried_is_tried_again_once_the_sheet_has_changed(settings, saint_aubin, place):
    structure = place("Inconnue", adresse="nulle part")
    with geoplateforme_server(settings) as asked:
        geocode_cite(saint_aubin, by=None)
        assert list(to_geocode(saint_aubin)) == []
        changed = stored(structure)
        changed.adresse = "1 place du Ralliement"
        changed.save()
        assert geocode_cite(saint_aubin, by=None)["placees"] == 1
        assert len(asked) == 2


def test_the_quota_is_waited_for(settings, saint_aubin, place):
    place("Une", adresse="1 place du Ralliement")
    with geoplateforme_server(settings, statuses=[429, 503]) as asked:
        assert geocode_cite(saint_aubin, by=None)["placees"] == 1
    assert len(asked) == 3


def test_when_the_service_stops_what_is_done_stays(settings, saint_aubin, place, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 1)
    first, second = place("Une", adresse="1 rue"), place("Deux", adresse="2 rue")
    with geoplateforme_server(settings, statuses=[200, 500, 500, 500, 500]), pytest.raises(GeocodingFailed):
        geocode_cite(saint_aubin, by=None)
    assert [position(s)[0] for s in (first, second)] == [47.4708, None]
    assert list(to_geocode(saint_aubin)) == [second]
    assert last_geocoding(saint_aubin).contexte == {
        "placees": 1,
        "a_verifier": 0,
        "inconnues": 0,
        "echec": "Le service de géocodage ne répond pas pour l'instant. Les adresses restent à placer : réessayez plus tard.",
    }
    assert progress.read(progress_key(saint_aubin)) is None


@pytest.mark.parametrize("meanwhile", [{"latitude": 48.0, "longitude": 2.0}, {"adresse": "2 rue"}])
def test_a_sheet_placed_or_moved_while_the_answer_came_is_left_alone(saint_aubin, place, meanwhile):
    structure = place("Une", adresse="1 place du Ralliement")
    asked = list(to_geocode(saint_aubin))
    Structure.objects.filter(pk=structure.pk).update(**meanwhile)
    counts = {"placees": 0, "a_verifier": 0, "inconnues": 0}
    answer = Located(str(structure.pk), -0.5518, 47.4708, 0.97, "49007", "Place du Ralliement")
    keep(asked, {structure.pk: answer}, counts, None)
    assert counts == {"placees": 0, "a_verifier": 0, "inconnues": 0}
    assert (stored(structure).latitude, stored(structure).geocodage_le) == (meanwhile.get("latitude"), None)


def test_a_sure_answer_outside_france_is_left_for_a_person(saint_aubin, place):
    structure = place("Une", adresse="1 rue")
    counts = {"placees": 0, "a_verifier": 0, "inconnues": 0}
    answer = Located(str(structure.pk), 13.4, 52.5, 0.97, "", "Berlin")
    keep([structure], {structure.pk: answer}, counts, None)
    assert counts == {"placees": 0, "a_verifier": 1, "inconnues": 0}
    assert position(structure)[0] is None


def test_the_button_starts_the_work_and_the_page_tells_what_came_of_it(login, settings, saint_aubin, place):
    place("Sûre", adresse="1 place du Ralliement")
    place("Peu sûre", adresse="rue vague")
    client = login("amina")
    with geoplateforme_server(settings):
        page = page_of(client.get(url("a_placer", saint_aubin)))
        assert "2\u00a0adresses peuvent être cherchées" in page
        html = page_of(client.post(url("geocoder", saint_aubin), follow=True))
    assert "1\u00a0structure placée, 1 à placer à la main" in html
    assert "Toutes les adresses connues ont été cherchées." in html
    assert "réponse trop peu sûre de la Géoplateforme (score 42" in html


def test_the_page_says_that_the_service_failed(login, settings, saint_aubin, place):
    place("Une", adresse="1 rue")
    with geoplateforme_server(settings, statuses=[400]):
        html = page_of(login("amina").post(url("geocoder", saint_aubin), follow=True))
    assert "ne répond pas pour l&#x27;instant. Les adresses restent à placer" in html
    assert "1\u00a0adresse peut être cherchée" in html


def test_the_bar_tells_how_far_it_is_then_asks_for_the_page(login, settings, saint_aubin):
    client = login("amina")
    progress.report(progress_key(saint_aubin), 50, 200, "recherche des adresses")
    html = client.get(url("avancement", saint_aubin)).content.decode()
    assert 'value="25"' in html
    assert "recherche des adresses, 50 sur 200" in html
    assert "Vous pouvez quitter cette page" in client.get(url("a_placer", saint_aubin)).content.decode()
    progress.clear(progress_key(saint_aubin))
    assert client.get(url("avancement", saint_aubin)).headers["HX-Refresh"] == "true"


def test_without_the_service_nothing_is_offered(login, saint_aubin, place):
    place("Une", adresse="1 rue")
    client = login("amina")
    assert "Chercher les adresses" not in client.get(url("a_placer", saint_aubin)).content.decode()
    html = client.post(url("geocoder", saint_aubin), follow=True).content.decode()
    assert "placez les structures à la main" in html
    assert not Event.objects.filter(kind="geocodage").exists()


def test_only_those_who_edit_may_start_it(login, saint_aubin):
    assert login("malik").post(url("geocoder", saint_aubin)).status_code == 403
    assert login("sacha").post(url("geocoder", saint_aubin)).status_code == 404


# ── the command ───────────────────────────────────────────────────────


def run(*args):
    out = StringIO()
    call_command("geocoder", *args, stdout=out)
    return out.getvalue()


def test_command(settings, saint_aubin, place):
    place("Une", adresse="1 place du Ralliement")
    place("Deux", adresse="nulle part")
    with geoplateforme_server(settings):
        assert json.loads(run("--cite", "saint-aubin", "--json")) == {
            "placees": 1,
            "a_verifier": 0,
            "inconnues": 1,
        }
        assert run("--cite", "saint-aubin").strip() == (
            "0 structures placées, 0 à placer à la main (réponse peu sûre), 0 adresses inconnues."
        )


def test_command_refuses_in_french(settings, saint_aubin, place):
    place("Une", adresse="1 rue")
    with pytest.raises(CommandError, match="Aucune cité n'a l'adresse « x »"):
        run("--cite", "x")
    with pytest.raises(CommandError, match="MAILLAGE_GEOCODAGE_URL"):
        run("--cite", "saint-aubin")
    with geoplateforme_server(settings, statuses=[400]), pytest.raises(CommandError, match="ne répond pas"):
        run("--cite", "saint-aubin")
