"""What the money asks to be looked at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.actions.models import Financement
from maillage.actions.selectors.alertes import (
    UNPAID_DAYS,
    agreements_of,
    agreements_to_sign,
    line_alerts,
    to_check,
    told,
)
from maillage.actions.selectors.budget import budget_of
from tests.actions.making import URL, change, create, fund, text
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
D = Decimal


@pytest.fixture
def amina(persona):
    return persona("amina")


def line(action, **values):
    given = {"source": "p147_cite", "exercice": 2026, "demande": 1000, **values}
    return Financement.objects.create(cite=action.cite, action=action, **given)


def sentences(cite):
    return [alerte.phrases for alerte in told(to_check(cite, TODAY), TODAY)]


# ── lines ─────────────────────────────────────────────────────────────

cents = st.sampled_from([D(value) / 100 for value in (0, 1, 10, 20, 30, 99_999)])
maybe = st.none() | cents
days = st.none() | st.sampled_from([TODAY + timedelta(days=n) for n in (-400, -121, -120, -1, 0, 30)])
lines = st.fixed_dictionaries(
    {
        "source": st.sampled_from(("p147_cite", "fondation", "commune")),
        "type": st.sampled_from(("subvention", "prestation")),
        "demande": cents,
        "valide": maybe,
        "notifie": maybe,
        "verse": cents,
        "consomme": maybe,
        "reporte": maybe,
        "depose_le": days,
        "decide_le": days,
        "notifie_le": days,
        "compte_rendu_attendu_le": days,
        "compte_rendu_recu_le": days,
    }
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(lines, max_size=5), st.sampled_from(("en_cours", "abandonnee")))
def test_the_database_and_the_rules_agree(saint_aubin, rows, etat):
    """The number of alerts is counted in the database, their sentences are written in Python: the same lines."""
    with transaction.atomic():
        action = ActionFactory(cite=saint_aubin, etat=etat)
        made = [line(action, **values) for values in rows]
        expected = {row.pk for row in made if list(line_alerts(row, etat, TODAY))}
        assert set(to_check(saint_aubin, TODAY).values_list("pk", flat=True)) == expected
        assert all(sentences(saint_aubin))
        transaction.set_rollback(True)


def test_a_line_that_holds_together_is_left_alone(saint_aubin):
    line(ActionFactory(cite=saint_aubin), valide=900, notifie=900, verse=900, consomme=900)
    assert sentences(saint_aubin) == []


def test_a_late_report_is_told_from_the_next_day(saint_aubin):
    row = line(ActionFactory(cite=saint_aubin), notifie=900, verse=900, compte_rendu_attendu_le=TODAY)
    assert sentences(saint_aubin) == []
    assert list(line_alerts(row, "en_cours", TODAY + timedelta(days=1))) == [
        "Compte rendu financier attendu depuis le mardi 24 novembre 2026."
    ]


def test_money_that_is_notified_and_does_not_come(saint_aubin):
    late = TODAY - timedelta(days=UNPAID_DAYS + 1)
    line(ActionFactory(cite=saint_aubin), notifie=900, notifie_le=late)
    assert sentences(saint_aubin) == [("Notifié le dimanche 26 juillet 2026, toujours pas versé.",)]


def test_an_abandoned_action_still_holding_money_is_told(saint_aubin):
    line(ActionFactory(cite=saint_aubin, etat="abandonnee"), notifie=900)
    (phrases,) = sentences(saint_aubin)
    assert "900\xa0€ restent engagés" in phrases[0]


def test_dates_that_go_backwards_are_told(saint_aubin):
    row = line(ActionFactory(cite=saint_aubin), depose_le=TODAY, decide_le=TODAY - timedelta(days=1))
    assert list(line_alerts(row, "en_cours", TODAY)) == ["La décision est datée d'avant le dépôt."]


def test_the_page_of_alerts_leads_to_the_sheets(login, saint_aubin):
    action = ActionFactory(cite=saint_aubin, intitule="Chorale")
    line(action, notifie=900, verse=1000)
    page = login("amina").get(f"{URL}budget/alertes/")
    assert "Plus d'argent a été versé" in text(page)
    assert f"/actions/{action.pk}/#financement" in page.content.decode()
    assert "1 alerte" in text(login("amina").get(f"{URL}budget/"))


# ── agreements ────────────────────────────────────────────────────────


def test_an_agreement_is_asked_above_the_threshold_over_all_the_actions_of_a_body(saint_aubin, amina):
    body = StructureFactory(cite=saint_aubin, nom="Coup de pouce")
    one, other = (create(saint_aubin, amina, porteur=body.pk) for _ in range(2))
    fund(one, amina, notifie="13000.00")
    last = fund(other, amina, valide="10000.00")
    assert agreements_to_sign(saint_aubin) == []
    change(last, amina, valide="10000.01")
    (missing,) = agreements_to_sign(saint_aubin)
    assert (missing.porteur, missing.exercice, missing.montant) == ("Coup de pouce", 2026, D("23000.01"))
    assert "convention est obligatoire" in missing.phrase
    assert [item.cle for item in agreements_of(one, one.financements.all())] == [missing.cle]
    assert budget_of(one, TODAY).conventions == (missing.phrase,)


def test_other_years_funders_or_private_money_are_not_added(saint_aubin, amina):
    body = StructureFactory(cite=saint_aubin)
    action = create(saint_aubin, amina, porteur=body.pk)
    funder = StructureFactory(cite=saint_aubin, type="departement", nom="Le Département")
    fund(action, amina, notifie="20000.00")
    fund(action, amina, notifie="20000.00", exercice=2027)
    fund(action, amina, notifie="20000.00", source="departement", financeur=funder.pk)
    fund(action, amina, notifie="90000.00", source="fondation")
    fund(action, amina, notifie="90000.00", source="caf", type="prestation")
    assert agreements_to_sign(saint_aubin) == []
    fund(action, amina, notifie="4000.00", source="departement", financeur=funder.pk)
    assert [item.financeur for item in agreements_to_sign(saint_aubin)] == ["Le Département"]


def test_the_p147_is_one_funder_whatever_its_lines(saint_aubin, amina):
    body, prefecture = StructureFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
    one, other = (create(saint_aubin, amina, porteur=body.pk) for _ in range(2))
    fund(one, amina, notifie="12000.00")
    fund(other, amina, notifie="12000.00", source="p147_ville", financeur=prefecture.pk)
    fund(one, amina, notifie="20000.00", source="fonds_college")
    (missing,) = agreements_to_sign(saint_aubin)
    assert (missing.financeur, missing.montant) == ("P147, par la préfecture", D(24000))
    for action in (one, other):
        assert budget_of(action, TODAY).conventions == (missing.phrase,)


def test_a_signed_agreement_or_a_public_body_asks_nothing(saint_aubin, amina):
    town = StructureFactory(cite=saint_aubin, type="commune")
    fund(create(saint_aubin, amina, porteur=town.pk), amina, notifie="90000.00")
    action = create(saint_aubin, amina, porteur=StructureFactory(cite=saint_aubin).pk)
    row = fund(action, amina, notifie="90000.00")
    assert len(agreements_to_sign(saint_aubin)) == 1
    change(row, amina, convention_le="2026-03-01")
    assert agreements_to_sign(saint_aubin) == []
    assert agreements_of(create(saint_aubin, amina), []) == []
