"""States of a deployment."""

import pytest

from maillage.base.errors import Refused
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.rules import MOTIVATED, NEXT, check_move


def test_every_state_leads_somewhere_and_can_be_reached():
    reached = {state for states in NEXT.values() for state in states}
    assert set(NEXT) == set(EtatDeploiement)
    assert reached == set(EtatDeploiement)


def test_a_state_cannot_be_skipped():
    with pytest.raises(Refused, match="on ne peut passer qu'à « à activer », « actif »"):
        check_move(before="non_deploye", after="clos", motif="fini", porteur=True)


@pytest.mark.parametrize("after", sorted(MOTIVATED - {EtatDeploiement.NON_DEPLOYE}))
def test_an_end_says_why(after):
    with pytest.raises(Refused, match="Dites pourquoi"):
        check_move(before="actif", after=after, motif="  ", porteur=True)
    check_move(before="actif", after=after, motif="Plus de financement", porteur=True)


def test_an_active_dispositif_has_a_carrier():
    with pytest.raises(Refused, match="porteur"):
        check_move(before="a_activer", after="actif", motif="", porteur=False)
