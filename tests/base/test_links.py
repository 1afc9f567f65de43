"""Secret links: unknown, revoked, expired, each with its sentence; only the digest is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.models import LienCampagne
from maillage.base.errors import Refused
from maillage.base.links import digest, link_of, new_secret
from tests.samples import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(saint_aubin):
    found = make(LienCampagne, saint_aubin)
    secret = new_secret()
    found.empreinte = digest(secret)
    found.save()
    return found, secret


def test_the_secret_opens_and_is_not_stored(link):
    row, secret = link
    assert link_of(LienCampagne.objects.all(), secret) == row
    assert secret not in str(LienCampagne.objects.values().get())
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"empreinte": "0" * 64}, "inconnu", "recopiez-le en entier"),
        ({"revoque_le": timezone.now()}, "revoque", "retiré par l'équipe"),
        ({"expire_le": timezone.now() - timedelta(seconds=1)}, "expire", "Tout est gardé."),
    ],
)
def test_what_opens_nothing_says_why(link, values, code, sentence):
    row, secret = link
    LienCampagne.objects.filter(pk=row.pk).update(**values)
    with pytest.raises(Refused, match=sentence) as refused:
        link_of(LienCampagne.objects.all(), secret, kept="Tout est gardé.")
    assert refused.value.code == code
