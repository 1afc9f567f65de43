"""Who offers what, to whom and when: the overview, an activation, a piece of news adopted."""

import re

import pytest
from playwright.sync_api import expect

from maillage.demo.accounts import ANGERS, PASSWORD
from maillage.demo.services import load_demo
from maillage.dispositifs.models import Deploiement, Signalement

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PAGE = re.compile(rb"/Type\s*/Page[^s]")


def test_from_the_overview_to_an_adopted_piece_of_news(person, camera, db):
    """Élise reads the overview, prints it on one A3, narrows it to school support, then triages the watch."""
    load_demo()
    page, menu = person.page, person.page.get_by_role("navigation", name="Principale")
    person.sign_in("cpo.ville@demo.example", PASSWORD)
    person.follow("Dispositifs", menu)
    person.reads("Qui propose quoi, à quel âge")
    camera.take(page, "dispositifs-ensemble", height=900)
    person.accessible()
    assert len(PAGE.findall(page.pdf(format="A3", landscape=True))) == 1
    page.locator("summary", has_text="Thème").click()
    page.get_by_role("checkbox", name=re.compile("^Scolarité")).check()
    whole = Deploiement.objects.filter(cite__slug=ANGERS).count()
    expect(page.locator("#compte-dispositifs")).to_have_text(
        re.compile(rf"^\s*\d+\sdispositifs sur {whole}\s*$")
    )
    page.keyboard.press("Escape")
    person.follow("Veille")
    camera.take(page, "dispositifs-veille", height=760)
    person.accessible()
    row = Signalement.objects.get(cite__slug=ANGERS, dispositif__code="quartiers-ete")
    page.get_by_role("link", name=f"Adopter… : {row.titre}").click()
    person.press("Enregistrer")
    person.reads("Complétez sa fiche")
    row.refresh_from_db()
    assert (row.etat, row.deploiement.dispositif.code, row.deploiement.etapes.count()) == (
        "adopte", "quartiers-ete", 7,
    )  # fmt: skip
