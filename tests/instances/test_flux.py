"""Personal feeds: opened once, read with the rights of the day, revoked for ever."""

from datetime import datetime, timedelta

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from maillage.access.roles import Role
from maillage.base.errors import Refused
from maillage.cites.models import Mandat
from maillage.core.calendar import PARIS
from maillage.instances.models import FluxAgenda, Siege, Tache
from maillage.instances.services.flux import MOST, feed_of, open_feed, revoke_feed
from tests.cites.test_agenda import located
from tests.factories.acteurs import StructureFactory
from tests.factories.instances import InstanceFactory, ReunionFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/instances/agenda/abonnements/"
TODAY = timezone.localdate()


def meeting(cite, nom="COPIL", days=5, **kwargs):
    start = datetime.combine(TODAY + timedelta(days=days), datetime.min.time(), PARIS).replace(hour=14)
    instance = kwargs.pop("instance", None) or InstanceFactory(cite=cite, nom=nom)
    return ReunionFactory(cite=cite, instance=instance, debut=start, etat="convoquee", **kwargs)


def opened(cite, by, **kwargs):
    """Meetings and tasks, unless otherwise said."""
    values = {
        "nom": "Téléphone",
        "genres": ["reunions", "taches"],
        "miens": False,
        "toutes_cites": False,
        **kwargs,
    }
    return open_feed(cite=cite, by=by, **values)


def read(client, secret, **headers):
    client.logout()
    return client.get(f"/agenda/{secret}.ics", headers=headers)


