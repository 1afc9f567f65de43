"""The shell around every page: what it shows for what it is given."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory
from pytest_django.asserts import assertInHTML

from tests.helpers.html import flat


def entry(label, **given):
    drawn = {
        "url": f"/{label}/",
        "icon": "house",
        "current": False,
        "count": 0,
        "secondary": False,
        "footer": False,
    }
    return SimpleNamespace(label=label, **{**drawn, **given})


@pytest.fixture
def shell(settings):
    """shell(name=value) → the page, with icons left out."""
    settings.TEMPLATES[0]["OPTIONS"]["context_processors"] = ["django.template.context_processors.request"]

    def render(path="/", **given):
        context = {
            "cite": SimpleNamespace(slug="saint-aubin", titre="Saint-Aubin", territoire="Angers"),
            "nav_entries": [entry("Accueil", current=True), entry("Actions", count=3)],
            "mes_cites": [],
            "recherche_url": "/chercher/",
            "user": SimpleNamespace(is_authenticated=True, initiales="EN", nom_complet="Élise Noël"),
            **given,
        }
        html = engines["django"].get_template("base.html").render(context, RequestFactory().get(path))
        return re.sub(r'<svg class="icone".*?</svg>', "", html, flags=re.DOTALL)

    return render


def test_title_names_the_cite(shell):
    assert re.search(r"<title>(.*)</title>", flat(shell()))[1] == "· Saint-Aubin · maillage"
    assert re.search(r"<title>(.*)</title>", flat(shell(cite=None)))[1] == "· maillage"


def test_navigation_says_where_one_is_and_what_waits(shell):
    html = shell()
    assertInHTML('<a class="entree" href="/Accueil/" aria-current="page"><span>Accueil</span></a>', html)
    assertInHTML('<span class="compte">3<span class="visually-hidden"> à traiter</span></span>', html)


def test_secondary_entries_stay_reachable_on_a_phone(shell):
    entries = [entry("Accueil"), entry("Documents", secondary=True), entry("Réglages", footer=True)]
    more = shell(nav_entries=entries).partition('<details class="menu plus">')[2].partition("</details>")[0]
    assert re.findall(r'href="([^"]+)"', more) == ["/Documents/", "/Réglages/"]


def test_switcher_marks_the_cite_one_is_in(shell):
    mine = [
        SimpleNamespace(nom=n, slug=s, url=f"/c/{s}/")
        for n, s in [("Saint-Aubin", "saint-aubin"), ("Autre", "x")]
    ]
    html = shell(mes_cites=mine)
    assertInHTML('<a href="/c/saint-aubin/" aria-current="true">Saint-Aubin</a>', html)
    assertInHTML('<a href="/c/x/">Autre</a>', html)


def test_search_keeps_its_words_on_its_own_page_only(shell):
    assert 'value="lud"' in shell("/chercher/?q=lud")
    assert 'value="lud"' not in shell("/acteurs/?q=lud")


def test_main_button(shell):
    html = shell(bouton_principal=SimpleNamespace(label="Noter un contact", url="/n/", icon="plus-lg"))
    assertInHTML(
        '<a class="btn btn-primary text-nowrap" href="/n/"><span class="texte-large">Noter un contact</span></a>',
        html,
    )


def test_messages_are_said_aloud_with_their_level(shell):
    html = shell(messages=[Message(constants.ERROR, "Le fichier <vide> est refusé.")])
    zone = flat(html).partition('<div id="messages" class="messages" role="status">')[2]
    assert zone.startswith(
        '<div class="message error" data-message><div>Le fichier &lt;vide&gt; est refusé.</div>'
    )


def test_htmx_sends_the_token_and_evaluates_nothing(shell):
    html = shell()
    assert re.search(r"""<body hx-headers='{"X-CSRFToken": "\w{64}"}'>""", html)
    assert '"allowEval":false,"allowScriptTags":false' in html


def test_stranger_is_offered_to_sign_in(shell):
    html = shell(cite=None, user=SimpleNamespace(is_authenticated=False), nav_entries=[], recherche_url="")
    assert html.count("Se connecter") == 1
    assert 'role="search"' not in html
