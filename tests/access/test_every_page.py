"""Every address × every persona: the expected answer is computed from the guard, so a new page is covered at once."""

import html

import pytest
from django.urls import reverse

from maillage.access.check import can, present_in, refusal
from tests.helpers.urls import PARAMETERS, our_addresses
from tests.personas import CAST
from tests.samples import SECOND, make

ADDRESSES = {a.name: a for a in our_addresses()}


def build(address, cite):
    """The address and the object on which the capability is checked."""
    kwargs, target = {}, cite
    if "slug" in address.kwargs:
        kwargs["slug"] = cite.slug
    if address.guard.objet is not None:
        target = make(address.guard.objet, cite)
        kwargs["pk"] = target.pk
    kwargs |= {name: SECOND[name](cite, target) for name in address.kwargs if name in SECOND}
    return reverse(address.name, kwargs=kwargs), target


def expected(guard, user, cite, target, inside):
    if guard.capability is None:
        return "open"
    if not inside:
        return "open" if can(user, guard.capability) else 403
    if not present_in(user, cite.pk):
        return 404
    return "open" if can(user, guard.capability, target) else 403


def is_open(response, guard):
    """The guard lets in. The command itself may refuse, for what is missing or because of the state of the object."""
    refused_later = response.status_code == 403 and refusal(guard.capability) not in html.unescape(
        response.text
    )
    return response.status_code in {200, 204, 302, 400, 409, 422} or refused_later


def method_of(client, guard):
    return client.post if guard.methods == ("POST",) else client.get


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("name", CAST)
def test_every_page(address, name, persona, client, saint_aubin, ailleurs):
    user = persona(name)
    url, target = build(address, saint_aubin)
    client.force_login(user)
    response = method_of(client, address.guard)(url, PARAMETERS.get(address.name, {}))
    wanted = expected(address.guard, user, saint_aubin, target, "slug" in address.kwargs)
    if wanted == "open":
        assert is_open(response, address.guard), response.status_code
    else:
        assert response.status_code == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_visitor_without_account_is_asked_to_sign_in(address, client, persona, saint_aubin):
    persona("amina")
    url, _ = build(address, saint_aubin)
    response = method_of(client, address.guard)(url)
    if address.guard.kind == "public_page":
        assert response.status_code in {200, 302}
    else:
        assert (response.status_code, response.url.split("?")[0]) == (302, "/compte/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in ADDRESSES.values() if a.guard.objet], ids=lambda a: a.name)
def test_an_object_of_another_cite_is_not_there(address, login, saint_aubin, ailleurs):
    """Amina may do everything in her cité; an object of another one, asked through hers, is a 404."""
    client = login("amina")
    stranger = make(address.guard.objet, ailleurs)
    kwargs = {name: SECOND[name](ailleurs, stranger) for name in address.kwargs if name in SECOND}
    url = reverse(address.name, kwargs={**kwargs, "slug": saint_aubin.slug, "pk": stranger.pk})
    assert method_of(client, address.guard)(url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_a_wrong_method_is_refused(address, login, saint_aubin):
    client = login("amina")
    url, _ = build(address, saint_aubin)
    wrong = client.get if address.guard.methods == ("POST",) else client.put
    assert wrong(url).status_code == 405
