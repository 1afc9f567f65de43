"""A survey, then a call for projects: written, sent, answered on a phone, counted; nothing asked twice."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.acteurs.models import Campagne, Sollicitation
from maillage.actions.models import Action
from tests.acteurs.directory import add
from tests.factories.territoires import CommuneFactory

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
CAMPAIGNS = "/c/saint-aubin/acteurs/campagnes/"
CALLS = "/c/saint-aubin/actions/appels/"


@pytest.fixture
def directory(saint_aubin, persona, settings, live_server):
    settings.DEMO = True
    settings.SITE_URL = live_server.url
    persona("amina")
    commune = CommuneFactory()
    for name, address in (
        ("Les Passeurs de mots", "passeurs@asso.test"),
        ("Foot en herbe", "foot@asso.test"),
    ):
        add(saint_aubin, name, type="association", commune=commune, courriel=address)


def test_a_survey_from_its_questions_to_its_results(visitor, directory):
    """Amina asks three questions. One structure answers on its phone, and puts right what it had mistyped."""
    amina, phone = visitor(), visitor(width=360, height=760)
    amina.sign_in("amina")
    amina.go(f"{CAMPAIGNS}nouvelle/?genre=enquete&avec=annuaire&type=association")
    amina.reads("2 structures de l'annuaire recevront ce message")
    amina.fill("Réponse attendue avant le", "2036-12-15")
    amina.press("Préparer la campagne")
    amina.title_is("Questions de l'enquête")
    amina.accessible()
    amina.fill("Texte de la question 1", "Quel moment manque aux familles ?")
    amina.page.get_by_label("On répond à la question 1 par").select_option("choix")
    amina.fill("Choix de la question 1", "Mercredi matin")
    amina.press("Enregistrer les questions")
    amina.reads("Donnez de 2 à 12 choix, un par ligne.")
    amina.accessible()
    amina.fill("Choix de la question 1", "Mercredi matin\nVacances")
    amina.fill("Texte de la question 2", "Combien de places ?")
    amina.page.get_by_label("On répond à la question 2 par").select_option("nombre")
    amina.page.locator("summary", has_text="Question 3").click()
    amina.fill("Texte de la question 3", "Que faudrait-il ?")
    amina.page.get_by_label("On répond à la question 3 par").select_option("texte")
    amina.press("Enregistrer les questions")
    amina.reads("Mercredi matin / Vacances")
    amina.accessible()
    amina.follow("Vérifier et envoyer")
    amina.press("Envoyer")
    amina.confirm()
    amina.reads("n'ont pas répondu (2)")
    assert list(Sollicitation.objects.values_list("nature", "poids")) == [("enquete", 2)] * 2

    amina.go("/c/saint-aubin/courriels/boite/")
    amina.page.get_by_role("row", name="passeurs@asso.test").get_by_role("link").click()
    phone.go(amina.page.get_by_role("link", name="/reponse/").get_attribute("href"))
    phone.title_is("Les Passeurs de mots")
    phone.accessible()
    phone.page.get_by_label("Mercredi matin").check()
    phone.fill("Combien de places ?", "douze")
    phone.fill("Que faudrait-il ?", "Une salle de plus.")
    phone.press("Envoyer mes réponses")
    phone.reads("n'est pas un nombre")
    expect(phone.field("Que faudrait-il ?")).to_have_value("Une salle de plus.")
    phone.accessible()
    phone.fill("Combien de places ?", "12")
    phone.press("Envoyer mes réponses")
    phone.reads("Merci, vos réponses sont transmises à l'équipe.")

    amina.go(f"{CAMPAIGNS}{Campagne.objects.get().pk}/")
    amina.follow("Résultats")
    amina.reads("1 questionnaire rempli sur 2 envoyés")
    amina.reads("Une salle de plus.")
    amina.accessible()


def test_a_call_answered_by_an_action_and_told_of(visitor, directory):
    """Amina notes a call, starts the action that answers it, and prepares the message that tells of it."""
    amina, year = visitor(), timezone.localdate().year
    amina.sign_in("amina")
    amina.go("/c/saint-aubin/actions/")
    amina.follow("Appels à projets")
    amina.follow("Ajouter")
    amina.fill("Intitulé", "Été culturel")
    amina.field("Financeur").select_option("drac")
    amina.fill("Clôture", f"{year + 1}-12-15")
    amina.fill("Cadrage", "Pour les 11-17 ans.")
    amina.press("Enregistrer")
    amina.title_is("Été culturel")
    amina.accessible()
    amina.follow("Y répondre par une action")
    amina.fill("Intitulé", "Théâtre de quartier")
    amina.press("Enregistrer")
    assert Action.objects.get().appel.intitule == "Été culturel"
    amina.follow("Été culturel")
    amina.reads("Théâtre de quartier")
    amina.accessible()
    amina.press("Diffuser cet appel")
    amina.reads("Rien n'est parti.")
    amina.reads("Pour les 11-17 ans.")
    amina.go(CALLS)
    amina.page.locator(".filtres input[name=q]").fill("cultrel")
    amina.reads("1 appel")
    amina.accessible()
