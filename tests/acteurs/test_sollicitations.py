"""Solicitations: once for each gesture, counted, warned about, kept by merges and erasures."""

from datetime import date, timedelta

import pytest

from maillage.acteurs.choices import POIDS, NatureSollicitation
from maillage.acteurs.models import ReglagesSollicitation, Sollicitation
from maillage.acteurs.selectors.sollicitations import in_words, limits_of, warnings_for
from maillage.acteurs.services.fusion import merge_structures
from maillage.acteurs.services.sollicitations import (
    cancel_solicitations,
    record_many,
    record_solicitation,
    save_limits,
)
from maillage.audit.models import Event
from maillage.base import registry
from maillage.base.errors import Refused
from maillage.base.merge import repoint
from maillage.base.privacy import access_request, erase
from maillage.base.registry import Occasion, Occasions, Registry
from maillage.core.load import DEFAULT, Level
from tests.factories.acteurs import PersonneFactory, StructureFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 14)
INVITATION = NatureSollicitation.INVITATION


def ask(
    cite,
    personne=None,
    structure=None,
    *,
    cle="reunion:1",
    days_ago=1,
    nature=INVITATION,
    poids=None,
    by=None,
):
    return record_solicitation(
        cite=cite, personne=personne, structure=structure, nature=nature, le=TODAY - timedelta(days=days_ago),
        objet="Comité de suivi", cle=cle, poids=poids, by=by,
    )  # fmt: skip


@pytest.fixture
def camille(saint_aubin):
    return PersonneFactory(cite=saint_aubin, prenom="Camille", nom="Exemple")


