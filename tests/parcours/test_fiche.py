"""Keeping a sheet together: two people at once, a partner who proposes, contact details, two sheets for one place."""

import pytest
from playwright.sync_api import expect

from maillage.access.roles import Role
from maillage.acteurs.choices import Diffusion
from maillage.acteurs.models import Fonction, Personne, Rattachement, Structure
from maillage.cites.models import Theme
from tests.acteurs.directory import add
from tests.factories.cites import MandatFactory, UserFactory
from tests.factories.territoires import CommuneFactory
from tests.personas import PASSWORD

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def passeurs(saint_aubin, persona):
    """The sheet of the stories, with a person in charge whose address is kept for the team."""
    for name in ("amina", "malik", "remi"):
        persona(name)
    sheet = add(
        saint_aubin,
        "Les Passeurs de mots",
        themes=Theme.objects.all()[:2],
        type="association",
        commune=CommuneFactory(),
        adresse="12 rue de l'Étang",
        code_postal="49000",
        latitude=47.4853,
        longitude=-0.5301,
        age_min_mois=36,
        age_max_mois=132,
        telephone="02 41 00 00 01",
        description="Lecture à voix haute et prêt de livres aux familles.",
    )
    chef = Personne.objects.create(
        cite=saint_aubin,
        prenom="Noé",
        nom="Exemple",
        courriel="noe.exemple@asso.test",
        courriel_diffusion=Diffusion.EQUIPE,
    )
    Fonction.objects.create(
        cite=saint_aubin, structure=sheet, personne=chef, intitule="Direction", principale=True
    )
    return sheet


def address(sheet: Structure) -> str:
    return f"/c/saint-aubin/acteurs/{sheet.pk}/"


def test_two_people_edit_the_same_sheet(visitor, camera, passeurs, saint_aubin):
    """Amina and her colleague Karim open the same form. Amina changes the telephone and the missions, and saves.

    Karim had changed the telephone too, and the cost. He is shown the telephone only, with the two values and the
    former one; he keeps Amina's. The cost that he wrote and the missions that she wrote are both kept.
    """
    karim = UserFactory(email="karim@exemple.test", prenom="Karim")
    karim.set_password(PASSWORD)
    karim.save()
    MandatFactory(titulaire=karim, cite=saint_aubin, role=Role.CPO)
    amina, other = visitor(), visitor()
    for someone, name in ((amina, "amina"), (other, "karim")):
        someone.sign_in(name)
        someone.go(f"{address(passeurs)}modifier/")
    amina.fill("Téléphone de la structure", "02 41 00 00 22")
    amina.fill("Missions", "Lecture à voix haute, tous les mercredis.")
    amina.press("Enregistrer")
    amina.title_is("Les Passeurs de mots")
    other.fill("Téléphone de la structure", "02 41 00 00 33")
    other.fill("Coût pour le public", "gratuit")
    other.press("Enregistrer")
    other.title_is("Deux personnes ont modifié cette fiche")
    question = other.page.get_by_role("group", name="Téléphone")
    expect(other.page.locator("fieldset.feuille")).to_have_count(1)
    for number in ("02 41 00 00 01", "02 41 00 00 22", "02 41 00 00 33"):
        expect(question).to_contain_text(number)
    camera.take(other.page, "fiche-deux-personnes", height=620)
    other.accessible()
    question.get_by_label("Ce qui est enregistré").check()
    other.press("Enregistrer ces choix")
    other.title_is("Les Passeurs de mots")
    passeurs.refresh_from_db()
    assert (passeurs.telephone, passeurs.cout, passeurs.description) == (
        "02 41 00 00 22",
        "gratuit",
        "Lecture à voix haute, tous les mercredis.",
    )


