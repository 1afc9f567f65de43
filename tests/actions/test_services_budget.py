"""The money: no overrun without a decision, two circuits, payments, exact sums."""

import contextlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.actions.models import Action, Depassement, Enveloppe, Financement, Versement
from maillage.actions.selectors.budget import (
    budget_of,
    budget_table,
    read_lines,
    received_by,
    sankey,
    trend,
)
from maillage.actions.selectors.enveloppes import beside_envelopes, envelopes
from maillage.actions.selectors.liste import money_of
from maillage.actions.services import actions, enveloppes, financements
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.core.budget import overrun
from tests.actions.making import change, create, envelope, fund
from tests.factories.acteurs import StructureFactory

pytestmark = pytest.mark.django_db
D = Decimal
PAR = ("axe", "porteur", "financeur", "source", "circuit", "exercice")


@pytest.fixture
def amina(persona):
    return persona("amina")


@pytest.fixture
def action(saint_aubin, amina):
    return create(saint_aubin, amina)


def pay(line, by, montant, le="2026-05-01"):
    payment = Versement(cite=line.cite, financement=line)
    return financements.add_payment(versement=payment, values={"le": le, "montant": montant}, by=by)


# ── no overrun without a decision ─────────────────────────────────────


def test_an_envelope_is_not_engaged_beyond_itself_without_a_decision(saint_aubin, persona, action, amina):
    held = envelope(saint_aubin)
    fund(action, amina, enveloppe=held.pk, notifie="1000.00")
    with pytest.raises(Refused, match=r"dépassée de 500.€"):
        fund(action, amina, enveloppe=held.pk, notifie="1000.00")
    with pytest.raises(Refused) as refused:
        fund(action, persona("claire"), motif="COPIL", enveloppe=held.pk, notifie="1000.00")
    assert refused.value.code == "droit"
    line = fund(action, amina, motif=" Décision du COPIL ", enveloppe=held.pk, notifie="1000.00")
    decision = Depassement.objects.get()
    assert (decision.montant, decision.motif, decision.decide_par, decision.financement) == (
        500, "Décision du COPIL", amina, line,
    )  # fmt: skip
    shown = envelopes(saint_aubin, 2026)[0].consommation
    assert (shown.alloue, shown.engage, shown.disponible) == (1500, 2000, -500)
    assert Event.objects.get(kind="depassement_decide").contexte["motif"] == "Décision du COPIL"


def test_what_does_not_deepen_the_overrun_needs_no_decision(saint_aubin, action, amina):
    held = envelope(saint_aubin)
    over = fund(action, amina, motif="COPIL", enveloppe=held.pk, notifie="2000.00")
    small = fund(action, amina, enveloppe=held.pk, notifie="0.00")
    change(small, amina, commentaire="Relu")
    change(over, amina, notifie="1900.00")
    with pytest.raises(Refused, match="dépassée"):
        change(small, amina, notifie="200.00")
    assert Depassement.objects.count() == 1


def test_a_decision_is_for_its_amount_only(saint_aubin, action, amina):
    """Deciding twice does not add up to a blank cheque."""
    held = envelope(saint_aubin)
    line = fund(action, amina, motif="Un", enveloppe=held.pk, notifie="2000.00")
    change(line, amina, motif="Deux", notifie="2200.00")
    assert [row.montant for row in Depassement.objects.order_by("pk")] == [500, 700]
    with pytest.raises(Refused, match=r"dépassée de 1.200.€"):
        change(line, amina, notifie="2700.00")


def test_moving_a_line_to_another_envelope_asks_there(saint_aubin, action, amina):
    full, other = envelope(saint_aubin, 1000), envelope(saint_aubin, 100, intitule="Complément")
    line = fund(action, amina, enveloppe=full.pk, notifie="1000.00")
    with pytest.raises(Refused, match="Complément 2026"):
        change(line, amina, enveloppe=other.pk)
    change(line, amina, motif="Reventilation", enveloppe=other.pk)
    assert Depassement.objects.get().enveloppe == other


