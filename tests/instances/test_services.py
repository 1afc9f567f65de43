"""Writing instances, seats, meetings and their agenda."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.services.fusion import merge_structures
from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from maillage.instances.models import Instance, Reunion, Siege
from maillage.instances.services import instances, points, reunions
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.instances import DecisionFactory, InstanceFactory, InvitationFactory, ReunionFactory

pytestmark = pytest.mark.django_db
NEXT_WEEK = timezone.now() + timedelta(days=7)
TIMES = {"debut": NEXT_WEEK.isoformat(), "fin": (NEXT_WEEK + timedelta(hours=2)).isoformat()}


def create(cite, by, **values):
    return instances.create_instance(cite=cite, values={"nom": "COPIL", "type": "copil", **values}, by=by)


def meet(instance, by, **values):
    return reunions.create_reunion(instance=instance, values={**TIMES, **values}, by=by)


# ── instances ─────────────────────────────────────────────────────────


def test_an_instance_and_its_trail(saint_aubin, persona):
    top = create(saint_aubin, persona("amina"))
    below = create(
        saint_aubin, persona("amina"), nom="GT langage", type="groupe_travail", rend_compte_a=top.pk
    )
    assert (below.rend_compte_a, below.version) == (top, 1)
    base = read_fields(below, ("objet", "quorum_part"))
    saved = instances.update_instance(
        instance=below, base=base, mine={**base, "objet": "Langage"}, by=persona("claire")
    )
    assert saved.written == ("objet",)
    assert [event.kind for event in history_of(below)] == ["instance_modifiee", "instance_creee"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"quorum_part": 120}, "de 1 à 100"),
        ({"quorum_part": 50, "quorum_nombre": 4}, "pas les deux"),
        ({"debut": "2026-02-01", "fin": "2026-01-01"}, "postérieure à son début"),
        ({"type": "espace_existant"}, "structure qui le porte"),
    ],
)
def test_what_makes_no_sense_is_refused(saint_aubin, persona, values, sentence):
    with pytest.raises(Refused, match=sentence):
        create(saint_aubin, persona("amina"), **values)
    assert not Instance.objects.exists()


def test_a_partner_does_not_write_instances(saint_aubin, persona):
    with pytest.raises(Refused, match="mandat"):
        create(saint_aubin, persona("malik"))


def test_an_instance_of_another_cite_is_refused(saint_aubin, ailleurs, persona):
    with pytest.raises(Refused, match="autre cité"):
        create(saint_aubin, persona("amina"), rend_compte_a=InstanceFactory(cite=ailleurs).pk)


def test_an_instance_that_met_is_closed_not_deleted(saint_aubin, persona):
    instance = create(saint_aubin, persona("amina"))
    meet(instance, persona("amina"))
    with pytest.raises(Refused, match="histoire est gardée"):
        instances.delete_instance(instance=instance, by=persona("amina"))
    empty = create(saint_aubin, persona("amina"))
    instances.delete_instance(instance=empty, by=persona("amina"))
    assert list(Instance.objects.all()) == [instance]


# ── seats ─────────────────────────────────────────────────────────────


def seat(instance, by, **values):
    return instances.save_seat(siege=Siege(cite=instance.cite, instance=instance), values=values, by=by)


def test_a_seat_follows_another_without_overlap(saint_aubin, persona):
    instance, structure = InstanceFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
    first = seat(instance, persona("amina"), structure=structure.pk, debut="2024-01-01")
    with pytest.raises(Refused, match="existe déjà"):
        seat(instance, persona("amina"), structure=structure.pk, debut="2026-01-01")
    instances.end_seat(siege=first, on=date(2026, 1, 1), by=persona("amina"))
    second = seat(instance, persona("amina"), structure=structure.pk, debut="2026-01-01")
    assert [row.pk for row in Siege.objects.at(date(2025, 12, 31))] == [first.pk]
    assert [row.pk for row in Siege.objects.at(date(2026, 1, 1))] == [second.pk]
    instances.remove_seat(siege=second, by=persona("amina"))
    assert list(Siege.objects.all()) == [first]


def test_a_substitute_replaces_a_seat_of_the_same_instance(saint_aubin, persona):
    instance, structure = InstanceFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
    first = seat(instance, persona("amina"), structure=structure.pk)
    stranger = Siege.objects.create(
        cite=saint_aubin, instance=InstanceFactory(cite=saint_aubin), structure=structure
    )
    values = {"structure": structure.pk, "qualite": "suppleant"}
    with pytest.raises(Refused, match="même instance"):
        seat(instance, persona("amina"), **values, suppleant_de=stranger.pk)
    assert seat(instance, persona("amina"), **values, suppleant_de=first.pk).suppleant_de == first


def test_who_sits_today(saint_aubin, persona):
    malik, structure = persona("malik"), StructureFactory(cite=saint_aubin)
    structure.rattachements.create(cite=saint_aubin, user=malik)
    shared, named = InstanceFactory(cite=saint_aubin), InstanceFactory(cite=saint_aubin)
    seat(shared, None, structure=structure.pk)
    seat(named, None, structure=structure.pk, personne=PersonneFactory(cite=saint_aubin).pk)
    own = seat(named, None, structure=StructureFactory(cite=saint_aubin).pk, compte=malik.pk)
    assert {row.instance for row in Siege.objects.seated(malik)} == {shared, named}
    instances.end_seat(siege=own, on=date(2025, 1, 1), by=None)
    assert {row.instance for row in Siege.objects.seated(malik)} == {shared}


def test_a_merge_keeps_one_seat_and_one_invitation(saint_aubin, persona):
    instance = InstanceFactory(cite=saint_aubin)
    kept, absorbed = StructureFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
    reunion = ReunionFactory(cite=saint_aubin, instance=instance)
    for structure in (kept, absorbed):
        Siege.objects.create(cite=saint_aubin, instance=instance, structure=structure)
        person = PersonneFactory(cite=saint_aubin)
        Siege.objects.create(cite=saint_aubin, instance=instance, structure=structure, personne=person)
        InvitationFactory(cite=saint_aubin, reunion=reunion, structure=structure, personne=person)
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    assert sorted(row.structure_id for row in instance.sieges.all()) == [kept.pk] * 3
    assert [row.structure_id for row in reunion.invitations.all()] == [kept.pk] * 2


# ── meetings ──────────────────────────────────────────────────────────


def test_meetings_are_numbered_within_their_instance(saint_aubin, persona):
    one, other = InstanceFactory(cite=saint_aubin), InstanceFactory(cite=saint_aubin)
    amina = persona("amina")
    assert [meet(row, amina).numero for row in (one, one, other)] == [1, 2, 1]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"fin": TIMES["debut"]}, "avant d'avoir commencé"),
        ({"debut": None}, "Donnez la date"),
        (
            {"debut": "2021-01-01T09:00:00+00:00", "fin": "2021-01-01T11:00:00+00:00"},
            "n'existe pas à cette date",
        ),
    ],
)
def test_a_meeting_that_makes_no_sense_is_refused(saint_aubin, persona, values, sentence):
    instance = InstanceFactory(cite=saint_aubin, debut=date(2024, 1, 1))
    with pytest.raises(Refused, match=sentence):
        meet(instance, persona("amina"), **values)
    assert not Reunion.objects.exists()


def test_the_one_who_runs_the_instance_prepares_its_meetings(saint_aubin, persona):
    lou = persona("lou")
    mine = InstanceFactory(cite=saint_aubin, animateur=lou)
    assert meet(mine, lou).numero == 1
    with pytest.raises(Refused, match="mandat"):
        meet(InstanceFactory(cite=saint_aubin), lou)


def test_cancelling_keeps_everything_and_nothing_more_is_written(saint_aubin, persona):
    reunion = meet(InstanceFactory(cite=saint_aubin), persona("amina"))
    point = points.add_point(reunion=reunion, values={"titre": "Budget"}, by=persona("amina"))
    cancelled = reunions.change_state(reunion=reunion, etat="annulee", motif="Grève", by=persona("amina"))
    assert (cancelled.etat_motif, cancelled.points.get()) == ("Grève", point)
    with pytest.raises(Refused, match="annulée"):
        points.add_point(reunion=cancelled, values={"titre": "Autre"}, by=persona("amina"))
    back = reunions.change_state(reunion=cancelled, etat="preparation", by=persona("amina"))
    assert back.etat_motif == ""


def test_a_meeting_is_not_held_before_it_begins(saint_aubin, persona):
    reunion = meet(InstanceFactory(cite=saint_aubin), persona("amina"))
    with pytest.raises(Refused, match="pas encore commencé"):
        reunions.change_state(reunion=reunion, etat="tenue", by=persona("amina"))
    later = NEXT_WEEK + timedelta(hours=1)
    assert reunions.change_state(reunion=reunion, etat="tenue", by=None, now=later).etat == "tenue"


def test_two_people_change_the_same_meeting(saint_aubin, persona):
    reunion = meet(InstanceFactory(cite=saint_aubin), persona("amina"))
    base = {"lieu": "", "objet": ""}
    reunions.update_reunion(reunion=reunion, base=base, mine={**base, "lieu": "Ici"}, by=persona("amina"))
    saved = reunions.update_reunion(
        reunion=reunion, base=base, mine={"lieu": "Là", "objet": "Bilan"}, by=persona("claire")
    )
    assert [conflict.theirs for conflict in saved.conflicts] == ["Ici"]
    reunion.refresh_from_db()
    assert (reunion.lieu, reunion.objet) == ("Ici", "")


def test_only_what_was_never_used_is_deleted(saint_aubin, persona):
    used, unused = (meet(InstanceFactory(cite=saint_aubin), persona("amina")) for _ in range(2))
    DecisionFactory(cite=saint_aubin, reunion=used)
    with pytest.raises(Refused, match="annulez-la"):
        reunions.delete_reunion(reunion=used, by=persona("amina"))
    reunions.delete_reunion(reunion=unused, by=persona("amina"))
    assert list(Reunion.objects.all()) == [used]


# ── the agenda ────────────────────────────────────────────────────────


def agenda(reunion, by):
    return [points.add_point(reunion=reunion, values={"titre": title}, by=by) for title in "abc"]


def titles(reunion):
    return "".join(reunion.points.values_list("titre", flat=True))


def test_points_are_ordered_by_hand(saint_aubin, persona):
    reunion, amina = ReunionFactory(cite=saint_aubin), persona("amina")
    first, second, third = agenda(reunion, amina)
    points.move_point(point=third, places=-1, by=amina)
    assert titles(reunion) == "acb"
    points.move_point(point=first, places=-1, by=amina)
    assert titles(reunion) == "acb"
    points.reorder(reunion=reunion, ids=[second.pk, 999, second.pk], by=amina)
    assert titles(reunion) == "bac"


def test_a_point_that_carries_a_decision_stays(saint_aubin, persona):
    reunion, amina = ReunionFactory(cite=saint_aubin), persona("amina")
    first, second, _ = agenda(reunion, amina)
    DecisionFactory(cite=saint_aubin, reunion=reunion, point=first)
    with pytest.raises(Refused, match="porte déjà"):
        points.remove_point(point=first, by=amina)
    points.remove_point(point=second, by=amina)
    assert titles(reunion) == "ac"


def test_a_point_is_changed_and_its_duration_checked(saint_aubin, persona):
    reunion, amina = ReunionFactory(cite=saint_aubin), persona("amina")
    point = agenda(reunion, amina)[0]
    saved = points.update_point(point=point, base={"duree": None}, mine={"duree": 20}, by=amina)
    assert saved.written == ("duree",)
    with pytest.raises(Refused, match="600 minutes"):
        points.update_point(point=point, base={"duree": 20}, mine={"duree": 900}, by=amina)
