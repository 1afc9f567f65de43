"""What the tunnel shows before anything is written: the values of new sheets, what a known sheet would become."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.acteurs.models import Personne, Structure
from maillage.base import progress
from maillage.documents import services
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from tests.acteurs.importing import lines, prepare
from tests.factories.acteurs import StructureFactory
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def angers(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return CommuneFactory()


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(response.content.decode()))).strip()


def at(name, *args):
    return reverse(f"documents:{name}", args=["saint-aubin", *args])


def sent(client, data):
    upload = SimpleUploadedFile("liste.csv", data.encode())
    client.post(at("deposer"), {"nature": "structures", "fichier": upload})
    return ImportSession.objects.get()


def test_a_new_line_shows_all_that_will_be_written(saint_aubin):
    row = {
        "nom": "Collège Jean Lurçat", "adresse": "1 place Lurçat", "commune": "Angers", "telephone": "02 41 00 00 00",
        "publics": "Parents", "contact_nom": "Noël", "contact_prenom": "Élise",
    }  # fmt: skip
    (proposal,) = prepare(saint_aubin, lines(row))
    assert proposal.changes == {
        "type": ("", "Collège"),
        "adresse": ("", "1 place Lurçat"),
        "commune": ("", "Angers"),
        "téléphone de la structure": ("", "02 41 00 00 00"),
        "âges": ("", "11-15 ans (déduit du type)"),
        "thèmes": ("", "Accompagnement à la scolarité (déduit du type)"),
        "publics": ("", "Parents, familles"),
        "contact": ("", "Élise Noël"),
    }


def test_a_probable_duplicate_shows_what_each_answer_does(saint_aubin, angers):
    known = StructureFactory(
        cite=saint_aubin, nom="Ludothèque La Toupie", adresse="3 rue du Parc", commune=angers
    )
    row = {
        "nom": "Ludotheque la Toupie",
        "adresse": "3 rue du Parc",
        "commune": "Angers",
        "site": "toupie.test",
    }
    (proposal,) = prepare(saint_aubin, lines(row))
    (candidate,) = proposal.candidates
    assert (proposal.verdict, candidate.target_id) == ("doublon_probable", known.pk)
    assert candidate.changes["site"] == ("", "https://toupie.test")
    assert proposal.changes["adresse"] == ("", "3 rue du Parc")


def test_the_page_shows_them(login, saint_aubin):
    client = login("amina")
    session = sent(client, "Nom;Adresse\nLudothèque La Toupie;3 rue du Parc\nLe Foyer;\n")
    client.post(at("colonnes", session.pk), {"colonne_0": "nom", "colonne_1": "adresse"})
    page = text(client.get(at("suivre", session.pk)))
    assert "type médiathèque, ludothèque adresse 3 rue du parc" in page.lower()


def test_several_columns_fill_one_field(login, saint_aubin):
    client = login("amina")
    data = "Nom;N;Voie;Responsable;Suite\nLa Toupie;3 bis;rue du Parc;Élise;Noël\nLe Foyer;;place Lurçat;;\n"
    session = sent(client, data)
    page = text(client.get(at("colonnes", session.pk)))
    assert "Un champ marqué « + » se remplit avec une ou plusieurs colonnes" in page
    chosen = ("nom", "adresse", "adresse", "contact_nom", "contact_nom")
    client.post(at("colonnes", session.pk), {f"colonne_{i}": code for i, code in enumerate(chosen)})
    client.post(at("appliquer", session.pk))
    assert dict(Structure.objects.values_list("nom", "adresse")) == {
        "La Toupie": "3 bis rue du Parc",
        "Le Foyer": "place Lurçat",
    }
    assert Personne.objects.get().nom == "Élise Noël"


def test_a_code_is_filled_by_one_column_only(login, saint_aubin):
    client = login("amina")
    session = sent(client, "Nom;A;B\nLa Toupie;0490003M;0490003M\nLe Foyer;;\n")
    response = client.post(
        at("colonnes", session.pk), {"colonne_0": "nom", "colonne_1": "uai", "colonne_2": "uai"}
    )
    assert response.status_code == 422
    assert "« UAI » est déjà rempli par la colonne « A »." in text(response)


def test_undoing_tells_how_far_it_is(login, saint_aubin, persona, monkeypatch):
    client = login("amina")
    session = sent(client, "Nom\n" + "\n".join(f"Structure {rank}" for rank in range(5)))
    client.post(at("colonnes", session.pk), {"colonne_0": "nom"})
    client.post(at("appliquer", session.pk))
    assert Structure.objects.count() == 5
    told = []
    monkeypatch.setattr("maillage.acteurs.imports.undoing.BATCH", 2)
    monkeypatch.setattr(progress, "report", lambda key, done, total, step: told.append((done, total, step)))
    session.refresh_from_db()
    services.start_undo(session=session, by=persona("amina"))
    assert progress.read(session.progress_key) is None
    services.undo(session=session, by=persona("amina"))
    step = "remise en état des fiches"
    assert told == [(0, 1, step), (2, 5, step), (4, 5, step), (5, 5, step)]
    assert (session.etape, Structure.objects.count()) == (Etape.ANNULEE, 0)


def test_the_page_of_an_undo_has_a_bar(login, saint_aubin, persona):
    client = login("amina")
    session = sent(client, "Nom\nLa Toupie\nLe Foyer\n")
    client.post(at("colonnes", session.pk), {"colonne_0": "nom"})
    client.post(at("appliquer", session.pk))
    session.refresh_from_db()
    services.start_undo(session=session, by=persona("amina"))
    page = client.get(at("suivre", session.pk)).content.decode()
    assert '<progress class="barre-mesure petrole" value="0" max="100"' in page
    assert ImportLine.objects.filter(session=session).count() == 2
