"""One map: layers, what districts say, a walk, a saved view given by its link, two years, a PDF."""

import re

import pytest
from playwright.sync_api import expect

from maillage.cartographie.models import VueCarte
from maillage.demo.accounts import ANGERS, PASSWORD
from maillage.demo.services import load_demo

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def ready(page):
    expect(page.locator("[data-carte][data-prete]")).to_be_visible()


def test_from_layers_to_a_shared_view_two_years_and_a_pdf(person, visitor, camera, db):
    """Élise ticks layers, walks around a structure, keeps the view; a partner opens it; she compares and exports."""
    load_demo()
    page, menu = person.page, person.page.get_by_role("navigation", name="Principale")
    person.sign_in("cpo.ville@demo.example", PASSWORD)
    person.follow("Carte", menu)
    ready(page)
    count = page.locator("[data-carte-compte]")
    expect(count).to_have_text(re.compile(r"^\d+ structures sur la carte$"))
    page.get_by_role("checkbox", name=re.compile("^Actions")).focus()
    page.keyboard.press("Space")
    expect(count).to_have_text(re.compile(r"\d+ structures, \d+ actions sur la carte"))
    page.get_by_role("checkbox", name=re.compile("^Dispositifs")).check()
    page.get_by_role("radio", name="Manques").check()
    expect(page.get_by_label("Légende").get_by_text("Manques")).to_be_visible()
    expect(page.locator("[data-carte-liste]").get_by_text("Monplaisir", exact=True)).to_be_visible()
    camera.take(page, "cartes-couches", height=690)
    person.accessible()

    page.locator("[data-carte-liste] a", has_text="Atelier").first.focus()
    person.press("À pied autour d'ici")
    person.reads("À 4 km/h et à vol d'oiseau")
    page.locator("select[name=autour]").select_option(index=0)
    expect(page.get_by_text("À 4 km/h et à vol d'oiseau")).to_have_count(0)

    page.locator("summary", has_text="Vues").click()
    page.get_by_role("link", name="Enregistrer cette vue…").click()
    person.reads("Couches : structures, actions, dispositifs")
    person.fill("Nom de la vue", "Manques de Monplaisir")
    page.get_by_label("Partagée avec la cité").check()
    person.press("Enregistrer la vue")
    person.title_is("Manques de Monplaisir")
    ready(page)
    link = f"/c/{ANGERS}/cartographie/carte/vues/{VueCarte.objects.get().pk}/"

    partner = visitor(width=390, height=780)
    partner.sign_in("partenaire@demo.example", PASSWORD)
    partner.go(link)
    partner.title_is("Manques de Monplaisir")
    ready(partner.page)
    expect(partner.page.get_by_role("checkbox", name=re.compile("^Actions"))).to_be_checked()
    expect(partner.page.get_by_role("radio", name="Manques")).to_be_checked()
    partner.accessible()
    assert partner.page.evaluate("document.documentElement.scrollWidth") <= 390

    person.follow("Exporter")
    person.fill("Titre de la carte", "Monplaisir, ce qui manque")
    path = person.download(lambda: page.get_by_role("button", name="Télécharger").click())
    assert path.name.startswith(f"carte-{ANGERS}")
    assert path.read_bytes().startswith(b"%PDF")
    person.accessible()

    person.follow("Carte", menu)
    ready(page)
    page.evaluate("window.print = () => { document.title = document.body.className; }")
    page.get_by_role("button", name="Imprimer").click()
    expect(page).to_have_title("avec-dessin")
    person.follow("Deux années")
    ready(page)
    expect(page.locator(".carte-bilan")).to_contain_text("Maintenu")
    camera.take(page, "cartes-comparer", height=1000)
    person.accessible()


def test_without_script_the_map_is_drawn_by_the_server(browser, live_server, db):
    load_demo()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto("/compte/login/")
    page.get_by_label("Courriel").fill("cpo.ville@demo.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.goto(f"/c/{ANGERS}/cartographie/carte/")
    page.get_by_role("checkbox", name=re.compile("^Actions")).check()
    page.get_by_role("button", name="Montrer").click()
    drawing = page.locator("[data-carte] img.carte-dessin")
    expect(drawing).to_be_visible()
    assert drawing.evaluate("image => image.naturalWidth") > 500
    expect(page.get_by_role("heading", name=re.compile("^Actions"))).to_be_visible()
    context.close()
