"""The yearly check of the sheets: the campaign leaves, a structure answers on its phone, the team accepts."""

import pytest
from playwright.sync_api import expect

from maillage.acteurs.models import Proposition
from tests.acteurs.directory import add
from tests.factories.territoires import CommuneFactory

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
CAMPAIGNS = "/c/saint-aubin/acteurs/campagnes/"


@pytest.fixture
def directory(saint_aubin, persona, settings, live_server):
    """Three structures, one of them without an address; mails are shown in the mailbox."""
    settings.DEMO = True
    settings.SITE_URL = live_server.url
    persona("amina")
    commune = CommuneFactory()
    return [
        add(saint_aubin, "Les Passeurs de mots", type="association", commune=commune, courriel="passeurs@asso.test",
            description="Lecture à voix haute.", mobilisation_motif="Ne vient jamais aux réunions"),
        add(saint_aubin, "Foot en herbe", type="club_sportif", commune=commune, courriel="foot@asso.test"),
        add(saint_aubin, "Atelier sans adresse", type="association", commune=commune),
    ]  # fmt: skip


def test_from_the_campaign_to_the_accepted_correction(visitor, camera, directory):
    """Amina asks every structure to check its sheet. On a phone, the Passeurs correct theirs; she accepts it."""
    passeurs = directory[0]
    amina, phone = visitor(), visitor(width=360, height=760)
    amina.sign_in("amina")
    amina.go(CAMPAIGNS)
    amina.follow("Faire vérifier les fiches")
    amina.reads("3 structures de l'annuaire recevront ce message")
    amina.fill("Réponse attendue avant le", "2036-12-15")
    amina.accessible()
    camera.take(amina.page, "campagne-texte")
    amina.press("Préparer la campagne")
    amina.reads("rien n'est encore parti")
    amina.follow("Vérifier et envoyer")
    amina.reads("Atelier sans adresse")
    camera.take(amina.page, "campagne-verifier", height=620)
    amina.press("Envoyer")
    amina.confirm()
    amina.reads("n'ont pas répondu (2)")

    amina.go("/c/saint-aubin/courriels/boite/")
    amina.page.get_by_role("row", name="passeurs@asso.test").get_by_role("link").click()
    link = amina.page.get_by_role("link", name="/reponse/").get_attribute("href")
    camera.take(amina.page, "boite-demonstration", height=760)

    phone.go(link)
    phone.title_is("Votre fiche est-elle exacte ?")
    expect(phone.page.get_by_text("Ne vient jamais aux réunions")).to_have_count(0)
    phone.accessible()
    camera.take(phone.page, "fiche-verifiee-telephone", height=760)
    phone.follow("Corriger ou compléter")
    phone.page.get_by_text("Ce qu'elle fait").click()
    phone.fill("Missions", "Lecture à voix haute et prêt de livres.")
    phone.accessible()
    phone.press("Envoyer mes corrections")
    phone.reads("Vos corrections sont transmises à l'équipe")
    phone.reads("Vous avez répondu")

    amina.go(CAMPAIGNS)
    amina.follow("Mise à jour des fiches")
    amina.reads("corrections proposées")
    camera.take(amina.page, "campagne-reponses", height=820)
    amina.follow("voir les propositions")
    amina.follow("Les Passeurs de mots", amina.page.get_by_role("table"))
    amina.reads("la structure, par le lien reçu")
    camera.take(amina.page, "campagne-proposition", height=700)
    amina.press("Accepter ce qui est coché, refuser le reste")
    amina.reads("la fiche est à jour")
    passeurs.refresh_from_db()
    assert passeurs.description == "Lecture à voix haute et prêt de livres."
    assert passeurs.verifiee_le is not None
    assert Proposition.objects.get().acceptes == ["description"]


def test_only_the_silent_one_is_chased(visitor, directory):
    """The Passeurs say that all is right; the chase goes to the other one only."""
    amina, someone = visitor(), visitor(width=360, height=760)
    amina.sign_in("amina")
    amina.go(f"{CAMPAIGNS}nouvelle/?genre=mise_a_jour&avec=annuaire")
    amina.fill("Réponse attendue avant le", "2036-12-15")
    amina.press("Préparer la campagne")
    amina.follow("Vérifier et envoyer")
    amina.press("Envoyer")
    amina.confirm()
    amina.reads("n'ont pas répondu (2)")
    amina.go("/c/saint-aubin/courriels/boite/?q=passeurs")
    amina.page.get_by_role("row", name="passeurs@asso.test").get_by_role("link").click()
    someone.go(amina.page.get_by_role("link", name="/reponse/").get_attribute("href"))
    someone.press("Tout est exact")
    someone.reads("Votre fiche est notée comme exacte")
    amina.go(CAMPAIGNS)
    amina.follow("Mise à jour des fiches")
    amina.follow("Relancer")
    expect(amina.page.get_by_role("checkbox")).to_have_count(1)
    amina.press("Relancer les structures cochées")
    amina.reads("Relance lancée pour 1 structure.")
    amina.go("/c/saint-aubin/courriels/?nature=relance")
    amina.reads("1 message sur 3")