def test_shrinking_an_envelope_under_what_it_engages_is_decided_too(saint_aubin, persona, action, amina):
    held = envelope(saint_aubin)
    fund(action, amina, enveloppe=held.pk, notifie="1000.00")
    shrink = {"enveloppe": held, "base": {"dotation": "1500.00"}, "mine": {"dotation": "800.00"}}
    with pytest.raises(Refused, match=r"dépassée de 200.€"):
        enveloppes.save_enveloppe(**shrink, by=amina)
    enveloppes.save_enveloppe(**shrink, by=amina, motif_depassement="Gel de crédits")
    decision = Depassement.objects.get()
    assert (decision.montant, decision.financement, decision.motif) == (200, None, "Gel de crédits")


def test_an_action_comes_out_of_the_basket_with_its_money(saint_aubin, action, amina):
    held = envelope(saint_aubin)
    fund(action, amina, enveloppe=held.pk, notifie="1000.00")
    actions.throw_away(action=action, by=amina)
    other = create(saint_aubin, amina)
    fund(other, amina, enveloppe=held.pk, notifie="1500.00")
    with pytest.raises(Refused, match=r"dépassée de 1.000.€"):
        actions.take_back(action=action, by=amina)
    assert Action.objects.get(pk=action.pk).corbeille_le is not None
    actions.take_back(action=action, by=amina, motif_depassement="Décidé en troïka")
    assert Depassement.objects.get().montant == 1000
    assert actions.take_back(action=action, by=amina).corbeille_le is None


amounts = st.integers(0, 300_000).map(lambda cents: f"{D(cents) / 100:.2f}")
gestures = st.lists(
    st.tuples(
        st.sampled_from(("ajoute", "notifie", "valide", "oublie", "retire", "dote", "jette", "reprend")),
        st.integers(0, 5),
        amounts,
        st.sampled_from(("", "", "COPIL")),
    ),
    max_size=14,
)


def carry_out(gesture, rank, amount, motif, by, held, sheets):
    """One gesture of somebody in front of the budget; what is refused changes nothing."""
    lines = list(Financement.objects.order_by("pk"))
    line = lines[rank % len(lines)] if lines else None
    sheet = Action.objects.get(pk=sheets[rank % len(sheets)].pk)
    if gesture == "ajoute":
        fund(sheet, by, motif, enveloppe=held.pk, notifie=amount)
    elif gesture == "dote":
        now = Enveloppe.objects.get(pk=held.pk)
        enveloppes.save_enveloppe(
            enveloppe=now, base={"dotation": str(now.dotation)}, mine={"dotation": amount}, by=by, motif_depassement=motif
        )  # fmt: skip
    elif gesture == "jette":
        actions.throw_away(action=sheet, by=by)
    elif gesture == "reprend":
        actions.take_back(action=sheet, by=by, motif_depassement=motif)
    elif line is not None and gesture == "retire":
        financements.delete_financement(financement=line, by=by)
    elif line is not None:
        field = "valide" if gesture == "valide" else "notifie"
        change(line, by, motif, **{field: None if gesture == "oublie" else amount})


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(gestures)
def test_whatever_people_do_an_overrun_has_its_decision(saint_aubin, amina, gestures):
    """The deepest overrun of an envelope is never more than what somebody has decided, with a reason."""
    with transaction.atomic():
        held = envelope(saint_aubin, 1000)
        sheets = [create(saint_aubin, amina) for _ in range(2)]
        for gesture in gestures:
            with contextlib.suppress(Refused), transaction.atomic():
                carry_out(*gesture, amina, held, sheets)
            shown = envelopes(saint_aubin, 2026)[0].consommation
            decided = [row.montant for row in Depassement.objects.filter(enveloppe=held)]
            assert overrun(shown.alloue, shown.engage) <= max([D(0), *decided])
            assert shown.engage == sum((line.line.engage for line in read_lines(saint_aubin, 2026)), D(0))
        transaction.set_rollback(True)


