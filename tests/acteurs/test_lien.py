"""A structure checks its own sheet with the link it received, without an account."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.models import LienCampagne, Proposition
from maillage.acteurs.rules import TEAM_FIELDS
from maillage.acteurs.selectors.lien import ASKED
from maillage.acteurs.services import campagnes, propositions, reponses
from maillage.base.errors import Refused
from tests.acteurs.campagne import links_to, structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
SECRETS = {
    "mobilisation_motif": "ne répond jamais",
    "difficulte_motif": "conflit avec la ville",
    "source": "tableau du CPO",
}


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").split())


@pytest.fixture
def passeurs(saint_aubin):
    return structure(
        saint_aubin, "Passeurs", "contact@passeurs.test", sigle="PDM", description="Lire ensemble", **SECRETS
    )


@pytest.fixture
def link(send, passeurs):
    send([passeurs])
    return links_to("contact@passeurs.test")[0]


def typed(page, **changes):
    """The form as it was shown, with changes."""
    form = page.context["form"]
    values = {}
    for name in form.fields:
        shown = form[name].value()
        values[name] = "" if shown is None else shown
    return {**values, "base": page.context["base"], **changes}


def test_the_sheet_is_shown_without_what_the_team_notes(client, link):
    shown = text(client.get(link))
    assert "Passeurs" in shown
    assert "Lire ensemble" in shown
    assert "contact@passeurs.test" in shown
    correcting = client.get(f"{link}?corriger=1").content.decode()
    for secret in SECRETS.values():
        assert secret not in shown
        assert secret not in correcting
    assert TEAM_FIELDS.isdisjoint(ASKED)
    assert not {name for name in TEAM_FIELDS if f'name="{name}"' in correcting}


def test_reading_the_page_is_told_by_its_script_only(client, link, passeurs):
    client.get(link)
    assert LienCampagne.objects.get().ouvert_le is None
    assert client.post(f"{link}ouvert/").status_code == 204
    envoi = passeurs.envois_campagne.get()
    assert (LienCampagne.objects.get().ouvert_le is None, envoi.ouvert_le is None) == (False, False)
    assert client.get(f"{link}ouvert/").url == link
    assert client.post("/reponse/inconnu/ouvert/").status_code == 410


def test_everything_is_right_in_one_touch(client, link, passeurs):
    client.post(link, {"exact": "1"})
    passeurs.refresh_from_db()
    envoi = passeurs.envois_campagne.get()
    assert (passeurs.verifiee_le, passeurs.verifiee_par) == (timezone.localdate(), None)
    assert (envoi.reponse, envoi.repondu_le is None) == ("exacte", False)
    assert Proposition.objects.count() == 0
    again = text(client.get(link))
    assert "Vous avez répondu" in again
    assert "fiche exacte" in again


def test_corrections_arrive_as_a_proposal_and_are_accepted_field_by_field(client, link, passeurs, persona):
    page = client.get(f"{link}?corriger=1")
    data = typed(
        page, sigle="LPM", description="Lire et conter", signature="Lise, directrice", message="Fermé lundi"
    )
    done = client.post(link, data, follow=True)
    assert "transmises à l'équipe" in text(done)
    proposition = Proposition.objects.get()
    assert set(proposition.changements) == {"sigle", "description"}
    assert (proposition.de_qui, proposition.message) == ("Lise, directrice, par le lien reçu", "Fermé lundi")
    passeurs.refresh_from_db()
    assert (passeurs.sigle, passeurs.verifiee_le) == ("PDM", timezone.localdate())
    listed = client_of(client, persona).get("/c/saint-aubin/acteurs/propositions/")
    assert "Lise, directrice, par le lien reçu" in text(listed)
    propositions.answer(proposition=proposition, accepted=["sigle"], reponse="", by=persona("amina"))
    passeurs.refresh_from_db()
    assert (passeurs.sigle, passeurs.description) == ("LPM", "Lire ensemble")


def client_of(client, persona):
    client.force_login(persona("amina"))
    return client


def test_answering_twice_makes_a_second_proposal(client, link, passeurs):
    for sigle in ("AAA", "BBB"):
        client.post(link, typed(client.get(f"{link}?corriger=1"), sigle=sigle))
    assert [p.changements["sigle"][1] for p in Proposition.objects.order_by("pk")] == ["AAA", "BBB"]
    assert passeurs.envois_campagne.get().reponse == "corrigee"


def test_nothing_typed_is_lost(client, link):
    page = client.get(f"{link}?corriger=1")
    wrong = client.post(link, typed(page, courriel="pas une adresse", description="Très long texte"))
    assert wrong.status_code == 200
    assert "Très long texte" in wrong.content.decode()
    assert "pas une adresse" in wrong.content.decode()
    unchanged = client.post(link, typed(page))
    assert "Rien n'a été changé" in text(unchanged)
    assert Proposition.objects.count() == 0


def test_a_forged_form_cannot_write_what_the_team_notes(client, link, passeurs):
    data = typed(client.get(f"{link}?corriger=1"), sigle="LPM", mobilisation="pilote", difficulte="bloquee")
    client.post(link, data)
    assert set(Proposition.objects.get().changements) == {"sigle"}


def test_a_form_altered_on_the_way_is_refused(client, link):
    page = client.get(f"{link}?corriger=1")
    answer = client.post(link, typed(page, base="abc", description="Tout un paragraphe"))
    assert "Ce formulaire est trop ancien" in text(answer)
    assert "Tout un paragraphe" in text(answer)


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("altered", "incomplet ou a été modifié"),
        ("expired", "n'est plus valable depuis le"),
        ("revoked", "retiré par l'équipe"),
        ("closed", "Cette campagne est terminée"),
        ("archived", "retiré par l'équipe"),
    ],
)
def test_a_link_that_opens_nothing_says_why(client, link, passeurs, persona, case, sentence):
    envoi = passeurs.envois_campagne.get()
    if case == "altered":
        link = f"{link[:10]}{'a' if link[10] == '-' else '-'}{link[11:]}"
    elif case == "expired":
        LienCampagne.objects.update(expire_le=timezone.now() - timedelta(minutes=1))
    elif case == "revoked":
        assert campagnes.revoke_links(envoi=envoi, by=persona("amina")) == 1
    elif case == "closed":
        campagnes.close_campaign(campagne=envoi.campagne, by=persona("amina"))
    else:
        passeurs.statut = "archivee"
        passeurs.save()
    for answer in (client.get(link), client.post(link, {"exact": "1"})):
        assert answer.status_code == 410
        assert sentence in text(answer)
        assert "Ce que vous aviez écrit" not in text(answer)
    late = text(client.post(link, {"texte": "Nous changeons de local.", "reponse": "oui"}))
    assert "Ce que vous aviez écrit" in late
    assert "Nous changeons de local." in late
    envoi.refresh_from_db()
    assert envoi.repondu_le is None


def test_after_the_deadline_an_answer_is_still_taken(client, send, passeurs):
    send([passeurs], echeance=timezone.localdate().isoformat())
    link = links_to("contact@passeurs.test")[0]
    passeurs.envois_campagne.get().campagne.__class__.objects.update(
        echeance=timezone.localdate() - timedelta(days=3)
    )
    assert "passé cette date, elle reste utile" in text(client.get(link))
    client.post(link, {"exact": "1"})
    assert passeurs.envois_campagne.get().reponse == "exacte"


def test_another_question_takes_a_choice(client, send, passeurs):
    send([passeurs], genre="premier_contact", texte="Bonjour\n{lien}")
    link = links_to("contact@passeurs.test")[0]
    assert "attend votre réponse" in text(client.get(link))
    assert client.post(link, {"texte": "Avec plaisir"}).context["form"]["texte"].value() == "Avec plaisir"
    client.post(link, {"reponse": "oui", "texte": "Avec plaisir"})
    envoi = passeurs.envois_campagne.get()
    assert (envoi.reponse, envoi.reponse_texte) == ("oui", "Avec plaisir")
    passeurs.refresh_from_db()
    assert passeurs.verifiee_le is None
    assert client.post(link, {"exact": "1"}).status_code == 200
    assert Proposition.objects.count() == 0


def test_a_link_answers_only_what_it_asks(send, saint_aubin, passeurs):
    send([passeurs], genre="libre", texte="Bonjour\n{lien}")
    question = passeurs.envois_campagne.get().liens.get()
    with pytest.raises(Refused, match="Choisissez"):
        reponses.answer(lien=question, reponse="exacte", texte="")
    with pytest.raises(Refused, match="vérifier une fiche"):
        reponses.confirm_sheet(lien=question)
