"""The district of a structure follows the contours."""

import pytest

from maillage.acteurs.models import Antenne, Structure
from maillage.territoires.services import restore_qpv, save_qpv
from tests.cartographie.conftest import LA_ROSERAIE, MONPLAISIR
from tests.factories.territoires import square

pytestmark = pytest.mark.django_db
ROW = {"code": "QN04901A", "nom": "Monplaisir", "contour": square(-0.56, 47.47)}


def district(structure):
    return Structure.objects.get(pk=structure.pk).qpv


def test_a_new_contour_takes_what_stands_in_it(place):
    inside, outside, nowhere = (
        place("Dedans", at=MONPLAISIR),
        place("Dehors", at=LA_ROSERAIE),
        place("Sans position"),
    )
    antenne = Antenne.objects.create(
        cite=outside.cite, structure=outside, nom="Antenne", latitude=MONPLAISIR[0], longitude=MONPLAISIR[1]
    )
    save_qpv([ROW], by=None)
    antenne.refresh_from_db()
    assert [str(district(s)) for s in (inside, outside, nowhere)] == ["Monplaisir", "None", "None"]
    assert str(antenne.qpv) == "Monplaisir"


def test_a_contour_that_moves_leaves_some_and_takes_others(place):
    save_qpv([ROW], by=None)
    first, second = place("Premier", at=MONPLAISIR), place("Second", at=LA_ROSERAIE)
    save_qpv([ROW | {"contour": square(-0.54, 47.47)}], by=None)
    assert [str(district(s)) for s in (first, second)] == ["None", "Monplaisir"]


def test_undoing_the_import_undoes_that_too(place):
    structure = place("Dedans", at=MONPLAISIR)
    restore_qpv(save_qpv([ROW], by=None), by=None)
    assert district(structure) is None


def test_the_sheet_itself_does_not_change(place):
    structure = place("Dedans", at=MONPLAISIR)
    save_qpv([ROW], by=None)
    assert Structure.objects.get(pk=structure.pk).version == structure.version