# ── two circuits ──────────────────────────────────────────────────────


def test_a_line_takes_from_an_envelope_of_its_source_and_year(saint_aubin, ailleurs, action, amina):
    college = envelope(saint_aubin, source="fonds_college")
    with pytest.raises(Refused, match="même source"):
        fund(action, amina, enveloppe=college.pk)
    with pytest.raises(Refused, match="même source"):
        fund(action, amina, source="fonds_college", exercice=2027, enveloppe=college.pk)
    with pytest.raises(Refused, match="même source"):
        fund(action, amina, enveloppe=envelope(ailleurs).pk)
    assert fund(action, amina, source="fonds_college", enveloppe=college.pk).enveloppe == college


def test_an_envelope_does_not_change_circuit_under_its_lines(saint_aubin, action, amina):
    held = envelope(saint_aubin)
    fund(action, amina, enveloppe=held.pk, notifie="10.00")
    with pytest.raises(Refused, match="source et son exercice ne changent plus"):
        enveloppes.save_enveloppe(
            enveloppe=held, base={"source": "p147_cite"}, mine={"source": "fonds_college"}, by=amina
        )


def test_the_fund_of_the_college_has_no_p147_theme(action, amina):
    with pytest.raises(Refused, match="ne va qu'avec le P147"):
        fund(action, amina, source="fonds_college", theme_p147="1.3")
    assert fund(action, amina, theme_p147="1.3").theme_p147 == "1.3"


# ── amounts ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["demande", "valide", "notifie", "consomme", "reporte"])
@pytest.mark.parametrize("amount", ["-0.01", "1000000000000"])
def test_an_amount_is_positive_and_under_a_billion(action, amina, name, amount):
    with pytest.raises(Refused):
        fund(action, amina, **{name: amount})
    assert Financement.objects.count() == 0


@pytest.mark.parametrize("name", ["dotation", "abondement", "report_entrant"])
@pytest.mark.parametrize("amount", ["-0.01", "1000000000000"])
def test_an_envelope_too(saint_aubin, amina, name, amount):
    row = Enveloppe(cite=saint_aubin)
    with pytest.raises(Refused):
        enveloppes.save_enveloppe(
            enveloppe=row, base={}, mine={"source": "caf", "exercice": 2026, name: amount}, by=amina
        )
    assert Enveloppe.objects.count() == 0


def test_payments_make_the_paid_sum(action, amina):
    line = fund(action, amina, notifie="900.00")
    first = pay(line, amina, "400.10")
    pay(line, amina, "499.95")
    line.refresh_from_db()
    assert line.verse == D("900.05")
    financements.delete_payment(versement=first, by=amina)
    line.refresh_from_db()
    assert line.verse == D("499.95")


def test_a_payment_is_past_positive_and_reasonable(action, amina):
    line = fund(action, amina, notifie="900.00")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    with pytest.raises(Refused, match="avenir"):
        pay(line, amina, "10.00", le=tomorrow)
    for wrong in ("0.00", "-1.00"):
        with pytest.raises(Refused, match="supérieur à zéro"):
            pay(line, amina, wrong)
    pay(line, amina, "999999999.99")
    with pytest.raises(Refused, match="milliard"):
        pay(line, amina, "0.01")
    line.refresh_from_db()
    assert (line.verse, line.versements.count()) == (D("999999999.99"), 1)


def test_the_money_of_an_action_thrown_away_is_not_touched(action, amina):
    line = fund(action, amina, notifie="900.00")
    payment = pay(line, amina, "100.00")
    actions.throw_away(action=action, by=amina)
    line.refresh_from_db()
    for gesture in (
        lambda: fund(Action.objects.get(pk=action.pk), amina),
        lambda: pay(Financement.objects.get(pk=line.pk), amina, "1.00"),
        lambda: financements.delete_payment(versement=Versement.objects.get(pk=payment.pk), by=amina),
        lambda: financements.delete_financement(financement=Financement.objects.get(pk=line.pk), by=amina),
    ):
        with pytest.raises(Refused, match="corbeille"):
            gesture()


