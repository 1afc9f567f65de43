"""What is allowed now: instances and seats, meetings, minutes, decisions, tasks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from maillage.base.errors import Refused
from maillage.instances.rules import comptes_rendus, instances, reunions

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


@dataclass
class Seat:
    pk: int | None = None
    structure_id: int = 1
    personne_id: int | None = None
    qualite: str = "titulaire"
    debut: date | None = None
    fin: date | None = None


@dataclass
class Body:
    pk: int | None = 1
    type: str = "copil"
    porteuse_id: int | None = None
    rend_compte_a_id: int | None = None
    quorum_nombre: int | None = None
    quorum_part: int | None = None


@dataclass
class Meeting:
    etat: str = "preparation"
    debut: datetime = NOW + timedelta(days=7)
    fin: datetime = NOW + timedelta(days=7, hours=2)
    reponse_avant: date | None = None


@dataclass
class Minutes:
    etat: str = "brouillon"
    numero: int = 0


@dataclass
class Job:
    etat: str = "a_faire"
    echeance: date | None = None
    rappel_jours: int = 3
    rappelee_le: date | None = None


def refusal(gesture, *args, **kwargs) -> str:
    """The code of the refusal, or "" when it is allowed."""
    try:
        gesture(*args, **kwargs)
    except Refused as refused:
        assert refused.sentence
        return refused.code
    return ""


# ── instances ─────────────────────────────────────────────────────────


def test_the_space_of_another_names_who_carries_it():
    assert refusal(instances.check_instance, Body(type="espace_existant"), {}) == "porteuse"
    assert refusal(instances.check_instance, Body(type="espace_existant", porteuse_id=3), {}) == ""


def test_nobody_reports_to_itself_through_others():
    parents = {1: None, 2: 1, 3: 2}
    assert refusal(instances.check_instance, Body(pk=1, rend_compte_a_id=3), parents) == "boucle"
    assert refusal(instances.check_instance, Body(pk=3, rend_compte_a_id=1), parents) == ""
    assert refusal(instances.check_instance, Body(pk=None, rend_compte_a_id=3), parents) == ""
    assert instances.ancestors(1, {1: 2, 2: 1}) == (1, 2)


@pytest.mark.parametrize(
    ("debut", "fin", "allowed"),
    [
        (None, None, True),
        (date(2026, 1, 1), None, True),
        (date(2026, 4, 1), None, False),
        (None, date(2026, 3, 1), False),
        (None, date(2026, 3, 2), True),
    ],
)
def test_an_instance_meets_while_it_exists(debut, fin, allowed):
    assert refusal(instances.check_active, Seat(debut=debut, fin=fin), TODAY) == ("" if allowed else "close")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (Seat(pk=2), "siege"),
        (Seat(pk=2, structure_id=9), ""),
        (Seat(pk=2, qualite="suppleant"), ""),
        (Seat(pk=2, fin=date(2026, 1, 1)), ""),
        (Seat(pk=2, fin=date(2026, 1, 2)), "siege"),
        (Seat(pk=2, personne_id=4), ""),
        (Seat(pk=1), ""),
    ],
)
def test_one_seat_at_a_time(other, code):
    assert refusal(instances.check_seat, Seat(pk=1, debut=date(2026, 1, 1)), [other]) == code


def test_a_person_holds_one_seat_whatever_the_quality():
    mine, other = Seat(pk=1, personne_id=4), Seat(pk=2, personne_id=4, qualite="suppleant")
    assert refusal(instances.check_seat, mine, [other]) == "siege"


@pytest.mark.parametrize(
    ("debut", "fin", "code"),
    [(None, None, ""), (None, TODAY, "termine"), (TODAY, None, "dates"), (TODAY - timedelta(1), None, "")],
)
def test_a_seat_ends_once_and_after_it_began(debut, fin, code):
    assert refusal(instances.check_endable, Seat(debut=debut, fin=fin), TODAY) == code


@pytest.mark.parametrize(
    ("number", "share", "present", "needed", "reached"),
    [(None, None, 0, None, True), (3, None, 2, 3, False), (3, None, 3, 3, True), (None, 50, 3, 4, False), (None, 50, 4, 4, True)],
)  # fmt: skip
def test_quorum(number, share, present, needed, reached):
    body = Body(quorum_nombre=number, quorum_part=share)
    quorum = instances.quorum_of(body, titulaires=7, presents=present)
    assert (quorum.requis, quorum.atteint) == (needed, reached)


# ── meetings ──────────────────────────────────────────────────────────


def test_hours():
    assert refusal(reunions.check_times, NOW, NOW) == "heures"
    assert refusal(reunions.check_times, NOW, NOW + timedelta(hours=13)) == "heures"
    assert refusal(reunions.check_times, NOW, NOW + timedelta(hours=2)) == ""


def test_the_past_is_a_record():
    assert "pour mémoire" in reunions.past_warning(NOW, NOW)
    assert reunions.past_warning(NOW + timedelta(1), NOW) == ""


@pytest.mark.parametrize(
    ("before", "after", "days", "motif", "code"),
    [
        ("preparation", "tenue", 7, "", "etat"),
        ("preparation", "tenue", -1, "", ""),
        ("convoquee", "annulee", 7, " ", "motif"),
        ("convoquee", "annulee", 7, "grève", ""),
        ("annulee", "preparation", 7, "", ""),
        ("tenue", "annulee", -1, "non", "etat"),
    ],
)
def test_the_life_of_a_meeting(before, after, days, motif, code):
    meeting = Meeting(before, NOW + timedelta(days), NOW + timedelta(days, hours=1))
    assert refusal(reunions.check_move, meeting, after, now=NOW, motif=motif) == code


def test_nobody_is_convened_to_the_past_nor_to_a_cancelled_meeting():
    assert refusal(reunions.check_convocable, Meeting(), now=NOW) == ""
    assert refusal(reunions.check_convocable, Meeting(debut=NOW), now=NOW) == "passee"
    assert refusal(reunions.check_convocable, Meeting("annulee"), now=NOW) == "annulee"
    assert refusal(reunions.check_editable, Meeting("tenue")) == ""


def test_an_answer():
    assert refusal(reunions.check_answer, "present", "") == ""
    assert refusal(reunions.check_answer, "represente", " ") == "represente_par"
    assert refusal(reunions.check_answer, "", "") == "reponse"
    assert refusal(reunions.check_answerable, Meeting("annulee"), now=NOW) == "annulee"
    assert refusal(reunions.check_answerable, Meeting(debut=NOW - timedelta(2)), now=NOW) == "expire"
    assert refusal(reunions.check_answerable, Meeting(debut=NOW - timedelta(hours=2)), now=NOW) == ""


@pytest.mark.parametrize(
    ("expected", "days", "late"),
    [(None, 7, False), (None, 0, True), (TODAY, 7, False), (TODAY - timedelta(1), 7, True)],
)
def test_a_late_answer(expected, days, late):
    meeting = Meeting(debut=NOW + timedelta(days), reponse_avant=expected)
    assert reunions.is_late(meeting, now=NOW, today=TODAY) is late


# ── minutes, decisions, tasks ─────────────────────────────────────────


def test_validated_minutes_are_not_written_on():
    assert refusal(comptes_rendus.check_writable, Minutes("valide")) == "valide"
    assert refusal(comptes_rendus.check_writable, Minutes()) == ""


@pytest.mark.parametrize(
    ("minutes", "meeting", "empty", "motif", "code"),
    [
        (Minutes(), "tenue", False, "", ""),
        (Minutes("valide"), "tenue", False, "", "etat"),
        (Minutes(), "convoquee", False, "", "tenue"),
        (Minutes(), "tenue", True, "", "vide"),
        (Minutes(numero=1), "tenue", False, "", "motif"),
        (Minutes(numero=1), "tenue", False, "une date", ""),
    ],
)
def test_what_may_be_validated(minutes, meeting, empty, motif, code):
    assert refusal(comptes_rendus.check_validable, minutes, meeting=meeting, empty=empty, motif=motif) == code


def test_sending_and_reopening():
    assert refusal(comptes_rendus.check_sendable, Minutes()) == "brouillon"
    assert refusal(comptes_rendus.check_sendable, Minutes("diffuse")) == ""
    assert refusal(comptes_rendus.check_reopenable, Minutes()) == "etat"
    assert refusal(comptes_rendus.check_reopenable, Minutes("diffuse")) == ""


def test_votes():
    votes = {"pour": None, "contre": None, "abstentions": None}
    assert refusal(comptes_rendus.check_votes, "vote", **votes) == "vote"
    assert refusal(comptes_rendus.check_votes, "vote", **{**votes, "pour": 4}) == ""
    assert refusal(comptes_rendus.check_votes, "consensus", **{**votes, "pour": 4}) == "vote"
    assert refusal(comptes_rendus.check_votes, "consensus", **votes) == ""


def test_a_decision_is_withdrawn_with_a_reason():
    assert refusal(comptes_rendus.check_decision_move, "a_suivre", "retiree", " ") == "motif"
    assert refusal(comptes_rendus.check_decision_move, "a_suivre", "appliquee", "") == ""
    assert refusal(comptes_rendus.check_decision_move, "appliquee", "retiree", "x") == "etat"


@pytest.mark.parametrize(
    ("days", "etat", "reminded", "due"),
    [
        (None, "a_faire", None, False),
        (4, "a_faire", None, False),
        (3, "a_faire", None, True),
        (3, "a_faire", TODAY, False),
        (-1, "en_cours", TODAY - timedelta(6), False),
        (-1, "en_cours", TODAY - timedelta(7), True),
        (-1, "faite", None, False),
    ],
)
def test_when_a_task_is_reminded(days, etat, reminded, due):
    echeance = None if days is None else TODAY + timedelta(days)
    job = Job(etat, echeance, 3, reminded)
    assert comptes_rendus.is_to_remind(job, TODAY) is due
    assert comptes_rendus.is_late(job, TODAY) is (days == -1 and etat != "faite")
