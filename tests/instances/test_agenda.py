"""The calendar of the cité: what it gathers, for whom; its pages."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.acteurs.models import Rattachement
from maillage.core.calendar import PARIS
from maillage.instances.models import Siege, Tache
from maillage.instances.selectors.agenda import concerning, genres, items_of
from tests.cites.test_agenda import located
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.instances import InstanceFactory, ReunionFactory

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/instances/agenda/"
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def text(response):
    return " ".join(response.text.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").split())


def at(day, hour=14, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def meeting(cite, day=date(2026, 3, 12), hour=14, nom="Comité de suivi", **kwargs):
    instance = kwargs.pop("instance", None) or InstanceFactory(cite=cite, nom=nom)
    return ReunionFactory(cite=cite, instance=instance, debut=at(day, hour), etat="convoquee", **kwargs)


# ── what it gathers ───────────────────────────────────────────────────


def test_every_room_puts_its_dates(persona, saint_aubin):
    located(saint_aubin, "49")
    meeting(saint_aubin)
    ActionFactory(cite=saint_aubin, etat="en_cours", debut=date(2026, 3, 2), intitule="Lire")
    Tache.objects.create(cite=saint_aubin, quoi="Écrire au collège", echeance=date(2026, 3, 20))
    found = items_of(persona("amina"), saint_aubin, date(2026, 3, 1), date(2026, 4, 1))
    assert [(item.titre, item.genre) for item in found] == [
        ("Vacances d'hiver", "vacances"),
        ("Début : Lire", "actions"),
        ("Comité de suivi", "reunions"),
        ("Écrire au collège", "taches"),
    ]
    assert set(genres()) >= {item.genre for item in found} | {"bilans", "financements", "label", "feries"}
    only = items_of(persona("amina"), saint_aubin, *YEAR, codes={"taches"})
    assert [item.genre for item in only] == ["taches"]


def test_a_meeting_says_where_and_whether_it_is_convened(persona, saint_aubin):
    instance = InstanceFactory(cite=saint_aubin, nom="COPIL", animateur=persona("amina"))
    row = meeting(saint_aubin, instance=instance, objet="Bilan de l'année")
    meeting(saint_aubin, nom="Annulée").__class__.objects.filter(instance__nom="Annulée").update(
        etat="annulee"
    )
    draft = meeting(saint_aubin, day=date(2026, 3, 13), nom="Troïka")
    draft.__class__.objects.filter(pk=draft.pk).update(etat="preparation")
    first, second = items_of(persona("malik"), saint_aubin, *YEAR, codes={"reunions"})
    assert (first.uid, first.titre, first.lieu, first.detail, first.qui) == (
        row.uid,
        "COPIL",
        "Salle des Tilleuls",
        "Bilan de l'année",
        "Amina Essai",
    )
    assert first.url == f"/c/saint-aubin/instances/reunions/{row.pk}/"
    assert second.titre == "Troïka (à convoquer)"


def test_tasks_are_those_that_the_reader_may_see(persona, saint_aubin):
    Tache.objects.create(cite=saint_aubin, quoi="Ouverte", echeance=date(2026, 3, 20))
    Tache.objects.create(cite=saint_aubin, quoi="Faite", echeance=date(2026, 3, 20), etat="faite")
    Tache.objects.create(cite=saint_aubin, quoi="Interne", echeance=date(2026, 3, 20), confidentielle=True)

    def seen(name):
        return [i.titre for i in items_of(persona(name), saint_aubin, *YEAR, codes={"taches"})]

    assert (seen("amina"), seen("malik")) == (["Interne", "Ouverte"], ["Ouverte"])


def test_nobody_from_elsewhere_sees_anything(persona, saint_aubin):
    located(saint_aubin, "49")
    meeting(saint_aubin)
    Tache.objects.create(cite=saint_aubin, quoi="Ouverte", echeance=date(2026, 3, 20))
    found = items_of(persona("sacha"), saint_aubin, *YEAR)
    assert {genres()[item.genre].fond for item in found} == {True}


def test_what_concerns_somebody(persona, saint_aubin):
    malik = persona("malik")
    carried = StructureFactory(cite=saint_aubin)
    Rattachement.objects.create(cite=saint_aubin, user=malik, structure=carried)
    instance = InstanceFactory(cite=saint_aubin)
    Siege.objects.create(cite=saint_aubin, instance=instance, structure=carried)
    mine, other = meeting(saint_aubin, instance=instance), meeting(saint_aubin, nom="Autre")
    task = Tache.objects.create(
        cite=saint_aubin, quoi="Pour lui", echeance=date(2026, 3, 20), responsable=malik
    )
    items = items_of(malik, saint_aubin, *YEAR)
    assert concerning(malik, saint_aubin, items) == {mine.uid, f"tache-{task.pk}"}
    assert concerning(persona("amina"), saint_aubin, items) == frozenset()
    assert other.uid in {item.uid for item in items}


# ── pages ─────────────────────────────────────────────────────────────


def test_a_month_with_its_holidays_its_list_and_its_neighbours(login, saint_aubin):
    located(saint_aubin, "49")
    meeting(saint_aubin)
    page = text(login("malik").get(f"{URL}?jour=2026-03-10"))
    assert "Mars 2026 : 1 date" in page
    assert "jeudi 12 mars 2026" in page.lower() and "14 h" in page
    assert "Vacances d'hiver" in page
    assert f'href="{URL}?jour=2026-02-01"' in page and f'href="{URL}?jour=2026-04-01"' in page


@pytest.mark.parametrize(
    "query, title",
    [
        ("vue=semaine&jour=2026-03-12", "Semaine du 9 mars 2026"),
        ("vue=liste&jour=2026-03-12", "Mars à mai 2026"),
        ("vue=annee&jour=2026-09-01", "Septembre 2026 à août 2027"),
        ("vue=trimestre&jour=2026-03-12", "Mars 2026"),
        ("jour=2026-02-30", ""),
        ("jour=9999-01-01", ""),
    ],
)
def test_every_view_and_what_is_not_one(login, saint_aubin, query, title):
    meeting(saint_aubin)
    response = login("malik").get(f"{URL}?{query}")
    assert response.status_code == 200
    assert title in text(response)


def test_filters_are_kept_in_the_address(login, saint_aubin):
    meeting(saint_aubin, nom="COPIL")
    Tache.objects.create(cite=saint_aubin, quoi="Écrire", echeance=date(2026, 3, 20))
    page = text(login("amina").get(f"{URL}?jour=2026-03-10&genre=taches"))
    assert "Écrire" in page and "COPIL" not in page and "1 date sur 2" in page
    assert f'href="{URL}?jour=2026-04-01&amp;genre=taches"' in page
    assert "COPIL" in text(login("amina").get(f"{URL}?jour=2026-03-10&q=copil"))
    nothing = text(login("amina").get(f"{URL}?jour=2026-03-10&pour=moi"))
    assert "Rien ne répond à tous ces filtres" in nothing


def test_htmx_gets_the_calendar_alone(login, saint_aubin):
    response = login("amina").get(f"{URL}?vue=semaine&jour=2026-03-12", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"] == f"{URL}?vue=semaine&jour=2026-03-12"
    assert "<html" not in response.text and 'id="agenda"' in response.text


def test_an_empty_period_says_what_will_come(login, saint_aubin):
    assert "Rien dans l'agenda" in text(login("amina").get(f"{URL}?vue=liste&jour=2026-03-12"))


def test_a_warning_when_the_school_calendar_ends(login, saint_aubin):
    located(saint_aubin, "49")
    client = login("amina")
    assert "ne sont connues que" not in text(client.get(f"{URL}?jour=2028-03-12"))
    late = text(client.get(f"{URL}?jour=2028-11-12"))
    assert "jusqu'au 1er septembre 2028" in late and "/territoires/calendrier/" in late
    assert "/territoires/calendrier/" not in text(login("malik").get(f"{URL}?jour=2028-11-12"))


def test_conflicts_are_shown_to_those_who_can_settle_them(login, persona, saint_aubin):
    located(saint_aubin, "49")
    member = StructureFactory(cite=saint_aubin, nom="Collège Prévert")
    Rattachement.objects.create(cite=saint_aubin, user=persona("malik"), structure=member)
    day = (timezone.localdate() + timedelta(days=40)).replace(day=12)
    for nom in ("COPIL", "Troïka"):
        instance = InstanceFactory(cite=saint_aubin, nom=nom)
        Siege.objects.create(cite=saint_aubin, instance=instance, structure=member)
        meeting(saint_aubin, day=day, instance=instance)
    told = "« COPIL » et « Troïka » ont lieu en même temps, à 14 h : un membre attendu aux deux (Collège Prévert)."
    assert told in text(login("amina").get(f"{URL}?jour={day}"))
    assert told in text(login("malik").get(f"{URL}?jour={day}"))
    assert told not in text(login("remi").get(f"{URL}?jour={day}"))


def test_a_meeting_in_the_holidays_is_told(login, saint_aubin):
    located(saint_aubin, "49")
    day = date(2026, 12, 28) if timezone.localdate() < date(2026, 12, 20) else date(2027, 12, 28)
    meeting(saint_aubin, day=day)
    assert "tombe un jour fermé. Vacances de Noël" in text(login("amina").get(f"{URL}?jour={day}"))


@pytest.mark.parametrize("vue", ["mois", "semaine", "liste", "annee"])
def test_as_many_queries_for_three_as_for_one(login, saint_aubin, vue):
    located(saint_aubin, "49")
    client = login("amina")
    counts = []
    day = timezone.localdate() + timedelta(days=1)
    for number in (1, 3, 9):
        for _ in range(number):
            row = meeting(saint_aubin, day=day)
            Siege.objects.create(
                cite=saint_aubin, instance=row.instance, structure=StructureFactory(cite=saint_aubin)
            )
            Tache.objects.create(cite=saint_aubin, quoi="T", echeance=day, instance=row.instance)
            ActionFactory(
                cite=saint_aubin, etat="en_cours", debut=day, porteur=StructureFactory(cite=saint_aubin)
            )
        client.get(f"{URL}?vue={vue}&jour={day}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{URL}?vue={vue}&jour={day}").status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