def test_the_report_is_due_six_months_after_the_year_of_the_line(action, amina):
    line = fund(action, amina, notifie="900.00")
    assert line.compte_rendu_attendu_le == date(2027, 6, 30)
    change(line, amina, exercice=2027)
    assert Financement.objects.get().compte_rendu_attendu_le == date(2028, 6, 30)
    change(line, amina, compte_rendu_attendu_le="2028-03-31")
    change(line, amina, exercice=2026)
    assert Financement.objects.get().compte_rendu_attendu_le == date(2028, 3, 31)
    assert fund(action, amina, source="fondation", notifie="5.00").compte_rendu_attendu_le is None


def test_deleting_a_line_keeps_its_amounts_in_the_history(action, amina):
    financements.delete_financement(financement=fund(action, amina, notifie="900.00"), by=amina)
    changes = Event.objects.get(kind="financement_supprime").changes
    assert (changes["notifie"], changes["demande"]) == (["900.00", None], ["1000.00", None])


def test_an_envelope_that_is_used_is_not_deleted(saint_aubin, action, amina):
    held = envelope(saint_aubin)
    line = fund(action, amina, enveloppe=held.pk)
    with pytest.raises(Refused, match="changez-les d'enveloppe"):
        enveloppes.delete_enveloppe(enveloppe=held, by=amina)
    financements.delete_financement(financement=line, by=amina)
    enveloppes.delete_enveloppe(enveloppe=held, by=amina)
    assert Enveloppe.objects.count() == 0


def test_money_of_another_cite_is_refused(saint_aubin, ailleurs, action, amina):
    stranger = StructureFactory(cite=ailleurs)
    with pytest.raises(Refused, match="autre cité"):
        fund(action, amina, financeur=stranger.pk)
    with pytest.raises(Refused, match="autre cité"):
        enveloppes.save_enveloppe(
            enveloppe=Enveloppe(cite=saint_aubin),
            base={},
            mine={"source": "caf", "exercice": 2026, "financeur": stranger.pk},
            by=amina,
        )


# ── sums ──────────────────────────────────────────────────────────────

cents = st.integers(0, 99_999_999_999).map(lambda value: f"{D(value) / 100:.2f}")
rows = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(("p147_cite", "fonds_college", "commune", "caf", "valorisation")),
            "exercice": st.sampled_from((2025, 2026)),
            "demande": cents,
            "valide": st.none() | cents,
            "notifie": st.none() | cents,
            "consomme": st.none() | cents,
            "credit": st.sampled_from(("droit_commun", "specifique")),
        }
    ),
    max_size=8,
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(rows)
def test_totals_always_add_up(saint_aubin, amina, rows):
    """Through the database and back, whatever the grouping, to the cent."""
    with transaction.atomic():
        porteur = StructureFactory(cite=saint_aubin)
        sheets = [create(saint_aubin, amina, porteur=porteur.pk), create(saint_aubin, amina)]
        for rank, values in enumerate(rows):
            fund(sheets[rank % 2], amina, **values)
        lines = read_lines(saint_aubin)
        given_sum = {
            name: sum((D(values[name] or 0) for values in rows), D(0))
            for name in ("demande", "valide", "notifie")
        }
        for par in PAR:
            table = budget_table(lines, par)
            for name, amount in given_sum.items():
                assert getattr(table.total, name) == amount
                assert sum((getattr(rang.totaux, name) for rang in table.rangs), D(0)) == amount
                if table.circuits:
                    assert sum((getattr(rang.totaux, name) for rang in table.circuits), D(0)) == amount
        whole = budget_table(lines, "axe").total
        drawn = sankey(lines, "source", "axe")
        assert sum((ribbon.flow.amount for ribbon in drawn.ribbons), D(0)) == whole.engage
        assert sum((year.totaux.engage for year in trend(saint_aubin)), D(0)) == whole.engage
        assert sum((year.totaux.droit_commun for year in trend(saint_aubin)), D(0)) == whole.droit_commun
        assert sum(money_of([sheet.pk for sheet in sheets])[0].values(), D(0)) == given_sum["notifie"]
        carried = sum((D(values["notifie"] or 0) for values in rows[::2]), D(0))
        assert sum((amount for _, _, amount in received_by(porteur)), D(0)) == carried
        transaction.set_rollback(True)


