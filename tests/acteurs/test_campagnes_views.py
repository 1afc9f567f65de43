"""Pages of campaigns, from the directory to the answers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.acteurs.models import Campagne
from maillage.acteurs.services.sollicitations import record_solicitation
from maillage.courriels.models import Message
from tests.acteurs.campagne import links_to, structure

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/acteurs/campagnes/"


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").split())


def typed(page, **changes):
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return {**values, "base": page.context["base"], **changes}


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/destinataires/", "{pk}/envoyer/", "{pk}/apercu/"])
def test_pages_cost_the_same_with_one_and_three_recipients(login, prepare, saint_aubin, path):
    client, counts = login("amina"), []
    structure(saint_aubin, "Autre", "autre@exemple.test")
    for number in (1, 3):
        rows = [structure(saint_aubin, f"S{number}{n}", f"s{number}{n}@exemple.test") for n in range(number)]
        url = URL + path.format(pk=prepare(rows).pk)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_from_the_directory_to_the_answers(login, client, saint_aubin):
    structure(saint_aubin, "Passeurs", "p@exemple.test", type="association")
    structure(saint_aubin, "Collège", "c@exemple.test", type="college")
    structure(saint_aubin, "Fermée", "f@exemple.test", type="association", statut="fermee")
    cpo = login("amina")
    address = f"{URL}nouvelle/?genre=mise_a_jour&avec=annuaire&type=association"
    page = cpo.get(address)
    assert "1 structure de l'annuaire recevra" in text(page)
    wrong = cpo.post(address, typed(page, texte="Sans lien", echeance=""))
    assert "Il manque {lien}" in text(wrong)
    assert "Sans lien" in wrong.content.decode()
    echeance = timezone.localdate() + timedelta(days=30)
    cpo.post(address, typed(page, echeance=echeance.isoformat()))
    campagne = Campagne.objects.get()
    assert [e.structure.nom for e in campagne.envois.all()] == ["Passeurs"]
    url = f"{URL}{campagne.pk}/"
    assert "Bonjour" in text(cpo.get(f"{url}apercu/"))
    assert "Aucun destinataire n'est déjà très sollicité" in text(cpo.get(f"{url}envoyer/"))
    cpo.post(f"{url}envoyer/")
    assert Message.objects.get().courriel == "p@exemple.test"
    assert "pas de réponse" in text(cpo.get(url))
    client.post(links_to("p@exemple.test")[0], {"exact": "1"})
    answered = text(cpo.get(url))
    assert "fiche exacte" in answered
    assert "ont répondu (1)" in answered
    assert "Personne à relancer" in text(cpo.get(f"{url}relancer/"))


def test_recipients_one_by_one_or_all_that_are_shown(login, prepare, saint_aubin):
    rows = [structure(saint_aubin, f"Structure {n}", f"s{n}@exemple.test") for n in range(3)]
    campagne = prepare(rows[:1])
    client = login("amina")
    url = f"{URL}{campagne.pk}/"
    assert "2 structures de l'annuaire répondent" in text(client.get(f"{url}destinataires/"))
    assert "Cochez au moins" in text(client.post(f"{url}destinataires/", follow=True))
    client.post(f"{url}destinataires/", {"structures": [rows[1].pk, "abc"]})
    assert campagne.envois.count() == 2
    client.post(f"{url}destinataires/", {"tous": "1"})
    assert campagne.envois.count() == 3
    client.post(f"{url}retirer/", {"envois": [campagne.envois.get(structure=rows[0]).pk]})
    assert campagne.envois.count() == 2


def test_the_warning_before_sending_and_its_three_choices(login, prepare, saint_aubin):
    rows = {name: structure(saint_aubin, name, f"{name}@exemple.test") for name in ("un", "deux", "trois")}
    for number in range(8):
        for row in rows.values():
            record_solicitation(
                cite=saint_aubin, personne=None, structure=row, nature="invitation", le=timezone.localdate(),
                objet="Comité", cle=f"reunion:{number}", by=None,
            )  # fmt: skip
    campagne = prepare(rows.values())
    ids = {e.structure.nom: e.pk for e in campagne.envois.all()}
    client = login("amina")
    warned = text(client.get(f"{URL}{campagne.pk}/envoyer/"))
    assert warned.count("charge forte") >= 3
    assert "8 fois en 30 jours" in warned
    nobody = client.post(f"{URL}{campagne.pk}/envoyer/", {"fortes": "ecarter"})
    assert "personne à qui écrire" in text(nobody)
    assert Message.objects.count() == 0
    choices = {f"decision_{ids['un']}": "ecarter", f"decision_{ids['deux']}": "regrouper"}
    client.post(f"{URL}{campagne.pk}/envoyer/", choices)
    assert [m.courriel for m in Message.objects.all()] == ["trois@exemple.test"]
    shown = text(client.get(f"{URL}{campagne.pk}/"))
    assert "en parler à la prochaine rencontre" in shown
    again = client.get(f"{URL}{campagne.pk}/envoyer/", follow=True)
    assert "déjà partie" in text(again)


def test_chasing_only_the_silent_ones(login, send, saint_aubin, client):
    rows = [structure(saint_aubin, name, f"{name}@exemple.test") for name in ("un", "deux")]
    campagne = send(rows)
    client.post(links_to("un@exemple.test")[0], {"exact": "1"})
    cpo = login("amina")
    page = cpo.get(f"{URL}{campagne.pk}/relancer/")
    assert [envoi.structure.nom for envoi, _, _ in page.context["lignes"]] == ["deux"]
    silent = [envoi.pk for envoi, _, _ in page.context["lignes"]]
    everybody = [e.pk for e in campagne.envois.all()]
    assert silent != everybody
    typo = cpo.post(
        f"{URL}{campagne.pk}/relancer/", {"sujet": "Rappel", "texte": "{lien", "envois": everybody}
    )
    assert "Il manque {lien}" in text(typo)
    cpo.post(f"{URL}{campagne.pk}/relancer/", {"sujet": "Rappel", "texte": "{lien}", "envois": everybody})
    assert [m.courriel for m in Message.objects.filter(nature="relance")] == ["deux@exemple.test"]
    assert "1 relance" in text(cpo.get(f"{URL}{campagne.pk}/"))


def test_an_interrupted_sending_is_resumed_from_its_page(login, prepare, saint_aubin):
    campagne = prepare([structure(saint_aubin, "Un", "un@exemple.test")])
    campagne.envois.update(vague_due=0)
    Campagne.objects.update(etat="envoi")
    client = login("amina")
    assert "reprendre l'envoi" in text(client.get(f"{URL}{campagne.pk}/"))
    assert client.get(f"{URL}{campagne.pk}/progression/").status_code == 200
    client.post(f"{URL}{campagne.pk}/reprendre/")
    assert Message.objects.count() == 1
    assert client.get(f"{URL}{campagne.pk}/progression/").headers["HX-Refresh"] == "true"


def test_what_is_done_for_one_recipient(login, send, saint_aubin):
    campagne = send([structure(saint_aubin, "Un", "un@exemple.test"), structure(saint_aubin, "Deux")])
    one, two = campagne.envois.order_by("structure__nom").reverse()
    client = login("amina")
    client.post(f"{URL}envois/{one.pk}/repondu/")
    client.post(f"{URL}envois/{one.pk}/retirer-lien/")
    one.refresh_from_db()
    assert (one.reponse, one.liens.get().revoque_le is None) == ("autre", False)
    refused = client.post(f"{URL}envois/{two.pk}/envoyer/", follow=True)
    assert "n'a pas d'adresse" in text(refused)
    client.post(f"{URL}{campagne.pk}/clore/")
    campagne.refresh_from_db()
    assert campagne.etat == "close"


def test_two_people_edit_the_same_text(login, prepare):
    campagne = prepare([])
    client = login("amina")
    page = client.get(f"{URL}{campagne.pk}/modifier/")
    Campagne.objects.update(titre="Le leur")
    conflict = client.post(f"{URL}{campagne.pk}/modifier/", typed(page, titre="Le mien", echeance=""))
    assert "« Le leur »" in text(conflict)
    assert "Le mien" in conflict.content.decode()
    client.post(f"{URL}{campagne.pk}/modifier/", typed(conflict, titre="Le mien", echeance=""))
    campagne.refresh_from_db()
    assert campagne.titre == "Le mien"


def test_the_team_reads_and_only_the_cpo_writes(login, prepare, saint_aubin):
    campagne = prepare([structure(saint_aubin, "Un", "un@exemple.test")])
    shown = login("claire").get(f"{URL}{campagne.pk}/")
    assert "Vérifier et envoyer" not in text(shown)
    assert "un@exemple.test" not in text(shown)
    assert login("claire").post(f"{URL}{campagne.pk}/envoyer/").status_code == 403
    assert login("malik").get(URL).status_code == 403
