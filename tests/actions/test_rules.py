"""The truth table of the states."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from maillage.actions.choices import EtatAction as E
from maillage.actions.rules.budget import needs_agreement, report_due_on
from maillage.actions.rules.etats import SUIVANTS, check_renewable, check_transition
from maillage.base.errors import Refused


@dataclass
class Sheet:
    etat: str
    corbeille_le: object = None
    porteur_id: int | None = 1


def move(etat, target, **given):
    known = {"motif": "raison", "validee_par": "COPIL", "validee_le": date(2026, 1, 5), "bilan_remis": True}
    check_transition(Sheet(etat), target, **{**known, **given})


@pytest.mark.parametrize("etat", E.values)
@pytest.mark.parametrize("target", E.values)
def test_only_the_next_states_are_allowed(etat, target):
    if target in SUIVANTS[etat]:
        move(etat, target)
    else:
        with pytest.raises(Refused, match="Possible maintenant"):
            move(etat, target)


@pytest.mark.parametrize("target", [E.SUSPENDUE, E.ABANDONNEE])
def test_a_reason_is_asked(target):
    with pytest.raises(Refused, match="Dites pourquoi"):
        move(E.EN_COURS, target, motif=" ")


def test_what_each_state_asks_for():
    with pytest.raises(Refused, match="droit commun"):
        move(E.BILAN_RECU, E.PERENNISEE, motif="")
    with pytest.raises(Refused, match="instance"):
        move(E.INSTRUITE, E.VALIDEE, validee_le=None)
    with pytest.raises(Refused, match="bilan"):
        move(E.REALISEE, E.BILAN_RECU, bilan_remis=False)
    with pytest.raises(Refused, match="porteur"):
        check_transition(
            Sheet(E.VALIDEE, porteur_id=None),
            E.EN_COURS,
            motif="",
            validee_par="",
            validee_le=None,
            bilan_remis=False,
        )


def test_a_renewal_is_for_later_and_once():
    with pytest.raises(Refused, match="2027 ou plus tard"):
        check_renewable(Sheet(E.REALISEE), annee=2026, of=2026, already="")
    with pytest.raises(Refused, match="2027-004"):
        check_renewable(Sheet(E.REALISEE), annee=2027, of=2026, already="2027-004")


def test_money_rules():
    assert report_due_on(2026) == date(2027, 6, 30)
    assert needs_agreement("association", Decimal("23000.01"))
    assert not needs_agreement("association", Decimal(23000))
    assert not needs_agreement("commune", Decimal(50000))
