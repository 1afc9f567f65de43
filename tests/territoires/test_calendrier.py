"""The school calendar of the country: files read, compared, written; the page and the command."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.core.calendar import Zone, ZonePeriod, known_until
from maillage.territoires.imports.calendrier import read_school_calendar
from maillage.territoires.models import PeriodeScolaire
from maillage.territoires.selectors import imported_periods, known_zones
from maillage.territoires.services import delete_period, save_periods
from tests.helpers.donnees import donnees

pytestmark = pytest.mark.django_db
URL = "/territoires/calendrier/"
OPEN_DATA = """description;population;start_date;end_date;location;zones;annee_scolaire
Vacances de la Toussaint;-;2028-10-20T22:00:00+00:00;2028-11-05T23:00:00+00:00;Rennes;Zone B;2028-2029
Vacances de la Toussaint;-;2028-10-20T22:00:00+00:00;2028-11-05T23:00:00+00:00;Lille;Zone B;2028-2029
Vacances de Noël;-;2026-12-18T23:00:00+00:00;2027-01-03T23:00:00+00:00;Corse;Corse;2026-2027
Prérentrée;Enseignants;2026-08-30T22:00:00+00:00;2026-08-30T22:00:00+00:00;Corse;Corse;2026-2027
Vacances de Noël;-;bientôt;2027-01-03T23:00:00+00:00;Corse;Corse;2026-2027
Vacances d'Hiver;-;2027-02-19T23:00:00+00:00;2027-03-07T23:00:00+00:00;Lille;Zone B;2026-2027
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//essai//FR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20281021
DTEND;VALUE=DATE:20281106
SUMMARY:Vacances de la Toussaint - Zones A/B/C
LOCATION:Zones A/B/C
END:VEVENT
BEGIN:VEVENT
SUMMARY:Sans date
END:VEVENT
END:VCALENDAR
"""
DAYS = """date,vacances_zone_a,vacances_zone_b,vacances_zone_c,nom_vacances
2028-10-20,False,False,False,
2028-10-21,True,True,False,Vacances de la Toussaint
2028-10-22,True,True,False,Vacances de la Toussaint
2028-10-23,False,True,False,Vacances de la Toussaint
"""


def read(text, name="calendrier.csv", zone=None):
    return read_school_calendar(text.encode(), name, zone)


def written(lecture):
    return [(p.zone.value, p.nom, p.debut, p.fin) for p in lecture.periods]


def test_the_open_data_of_the_ministry():
    found = read(OPEN_DATA)
    assert written(found) == [
        ("B", "Toussaint", date(2028, 10, 21), date(2028, 11, 6)),
        ("Corse", "Noël", date(2026, 12, 19), date(2027, 1, 4)),
    ]
    assert found.inchangees == 1
    assert [number for number, _ in found.laissees] == [5, 6]


def test_the_labels_of_a_spreadsheet_are_understood_too():
    header = "Description;Population;Date de début;Date de fin;Académies;Zones;Année scolaire"
    found = read("\n".join([header, *OPEN_DATA.splitlines()[1:4]]))
    assert [p.zone for p in found.periods] == [Zone.B, Zone.CORSE]


def test_the_calendar_of_the_ministry():
    found = read(ICS, "Zone-A-B-C.ics")
    assert [p.zone for p in found.periods] == [Zone.A, Zone.B, Zone.C]
    assert found.laissees == ((2, "Cet événement n'a pas de date lisible."),)
    assert written(read(ICS, "sans-extension")) == written(found)


def test_the_calendar_of_an_academie_takes_its_name_or_the_zone_chosen():
    alone = ICS.replace(" - Zones A/B/C", "").replace("LOCATION:Zones A/B/C\n", "")
    assert [p.zone for p in read(alone, "a.ics", Zone.MAYOTTE).periods] == [Zone.MAYOTTE]
    assert read(alone, "a.ics").periods == ()
    named = alone.replace("VERSION:2.0", "VERSION:2.0\nX-WR-CALNAME:calendrier scolaire Guyane")
    assert [p.zone for p in read(named, "a.ics").periods] == [Zone.GUYANE]


def test_a_file_with_a_line_a_day():
    assert written(read(DAYS)) == [
        ("A", "Toussaint", date(2028, 10, 21), date(2028, 10, 23)),
        ("B", "Toussaint", date(2028, 10, 21), date(2028, 10, 24)),
    ]
    unnamed = read("date,vacances_zone_c\n2028-10-21,vrai\nbientôt,vrai\n")
    assert written(unnamed) == [("C", "(sans nom)", date(2028, 10, 21), date(2028, 10, 22))]


def test_the_daily_file_of_the_shared_data_says_what_is_shipped():
    path = donnees("calendriers/vacances_scolaires_2015_2028_par_jour.csv")
    found = read_school_calendar(path.read_bytes(), path.name)
    assert [p for p in found.periods if p.debut >= date(2024, 7, 1)] == []
    assert found.laissees == ()


@pytest.mark.parametrize(
    "text, name, words",
    [
        ("nom;commune\nÉcole;Angers\n", "ecoles.csv", "n'a pas les colonnes"),
        ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n", "vide.ics", "aucune période"),
        ("bonjour", "lettre.ics", "n'est pas un calendrier"),
        ("", "vide.csv", "vide"),
    ],
)
def test_another_file_is_refused_with_a_sentence(text, name, words):
    with pytest.raises(Refused, match=words):
        read(text, name)


def test_a_supposed_end_never_replaces_a_known_one():
    opening = "description;start_date;end_date;zones\nDébut des Vacances d'Été;2027-07-03;2027-07-03;Zone B\n"
    assert read(opening).periods == ()
    assert [p.supposee for p in read(opening.replace("2027", "2029")).periods] == [True]


def test_what_is_imported_replaces_what_it_overlaps(persona):
    first = ZonePeriod(Zone.CORSE, "hiver", date(2027, 2, 13), date(2027, 3, 1))
    second = ZonePeriod(Zone.CORSE, "hiver", date(2027, 2, 20), date(2027, 3, 8))
    elsewhere = ZonePeriod(Zone.GUYANE, "Carnaval", date(2027, 2, 6), date(2027, 2, 15))
    saved = save_periods(periods=[first, elsewhere], source="a.ics", by=persona("nora"))
    assert (saved.ajoutees, saved.remplacees) == (2, 0)
    saved = save_periods(periods=[second], source="b.ics", by=None)
    assert (saved.ajoutees, saved.remplacees) == (1, 1)
    assert set(imported_periods()) == {second, elsewhere}
    assert imported_periods(Zone.GUYANE) == (elsewhere,)
    event = Event.objects.filter(kind="calendrier_importe").latest("pk")
    assert event.contexte["remplacees"] == ["hiver 2027 (Corse) : 13/02/2027-01/03/2027"]


def test_who_may_write_the_calendar(persona):
    for name in ("amina", "theo", "nora"):
        save_periods(periods=[], source="x", by=persona(name))
    for name in ("paul", "claire", "malik", "remi"):
        with pytest.raises(Refused):
            save_periods(periods=[], source="x", by=persona(name))
    row = PeriodeScolaire.objects.create(zone="B", nom="hiver", debut=date(2029, 2, 1), fin=date(2029, 2, 15))
    with pytest.raises(Refused):
        delete_period(periode=row, by=persona("malik"))


def test_removing_a_correction_brings_back_what_was_shipped(persona):
    shifted = ZonePeriod(Zone.B, "été", date(2028, 7, 5), date(2028, 9, 4))
    save_periods(periods=[shifted], source="b.ics", by=None)
    assert known_until(Zone.B, imported_periods()) == date(2028, 9, 4)
    delete_period(periode=PeriodeScolaire.objects.get(), by=persona("theo"))
    assert known_until(Zone.B, imported_periods()) == date(2028, 9, 1)
    assert Event.objects.filter(kind="calendrier_periode_supprimee").count() == 1


def test_every_zone_is_listed_with_what_is_known(django_assert_num_queries):
    PeriodeScolaire.objects.create(zone="Corse", nom="hiver", debut=date(2027, 2, 13), fin=date(2027, 3, 1))
    with django_assert_num_queries(1):
        found = {known.zone: known for known in known_zones(date(2027, 2, 20))}
    assert list(found) == list(Zone)
    assert found[Zone.CORSE].jusqu_au == date(2027, 3, 1)
    assert [h.nom for h in found[Zone.CORSE].prochaines] == ["hiver"]
    assert (found[Zone.MAYOTTE].jusqu_au, found[Zone.MAYOTTE].prochaines) == (None, ())


# ── the page ──────────────────────────────────────────────────────────


def send(client, text, name="calendrier.csv", **values):
    return client.post(URL, {"fichier": SimpleUploadedFile(name, text.encode()), **values})


def test_nothing_is_written_before_agreement(login):
    client = login("nora")
    response = send(client, OPEN_DATA)
    assert response.status_code == 200
    assert "vendredi 20 octobre" not in response.text and "samedi 21 octobre 2028" in response.text
    assert "Ligne 5" in response.text
    assert PeriodeScolaire.objects.count() == 0
    done = client.post(URL, {"applique": "1", "scelle": response.context["scelle"]}, follow=True)
    assert "2 périodes écrites, 0 remplacées" in done.text
    assert set(PeriodeScolaire.objects.values_list("zone", "source")) == {
        ("B", "calendrier.csv"),
        ("Corse", "calendrier.csv"),
    }
    again = send(client, OPEN_DATA)
    assert "déjà connu" in again.text and again.context["scelle"] == ""


def test_a_file_that_is_not_one_is_said_beside_the_form(login):
    response = send(login("amina"), "bonjour", "lettre.ics", zone="Corse")
    assert response.status_code == 422
    assert "n&#x27;est pas un calendrier" in response.text
    assert '<option value="Corse" selected>' in response.text
    assert login("amina").post(URL, {}).status_code == 422


def test_an_altered_agreement_is_refused(login):
    client = login("theo")
    response = client.post(URL, {"applique": "1", "scelle": "abc"}, follow=True)
    assert "a été abîmé en route" in response.text


def test_a_period_is_removed(login):
    row = PeriodeScolaire.objects.create(zone="B", nom="hiver", debut=date(2029, 2, 1), fin=date(2029, 2, 15))
    client = login("amina")
    assert "Importées" in client.get(URL).text
    assert client.post(f"{URL}{row.pk}/supprimer/").status_code == 302
    assert not PeriodeScolaire.objects.exists()
    assert client.post(f"{URL}{row.pk}/supprimer/").status_code == 404


# ── the command ───────────────────────────────────────────────────────


def run(*args):
    out = StringIO()
    call_command("importer_calendrier", *args, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_wrote(tmp_path):
    path = tmp_path / "calendrier.csv"
    path.write_text(OPEN_DATA)
    found = json.loads(run(str(path), "--json"))
    assert [(p["zone"], p["debut"]) for p in found["periodes"]] == [
        ("B", "2028-10-21"),
        ("Corse", "2026-12-19"),
    ]
    assert (found["inchangees"], [row["ligne"] for row in found["laissees"]]) == (1, [5, 6])
    assert "0 périodes écrites, 3 déjà connues" in run(str(path))
    alone = tmp_path / "mayotte.ics"
    alone.write_text(ICS.replace(" - Zones A/B/C", "").replace("LOCATION:Zones A/B/C\n", ""))
    assert "Mayotte : Toussaint" in run(str(alone), "--zone", "Mayotte")


def test_the_command_refuses_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run("/nulle/part.ics")
