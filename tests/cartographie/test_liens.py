"""Which facts make two structures cooperate, for whom, and since when."""

from datetime import UTC, date, datetime

import pytest

from maillage.acteurs.models import Contact, Relation
from maillage.actions.models import Financement, Partenaire
from maillage.cartographie.selectors.liens import ALWAYS, actors, ties
from maillage.core.cooperation import Actor, Kind, Tie
from maillage.instances.models import Instance, Invitation, Reunion, Siege
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def structures(saint_aubin):
    """Three structures, by key, in the order of their keys."""
    return [StructureFactory(cite=saint_aubin, nom=name) for name in ("Atelier", "Bibliothèque", "Collège")]


def keys(*rows):
    return [str(row.pk) for row in rows]


def partners(action, *rows, role="operateur"):
    for row in rows:
        Partenaire.objects.create(cite=action.cite, action=action, structure=row, role=role)


def test_actors_are_the_structures_in_use_with_their_family(saint_aubin, ailleurs):
    one = StructureFactory(cite=saint_aubin, nom="Collège", type="college")
    StructureFactory(cite=saint_aubin, statut="archivee")
    StructureFactory(cite=ailleurs)
    assert actors(saint_aubin) == [Actor(str(one.pk), "Collège", "Établissements scolaires")]


def test_the_porteur_cooperates_with_each_partner_and_partners_a_little_between_them(saint_aubin, structures):
    a, b, c = structures
    action = ActionFactory(cite=saint_aubin, porteur=a, intitule="Lire", etat="en_cours")
    partners(action, b, c)
    one, two, three = keys(a, b, c)
    assert ties(saint_aubin, None) == [
        Tie(one, two, Kind.ACTION, *YEAR, weight=3.0, what="Lire (opérateur)"),
        Tie(one, three, Kind.ACTION, *YEAR, weight=3.0, what="Lire (opérateur)"),
        Tie(two, three, Kind.ACTION, *YEAR, weight=1.0, what="Lire"),
    ]


def test_the_role_of_a_partner_decides_how_much_it_counts_the_strongest_of_several(saint_aubin, structures):
    a, b, c = structures
    action = ActionFactory(cite=saint_aubin, porteur=a, intitule="Lire", etat="en_cours")
    partners(action, b, role="appui")
    partners(action, c, role="accueil")
    partners(action, c, role="appui")
    one, two, three = keys(a, b, c)
    assert [(tie.b, tie.weight, tie.what) for tie in ties(saint_aubin, None) if tie.a == one] == [
        (two, 1.5, "Lire (appui)"),
        (three, 2.0, "Lire (accueil, appui)"),
    ]


def test_the_dates_of_an_action_are_those_of_the_tie_its_last_day_included(saint_aubin, structures):
    a, b, _ = structures
    action = ActionFactory(
        cite=saint_aubin, porteur=a, debut=date(2025, 9, 1), fin=date(2026, 6, 30), etat="en_cours"
    )
    partners(action, b)
    assert [(tie.start, tie.end) for tie in ties(saint_aubin, None)] == [(date(2025, 9, 1), date(2026, 7, 1))]


@pytest.mark.parametrize("etat", ["idee", "abandonnee"])
def test_an_idea_or_what_was_given_up_is_no_cooperation(saint_aubin, structures, etat):
    a, b, _ = structures
    partners(ActionFactory(cite=saint_aubin, porteur=a, etat=etat), b)
    assert ties(saint_aubin, None) == []


def test_who_funds_is_tied_to_who_carries_the_year_of_the_money(saint_aubin, structures):
    a, b, c = structures
    action = ActionFactory(cite=saint_aubin, porteur=a, intitule="Lire", etat="en_cours")
    partners(action, b, role="cofinanceur")
    for funder, notified in ((b, 1000), (b, 500), (c, None)):
        Financement.objects.create(
            cite=saint_aubin, action=action, financeur=funder, source="commune", exercice=2026, demande=1000,
            notifie=notified,
        )  # fmt: skip
    one, two = keys(a, b)
    assert ties(saint_aubin, None) == [Tie(one, two, Kind.FINANCEMENT, *YEAR, what="Lire")]


def test_an_action_kept_for_the_team_tells_partners_nothing(saint_aubin, structures, persona):
    a, b, _ = structures
    action = ActionFactory(cite=saint_aubin, porteur=a, etat="en_cours", visibilite="equipe")
    partners(action, b)
    Financement.objects.create(
        cite=saint_aubin, action=action, financeur=b, source="commune", exercice=2026, demande=1, notifie=1
    )
    assert len(ties(saint_aubin, persona("amina"))) == 2
    assert ties(saint_aubin, persona("malik")) == []


