"""A spreadsheet as it really arrives."""

import pytest
from playwright.sync_api import expect

from maillage.acteurs.models import Structure
from maillage.acteurs.services.structures import create_structure
from tests.factories.territoires import CommuneFactory
from tests.parcours.fichiers import PARTNERS, messy_spreadsheet

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SHEETS = {
    "Association Horizon Jeunesse": "3 place de l'Europe",
    "Ludothèque « La Toupie »": "8 rue des Ormes",
}


@pytest.fixture
def known(saint_aubin, persona):
    """Two sheets typed by Amina, that the file holds under slightly different names."""
    commune = CommuneFactory()
    for nom, adresse in SHEETS.items():
        values = {"nom": nom, "adresse": adresse, "code_postal": "49000", "commune": commune.pk}
        create_structure(cite=saint_aubin, values=values, by=persona("amina"))


def test_a_messy_spreadsheet(person, camera, known, tmp_path):
    """Amina receives the list of a colleague: cp1252, titles above the header, SIRET rounded by the spreadsheet.

    Two lines resemble sheets of hers: she reads why, says yes for one and no for the other. One line has no name: she
    saves the rejected lines with their reason, to send them back. She gives the same file again: nothing changes.
    She undoes the whole import: her two sheets are as they were.
    """
    path = messy_spreadsheet(tmp_path)
    person.sign_in("amina")
    analyse(person, path)
    decide(person, camera)
    rejected_lines(person)
    apply(person)
    again(person, path)
    undo(person, camera)


def analyse(person, path):
    person.go("/c/saint-aubin/documents/importer/")
    person.upload(path)
    person.title_is("Que contiennent les colonnes ?")
    person.press("Comparer avec ce qui existe")
    person.title_is("Vérifier avant d'enregistrer")


def tab(person, name):
    """How many lines the tab says that it holds, once opened."""
    link = person.page.get_by_role("navigation", name="Lignes du fichier par verdict").get_by_role(
        "link", name=name
    )
    link.click()
    return int(link.inner_text().removeprefix(name))


def line_of(person, name):
    return person.page.locator("li.ligne-import").filter(has_text=name)


def decide(person, camera):
    assert tab(person, "Doublons probables") == 2
    horizon, toupie = line_of(person, "Horizon Jeunesse"), line_of(person, "La Toupie")
    expect(horizon).to_contain_text("ressemble à")
    expect(horizon).to_contain_text("à trancher")
    camera.take(person.page, "import-doublons", height=900)
    person.accessible()
    person.press("C'est la même : mettre à jour", horizon)
    expect(horizon).to_contain_text("sera mise à jour")
    person.press("C'est une autre : créer", toupie)
    expect(toupie).to_contain_text("sera créée")


def rejected_lines(person):
    assert tab(person, "Rejetées") == 1
    expect(person.page.locator(".ligne-import")).to_contain_text("nom")
    saved = person.download(lambda: person.follow("Télécharger les lignes rejetées (csv)"))
    text = saved.read_bytes().decode("utf-8-sig")
    assert text.count("9 rue sans nom") == 1
    assert "Les Passeurs de mots" not in text


def apply(person):
    person.press("Enregistrer")
    person.title_is("Rapport de l'import")
    names = set(Structure.objects.values_list("nom", flat=True))
    assert {"Les Passeurs de mots", "Ludothèque La Toupie", "Ludothèque « La Toupie »"} <= names
    # the sheet said to be the same received what it lacked
    assert Structure.objects.get(nom="Association Horizon Jeunesse").telephone != ""
    assert Structure.objects.get(nom="Association Horizon Jeunesse").siret == "45123456100012"
    assert Structure.objects.count() == 2 + len(PARTNERS) - 2


def again(person, path):
    before = sorted(Structure.objects.values_list("nom", "version"))
    analyse(person, path)
    assert tab(person, "Nouvelles") == 0
    assert tab(person, "Inchangées") == len(PARTNERS) - 1
    expect(person.page.get_by_role("button", name="Enregistrer")).to_have_attribute("aria-disabled", "true")
    person.press("Abandonner cet import")
    person.confirm()
    assert sorted(Structure.objects.values_list("nom", "version")) == before


def undo(person, camera):
    person.follow("Annuler l'import de partenaires.csv")
    person.title_is("Annuler tout l'import ?")
    camera.take(person.page, "import-annuler", height=620)
    person.press("Annuler tout l'import")
    person.reads("Tout ce qu'il avait écrit a été défait.")
    assert sorted(Structure.objects.values_list("nom", "telephone")) == [
        ("Association Horizon Jeunesse", ""),
        ("Ludothèque « La Toupie »", ""),
    ]
