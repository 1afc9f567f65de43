"""The first day of a coordinator: from an empty installation to a file to hand to colleagues."""

import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from maillage.acteurs.models import Structure
from maillage.cites.models import Theme
from maillage.territoires.services import load_communes
from tests.factories.territoires import QpvFactory, square
from tests.parcours.fichiers import lines_of, school_directory

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PASSWORD = "une phrase que personne ne devine"


@pytest.fixture
def country(db):
    """What an administrator loads once: the communes of France, the districts of the city."""
    load_communes()
    QpvFactory(code="QN04905A", nom="Monplaisir", contour=square(-0.540, 47.480, 0.015))


def test_first_day(person, camera, country, tmp_path):
    """Nadia installs maillage for Angers. Nothing is in the database but the communes.

    She opens her account, then the cité; adds a district to the perimeter; gives the file of schools as it is, looks
    at what was understood of its columns and at every kind of line before writing anything; finds a school in spite
    of a typing error; narrows the list and widens it again; sees the same schools on the map; declares that she has
    looked everywhere for one theme, so that an empty cell means a gap; and saves what the list shows in a spreadsheet.
    """
    path = school_directory(tmp_path, real=not camera.enabled)
    open_the_cite(person, camera)
    add_a_district(person, camera)
    import_the_schools(person, camera, path)
    search_the_directory(person, camera)
    look_at_the_map(person, camera)
    declare_what_was_surveyed(person, camera)
    export_what_is_shown(person, camera)


def open_the_cite(person, camera):
    person.go("/")
    person.title_is("Bienvenue")
    camera.take(person.page, "premiers-pas-compte", height=760)
    for label, value in (
        ("Prénom", "Nadia"),
        ("Nom", "Essai"),
        ("Courriel", "nadia@exemple.test"),
    ):
        person.fill(label, value)
    person.fill("Mot de passe", PASSWORD)
    person.press("Créer mon compte")
    person.title_is("Votre cité éducative")
    person.fill("Nom de la cité éducative", "Cité éducative de Monplaisir")
    person.fill("Nom court", "Monplaisir")
    person.choose("Commune", "angers", "Angers")
    camera.take(person.page, "premiers-pas-cite", height=800)
    person.press("Ouvrir la cité")
    expect(person.page).to_have_url(re.compile(r"/c/cite-educative-de-monplaisir/$"))
    person.reads("L'annuaire est vide")
    camera.take(person.page, "accueil-vide", height=760)


def add_a_district(person, camera):
    person.follow("Périmètre, chiffres et mandats")
    person.follow("Périmètre")
    person.follow("Ajouter un quartier")
    person.choose("Quartier prioritaire", "monpl", "Monplaisir")
    person.press("Enregistrer")
    person.title_is("Périmètre")
    expect(person.page.locator("section", has_text="Quartiers prioritaires")).to_contain_text("Monplaisir")


def import_the_schools(person, camera, path):
    page = person.page
    person.go("/c/cite-educative-de-monplaisir/")
    person.follow("Importer un fichier")
    person.upload(path)
    person.title_is("Que contiennent les colonnes ?")
    expect(page.get_by_label("nom", exact=True)).to_have_value("nom")
    expect(page.get_by_label("uai", exact=True)).to_have_value("uai")
    camera.take(page, "import-colonnes", height=900)
    person.press("Comparer avec ce qui existe")
    person.title_is("Vérifier avant d'enregistrer")
    assert Structure.objects.count() == 0
    camera.take(page, "import-apercu", height=900)
    person.press("Enregistrer")
    person.title_is("Rapport de l'import")
    assert Structure.objects.count() <= lines_of(path)
    tally = page.locator(".chiffres-import li").all_inner_texts()
    assert sum(int(re.sub(r"\D", "", line)) for line in tally) == lines_of(path), tally
    camera.take(page, "import-rapport", height=760)
    person.accessible()


