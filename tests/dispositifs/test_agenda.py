"""What dispositifs put in the agenda, for those who maintain them."""

from datetime import date

import pytest

from maillage.dispositifs.models import Echeance, EtapeActivation
from maillage.dispositifs.selectors.agenda import dispositif_items
from tests.factories.dispositifs import DeploiementFactory

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def furnish(cite, nom="Clas du quartier"):
    row = DeploiementFactory(cite=cite, nom=nom, etat="actif", fin=date(2026, 9, 1))
    for label, done in (("Dépôt Elan", None), ("Déjà fait", date(2026, 1, 2))):
        Echeance.objects.create(cite=cite, deploiement=row, libelle=label, le=date(2026, 4, 1), faite_le=done)
    for label, state in (("Rencontrer la CAF", "a_faire"), ("Écrire", "faite")):
        EtapeActivation.objects.create(
            cite=cite, deploiement=row, libelle=label, etat=state, echeance=date(2026, 5, 1)
        )
    return row


def test_deadlines_steps_and_ends_still_to_come(persona, saint_aubin):
    row = furnish(saint_aubin)
    found = list(dispositif_items(persona("amina"), saint_aubin, *YEAR))
    assert [(item.titre, item.premier_jour, item.detail) for item in found] == [
        ("Dépôt Elan", date(2026, 4, 1), "Clas du quartier"),
        ("Rencontrer la CAF", date(2026, 5, 1), "Clas du quartier"),
        ("Fin de « Clas du quartier »", date(2026, 9, 1), ""),
    ]
    assert found[0].url == f"/c/saint-aubin/dispositifs/{row.pk}/#echeances"


def test_a_partner_sees_none_of_it(persona, saint_aubin):
    furnish(saint_aubin)
    assert list(dispositif_items(persona("malik"), saint_aubin, *YEAR)) == []


def test_as_many_queries_for_three_as_for_one(persona, saint_aubin, django_assert_num_queries):
    amina = persona("amina")
    for number in (1, 3):
        for _ in range(number):
            furnish(saint_aubin)
        list(dispositif_items(amina, saint_aubin, *YEAR))
        with django_assert_num_queries(3):
            list(dispositif_items(amina, saint_aubin, *YEAR))
