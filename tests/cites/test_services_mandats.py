"""Mandates: rights follow at once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.roles import Role
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.cites import selectors, services
from maillage.cites.models import Mandat
from tests.factories.cites import MandatFactory, PerimetreCommuneFactory, UserFactory
from tests.factories.territoires import CommuneFactory, DepartementFactory
from tests.personas import DEBUT

pytestmark = pytest.mark.django_db


def refused_code(service, *arguments, **options):
    with pytest.raises(Refused) as refused:
        service(*arguments, **options)
    return refused.value.code


@pytest.fixture
def ines():
    return UserFactory(prenom="Inès", nom="Essai")


def test_rights_begin_and_end_with_the_mandate(saint_aubin, persona, ines):
    assert not can(ines, Capability.ACTEUR_VIEW, saint_aubin)
    mandat = services.open_mandat(
        titulaire=ines, role="partenaire", cite=saint_aubin, debut=DEBUT, by=persona("amina")
    )
    assert can(ines, Capability.ACTEUR_VIEW, saint_aubin)
    services.end_mandat(mandat, fin=timezone.localdate(), by=persona("amina"))
    assert not can(mandat.titulaire, Capability.ACTEUR_VIEW, saint_aubin)
    assert list(Event.objects.filter(objet_id=mandat.pk).order_by("pk").values_list("kind", "acteur_id")) == [
        ("mandat_ouvert", persona("amina").pk),
        ("mandat_termine", persona("amina").pk),
    ]


def test_a_mandate_to_come_gives_nothing_yet_and_one_that_will_end_still_gives(saint_aubin, ines):
    tomorrow = timezone.localdate() + timedelta(days=1)
    services.open_mandat(titulaire=ines, role=Role.LECTEUR, cite=saint_aubin, debut=tomorrow, by=None)
    assert not can(ines, Capability.CITE_VIEW, saint_aubin)
    mandat = services.open_mandat(titulaire=ines, role=Role.PILOTE, cite=saint_aubin, debut=DEBUT, by=None)
    services.end_mandat(mandat, fin=tomorrow, by=None)
    assert can(ines, Capability.CITE_VIEW, saint_aubin)


def test_whoever_ends_their_own_mandate_loses_their_rights_at_once(saint_aubin, persona):
    amina = persona("amina")
    assert can(amina, Capability.MANDAT_MANAGE, saint_aubin)
    services.end_mandat(Mandat.objects.get(titulaire=amina), fin=timezone.localdate(), by=amina)
    assert not can(amina, Capability.MANDAT_MANAGE, saint_aubin)


def test_the_end_of_a_mandate_is_told(saint_aubin):
    mandat, heard = MandatFactory(cite=saint_aubin), []

    def listen(sender, mandat, **kwargs):
        heard.append((mandat.pk, mandat.fin))

    services.mandat_ended.connect(listen)
    try:
        services.end_mandat(mandat, fin=date(2025, 6, 1), by=None)
    finally:
        services.mandat_ended.disconnect(listen)
    assert heard == [(mandat.pk, date(2025, 6, 1))]


def test_the_same_mandate_twice_is_refused_but_another_role_or_cite_is_not(saint_aubin, ailleurs, ines):
    give = {"titulaire": ines, "role": Role.CPO, "cite": saint_aubin, "debut": DEBUT, "by": None}
    first = services.open_mandat(**give, fin=date(2025, 1, 1))
    assert refused_code(services.open_mandat, **give) == "chevauchement"
    services.open_mandat(**give | {"debut": first.fin})
    services.open_mandat(**give | {"cite": ailleurs})
    services.open_mandat(**give | {"role": Role.TROIKA}, institution="prefecture")
    assert Mandat.objects.filter(titulaire=ines).count() == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"fin": DEBUT}, "dates"),
        ({"quotite": 120}, "quotite"),
        ({"role": Role.SUPPORT}, "portee"),
        ({"cite": None}, "portee"),
    ],
)
def test_what_is_incoherent(saint_aubin, ines, options, code):
    give = {"titulaire": ines, "role": Role.CPO, "cite": saint_aubin, "debut": DEBUT, "by": None} | options
    assert refused_code(services.open_mandat, **give) == code
    assert not Mandat.objects.filter(titulaire=ines).exists()


@pytest.mark.parametrize("name", ["paul", "claire", "lou", "malik", "remi", "nora", "sacha"])
def test_who_may_not_manage_mandates(saint_aubin, persona, ines, name):
    give = {"titulaire": ines, "role": Role.LECTEUR, "cite": saint_aubin, "debut": DEBUT, "by": persona(name)}
    assert refused_code(services.open_mandat, **give) == "droit"
    mandat = MandatFactory(cite=saint_aubin, titulaire=ines)
    assert refused_code(services.end_mandat, mandat, fin=date(2025, 1, 1), by=persona(name)) == "droit"
    assert refused_code(services.update_mandat, mandat, employeur="x", by=persona(name)) == "droit"


def test_nobody_gives_oneself_a_mandate(saint_aubin, persona):
    for name in ("amina", "theo"):
        give = {
            "titulaire": persona(name),
            "role": Role.LECTEUR,
            "cite": saint_aubin,
            "debut": DEBUT,
            "by": persona(name),
        }
        assert refused_code(services.open_mandat, **give) == "soi_meme"


def test_only_the_assistance_gives_what_reaches_beyond_a_cite(saint_aubin, persona, ines):
    maine = DepartementFactory()
    wide = {
        "titulaire": ines,
        "role": Role.LECTEUR,
        "portee": "departement",
        "departement": maine,
        "debut": DEBUT,
    }
    assert refused_code(services.open_mandat, **wide, by=persona("amina")) == "droit"
    mandat = services.open_mandat(**wide, by=persona("theo"))
    assert not can(ines, Capability.CITE_VIEW, saint_aubin)
    PerimetreCommuneFactory(cite=saint_aubin, commune=CommuneFactory(departement=maine))
    del ines.__dict__["_grants"]
    assert can(ines, Capability.CITE_VIEW, saint_aubin)
    assert refused_code(services.end_mandat, mandat, fin=date(2025, 1, 1), by=persona("amina")) == "droit"


def test_the_employer_is_corrected_without_ending_the_mandate(saint_aubin, persona):
    mandat = MandatFactory(cite=saint_aubin)
    services.update_mandat(mandat, by=persona("amina"), employeur="Ville", quotite=80)
    services.update_mandat(mandat, by=persona("amina"), employeur="Ville", quotite=80)
    mandat.refresh_from_db()
    assert (mandat.employeur, mandat.quotite) == ("Ville", 80)
    assert Event.objects.get(kind="mandat_modifie").changes == {
        "employeur": ["", "Ville"],
        "quotite": [None, 80],
    }
    assert refused_code(services.update_mandat, mandat, by=None, quotite=101) == "quotite"
    with pytest.raises(TypeError):
        services.update_mandat(mandat, by=None, role="cpo")


def test_the_cpo_of_a_cite_may_be_two(saint_aubin, persona):
    amina, second = persona("amina"), MandatFactory(cite=saint_aubin).titulaire
    MandatFactory(cite=saint_aubin, fin=date(2024, 6, 1))
    assert set(selectors.cpo_of(saint_aubin)) == {amina, second}
    assert selectors.mandats_of(saint_aubin).count() == 3