def search_the_directory(person, camera):
    page = person.page
    person.follow("Acteurs", page.get_by_role("navigation", name="Principale"))
    total = Structure.objects.count()
    count = page.locator("#compte-structures")
    expect(count).to_have_text(f"{spaced(total)} structures")
    page.locator("#annuaire").get_by_role("row").nth(1).wait_for()
    page.get_by_label("Nom, sigle, mission…").press_sequentially("colège jean vilr", delay=10)
    expect(page.get_by_role("link", name="Collège Jean Vilar", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("q="))
    camera.take(page, "annuaire-recherche", height=760)
    page.get_by_label("Nom, sigle, mission…").fill("")
    expect(count).to_have_text(f"{spaced(total)} structures")
    page.locator("summary", has_text="Type").click()
    page.get_by_role("checkbox", name=re.compile("^Collège ")).check()
    colleges = Structure.objects.filter(type="college").count()
    expect(count).to_have_text(f"{spaced(colleges)} structures affichées sur {spaced(total)}")
    page.keyboard.press("Escape")
    chip = page.get_by_role("link", name=re.compile("Collège.*lever ce filtre"))
    camera.take(page, "annuaire-filtre", height=760)
    person.accessible()
    chip.click()
    expect(count).to_have_text(f"{spaced(total)} structures")
    page.go_back()
    expect(count).to_have_text(f"{spaced(colleges)} structures affichées sur {spaced(total)}")


def look_at_the_map(person, camera):
    page = person.page
    person.follow("Carte", page.get_by_role("navigation", name="Principale"))
    page.wait_for_selector("[data-carte][data-prete=oui]")
    placed = Structure.objects.filter(latitude__isnull=False).count()
    expect(page.locator("[data-carte-compte]")).to_have_text(f"{spaced(placed)} structures sur la carte")
    assert page.locator("[data-carte-liste] li").count() > 0
    page.locator("[data-carte-liste] a").first.focus()
    expect(page.locator("[data-carte-bulle]")).to_be_visible()
    person.accessible()


def declare_what_was_surveyed(person, camera):
    page = person.page
    person.follow("Couverture", page.get_by_role("navigation", name="Principale"))
    theme = Theme.objects.first()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=theme.court, exact=True))
    expect(row.locator(".case.inconnu").first).to_be_visible()
    assert row.locator(".case.decouvert").count() == 0
    person.follow("Déclarer ce qui est recensé")
    page.get_by_role("checkbox", name=theme.libelle, exact=True).check()
    for box in page.get_by_role("group", name=re.compile("[ÂA]ge")).get_by_role("checkbox").all():
        box.check()
    camera.take(page, "couverture-declarer", height=480)
    person.press("Déclarer recensé")
    expect(row.locator(".case.inconnu")).to_have_count(0)
    expect(row.locator(".case.decouvert").first).to_be_visible()
    person.accessible()


def export_what_is_shown(person, camera):
    page = person.page
    person.follow("Acteurs", page.get_by_role("navigation", name="Principale"))
    page.locator("summary", has_text="Type").click()
    page.get_by_role("checkbox", name=re.compile("^Collège ")).check()
    expect(page.locator("#compte-structures")).to_have_text(re.compile("affichées"))
    shown = Structure.objects.filter(type="college").order_by("nom")
    page.keyboard.press("Escape")
    person.press("Exporter")
    camera.take(page, "exporter", height=800)
    person.accessible()
    saved = person.download(
        lambda: page.get_by_role("dialog").get_by_role("button", name=re.compile("Excel")).click()
    )
    rows = CalamineWorkbook.from_path(saved).get_sheet_by_index(0).to_python()
    column = rows[0].index("Nom")
    assert sorted(row[column] for row in rows[1:]) == sorted(shown.values_list("nom", flat=True))


def spaced(number: int) -> str:
    """715, or 1 024."""
    return f"{number:,}".replace(",", " ")
