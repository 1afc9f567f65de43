"""The life of a meeting: invited, answered through a link, held, written by two people, diffused, and the next one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.instances.models import Decision, Instance, NotePoint, Reunion, Tache
from tests.instances.setting import NOW, seats

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROOM = "/c/saint-aubin/instances/"
BOX = "/c/saint-aubin/courriels/boite/"


@pytest.fixture
def committee(saint_aubin, persona, settings, live_server):
    """A committee of two titulars who have an address; mails are shown in the mailbox."""
    settings.DEMO = True
    settings.SITE_URL = live_server.url
    for name in ("amina", "paul", "malik"):
        persona(name)
    instance = Instance.objects.create(cite=saint_aubin, nom="Comité de suivi", type="comite_suivi")
    seats(instance, 2)
    return instance


def test_from_the_invitation_to_the_minutes(visitor, camera, committee):
    amina = visitor()
    amina.sign_in("amina")
    meeting = plan(amina, committee, camera)
    answer(amina, visitor(width=360, height=760), camera)
    took_place(meeting)
    sheet = f"{ROOM}reunions/{meeting.pk}/"
    count(amina, sheet)
    write(amina, visitor(), meeting, camera)
    note_what_follows(amina, meeting, camera)
    diffuse(amina, sheet, camera)
    read_widely(visitor(), sheet)
    correct(amina, sheet)
    carry_over(amina, sheet, camera)


def plan(amina, committee, camera) -> Reunion:
    """A date, an agenda of three points, and the invitation leaves."""
    amina.go(f"{ROOM}{committee.pk}/reunions/")
    amina.fill("Date", (timezone.localdate() + timedelta(days=7)).isoformat())
    amina.fill("De", "14:00")
    amina.fill("À", "16:00")
    amina.fill("Lieu", "Maison de quartier")
    amina.press("Enregistrer")
    amina.reads("L'ordre du jour est vide.")
    for rank, title in enumerate(["Bilan de l'automne", "Poste de médiation", "Questions diverses"], start=1):
        amina.fill("Ajouter un point", title)
        amina.press("Ajouter")
        expect(amina.page.locator("#ordre-du-jour ol > li")).to_have_count(rank)
    amina.follow("Modifier « Poste de médiation »")
    amina.page.get_by_label("Confidentiel").check()
    amina.press("Enregistrer")
    camera.take(amina.page, "reunion", height=900)
    amina.accessible()
    amina.follow("Envoyer à 2 personnes")
    amina.reads("Maison de quartier")
    camera.take(amina.page, "reunion-convoquer", height=760)
    amina.press("Envoyer à 2 personnes")
    amina.reads("2")
    return Reunion.objects.get()


def answer(amina, guest, camera) -> None:
    """On a phone, without an account; the confidential point is not hidden from who sits there."""
    amina.go(BOX)
    amina.page.get_by_role("row").nth(1).get_by_role("link").first.click()
    guest.go(amina.page.get_by_role("link", name="/reunion/").first.get_attribute("href"))
    guest.accessible()
    guest.page.get_by_label("Je serai présent·e").check()
    camera.take(guest.page, "reunion-reponse-telephone", height=760)
    guest.press("Répondre")
    guest.reads("Votre réponse est enregistrée.")


def took_place(meeting) -> None:
    """A week later."""
    # in the afternoon: at the hour of the test, it could end after midnight
    started = timezone.localtime(NOW - timedelta(days=1)).replace(hour=14, minute=0)
    Reunion.objects.filter(pk=meeting.pk).update(debut=started, fin=started + timedelta(hours=2))


def count(amina, sheet: str) -> None:
    amina.go(sheet)
    amina.follow("Noter les présences")
    amina.fill("Professionnels et bénévoles", "6")
    amina.fill("Jeunes", "2")
    amina.press("Enregistrer")
    amina.go(f"{sheet}emargement/")
    amina.reads("Parents, jeunes et habitants : en nombre, sans nom.")
    amina.accessible()


def editor(person, rank: int):
    return person.page.locator("form[data-autosauve] .editeur-page:visible").nth(rank)


def state(person, rank: int):
    return person.page.locator("form[data-autosauve] [id^=etat-note]").nth(rank)


def type_in(person, rank: int, words: str) -> None:
    editor(person, rank).click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)


def write(amina, paul, meeting, camera) -> None:
    """Saved without a button, read again; Paul writes on the same point: he chooses, nothing is lost."""
    address = f"{ROOM}reunions/{meeting.pk}/rediger/"
    paul.sign_in("paul")
    paul.go(address)
    amina.go(address)
    type_in(amina, 0, "Deux ateliers sur trois ont eu lieu.")
    expect(state(amina, 0)).to_contain_text("Enregistré à")
    type_in(paul, 0, "Le troisième est reporté à janvier.")
    expect(state(paul, 0)).to_contain_text("Amina Essai a écrit sur ce point pendant que vous écriviez.")
    expect(editor(paul, 0)).to_have_text("Le troisième est reporté à janvier.")
    camera.take(paul.page, "compte-rendu-deux-personnes", height=760)
    paul.press("Garder les deux, le sien d'abord")
    expect(state(paul, 0)).to_contain_text("Enregistré à")
    amina.go(address)
    expect(editor(amina, 0)).to_contain_text("Deux ateliers sur trois ont eu lieu.")
    expect(editor(amina, 0)).to_contain_text("Le troisième est reporté à janvier.")
    type_in(amina, 1, "Le contrat s'arrête en juin.")
    expect(state(amina, 1)).to_contain_text("Enregistré à")


def note_what_follows(amina, meeting, camera) -> None:
    """A decision with its number and a task, without leaving the page."""
    first = amina.page.locator("section[id^=point-]").first
    amina.follow("Noter une décision", first)
    amina.fill("Décision", "Reporter le troisième atelier à janvier")
    camera.take(amina.page, "compte-rendu", height=900)
    amina.press("Noter", first)
    expect(first.get_by_role("list", name="Décisions et tâches de ce point")).to_contain_text(
        "Reporter le tr"
    )
    amina.follow("Noter une tâche", first)
    amina.fill("À faire", "Réserver la salle de janvier")
    amina.fill("Pour le", (timezone.localdate() + timedelta(days=20)).isoformat())
    amina.press("Noter", first)
    expect(first.get_by_role("list", name="Décisions et tâches de ce point")).to_contain_text(
        "Réserver la salle"
    )
    amina.accessible()
    assert Decision.objects.get().code
    assert Tache.objects.get().reunion_id == meeting.pk


def diffuse(amina, sheet: str, camera) -> None:
    """Validated, then sent to both members; the confidential point goes to the first one only."""
    amina.follow("Relire et valider")
    amina.press("Valider cette version")
    amina.reads("Version 1 validée.")
    amina.page.get_by_label("avec").first.check()
    camera.take(amina.page, "compte-rendu-diffuser", height=900)
    expect(amina.page.get_by_text("Le contrat s'arrête en juin.")).to_have_count(0)
    amina.press("Diffuser")
    amina.reads("Messages : 2.")
    amina.go(f"{BOX}?q=Compte+rendu")
    texts = []
    for rank in (1, 2):
        amina.page.get_by_role("row").nth(rank).get_by_role("link").first.click()
        texts.append(amina.page.locator("main").inner_text())
        amina.page.go_back()
    assert sorted("Le contrat s'arrête en juin." in text for text in texts) == [False, True]


def read_widely(malik, sheet: str) -> None:
    """A partner reads it on the site, without what is confidential nor how few young people came."""
    malik.sign_in("malik")
    malik.go(f"{sheet}compte-rendu/")
    malik.reads("Deux ateliers sur trois ont eu lieu.")
    malik.accessible()
    expect(malik.page.get_by_text("Le contrat s'arrête en juin.")).to_have_count(0)
    expect(malik.page.get_by_text("Poste de médiation")).to_have_count(0)


def correct(amina, sheet: str) -> None:
    """A second version says what changes; both are kept."""
    amina.go(sheet)
    amina.press("Corriger")
    amina.confirm()
    type_in(amina, 2, "Rien de plus.")
    expect(state(amina, 2)).to_contain_text("Enregistré à")
    amina.follow("Relire et valider")
    amina.press("Valider cette version")
    amina.reads("dites ce qui change")
    amina.fill("Ce qui change dans cette version", "Les questions diverses")
    amina.press("Valider cette version")
    amina.reads("Version 2 validée.")
    amina.go(f"{sheet}compte-rendu/?version=1")
    expect(amina.page.get_by_text("Rien de plus.")).to_have_count(0)
    amina.reads("Les questions diverses")


def carry_over(amina, sheet: str, camera) -> None:
    """The next meeting takes what was not finished; the task and the decision are in the lists of the cité."""
    amina.go(sheet)
    amina.page.locator("summary", has_text="Autres gestes").click()
    amina.follow("Fixer la réunion suivante")
    amina.fill("Date", (timezone.localdate() + timedelta(days=40)).isoformat())
    amina.press("Créer la réunion suivante")
    amina.reads("Suite de la réunion du")
    amina.reads("2 non faites")
    amina.go(f"{ROOM}decisions/")
    amina.reads("Reporter le troisième atelier à janvier")
    camera.take(amina.page, "decisions", height=520)
    amina.go(f"{ROOM}taches/")
    amina.reads("Réserver la salle de janvier")
    camera.take(amina.page, "taches", height=520)


def test_minutes_survive_a_session_that_ends(visitor, committee):
    """The page stays open: it says so, keeps what is typed, and saves it once somebody has signed in again elsewhere."""
    amina = visitor()
    amina.sign_in("amina")
    meeting = plan(amina, committee, camera=Nothing())
    amina.go(f"{ROOM}reunions/{meeting.pk}/rediger/")
    amina.page.context.clear_cookies(name="sessionid")
    type_in(amina, 0, "Écrit après la fin de la session.")
    expect(state(amina, 0)).to_contain_text("votre session s'est terminée")
    other = amina.page.context.new_page()
    other.goto("/compte/login/")
    other.get_by_label("Courriel").fill("amina@exemple.test")
    other.get_by_label("Mot de passe").fill("mot-de-passe-de-demonstration")
    other.get_by_role("button", name="Se connecter", exact=True).click()
    other.wait_for_url("**/c/saint-aubin/")
    expect(state(amina, 0)).to_contain_text("Enregistré à")
    assert NotePoint.objects.get(texte__gt="").texte == "<p>Écrit après la fin de la session.</p>"


def test_minutes_survive_a_network_that_is_cut(visitor, committee):
    """What was typed meanwhile says that it is not saved, then leaves by itself, without a key pressed."""
    amina = visitor()
    amina.sign_in("amina")
    meeting = plan(amina, committee, camera=Nothing())
    amina.go(f"{ROOM}reunions/{meeting.pk}/rediger/")
    amina.page.context.set_offline(True)
    type_in(amina, 0, "Écrit sans réseau.")
    expect(state(amina, 0)).to_contain_text("un nouvel essai suit")
    expect(amina.page.get_by_text("recommencez quand elle sera revenue")).to_have_count(0)
    amina.page.context.set_offline(False)
    expect(state(amina, 0)).to_contain_text("Enregistré à")
    assert NotePoint.objects.get(texte__gt="").texte == "<p>Écrit sans réseau.</p>"


class Nothing:
    """No picture here."""

    def take(self, *args, **kwargs) -> None:
        """Nothing is kept."""