@pytest.fixture
def passeurs(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Les Passeurs de mots")


def test_the_same_thing_is_asked_once(saint_aubin, camille, passeurs, persona):
    first = ask(saint_aubin, camille, passeurs, by=persona("amina"))
    assert ask(saint_aubin, camille, passeurs, days_ago=0) == first
    assert ask(saint_aubin, structure=passeurs) != first
    assert ask(saint_aubin, structure=passeurs) == Sollicitation.objects.get(personne=None)
    assert (first.poids, first.par, first.nature) == (2, persona("amina"), INVITATION)
    assert ask(saint_aubin, camille, cle="reunion:2", poids=5).poids == 5


def test_nobody_and_strangers_are_refused(saint_aubin, ailleurs, camille):
    with pytest.raises(Refused, match="Dites qui est sollicité"):
        ask(saint_aubin)
    with pytest.raises(Refused, match="appartient à une autre cité"):
        ask(saint_aubin, camille, StructureFactory(cite=ailleurs))
    assert not Sollicitation.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_many_are_recorded_in_the_same_number_of_queries(number, saint_aubin, django_assert_num_queries):
    cibles = [(PersonneFactory(cite=saint_aubin), None) for _ in range(number)]
    with django_assert_num_queries(5):
        rows = record_many(
            cite=saint_aubin,
            cibles=[*cibles, *cibles],
            nature=INVITATION,
            le=TODAY,
            objet="x" * 300,
            cle="c",
            by=None,
        )
    assert [row.personne for row in rows] == [personne for personne, _ in cibles]
    assert len(rows[0].objet) == 200


def test_taken_back_then_asked_again(saint_aubin, camille, passeurs, persona):
    ask(saint_aubin, camille, days_ago=9)
    ask(saint_aubin, structure=passeurs)
    assert (
        cancel_solicitations(cite=saint_aubin, cle="reunion:1", personnes=[camille.pk], by=persona("amina"))
        == 1
    )
    assert (
        cancel_solicitations(cite=saint_aubin, cle="reunion:1", structures=[camille.pk + 1000], by=None) == 0
    )
    assert Event.objects.get(kind="sollicitation_annulee").contexte == {"cle": "reunion:1", "nombre": 1}
    assert warnings_for(saint_aubin, personnes=[camille.pk], today=TODAY).rows[0].charge.count == 0
    again = ask(saint_aubin, camille, days_ago=2)
    assert (again.annulee_le, again.le) == (None, TODAY - timedelta(days=2))
    assert Sollicitation.objects.count() == 2
    assert cancel_solicitations(cite=saint_aubin, cle="reunion:1", by=None) == 2


# ── warnings ──────────────────────────────────────────────────────────


def test_a_warning_says_how_much_and_what(saint_aubin, camille, passeurs):
    for number in range(3):
        ask(saint_aubin, camille, passeurs, cle=f"reunion:{number}", days_ago=number * 7)
    ask(saint_aubin, camille, cle="relance:1", nature=NatureSollicitation.RELANCE, days_ago=3)
    ask(saint_aubin, camille, cle="campagne:1", nature=NatureSollicitation.CAMPAGNE, days_ago=30)
    found = warnings_for(saint_aubin, personnes=[camille.pk], structures=[passeurs.pk], today=TODAY)
    person, sheet = found.rows
    assert (person.who, person.nom, person.niveau) == (f"p{camille.pk}", "Camille Exemple", Level.SUSTAINED)
    assert (person.phrase, person.natures) == (
        "Déjà sollicitée 4 fois en 30 jours.",
        "3\xa0invitations, 1\xa0relance",
    )
    assert (sheet.niveau, sheet.charge.weight) == (Level.SUSTAINED, 6)
    assert (found.alertes, found.fortes, found.limits) == ((person, sheet), 0, DEFAULT)
    assert found.of(f"s{passeurs.pk}") == sheet
    assert found.of("s0") is None


def test_what_is_being_prepared_does_not_count(saint_aubin, camille):
    ask(saint_aubin, camille, cle="reunion:7")
    found = warnings_for(saint_aubin, personnes=[camille.pk], today=TODAY, exclude_cle="reunion:7")
    assert (found.rows[0].charge.count, found.alertes) == (0, ())


def test_a_structure_is_asked_once_for_a_meeting_of_three_of_its_people(saint_aubin, passeurs):
    people = [PersonneFactory(cite=saint_aubin) for _ in range(3)]
    for personne in people:
        ask(saint_aubin, personne, passeurs)
    found = warnings_for(saint_aubin, structures=[passeurs.pk], today=TODAY).rows[0]
    assert (found.charge.count, found.charge.weight) == (1, 2)


def test_people_of_another_cite_are_not_told(saint_aubin, ailleurs):
    stranger = PersonneFactory(cite=ailleurs)
    ask(ailleurs, stranger)
    assert warnings_for(saint_aubin, personnes=[stranger.pk], today=TODAY).rows == ()


@pytest.mark.parametrize("number", [1, 3])
def test_warnings_take_the_same_number_of_queries(
    number, saint_aubin, django_assert_num_queries, monkeypatch
):
    # what the rooms above know of meetings is counted in their own tests
    monkeypatch.setattr(registry, "occasions", Registry())
    people = [PersonneFactory(cite=saint_aubin) for _ in range(number)]
    sheets = [StructureFactory(cite=saint_aubin) for _ in range(number)]
    for personne, structure in zip(people, sheets, strict=True):
        ask(saint_aubin, personne, structure)
    with django_assert_num_queries(5):
        found = warnings_for(
            saint_aubin, personnes=[p.pk for p in people], structures=[s.pk for s in sheets], today=TODAY
        )
    assert len(found.rows) == 2 * number


@pytest.fixture
def seen_soon(monkeypatch, camille, passeurs):
    """Two rooms that know of next meetings; the earliest is told."""
    later, sooner = (
        Occasion(date(2026, 12, 9), "Comité technique", "/x/"),
        Occasion(date(2026, 10, 20), "Troïka"),
    )
    rooms = Registry()
    rooms.register(
        Occasions(
            "a", lambda cite, p, s, today: {f"p{pk}": later for pk in p} | {f"s{pk}": later for pk in s}
        )
    )
    rooms.register(Occasions("b", lambda cite, p, s, today: {f"p{camille.pk}": sooner}))
    monkeypatch.setattr(registry, "occasions", rooms)
    return later, sooner


def test_the_next_occasion_is_told(saint_aubin, camille, passeurs, seen_soon):
    later, sooner = seen_soon
    other = PersonneFactory(cite=saint_aubin, nom="Autre")
    found = warnings_for(saint_aubin, personnes=[camille.pk, other.pk], structures=[passeurs.pk], today=TODAY)
    assert {row.nom: row.occasion for row in found.rows} == {
        "Camille Exemple": sooner, "Camille Autre": later, "Les Passeurs de mots": later,
    }  # fmt: skip
    assert [(group.occasion, group.noms) for group in found.groupes] == [
        (later, ("Camille Autre", "Les Passeurs de mots"))
    ]


# ── thresholds ────────────────────────────────────────────────────────

SEUILS = {"fenetre_jours": 60, "seuil_soutenue": 2, "seuil_forte": 4, "seuil_semaine": 3}


def test_the_thresholds_are_those_of_the_cite(saint_aubin, ailleurs, camille, persona):
    row = save_limits(cite=saint_aubin, values=SEUILS, by=persona("amina"))
    assert (limits_of(saint_aubin), limits_of(ailleurs)) == (row.limits, DEFAULT)
    ask(saint_aubin, camille, days_ago=45)
    found = warnings_for(saint_aubin, personnes=[camille.pk], today=TODAY).rows[0]
    assert (found.niveau, found.phrase) == (Level.SUSTAINED, "Déjà sollicitée 1 fois en 60 jours.")
    save_limits(cite=saint_aubin, values=SEUILS, by=persona("amina"))
    assert ReglagesSollicitation.objects.count() == 1
    assert Event.objects.get(kind="sollicitation_seuils").changes["fenetre_jours"] == [30, 60]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"fenetre_jours": 3}, "de 7 à 366 jours"),
        ({"seuil_forte": 2}, "Une charge est soutenue avant d'être forte"),
        ({"seuil_soutenue": 0}, "Une charge est soutenue avant d'être forte"),
    ],
)
def test_thresholds_that_mean_nothing_are_refused(changed, sentence, saint_aubin, persona):
    with pytest.raises(Refused, match=sentence):
        save_limits(cite=saint_aubin, values=SEUILS | changed, by=persona("amina"))