def test_a_line_that_engages_joins_the_only_envelope_it_can_come_from(saint_aubin, action, amina):
    only = envelope(saint_aubin, 1500)
    asked = fund(action, amina)
    assert asked.enveloppe is None
    assert change(asked, amina, notifie="900.00").written == ("notifie", "enveloppe")
    assert Financement.objects.get().enveloppe == only
    with pytest.raises(Refused, match=r"serait dépassée de 100\s€"):
        fund(action, amina, notifie="700.00")
    assert fund(action, amina, source="caf", notifie="700.00").enveloppe is None
    envelope(saint_aubin, 500, intitule="Été")
    assert fund(action, amina, notifie="700.00").enveloppe is None, "two envelopes: a person chooses"


def test_a_line_taken_out_of_its_envelope_stays_out_and_the_page_tells(saint_aubin, action, amina, login):
    envelope(saint_aubin, 1500)
    line = fund(action, amina, notifie="900.00")
    assert change(line, amina, enveloppe=None).written == ("enveloppe",)
    assert change(line, amina, notifie="950.00").written == ("notifie",)
    found = beside_envelopes(saint_aubin, 2026, envelopes(saint_aubin, 2026))
    assert [(item.libelle, item.engage) for item in found] == [("P147 cité éducative", D(950))]
    page = login("amina").get("/c/saint-aubin/actions/budget/?annee=2026").content.decode()
    assert "ne sont pris sur aucune enveloppe" in page


def test_the_sheet_of_the_action_says_what_is_beside_its_envelope(saint_aubin, action, amina, login):
    envelope(saint_aubin, 1500)
    line = fund(action, amina, notifie="900.00")
    fund(action, amina, source="caf", notifie="10.00")

    def told():
        rows = budget_of(action, date(2026, 1, 1)).lignes
        return {row.financement.source: a for row in rows for a in row.alertes if "enveloppe" in a}

    assert told() == {}
    change(line, amina, enveloppe=None)
    assert list(told()) == ["p147_cite"]
    assert "alors que la cité en a une en 2026 pour « P147 cité éducative »" in told()["p147_cite"]
    page = login("amina").get(f"/c/saint-aubin/actions/{action.pk}/financements/").content.decode()
    assert "Pris sur aucune enveloppe" in page


def test_who_may_not_decide_is_told_who_may(saint_aubin, action, persona):
    envelope(saint_aubin, 1500)
    with pytest.raises(Refused, match="demandez aux CPO"):
        fund(action, persona("paul"), notifie="1600.00")


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999, 99999])
def test_a_year_that_cannot_be_is_refused_in_words(saint_aubin, action, amina, year):
    with pytest.raises(Refused, match="l'exercice en quatre chiffres"):
        fund(action, amina, exercice=year, valide="10.00", notifie="10.00")
    with pytest.raises(Refused, match="l'exercice en quatre chiffres"):
        values = {"source": "caf", "exercice": year, "intitule": "", "dotation": "10.00"}
        enveloppes.save_enveloppe(enveloppe=Enveloppe(cite=saint_aubin), base={}, mine=values, by=amina)
    assert not Financement.objects.exists() and not Enveloppe.objects.exists()


def test_an_action_thrown_away_leaves_the_totals_and_comes_back(saint_aubin, action, amina):
    fund(action, amina)
    actions.throw_away(action=action, by=amina)
    assert (read_lines(saint_aubin), trend(saint_aubin)) == ([], [])
    actions.take_back(action=action, by=amina)
    assert len(read_lines(saint_aubin)) == 1