def titles(response):
    """The same for two parsers."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    one = [str(event["summary"]) for event in Calendar.from_ical(response.content).events]
    other = vobject.readOne(response.text)
    assert [event.summary.value for event in other.contents.get("vevent", [])] == one
    return one


def test_a_program_reads_it_without_signing_in(client, persona, saint_aubin):
    row = meeting(saint_aubin)
    flux, secret = opened(saint_aubin, persona("amina"))
    response = read(client, secret)
    assert titles(response) == ["COPIL"]
    (event,) = Calendar.from_ical(response.content).events
    assert event["uid"] == row.uid
    assert event["url"] == f"http://testserver/c/saint-aubin/instances/reunions/{row.pk}/"
    assert event["url"] in event["description"]
    assert secret not in flux.empreinte and len(secret) > 40
    flux.refresh_from_db()
    assert flux.lu_le is not None


def test_it_holds_the_holidays_and_only_what_was_chosen(client, persona, saint_aubin):
    located(saint_aubin, "49")
    meeting(saint_aubin)
    Tache.objects.create(cite=saint_aubin, quoi="Écrire", echeance=TODAY + timedelta(days=3))
    amina = persona("amina")
    whole = titles(read(client, opened(saint_aubin, amina, genres=[])[1]))
    assert {"COPIL", "Écrire"} < set(whole) and any("acances" in title for title in whole)
    assert titles(read(client, opened(saint_aubin, amina, genres=["taches"])[1])) == ["Écrire"]
    gone, secret = opened(saint_aubin, amina, genres=["taches"])
    FluxAgenda.objects.filter(pk=gone.pk).update(genres=["genre-disparu"])
    assert titles(read(client, secret)) == []


def test_only_what_concerns_its_owner(client, persona, saint_aubin):
    amina = persona("amina")
    meeting(saint_aubin, "Autre")
    meeting(saint_aubin, instance=InstanceFactory(cite=saint_aubin, nom="La mienne", animateur=amina))
    assert titles(read(client, opened(saint_aubin, amina, miens=True)[1])) == ["La mienne"]


def test_the_rights_are_those_of_the_day_it_is_read(client, persona, saint_aubin):
    Tache.objects.create(
        cite=saint_aubin, quoi="Interne", echeance=TODAY + timedelta(days=3), confidentielle=True
    )
    claire = persona("claire")
    _, secret = opened(saint_aubin, claire)
    assert titles(read(client, secret)) == ["Interne"]
    Mandat.objects.filter(titulaire=claire).update(role=Role.LECTEUR)
    assert titles(read(client, secret)) == []
    Mandat.objects.filter(titulaire=claire).update(fin=TODAY)
    response = read(client, secret)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "n'a plus accès" in response.text


def test_a_closed_account_reads_nothing(client, persona, saint_aubin):
    amina = persona("amina")
    _, secret = opened(saint_aubin, amina)
    amina.is_active = False
    amina.save()
    assert read(client, secret).status_code == 404


def test_revoked_or_unknown_it_says_so(client, persona, saint_aubin):
    meeting(saint_aubin)
    flux, secret = opened(saint_aubin, persona("amina"))
    with pytest.raises(Refused, match="pas le vôtre"):
        revoke_feed(flux=flux, by=persona("claire"))
    revoke_feed(flux=flux, by=persona("amina"))
    revoke_feed(flux=flux, by=persona("amina"))
    response = read(client, secret)
    assert response.status_code == 410 and "a été révoqué" in response.text
    assert "COPIL" not in response.text
    unknown = read(client, secret[:-2])
    assert unknown.status_code == 404 and "n'existe pas ou n'est plus valable" in unknown.text
    with pytest.raises(Refused, match="révoqué"):
        feed_of(secret)


def test_a_program_that_has_it_already_is_not_sent_it_again(client, persona, saint_aubin):
    meeting(saint_aubin)
    _, secret = opened(saint_aubin, persona("amina"))
    tag = read(client, secret).headers["ETag"]
    again = read(client, secret, **{"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    meeting(saint_aubin, "Troïka")
    changed = read(client, secret, **{"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["ETag"] != tag
    assert client.head(f"/agenda/{secret}.ics").status_code == 200


def test_reading_is_noted_once_an_hour(client, persona, saint_aubin):
    flux, secret = opened(saint_aubin, persona("amina"))
    read(client, secret)
    recent = timezone.now() - timedelta(minutes=30)
    FluxAgenda.objects.filter(pk=flux.pk).update(lu_le=recent)
    read(client, secret)
    flux.refresh_from_db()
    assert flux.lu_le == recent
    FluxAgenda.objects.filter(pk=flux.pk).update(lu_le=timezone.now() - timedelta(hours=2))
    read(client, secret)
    flux.refresh_from_db()
    assert flux.lu_le > recent


def test_several_cites_in_one_feed(client, persona, saint_aubin, ailleurs):
    amina = persona("amina")
    meeting(saint_aubin, "COPIL")
    meeting(ailleurs, "Troïka")
    _, secret = opened(saint_aubin, amina, toutes_cites=True)
    assert titles(read(client, secret)) == ["COPIL"]
    Mandat.objects.create(titulaire=amina, role=Role.CPO, cite=ailleurs, debut=TODAY)
    assert titles(read(client, secret)) == ["COPIL (Saint-Aubin)", "Troïka (Ailleurs)"]


def test_not_more_than_enough(persona, saint_aubin):
    amina = persona("amina")
    for _ in range(MOST):
        opened(saint_aubin, amina)
    with pytest.raises(Refused, match="révoquez-en un"):
        opened(saint_aubin, amina)
    with pytest.raises(Refused, match="dans la liste"):
        opened(saint_aubin, amina, genres=["inconnu"])
    with pytest.raises(Refused):
        opened(saint_aubin, persona("sacha"))


# ── one's own page ────────────────────────────────────────────────────


def test_the_link_is_shown_once(login, persona, saint_aubin):
    client = login("malik")
    made = client.post(URL, {"nom": "Le mien", "genres": ["reunions"], "miens": "on"})
    secret = made.context["lien"].removeprefix("http://testserver/agenda/").removesuffix(".ics")
    assert made.context["lien"] in made.text
    flux = feed_of(secret)
    assert (flux.proprietaire, flux.genres, flux.miens) == (persona("malik"), ["reunions"], True)
    page = page_of(client.get(URL))
    assert secret not in page and "Le mien" in page and "jamais lu" in page
    assert "Le mien" not in login("amina").get(URL).text


def test_a_wrong_form_comes_back_filled(login, saint_aubin):
    response = login("malik").post(URL, {"nom": "x" * 81, "genres": ["reunions"]})
    assert response.status_code == 422 and "x" * 81 in response.text
    assert FluxAgenda.objects.count() == 0


def test_revoking_from_the_page(login, persona, saint_aubin):
    flux, _ = opened(saint_aubin, persona("malik"))
    other, _ = opened(saint_aubin, persona("amina"))
    client = login("malik")
    assert "est révoqué" in client.post(f"{URL}revoquer/", {"flux": flux.pk}, follow=True).text
    for wrong in (str(other.pk), "abc", "9" * 30, ""):
        assert "rouvrez la page" in client.post(f"{URL}revoquer/", {"flux": wrong}, follow=True).text
    other.refresh_from_db()
    assert other.revoque_le is None


def test_seats_make_meetings_ones_own(client, persona, saint_aubin):
    malik = persona("malik")
    row = meeting(saint_aubin, "La sienne")
    meeting(saint_aubin, "Autre")
    Siege.objects.create(
        cite=saint_aubin, instance=row.instance, structure=StructureFactory(cite=saint_aubin), compte=malik
    )
    assert titles(read(client, opened(saint_aubin, malik, miens=True)[1])) == ["La sienne"]
