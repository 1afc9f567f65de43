"""Two people at once: on the action, its money, its bilan, what is attached to it. Nobody's work is lost."""

import html
import re

import pytest

from maillage.actions.models import Action, Bilan, Enveloppe, Financement, Jalon
from maillage.actions.services import bilans
from maillage.base.conflits import added, settled
from tests.actions.making import URL, change, create, envelope, fund, text
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def again(page, **choices):
    """What the screen of conflicts sends: everything it holds, with what the person ticked."""
    found = {name: html.unescape(value) for name, value in HIDDEN.findall(page.content.decode())}
    found.pop("csrfmiddlewaretoken", None)
    return {**found, **{f"choix_{name}": value for name, value in choices.items()}}


@pytest.fixture
def amina(login):
    return login("amina")


@pytest.fixture
def action(saint_aubin):
    return ActionFactory(cite=saint_aubin, constat="Un")


def disputed(amina, action):
    """Amina has the form open; somebody saves another text meanwhile; she saves hers."""
    address = f"{URL}{action.pk}/modifier/?section=pourquoi"
    base = amina.get(address).context["base"]
    Action.objects.filter(pk=action.pk).update(constat="Le leur", objectifs="Ailleurs")
    return address, amina.post(address, {"base": base, "constat": "Le mien", "objectifs": ""})


def test_the_screen_shows_both_texts_and_the_former_one(amina, action):
    _, page = disputed(amina, action)
    for word in ("Deux personnes ont modifié cette fiche", "Le mien", "Le leur", "Avant : Un"):
        assert word in text(page)
    assert Action.objects.get(pk=action.pk).constat == "Le leur"


@pytest.mark.parametrize(
    ("choice", "kept"), [("mien", "Le mien"), ("leur", "Le leur"), ("ensemble", "Le leur\n\nLe mien")]
)
def test_what_is_chosen_is_kept_and_what_the_other_did_elsewhere_too(amina, action, choice, kept):
    address, page = disputed(amina, action)
    assert amina.post(address, again(page, constat=choice)).status_code == 302
    action.refresh_from_db()
    assert (action.constat, action.objectifs) == (kept, "Ailleurs")


def test_a_third_save_meanwhile_asks_again(amina, action):
    address, page = disputed(amina, action)
    Action.objects.filter(pk=action.pk).update(constat="Encore un autre")
    second = amina.post(address, again(page, constat="mien"))
    assert "Encore un autre" in text(second)
    assert amina.post(address, again(second, constat="mien")).status_code == 302
    assert Action.objects.get(pk=action.pk).constat == "Le mien"


def test_different_fields_need_no_question(amina, action):
    address = f"{URL}{action.pk}/modifier/?section=pourquoi"
    base = amina.get(address).context["base"]
    Action.objects.filter(pk=action.pk).update(objectifs="Les leurs")
    done = amina.post(address, {"base": base, "constat": "Le mien", "objectifs": ""}, follow=True)
    assert "Quelqu'un a aussi changé objectifs entre-temps : c'est gardé." in text(done)
    action.refresh_from_db()
    assert (action.constat, action.objectifs) == ("Le mien", "Les leurs")


def test_two_ends_of_an_age_are_one_question(amina, saint_aubin):
    action = ActionFactory(cite=saint_aubin, age_min_mois=36, age_max_mois=72)
    address = f"{URL}{action.pk}/modifier/?section=qui_pour"
    base = amina.get(address).context["base"]
    Action.objects.filter(pk=action.pk).update(age_min_mois=60, age_max_mois=120)
    page = amina.post(address, {"base": base, "ages": "3-11 ans"})
    assert text(page).count("Ce que vous avez écrit") == 1
    amina.post(address, again(page, ages="leur"))
    action.refresh_from_db()
    assert (action.age_min_mois, action.age_max_mois) == (60, 120)


def test_a_page_open_for_too_long_keeps_what_is_typed(amina, action):
    address = f"{URL}{action.pk}/modifier/?section=pourquoi"
    page = amina.post(address, {"base": "abîmé", "constat": "Le mien", "objectifs": ""})
    assert "restée ouverte trop longtemps" in text(page)
    assert "Le mien" in text(page)
    assert amina.post(address, {"base": page.context["base"], "constat": "Le mien"}).status_code == 302


def test_a_funding_line(amina, persona, action):
    line = fund(action, persona("amina"), notifie="900.00")
    address = f"{URL}{action.pk}/financements/{line.pk}/"
    form = amina.get(address)
    typed = {
        **{name: value for name, value in form.context["form"].initial.items() if value not in (None, False)},
        "base": form.context["base"], "notifie": "1 000", "numero_dossier": "DA-12",
    }  # fmt: skip
    change(Financement.objects.get(), persona("claire"), notifie="800.00", commentaire="Vu avec la DDETS")
    page = amina.post(address, typed)
    assert "Claire Essai a enregistré pendant que vous écriviez" in text(page)
    done = amina.post(address, again(page, notifie="mien"))
    assert done.status_code == 302
    line = Financement.objects.get()
    assert (line.notifie, line.commentaire, line.numero_dossier) == (1000, "Vu avec la DDETS", "DA-12")


