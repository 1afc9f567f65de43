"""Files attached to an action, on its page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.actions.selectors.pieces import PIECES
from maillage.documents.models import Piece
from maillage.documents.services import pieces as services
from tests.actions.making import URL, text
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 convention"


@pytest.fixture
def action(saint_aubin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return ActionFactory(cite=saint_aubin, etat="en_cours")


def attach(action, *, libelle="Convention", confidentielle=True):
    return services.attach(
        on=action, use=PIECES, filename="a.pdf", data=PDF, libelle=libelle, nature="convention",
        confidentielle=confidentielle, by=None,
    )  # fmt: skip


def send(client, action, data=PDF, name="Convention été.pdf", **values):
    sent = {"fichier": SimpleUploadedFile(name, data), "libelle": "", "nature": "convention", **values}
    return client.post(f"{URL}{action.pk}/pieces/joindre/", sent)


def test_a_file_is_attached_and_taken_back_as_it_was(login, action):
    client = login("amina")
    assert send(client, action, confidentielle="on").status_code == 302
    page = text(client.get(f"{URL}{action.pk}/"))
    assert "Convention été</a>" in page and "convention · PDF, 19" in page
    piece = Piece.objects.get()
    response = client.get(f"{URL}{action.pk}/pieces/{piece.pk}/")
    assert response.content == PDF
    assert (
        response.headers["Content-Disposition"]
        == "attachment; filename*=utf-8''Convention%20%C3%A9t%C3%A9.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    history = text(client.get(f"{URL}{action.pk}/historique/"))
    assert "Pièce jointe ajoutée : Convention été" in history


def test_a_refused_file_keeps_what_was_typed(login, action):
    client = login("amina")
    response = send(client, action, b"<html>", libelle="La convention", nature="devis")
    assert response.status_code == 422
    page = text(response)
    assert "son nom annonce un fichier PDF mais son contenu est autre chose" in page
    assert 'value="La convention"' in page and '<option value="devis" selected>' in page
    assert not Piece.objects.exists()


def test_what_is_of_the_team_is_not_there_for_others(login, action):
    ours, open_one = (
        attach(action, libelle="Devis interne"),
        attach(action, libelle="Affiche", confidentielle=False),
    )
    malik = login("malik")
    page = text(malik.get(f"{URL}{action.pk}/"))
    assert "Affiche" in page
    assert "Devis interne" not in page and "Joindre un fichier" not in page
    assert malik.get(f"{URL}{action.pk}/pieces/{open_one.pk}/").status_code == 200
    assert malik.get(f"{URL}{action.pk}/pieces/{ours.pk}/").status_code == 404


def test_a_file_of_another_action_is_not_here(login, action, saint_aubin):
    other = ActionFactory(cite=saint_aubin, visibilite="equipe")
    piece = attach(other, confidentielle=False)
    for name in ("malik", "amina"):
        assert login(name).get(f"{URL}{action.pk}/pieces/{piece.pk}/").status_code == 404
    assert login("malik").get(f"{URL}{other.pk}/pieces/{piece.pk}/").status_code == 404
    assert login("sacha").get(f"{URL}{action.pk}/pieces/{attach(action).pk}/").status_code == 404


def test_withdrawn_it_is_not_served_and_can_be_put_back(login, action):
    piece = attach(action, confidentielle=False)
    client = login("amina")
    where = f"{URL}{action.pk}/pieces/{piece.pk}/"
    page = text(client.post(f"{where}retirer/", follow=True))
    assert "« Convention » est retirée : vous pouvez la remettre" in page and "1 pièce retirée" in page
    assert client.get(where).status_code == 404
    assert "pièce retirée" not in text(login("malik").get(f"{URL}{action.pk}/"))
    client = login("amina")
    assert "« Convention » est remise." in text(client.post(f"{where}remettre/", follow=True))
    assert client.get(where).status_code == 200


def test_what_is_said_of_it_is_changed(login, action):
    piece = attach(action)
    client = login("amina")
    where = f"{URL}{action.pk}/pieces/{piece.pk}/modifier/"
    assert 'value="Convention"' in client.get(where).text
    base = client.get(where).context["base"]
    assert client.post(where, {"base": base, "libelle": "", "nature": "devis"}).status_code == 422
    client.post(where, {"base": base, "libelle": "Devis du car", "nature": "devis"})
    piece.refresh_from_db()
    assert (piece.libelle, piece.nature, piece.confidentielle) == ("Devis du car", "devis", False)


def test_two_people_who_describe_it_at_once_are_asked(login, action):
    piece = attach(action)
    client = login("amina")
    where = f"{URL}{action.pk}/pieces/{piece.pk}/modifier/"
    sent = {"base": client.get(where).context["base"], "nature": "devis", "confidentielle": "on"}
    Piece.objects.filter(pk=piece.pk).update(libelle="Convention signée")
    page = client.post(where, {**sent, "libelle": "Devis du car"})
    assert "Deux personnes ont modifié cette fiche" in text(page)
    assert "Devis du car" in text(page) and "Convention signée" in text(page)
    assert "Quelqu'un d'autre a enregistré" in text(page)
    again = {**sent, "base": page.context["base"], "libelle": "Devis du car", "choix_libelle": "leur"}
    assert client.post(where, again).status_code == 302
    piece.refresh_from_db()
    assert (piece.libelle, piece.nature) == ("Convention signée", "devis")


def test_the_screen_of_conflict_names_who_described_it(login, persona, action):
    piece, other = attach(action), attach(action)
    client, paul = login("amina"), persona("paul")
    where = f"{URL}{action.pk}/pieces/{piece.pk}/modifier/"
    base = client.get(where).context["base"]
    for row, by in ((piece, paul), (other, None)):
        services.describe(
            on=action,
            use=PIECES,
            piece=row,
            base={"libelle": "Convention"},
            mine={"libelle": "La leur"},
            by=by,
        )
    page = client.post(where, {"base": base, "nature": "devis", "libelle": "La mienne"})
    assert f"{paul} a enregistré pendant que vous écriviez" in text(page)


def test_a_page_that_has_read_nothing_is_shown_again(login, action):
    piece = attach(action)
    response = login("amina").post(
        f"{URL}{action.pk}/pieces/{piece.pk}/modifier/", {"libelle": "Devis", "nature": "devis"}
    )
    assert response.status_code == 422
    assert "Votre saisie est gardée" in text(response) and 'value="Devis"' in response.text


def test_a_file_lost_on_the_server_says_so(login, action):
    piece = attach(action)
    piece.fichier.storage.delete(piece.fichier.name)
    response = login("amina").get(f"{URL}{action.pk}/pieces/{piece.pk}/")
    assert response.status_code == 403
    assert "n'est plus sur le serveur" in text(response)


def test_the_page_costs_the_same_with_one_and_three_files(login, action):
    client = login("amina")
    attach(action)
    client.get(f"{URL}{action.pk}/")
    counts = []
    for more in (0, 2):
        for _ in range(more):
            attach(action)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}{action.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