def test_partners_do_not_set_thresholds(saint_aubin, persona):
    with pytest.raises(Refused, match="Votre mandat ne permet pas"):
        save_limits(cite=saint_aubin, values=SEUILS, by=persona("malik"))


# ── merging, erasing ──────────────────────────────────────────────────


def test_merged_structures_keep_their_solicitations_once(saint_aubin, passeurs, persona):
    twin = StructureFactory(cite=saint_aubin, nom="Passeurs de mots")
    for structure in (passeurs, twin):
        ask(saint_aubin, structure=structure)
    cancel_solicitations(cite=saint_aubin, cle="reunion:1", structures=[passeurs.pk], by=None)
    ask(saint_aubin, structure=twin, cle="reunion:2")
    merge_structures(kept=passeurs, absorbed=twin, values={}, by=persona("amina"))
    rows = Sollicitation.objects.order_by("cle")
    assert [(row.cle, row.structure, row.annulee_le) for row in rows] == [
        ("reunion:1", passeurs, None), ("reunion:2", passeurs, None),
    ]  # fmt: skip


def test_merged_people_keep_their_solicitations_once(saint_aubin, camille):
    twin = PersonneFactory(cite=saint_aubin)
    ask(saint_aubin, camille)
    ask(saint_aubin, twin)
    cancel_solicitations(cite=saint_aubin, cle="reunion:1", personnes=[twin.pk], by=None)
    repoint(twin, camille)
    assert [(row.personne, row.annulee_le) for row in Sollicitation.objects.all()] == [(camille, None)]


def test_an_erased_person_is_still_counted_and_no_longer_named(saint_aubin, passeurs):
    people = [PersonneFactory(cite=saint_aubin, courriel=f"{name}@exemple.test") for name in ("a", "b")]
    for personne in people:
        ask(saint_aubin, personne, passeurs)
    for personne in people:
        report = access_request(personne.courriel)
        assert [found.row._meta.model_name for found in report.rows] == ["personne", "sollicitation"]
        erase(report)
    found = warnings_for(saint_aubin, personnes=[p.pk for p in people], structures=[passeurs.pk], today=TODAY)
    assert [(row.nom, row.charge.count) for row in found.rows] == [
        ("Les Passeurs de mots", 1), ("effacé", 1), ("effacé", 1),
    ]  # fmt: skip


def test_kinds_agree_with_their_number(saint_aubin, camille):
    natures = [NatureSollicitation.MISE_A_JOUR] * 2 + [NatureSollicitation.COURRIEL]
    for number, nature in enumerate(natures):
        ask(saint_aubin, camille, cle=f"c{number}", nature=nature)
    found = warnings_for(saint_aubin, personnes=[camille.pk], today=TODAY).rows[0]
    assert in_words(found.charge) == "2\xa0demandes de mise à jour, 1\xa0courriel direct"


def test_every_gesture_has_a_weight():
    assert set(POIDS) == set(NatureSollicitation)
