"""Addresses that leave the site: the one that was given, or the port that is served."""

import os

import pytest

from maillage.base.site import VARIABLE, absolute, serve_on


@pytest.fixture
def no_address(monkeypatch):
    """As monkeypatch notes it, what serve_on puts in the environment goes with the test."""
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)


def test_links_lead_to_the_port_that_is_served(no_address, settings):
    serve_on(8123)
    assert (absolute("/bilan/"), os.environ[VARIABLE]) == (
        "http://localhost:8123/bilan/",
        "http://localhost:8123",
    )


@pytest.mark.parametrize(("given", "https"), [("https://cite.exemple.fr", False), ("", True)])
def test_an_address_that_was_given_stays(no_address, monkeypatch, settings, given, https):
    settings.SITE_URL, settings.HTTPS = "https://cite.exemple.fr", https
    if given:
        monkeypatch.setenv(VARIABLE, given)
    serve_on(8123)
    assert absolute("/") == "https://cite.exemple.fr/"
