"""What actions put in the agenda: for whom, and what."""

from datetime import date, timedelta

import pytest

from maillage.acteurs.models import Rattachement
from maillage.actions.models import Bilan, Financement, Jalon
from maillage.actions.selectors.agenda import action_items, bilan_items, milestone_items, money_items
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def action(saint_aubin):
    return ActionFactory(
        cite=saint_aubin, intitule="Lire", etat="en_cours", debut=date(2026, 3, 2), fin=date(2026, 6, 30),
        porteur=StructureFactory(cite=saint_aubin, nom="La Plume"),
    )  # fmt: skip


def titles(items):
    return [(item.titre, item.premier_jour) for item in items]


def test_the_beginning_and_the_end_of_an_action(persona, saint_aubin, action):
    found = list(action_items(persona("malik"), saint_aubin, *YEAR))
    assert titles(found) == [("Début : Lire", date(2026, 3, 2)), ("Fin : Lire", date(2026, 6, 30))]
    assert found[0].url == f"/c/saint-aubin/actions/{action.pk}/"
    assert found[0].detail == "La Plume"
    assert titles(action_items(persona("malik"), saint_aubin, date(2026, 3, 3), date(2026, 6, 30))) == []


def test_what_is_only_an_idea_is_not_an_appointment(persona, saint_aubin):
    ActionFactory(cite=saint_aubin, etat="idee", debut=date(2026, 3, 2))
    ActionFactory(cite=saint_aubin, etat="en_cours", visibilite="equipe", debut=date(2026, 3, 2))
    assert titles(action_items(persona("malik"), saint_aubin, *YEAR)) == []


def test_milestones_left_to_do_for_the_team(persona, saint_aubin, action):
    for label, done in (("Réunion de rentrée", None), ("Affiche", date(2026, 1, 3))):
        Jalon.objects.create(
            cite=saint_aubin,
            action=action,
            libelle=label,
            echeance=date(2026, 4, 1),
            fait_le=done,
            responsable="Lou",
        )
    (found,) = milestone_items(persona("amina"), saint_aubin, *YEAR)
    assert (found.titre, found.detail, found.qui) == ("Réunion de rentrée", "Lire", "Lou")
    assert list(milestone_items(persona("malik"), saint_aubin, *YEAR)) == []


def test_money_dates_for_those_who_see_the_budget(persona, saint_aubin, action):
    Financement.objects.create(
        cite=saint_aubin, action=action, source="caf", exercice=2026, depose_le=date(2026, 2, 1),
        compte_rendu_attendu_le=date(2027, 6, 30),
    )  # fmt: skip
    Financement.objects.create(
        cite=saint_aubin, action=action, source="p147_cite", exercice=2026,
        compte_rendu_attendu_le=date(2026, 6, 30),
    )  # fmt: skip
    Financement.objects.create(
        cite=saint_aubin, action=action, source="p147_cite", exercice=2026,
        compte_rendu_attendu_le=date(2026, 6, 30), compte_rendu_recu_le=date(2026, 6, 1),
    )  # fmt: skip
    found = titles(money_items(persona("amina"), saint_aubin, *YEAR))
    assert [(title.split(" : ")[0], day) for title, day in found] == [
        ("Dépôt du dossier", date(2026, 2, 1)),
        ("Compte rendu financier attendu", date(2026, 6, 30)),
    ]
    assert list(money_items(persona("malik"), saint_aubin, *YEAR)) == []


def test_a_bilan_is_awaited_some_months_after_the_end(persona, saint_aubin, action):
    (found,) = bilan_items(persona("amina"), saint_aubin, *YEAR)
    assert found.titre == "Bilan attendu : Lire"
    assert found.premier_jour > action.fin
    after = found.premier_jour + timedelta(days=1)
    assert list(bilan_items(persona("amina"), saint_aubin, after, YEAR[1])) == []
    Bilan.objects.create(cite=saint_aubin, action=action, etat="remis")
    assert list(bilan_items(persona("amina"), saint_aubin, *YEAR)) == []


def test_who_carries_an_action_sees_its_bilan_only(persona, saint_aubin, action):
    malik = persona("malik")
    assert list(bilan_items(malik, saint_aubin, *YEAR)) == []
    Rattachement.objects.create(cite=saint_aubin, user=malik, structure=action.porteur)
    ActionFactory(
        cite=saint_aubin, etat="en_cours", fin=date(2026, 6, 30), porteur=StructureFactory(cite=saint_aubin)
    )
    assert [item.titre for item in bilan_items(malik, saint_aubin, *YEAR)] == ["Bilan attendu : Lire"]


@pytest.mark.parametrize(
    "items, queries", [(action_items, 1), (milestone_items, 1), (money_items, 1), (bilan_items, 2)]
)
def test_as_many_queries_for_three_as_for_one(
    persona, saint_aubin, action, items, queries, django_assert_num_queries
):
    amina = persona("amina")
    list(items(amina, saint_aubin, *YEAR))
    for number in (1, 3):
        for _ in range(number):
            row = ActionFactory(
                cite=saint_aubin,
                etat="en_cours",
                fin=date(2026, 6, 30),
                porteur=StructureFactory(cite=saint_aubin),
            )
            Jalon.objects.create(cite=saint_aubin, action=row, libelle="J", echeance=date(2026, 4, 1))
            Financement.objects.create(
                cite=saint_aubin, action=row, source="caf", exercice=2026, depose_le=date(2026, 2, 1)
            )
        with django_assert_num_queries(queries):
            assert len(list(items(amina, saint_aubin, *YEAR))) >= number
