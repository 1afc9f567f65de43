"""A cité that has been at work for months: the demonstration, seen by one of its two coordinators."""

import re

import pytest
from playwright.sync_api import expect

from maillage.acteurs.models import Structure
from maillage.cites.models import Theme
from maillage.demo.accounts import ANGERS, PASSWORD
from maillage.demo.services import load_demo

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_living_cite(person, camera, db):
    """Élise looks at what waits for her, at her directory, narrows it to sports, sees the same structures on the map,
    then what nobody covers, opens a weak cell, and reads who has which mandate.
    """
    load_demo()
    page, menu = person.page, person.page.get_by_role("navigation", name="Principale")
    person.sign_in("cpo.ville@demo.example", PASSWORD)
    person.reads("À regarder")
    camera.take(page, "accueil", height=860)
    person.accessible()
    # the link also says how many proposals wait
    menu.get_by_role("link", name=re.compile("^Acteurs")).first.click()
    living = Structure.objects.filter(cite__slug=ANGERS).living()
    expect(page.locator("#compte-structures")).to_have_text(f"{living.count()} structures")
    camera.take(page, "annuaire", height=860)
    page.locator("summary", has_text="Thème").click()
    sport = Theme.objects.get(code="sport")
    page.get_by_role("checkbox", name=re.compile(f"^{sport.libelle}")).check()
    sports = living.filter(themes=sport)
    expect(page.locator("#compte-structures")).to_have_text(
        f"{sports.count()} structures affichées sur {living.count()}"
    )
    page.keyboard.press("Escape")
    person.follow("Carte", menu)
    page.wait_for_selector("[data-carte][data-prete=oui]")
    camera.take(page, "carte", height=900)
    person.follow("Couverture", menu)
    camera.take(page, "couverture", height=720)
    person.accessible()
    page.locator("a.case.fragile").first.click()
    person.reads("Ce que la grille compte ici")
    camera.take(page, "couverture-case", height=640)
    person.go(f"/c/{ANGERS}/reglages/mandats/")
    camera.take(page, "mandats", height=700)