def test_declared_relations_keep_their_dates(saint_aubin, structures):
    a, b, c = structures
    Relation.objects.create(cite=saint_aubin, origine=b, cible=a, type="convention", debut=date(2024, 9, 1))
    Relation.objects.create(cite=saint_aubin, origine=a, cible=c, type="oriente", fin=date(2025, 1, 1))
    one, two, three = keys(a, b, c)
    assert ties(saint_aubin, None) == [
        Tie(two, one, Kind.PARTENARIAT, date(2024, 9, 1), what="convention ou charte"),
        Tie(one, three, Kind.PARTENARIAT, ALWAYS, date(2025, 1, 1), what="oriente du public vers"),
    ]


def test_those_who_sit_together_while_they_do(saint_aubin, structures):
    a, b, c = structures
    copil = Instance.objects.create(
        cite=saint_aubin, nom="Comité", sigle="COPIL", type="copil", debut=date(2024, 1, 1)
    )
    for row, start, end in (
        (a, None, None),
        (a, date(2025, 1, 1), None),
        (b, date(2024, 6, 1), date(2025, 6, 1)),
        (c, date(2025, 6, 1), None),
    ):
        Siege.objects.create(
            cite=saint_aubin, instance=copil, structure=row, debut=start, fin=end,
            qualite="suppleant" if start and row == a else "titulaire",
        )  # fmt: skip
    one, two, three = keys(a, b, c)
    assert ties(saint_aubin, None) == [
        Tie(one, two, Kind.INSTANCE, date(2024, 6, 1), date(2025, 6, 1), what="COPIL"),
        Tie(one, three, Kind.INSTANCE, date(2025, 6, 1), None, what="COPIL"),
    ]


def test_those_who_came_to_a_meeting_that_was_held(saint_aubin, structures):
    a, b, c = structures
    copil = Instance.objects.create(cite=saint_aubin, nom="Comité", type="copil")
    for state in ("tenue", "convoquee"):
        meeting = Reunion.objects.create(
            cite=saint_aubin, instance=copil, numero=1 if state == "tenue" else 2, etat=state,
            debut=datetime(2026, 3, 9, 23, 30, tzinfo=UTC), fin=datetime(2026, 3, 10, 1, tzinfo=UTC),
        )  # fmt: skip
        for row, came in ((a, True), (b, True), (c, False)):
            Invitation.objects.create(
                cite=saint_aubin, reunion=meeting, structure=row, present=came, graine="x",
                empreinte=f"{state}-{row.pk}",
            )  # fmt: skip
    one, two = keys(a, b)
    day = date(2026, 3, 10)
    assert ties(saint_aubin, None) == [
        Tie(one, two, Kind.REUNION, day, what="Comité du 10 mars 2026", punctual=True)
    ]


def test_facts_of_another_cite_are_not_there(saint_aubin, ailleurs):
    one, other = StructureFactory(cite=ailleurs), StructureFactory(cite=ailleurs)
    Relation.objects.create(cite=ailleurs, origine=one, cible=other, type="partenariat")
    assert (actors(saint_aubin), ties(saint_aubin, None)) == ([], [])


def noted(structure, lieu="Maison du quartier", canal="cafe_info", le=date(2026, 3, 12)):
    return Contact.objects.create(
        cite=structure.cite, structure=structure, le=le, canal=canal, lieu=lieu, resume="Vu."
    )


def test_those_met_at_one_gathering_have_a_contact_in_common(saint_aubin, structures):
    a, b, c = structures
    noted(a)
    noted(b, lieu="  maison du Quartier")
    noted(c, le=date(2026, 3, 13))
    noted(c, lieu="")
    one, two = keys(a, b)
    what = "café info du 12 mars 2026"
    assert ties(saint_aubin, None) == [
        Tie(one, two, Kind.CONTACT, date(2026, 3, 12), what=what, punctual=True)
    ]


def test_a_call_or_a_deleted_contact_ties_nobody(saint_aubin, structures):
    for row in structures:
        noted(row, canal="telephone")
    noted(structures[0])
    gone = noted(structures[1])
    gone.supprime_le = datetime(2026, 3, 14, tzinfo=UTC)
    gone.save()
    assert ties(saint_aubin, None) == []


def test_contacts_are_for_those_who_read_the_journal(saint_aubin, structures, persona):
    noted(structures[0])
    noted(structures[1])
    assert len(ties(saint_aubin, persona("amina"))) == 1
    assert ties(saint_aubin, persona("remi")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_follow_the_size(
    saint_aubin, structures, rows, django_assert_num_queries
):
    a, b, c = structures
    copil = Instance.objects.create(cite=saint_aubin, nom="Comité", type="copil")
    for _ in range(rows):
        partners(ActionFactory(cite=saint_aubin, porteur=a, etat="en_cours"), b, c)
        Relation.objects.create(cite=saint_aubin, origine=a, cible=b, type="partenariat")
    for row in structures[:rows]:
        Siege.objects.create(cite=saint_aubin, instance=copil, structure=row)
    with django_assert_num_queries(7):
        ties(saint_aubin, None)
