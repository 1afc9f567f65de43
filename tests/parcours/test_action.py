"""The life of an action: created, funded, followed, its bilan written by the porteur through a link, renewed."""

import pytest
from playwright.sync_api import expect

from maillage.actions.models import Action, Axe, Bilan
from tests.acteurs.directory import add
from tests.actions.making import envelope

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROOM = "/c/saint-aubin/actions/"


@pytest.fixture
def chorus(saint_aubin, persona):
    """What the cité already has: an association, an axis, an envelope of the year."""
    persona("amina")
    add(saint_aubin, "Les Voix du quartier", type="association")
    Axe.objects.create(cite=saint_aubin, code="3", libelle="Ouvrir le champ des possibles", chemin="001.")
    return envelope(saint_aubin, 20_000)


def test_an_action_from_the_idea_to_the_next_year(visitor, camera, chorus):
    amina = visitor()
    amina.sign_in("amina")
    create(amina)
    action = Action.objects.get()
    sheet = f"{ROOM}{action.pk}/"
    fund(amina, sheet, camera)
    follow(amina, sheet)
    camera.take(amina.page, "action-fiche", height=1000)
    address = link(amina, sheet, camera)
    write_bilan(visitor(width=390, height=844), address, camera)
    amina.go(f"{sheet}#bilan")
    amina.reads("Quarante enfants ont chanté.")
    amina.press("Valider le bilan")
    amina.reads("Bilan validé.")
    renew(amina, sheet)
    look_at_lists(amina, camera)
    assert Bilan.objects.get().etat == "valide"


def create(amina) -> None:
    """An idea is a title and a year; the rest comes section by section."""
    amina.go(ROOM)
    amina.follow("Ajouter")
    amina.fill("Intitulé", "Chorale du quartier")
    amina.fill("Millésime", "2026")
    amina.choose("Porteur", "Voix", "Les Voix du quartier")
    amina.page.get_by_label("Axe ou objectif").select_option(label="3 Ouvrir le champ des possibles")
    amina.fill("Début", "2026-01-05")
    amina.fill("Fin", "2026-06-30")
    amina.press("Enregistrer")
    amina.title_is("Chorale du quartier")
    amina.accessible()


def fund(amina, sheet: str, camera) -> None:
    """Beyond the envelope, the reason is asked, and what was typed is still there."""
    amina.go(f"{sheet}financements/nouveau/")
    amina.page.get_by_label("Source").select_option("p147_cite")
    amina.page.get_by_label("Enveloppe").select_option(label="P147 cité éducative 2026")
    amina.fill("Demandé", "25 000")
    amina.fill("Notifié", "25 000")
    amina.fill("Exercice", "2026")
    amina.press("Enregistrer")
    amina.reads("serait dépassée de")
    camera.take(amina.page, "budget-depassement", height=560)
    expect(amina.field("Demandé")).to_have_value("25 000")
    amina.fill("Notifié", "8 000")
    amina.press("Enregistrer")
    amina.reads("Financement")


def follow(amina, sheet: str) -> None:
    amina.go(sheet)
    amina.follow("Noter")
    amina.page.get_by_label("Avancement").select_option("vert")
    amina.fill("Note", "Première répétition : quarante enfants.")
    amina.press("Enregistrer")
    amina.reads("Première répétition : quarante enfants.")
    amina.follow("Ajouter un indicateur")
    amina.fill("Indicateur", "Enfants présents")
    amina.page.get_by_label("Type").select_option("realisation")
    amina.press("Enregistrer")
    amina.reads("Donnez l'unité : sans elle")
    amina.fill("Unité", "enfants")
    amina.fill("Cible", "60")
    amina.press("Enregistrer")
    amina.reads("Indicateur enregistré.")


def link(amina, sheet: str, camera) -> str:
    amina.go(f"{sheet}bilan/lien/")
    amina.press("Créer un lien")
    amina.reads("il n'est montré qu'une fois")
    return str(amina.page.locator("code").first.inner_text())


def write_bilan(porteur, address: str, camera) -> None:
    """On a phone, without an account: saved, left, taken up again, handed in; then the link says so."""
    porteur.go(address)
    porteur.title_is("Bilan de « Chorale du quartier »")
    porteur.accessible()
    porteur.fill("Ce qui a marché", "Quarante enfants ont chanté.")
    porteur.press("Enregistrer")
    porteur.reads("Ce que vous avez écrit est enregistré.")
    porteur.go(address)
    expect(porteur.field("Ce qui a marché")).to_have_value("Quarante enfants ont chanté.")
    camera.take(porteur.page, "action-bilan-telephone")
    porteur.fill("Freins", "Pas de car le soir.")
    porteur.press("Enregistrer et remettre")
    porteur.title_is("Merci, le bilan est remis")
    porteur.page.goto(address)
    porteur.title_is("Merci, le bilan est remis")


def renew(amina, sheet: str) -> None:
    amina.go(sheet)
    amina.page.locator("summary", has_text="Autres gestes").click()
    amina.press("Reconduire l'année suivante")
    amina.confirm()
    amina.reads("Action reconduite pour 2027")
    amina.follow("2026-001 Chorale du quartier")
    amina.reads("Reconduite par")


def look_at_lists(amina, camera) -> None:
    amina.go(ROOM)
    amina.follow("Mes actions")
    expect(amina.page.get_by_role("link", name="Chorale du quartier").first).to_be_visible()
    camera.take(amina.page, "actions-liste", height=560)
    amina.go(f"{ROOM}annee/?an=2026")
    camera.take(amina.page, "actions-annee", height=620)
    amina.go(f"{ROOM}budget/?annee=2026")
    amina.accessible()
    camera.take(amina.page, "budget", height=640)