def test_a_partner(visitor, camera, persona, passeurs, saint_aubin):
    """Malik keeps the sheet of his own structure himself; on another one, he proposes.

    Amina reads his two corrections, accepts the address and refuses the name; he finds her answer.
    """
    own = add(saint_aubin, "Club nautique de l'Étang", type="association")
    Rattachement.objects.create(cite=saint_aubin, structure=own, user=persona("malik"))
    malik, amina = visitor(), visitor()
    malik.sign_in("malik")
    malik.go(address(own))
    malik.follow("Modifier")
    malik.fill("Coût pour le public", "15 € par an")
    malik.press("Enregistrer")
    malik.reads("15 € par an")
    malik.go(address(passeurs))
    expect(malik.page.get_by_role("link", name="Modifier", exact=True)).to_have_count(0)
    malik.follow("Proposer une modification")
    malik.fill("Nom", "Les Passeurs")
    malik.fill("Adresse", "14 rue de l'Étang")
    malik.fill("Message à l'équipe projet", "Ils ont déménagé de deux numéros.")
    malik.press("Proposer")
    malik.reads("Proposition envoyée")
    amina.sign_in("amina")
    amina.go("/c/saint-aubin/acteurs/propositions/")
    amina.follow("Les Passeurs de mots")
    amina.reads("Ils ont déménagé de deux numéros.")
    amina.page.get_by_label("Accepter : Nom").uncheck()
    camera.take(amina.page, "proposition", height=760)
    amina.accessible()
    amina.fill("Réponse", "Merci. Le nom reste celui des statuts.")
    amina.press("Accepter ce qui est coché, refuser le reste")
    passeurs.refresh_from_db()
    assert (passeurs.nom, passeurs.adresse) == ("Les Passeurs de mots", "14 rue de l'Étang")
    malik.go("/c/saint-aubin/acteurs/propositions/")
    malik.reads("acceptée en partie")
    malik.reads("Merci. Le nom reste celui des statuts.")


def test_contact_details(visitor, camera, passeurs):
    """The address of Noé is kept for the team: masked on the sheet, shown to Amina when she asks, and that is written
    down where she can see it. Rémi, who only reads, learns neither the address nor the name.
    """
    amina, remi = visitor(), visitor()
    amina.sign_in("amina")
    amina.go(address(passeurs))
    assert "noe.exemple@asso.test" not in amina.page.content()
    camera.take(amina.page, "fiche", height=900)
    amina.press("Afficher les coordonnées")
    amina.reads("noe.exemple@asso.test")
    amina.page.locator("summary", has_text="Autres gestes").click()
    amina.follow("Qui a consulté les coordonnées")
    expect(amina.page.get_by_role("row")).to_have_count(2)
    expect(amina.page.get_by_role("row").nth(1)).to_contain_text("Amina Essai")
    camera.take(amina.page, "consultations", height=480)
    remi.sign_in("remi")
    remi.go(address(passeurs))
    remi.title_is("Les Passeurs de mots")
    remi.reads("Direction")
    for hidden in ("noe.exemple@asso.test", "Noé Exemple"):
        assert hidden not in remi.page.content()
    expect(remi.page.get_by_role("button", name="Afficher les coordonnées")).to_have_count(0)


def test_two_sheets_for_one_structure(person, camera, passeurs, saint_aubin):
    """Amina finds two sheets for the same association, compares them line by line and merges them. Nothing is lost.

    A day later the description that she had kept proves to be the wrong one: she puts the former one back from the
    history.
    """
    double = add(
        saint_aubin,
        "Passeurs de mots (asso)",
        type="association",
        commune=passeurs.commune,
        adresse="12 rue de l'Etang",
        code_postal="49000",
        description="Ateliers d'écriture.",
        site_web="https://passeurs.test/",
    )
    person.sign_in("amina")
    person.go(address(passeurs))
    person.page.locator("summary", has_text="Autres gestes").click()
    person.follow("Fusionner avec une autre fiche")
    person.choose("L'autre fiche de la même structure", "passeurs", "(asso)")
    person.press("Comparer les deux fiches")
    person.title_is("Fusionner deux fiches")
    person.page.get_by_role("group", name="missions").get_by_label("Ateliers d'écriture.").check()
    camera.take(person.page, "fusion", height=900)
    person.accessible()
    person.press("Fusionner")
    person.confirm()
    person.title_is("Les Passeurs de mots")
    passeurs.refresh_from_db()
    double.refresh_from_db()
    assert (passeurs.description, passeurs.site_web) == ("Ateliers d'écriture.", "https://passeurs.test/")
    assert double.fusionnee_dans_id == passeurs.pk
    person.go(address(double))
    person.reads("Vous venez de la fiche « Passeurs de mots (asso) »")
    person.page.locator("summary", has_text="Autres gestes").click()
    person.follow("Historique de la fiche")
    camera.take(person.page, "historique", height=900)
    person.accessible()
    row = person.page.get_by_role("row").filter(has_text="Lecture à voix haute et prêt de livres")
    row.get_by_role("button", name="Remettre").click()
    passeurs.refresh_from_db()
    assert passeurs.description == "Lecture à voix haute et prêt de livres aux familles."
