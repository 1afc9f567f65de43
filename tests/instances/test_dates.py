"""The rule of an instance, the dates proposed, instances that overlap."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.acteurs.models import Sollicitation
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.cites.models import Theme
from maillage.core.calendar import PARIS
from maillage.core.calendar.rules import Rule, RuleKind
from maillage.core.governance import Suggestion
from maillage.instances.models import Instance, Siege
from maillage.instances.selectors.dates import proposals, rule_in_words, rule_of
from maillage.instances.selectors.recoupements import overlaps_of
from maillage.instances.services.rythme import set_rhythm
from tests.cites.test_agenda import located
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.instances import InstanceFactory, ReunionFactory

pytestmark = pytest.mark.django_db
BASE = "/c/saint-aubin/instances/agenda/"
TODAY = date(2026, 9, 1)


def text(response):
    return " ".join(response.text.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").split())


def seat(instance, structure, personne=None, **kwargs):
    return Siege.objects.create(
        cite=instance.cite, instance=instance, structure=structure, personne=personne, **kwargs
    )


def meeting(instance, day, hour=14, **kwargs):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)
    return ReunionFactory(cite=instance.cite, instance=instance, debut=start, etat="convoquee", **kwargs)


@pytest.fixture
def suivi(saint_aubin):
    """A committee that meets five working days before each school holiday of zone B."""
    located(saint_aubin, "49")
    instance = InstanceFactory(cite=saint_aubin, nom="Comité de suivi")
    return set_rhythm(instance=instance, rule=Rule(RuleKind.BEFORE_HOLIDAYS, 5), by=None)


def first_days(found):
    """A target whose days are all closed has none."""
    return [choice.propositions[0].jour for choice in found.choix if choice.propositions]


# ── the rule ──────────────────────────────────────────────────────────


def test_a_rule_is_kept_and_told(persona, suivi):
    assert rule_of(suivi) == Rule(RuleKind.BEFORE_HOLIDAYS, 5)
    assert rule_in_words(suivi) == "5 jours ouvrés avant chaque vacances scolaires, à 14 h"
    event = Event.objects.filter(kind="instance_rythme").latest("pk")
    assert event.changes == {"rythme": ["", "5 jours ouvrés avant chaque vacances scolaires, à 14 h"]}
    set_rhythm(instance=suivi, rule=Rule(RuleKind.BEFORE_HOLIDAYS, 5), by=persona("amina"))
    assert Event.objects.filter(kind="instance_rythme").count() == 1
    assert set_rhythm(instance=suivi, rule=None, by=persona("amina")).rythme == {}
    assert rule_in_words(Instance.objects.get(pk=suivi.pk)) == ""


def test_a_rule_is_refused_with_a_sentence(persona, suivi, ailleurs):
    stranger = InstanceFactory(cite=ailleurs)
    for rule, words in (
        (Rule(RuleKind.MONTHLY, 40), "1 à 11 mois"),
        (Rule(RuleKind.BEFORE_BODY, 5, instance=suivi.pk), "avant elle-même"),
        (Rule(RuleKind.BEFORE_BODY, 5, instance=stranger.pk), "pas dans la cité"),
    ):
        with pytest.raises(Refused, match=words):
            set_rhythm(instance=suivi, rule=rule, by=None)
    with pytest.raises(Refused):
        set_rhythm(instance=suivi, rule=None, by=persona("malik"))


def test_what_can_no_longer_be_read_is_no_rule(suivi):
    suivi.rythme = {"genre": "quand-on-peut"}
    assert (rule_of(suivi), rule_in_words(suivi)) == (None, "")


# ── the dates ─────────────────────────────────────────────────────────


def test_before_each_holiday_of_the_zone(suivi):
    found = proposals(suivi, TODAY)
    assert first_days(found) == [
        date(2026, 10, 12), date(2026, 12, 14), date(2027, 2, 15), date(2027, 4, 12), date(2027, 6, 28),
    ]  # fmt: skip
    assert (
        found.choix[0].cible.raison == "5 jours ouvrés avant les vacances de la Toussaint (17 octobre 2026)."
    )
    assert (found.choisie, found.alerte, found.membres) == (True, "", 0)


def test_another_meeting_of_the_same_people_moves_the_date(saint_aubin, suivi):
    college, mairie = StructureFactory(cite=saint_aubin, nom="Collège"), StructureFactory(cite=saint_aubin)
    person = PersonneFactory(cite=saint_aubin)
    seat(suivi, college, person)
    seat(suivi, mairie)
    other = InstanceFactory(cite=saint_aubin, nom="COPIL")
    seat(other, college, person)
    meeting(other, date(2026, 10, 12))
    found = proposals(suivi, TODAY)
    assert found.choix[0].propositions[0].jour != date(2026, 10, 12)
    said = {avoided.jour: avoided.raison for avoided in found.choix[0].ecartes}
    assert said[date(2026, 10, 12)] == "Déjà en réunion à cette heure (COPIL) : Collège."
    assert (found.membres, found.rencontres) == (2, 1)


def test_a_structure_that_names_nobody_is_the_same_member(saint_aubin, suivi):
    college = StructureFactory(cite=saint_aubin, nom="Collège")
    seat(suivi, college)
    other = InstanceFactory(cite=saint_aubin, nom="COPIL")
    seat(other, college, PersonneFactory(cite=saint_aubin))
    seat(other, StructureFactory(cite=saint_aubin))
    meeting(other, date(2026, 10, 12))
    assert proposals(suivi, TODAY).rencontres == 1
    stranger = InstanceFactory(cite=saint_aubin)
    seat(stranger, StructureFactory(cite=saint_aubin))
    meeting(stranger, date(2026, 10, 13))
    assert proposals(suivi, TODAY).rencontres == 1


def test_a_week_when_too_much_is_asked_is_avoided(saint_aubin, suivi):
    college = StructureFactory(cite=saint_aubin, nom="Collège")
    seat(suivi, college)
    for rank in range(4):
        Sollicitation.objects.create(
            cite=saint_aubin, structure=college, nature="enquete", le=date(2026, 10, 12), poids=2,
            objet="Enquête", cle=f"enquete:{rank}",
        )  # fmt: skip
    found = proposals(suivi, TODAY)
    assert found.choix[0].propositions[0].jour < date(2026, 10, 12)
    assert any("Semaine déjà très chargée pour Collège." in a.raison for a in found.choix[0].ecartes)


def test_what_is_planned_already_is_not_proposed_again(suivi):
    meeting(suivi, date(2026, 10, 9))
    assert first_days(proposals(suivi, TODAY))[0] == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("day", "following"), [(date(2026, 9, 28), date(2026, 12, 14)), (date(2026, 9, 21), date(2026, 10, 12))]
)
def test_a_meeting_held_early_is_still_the_one_before_the_holidays(suivi, day, following):
    meeting(suivi, day)
    assert first_days(proposals(suivi, TODAY))[0] == following


def test_holidays_that_nobody_knows_are_not_said_to_be_planned(login, saint_aubin, suivi):
    located(saint_aubin, "976")
    suivi.refresh_from_db()
    said = "Rien à proposer sur les douze mois qui viennent : les vacances à venir ne sont pas connues"
    assert said in text(login("amina").get(f"{BASE}dates/{suivi.pk}/"))


def test_before_another_instance(saint_aubin, suivi):
    copil = InstanceFactory(cite=saint_aubin, nom="COPIL")
    set_rhythm(instance=suivi, rule=Rule(RuleKind.BEFORE_BODY, 10, instance=copil.pk), by=None)
    suivi.refresh_from_db()
    found = proposals(suivi, TODAY)
    assert (found.choix, found.rien) == (
        (),
        "l'instance que celle-ci prépare n'a pas encore de réunion prévue.",
    )
    meeting(copil, date(2026, 11, 20))
    found = proposals(suivi, TODAY)
    assert found.phrase == "10 jours ouvrés avant « COPIL », à 14 h"
    assert first_days(found) == [date(2026, 11, 5)]


def test_counting_starts_from_the_last_meeting(saint_aubin):
    located(saint_aubin, "49")
    instance = InstanceFactory(cite=saint_aubin)
    set_rhythm(instance=instance, rule=Rule(RuleKind.WEEKLY, 3, jour=3), by=None)
    instance.refresh_from_db()
    meeting(instance, date(2026, 9, 10))
    days = first_days(proposals(instance, TODAY, number=3))
    assert days == [date(2026, 10, 1), date(2026, 11, 12)]
    yearly = InstanceFactory(cite=saint_aubin)
    set_rhythm(instance=yearly, rule=Rule(RuleKind.YEARLY, 2), by=None)
    yearly.refresh_from_db()
    past = timezone.now() - timedelta(days=30)
    ReunionFactory(cite=saint_aubin, instance=yearly, debut=past, etat="tenue")
    today = timezone.localdate()
    (first, *_) = first_days(proposals(yearly, today))
    assert 90 < (first - today).days < 200


def test_without_a_rule_once_a_month_is_supposed(saint_aubin):
    instance = InstanceFactory(cite=saint_aubin)
    found = proposals(instance, TODAY)
    assert (found.choisie, len(found.choix)) == (False, 6)
    assert "Choisissez-la dans les réglages" in found.alerte


def test_as_many_queries_for_three_as_for_one(saint_aubin, suivi):
    counts = []
    for number in (1, 3, 9):
        for _ in range(number):
            college = StructureFactory(cite=saint_aubin)
            seat(suivi, college)
            other = InstanceFactory(cite=saint_aubin)
            seat(other, college)
            meeting(other, date(2026, 10, 12))
        with CaptureQueriesContext(connection) as queries:
            proposals(Instance.objects.select_related("cite").get(pk=suivi.pk), TODAY)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


# ── pages ─────────────────────────────────────────────────────────────


def test_the_fragment_and_the_page(login, suivi):
    client = login("amina")
    whole = text(client.get(f"{BASE}dates/{suivi.pk}/"))
    assert "Rythme : 5 jours ouvrés avant chaque vacances scolaires, à 14 h." in whole and "<html" in whole
    fragment = client.get(f"{BASE}dates/{suivi.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert f"/c/saint-aubin/instances/{suivi.pk}/reunions/?jour=" in fragment.text
    assert "&amp;de=14:00&amp;a=16:00" in fragment.text
    assert login("malik").get(f"{BASE}dates/{suivi.pk}/").status_code == 403


def test_the_sheet_of_an_instance_asks_for_the_dates(login, suivi):
    assert f"{BASE}dates/{suivi.pk}/" in login("amina").get(f"/c/saint-aubin/instances/{suivi.pk}/").text


def test_the_form_of_the_rule(login, saint_aubin, suivi):
    client, url = login("amina"), f"{BASE}dates/{suivi.pk}/rythme/"
    shown = client.get(url)
    assert shown.context["form"]["genre"].value() == "avant_vacances"
    done = client.post(
        url, {"genre": "mensuel", "nombre": "2", "jour": "1", "rang": "-1", "heure": "09:30", "duree": "90"}
    )
    assert done.status_code == 302
    suivi.refresh_from_db()
    assert rule_in_words(suivi) == "tous les 2 mois, le dernier mardi, à 9 h 30"
    client.post(url, {"genre": "semaines", "depuis": "2026-09-03"})
    suivi.refresh_from_db()
    assert suivi.rythme == {
        "genre": "semaines",
        "nombre": 1,
        "depuis": "2026-09-03",
        "heure": "14:00",
        "duree": 120,
    }
    client.post(url, {"genre": ""})
    suivi.refresh_from_db()
    assert suivi.rythme == {}


@pytest.mark.parametrize(
    "values, field, words",
    [
        ({"genre": "avant_instance", "nombre": "5"}, "instance", "que celle-ci prépare"),
        ({"genre": "mensuel", "rang": "2"}, "rang", "choisissez aussi le jour"),
        ({"genre": "semaines", "nombre": "40"}, "nombre", "1 à 26 semaines"),
        ({"genre": "semaines", "nombre": "-1"}, "nombre", "1"),
        ({"genre": "souvent"}, "genre", "choix"),
    ],
)
def test_a_wrong_rule_is_said_beside_its_field(login, suivi, values, field, words):
    response = login("amina").post(f"{BASE}dates/{suivi.pk}/rythme/", values)
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])


# ── instances that overlap ────────────────────────────────────────────


def test_two_instances_with_the_same_people_and_themes(login, saint_aubin):
    members = [StructureFactory(cite=saint_aubin, nom=f"Membre {n}") for n in range(3)]
    bodies = [
        InstanceFactory(cite=saint_aubin, nom=nom) for nom in ("Groupe langage", "Groupe lecture", "Autre")
    ]
    for body in bodies[:2]:
        body.themes.add(Theme.objects.first())
        for member in members:
            seat(body, member)
    seat(bodies[2], members[0])
    seat(bodies[2], members[1], qualite="invite")
    (found,) = overlaps_of(saint_aubin, TODAY)
    assert (found.une, found.autre, found.pair.proposition) == (bodies[0], bodies[1], Suggestion.MERGE)
    assert "3 membres en commun sur 3 : Membre 0, Membre 1 et Membre 2." in found.pair.raisons
    assert overlaps_of(saint_aubin, TODAY, of=bodies[2]) == []
    assert len(overlaps_of(saint_aubin, TODAY, of=bodies[1])) == 1
    page = text(login("amina").get(f"{BASE}recoupements/"))
    assert "Groupe langage" in page and "un seul groupe" in page
    assert login("malik").get(f"{BASE}recoupements/").status_code == 403


def test_meetings_of_the_same_week_and_instances_that_are_closed(saint_aubin):
    members = [StructureFactory(cite=saint_aubin) for _ in range(2)]
    bodies = [InstanceFactory(cite=saint_aubin) for _ in range(2)]
    for body in bodies:
        for member in members:
            seat(body, member)
    assert overlaps_of(saint_aubin, TODAY) == []
    meeting(bodies[0], date(2026, 10, 12))
    meeting(bodies[1], date(2026, 10, 14))
    (found,) = overlaps_of(saint_aubin, TODAY)
    assert found.pair.proposition == Suggestion.HALF_DAY
    Instance.objects.filter(pk=bodies[0].pk).update(fin=TODAY)
    assert overlaps_of(saint_aubin, TODAY) == []


def test_nothing_overlaps(login, saint_aubin):
    assert "Aucune instance ne se recoupe" in text(login("amina").get(f"{BASE}recoupements/"))


def test_overlaps_cost_the_same_with_one_and_three(saint_aubin):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            body = InstanceFactory(cite=saint_aubin)
            body.themes.add(Theme.objects.first())
            seat(body, StructureFactory(cite=saint_aubin))
            meeting(body, date(2026, 10, 12))
        with CaptureQueriesContext(connection) as queries:
            overlaps_of(saint_aubin, TODAY)
        counts.append(len(queries))
    assert counts == [4, 4]