def test_an_envelope(amina, saint_aubin):
    held = envelope(saint_aubin)
    address = f"{URL}budget/enveloppes/{held.pk}/"
    base = amina.get(address).context["base"]
    Enveloppe.objects.filter(pk=held.pk).update(dotation=2000)
    typed = {"base": base, "source": "p147_cite", "exercice": "2026", "dotation": "1800"}
    page = amina.post(address, typed)
    assert "Ce qui est enregistré</b> : 2 000 €" in text(page)
    amina.post(address, again(page, dotation="leur"))
    assert Enveloppe.objects.get().dotation == 2000


def test_a_bilan_begun_by_two_people(amina, client, action, persona):
    """The team and the porteur open an empty bilan; both write, both are kept."""
    address = f"{URL}{action.pk}/bilan/"
    base = amina.get(address).context["base"]
    _, secret = bilans.create_link(action=action, jours=3, by=persona("amina"))
    public = f"/bilan/{secret}/"
    client.logout()
    theirs = client.get(public).context["base"]
    client.post(public, {"base": theirs, "marche": "Vu par le porteur", "freins": "La salle"})
    client.force_login(persona("amina"))
    page = client.post(address, {"base": base, "marche": "Vu par l'équipe", "leviers": "Les parents"})
    assert "Le porteur (par son lien) a enregistré" in text(page)
    client.post(address, again(page, marche="ensemble"))
    bilan = Bilan.objects.get()
    assert bilan.marche == "Vu par le porteur\n\nVu par l'équipe"
    assert (bilan.freins, bilan.leviers) == ("La salle", "Les parents")


def test_a_milestone(amina, action):
    row = Jalon.objects.create(cite=action.cite, action=action, libelle="Lancement", echeance="2026-05-01")
    address = f"{URL}{action.pk}/suivi/jalons/{row.pk}/"
    base = amina.get(address).context["base"]
    Jalon.objects.filter(pk=row.pk).update(responsable="Karim", libelle="Lancement public")
    page = amina.post(address, {"base": base, "libelle": "Lancement au collège", "echeance": "2026-05-01"})
    amina.post(address, again(page, libelle="mien"))
    row.refresh_from_db()
    assert (row.libelle, row.responsable) == ("Lancement au collège", "Karim")


def test_numbers_of_people(amina, action):
    address = f"{URL}{action.pk}/beneficiaires/"
    bases = dict(amina.get(address).context["bases"])
    amina.post(address, {**bases, "prevu-total": "30", "reel-total": "20"})
    late = amina.post(address, {**bases, "prevu-total": "40", "prevu-parents": "5"})
    assert "Quelqu'un a enregistré entre-temps : « 30 »" in text(late)
    row = action.beneficiaires.get(moment="prevu")
    assert (row.total, row.parents) == (30, None)
    bases = dict(late.context["bases"])
    amina.post(address, {**bases, "prevu-total": "40", "prevu-parents": "5", "reel-total": "20"})
    row.refresh_from_db()
    assert (row.total, row.parents, action.beneficiaires.get(moment="reel").total) == (40, 5, 20)


# ── the choices themselves ────────────────────────────────────────────


def test_choices_bear_on_their_fields_only():
    typed, base = {"a": "moi", "b": "moi", "bas": 1, "haut": 2}, {"a": "eux", "b": "eux", "bas": 5, "haut": 6}
    data = {"choix_a": "leur", "choix_ages": "leur", "choix_z": "leur"}
    found = settled(typed, base, data, {"bas": "ages", "haut": "ages"})
    assert found == {"a": "eux", "b": "moi", "bas": 5, "haut": 6}


def test_adding_two_answers():
    assert added([1, 2], [2, 3]) == [1, 2, 3]
    assert added("eux", "moi") == "eux\n\nmoi"
    assert added("", "moi") == "moi"
    assert added(1, 2) == 2


def test_somebody_without_an_account_is_told_of_the_team(client, action, persona):
    _, secret = bilans.create_link(action=action, jours=3, by=persona("amina"))
    public = f"/bilan/{secret}/"
    base = client.get(public).context["base"]
    bilans.save_bilan(action=action, base={"marche": ""}, mine={"marche": "L'équipe"}, by=persona("amina"))
    page = client.post(public, {"base": base, "marche": "Le porteur"})
    assert "L'équipe de la cité a enregistré" in text(page)
    assert client.post(public, again(page, marche="mien")).status_code == 302
    assert Bilan.objects.get().marche == "Le porteur"


def test_a_new_sheet_has_nobody_to_dispute_with(amina, saint_aubin, persona):
    assert create(saint_aubin, persona("amina"), constat="Seule").constat == "Seule"
