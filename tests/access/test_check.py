"""The three questions, on mandates of every shape."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can, perimeter, present_in, require
from maillage.access.matrix import MATRIX
from maillage.access.roles import Role
from maillage.base.errors import Refused
from maillage.cites.choices import Portee
from maillage.cites.models import Mandat, PerimetreCommune
from tests.factories.territoires import CommuneFactory
from tests.personas import CAST, make_user

C = Capability
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [n for n in CAST if n != "sacha"])
@pytest.mark.parametrize("capability", C)
def test_a_persona_can_what_the_matrix_says(name, capability, persona, saint_aubin):
    assert bool(can(persona(name), capability, saint_aubin)) == (capability in MATRIX[CAST[name]])


@pytest.mark.parametrize("capability", C)
def test_a_cpo_of_elsewhere_can_nothing_here(capability, persona, saint_aubin):
    assert not can(persona("sacha"), capability, saint_aubin)


def test_an_anonymous_visitor_can_nothing(saint_aubin):
    assert not any(can(AnonymousUser(), capability, saint_aubin) for capability in C)


def test_a_disabled_account_can_nothing(persona, saint_aubin):
    amina = persona("amina")
    amina.is_active = False
    assert not can(amina, C.CITE_VIEW, saint_aubin)


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [(0, None, True), (1, None, False), (-10, 0, False), (-10, 1, True)],
    ids=["starts today", "starts tomorrow", "ended today", "ends tomorrow"],
)
def test_rights_come_from_mandates_in_force_today(start, end, allowed, saint_aubin):
    today = timezone.localdate()
    user = make_user("dated")
    Mandat.objects.create(
        titulaire=user,
        role=Role.CPO,
        cite=saint_aubin,
        debut=today + timedelta(days=start),
        fin=None if end is None else today + timedelta(days=end),
    )
    assert bool(can(user, C.ACTEUR_EDIT, saint_aubin)) is allowed


def test_a_mandate_on_a_departement_reaches_its_cites(saint_aubin, ailleurs):
    commune = CommuneFactory()
    PerimetreCommune.objects.create(cite=saint_aubin, commune=commune, debut=date(2020, 1, 1))
    user = make_user("departementale")
    Mandat.objects.create(
        titulaire=user, role=Role.LECTEUR, portee=Portee.DEPARTEMENT, departement=commune.departement,
        debut=date(2024, 1, 1),
    )  # fmt: skip
    assert perimeter(user, C.ACTEUR_VIEW).cite_ids == {saint_aubin.pk}
    assert not can(user, C.ACTEUR_VIEW, ailleurs)


def test_one_person_may_hold_two_cites(saint_aubin, ailleurs):
    user = make_user("double")
    for cite in (saint_aubin, ailleurs):
        Mandat.objects.create(titulaire=user, role=Role.CPO, cite=cite, debut=date(2024, 1, 1))
    assert perimeter(user, C.ACTEUR_EDIT).cite_ids == {saint_aubin.pk, ailleurs.pk}


def test_the_national_coordination_enters_no_cite(persona, saint_aubin):
    nora = persona("nora")
    assert can(nora, C.RESEAU_VIEW)
    assert not present_in(nora, saint_aubin.pk)


def test_a_refusal_has_a_sentence(persona, saint_aubin):
    with pytest.raises(Refused) as refused:
        require(persona("remi"), C.ACTEUR_EDIT, saint_aubin)
    assert refused.value.sentence == (
        "Votre mandat ne permet pas cette opération (créer et modifier les fiches). "
        "Demandez-la à la ou au chef·fe de projet de la cité."
    )


def test_a_command_of_the_administrator_is_trusted(saint_aubin):
    require(None, C.ACTEUR_EDIT, saint_aubin)
