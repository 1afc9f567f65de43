"""Files of a meeting and of the points of its agenda: who reads them, where they are shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.documents.models import Piece
from maillage.documents.services import pieces as services
from maillage.instances.selectors.pieces import OF_MEETING, OF_POINT
from maillage.instances.services import comptes_rendus
from maillage.instances.services.convocations import cancel
from maillage.instances.services.diffusion import send_minutes
from tests.instances.setting import held, meeting, point, text

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/instances/"
PDF = b"%PDF-1.7 bilan"


@pytest.fixture
def reunion(saint_aubin, persona, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return meeting(saint_aubin, persona("amina"))


def attach(on, use=OF_MEETING, *, libelle="Présentation", secret=False, nature="support"):
    return services.attach(
        on=on,
        use=use,
        filename="a.pdf",
        data=PDF,
        libelle=libelle,
        nature=nature,
        confidentielle=secret,
        by=None,
    )


def test_a_file_is_attached_to_the_meeting_and_read_by_the_network(login, reunion):
    file = SimpleUploadedFile("Été 2026.pdf", PDF)
    sent = {"fichier": file, "libelle": "", "nature": "support"}
    response = login("amina").post(f"{URL}reunions/{reunion.pk}/pieces/joindre/", sent)
    assert response.url == f"{URL}reunions/{reunion.pk}/#pieces"
    piece = Piece.objects.get()
    malik = login("malik")
    assert "Été 2026" in text(malik.get(f"{URL}reunions/{reunion.pk}/"))
    assert malik.get(f"{URL}reunions/{reunion.pk}/pieces/{piece.pk}/").content == PDF


def test_what_is_kept_for_the_instance_is_not_read_by_the_others(login, reunion):
    secret = attach(reunion, libelle="Candidatures", secret=True)
    address = f"{URL}reunions/{reunion.pk}/pieces/{secret.pk}/"
    malik = login("malik")
    assert malik.get(address).status_code == 404
    assert "Candidatures" not in text(malik.get(f"{URL}reunions/{reunion.pk}/"))
    assert login("amina").get(address).status_code == 200


def test_a_point_shows_its_files_and_a_confidential_point_hides_them(login, reunion):
    noted, kept = point(reunion, "Budget"), point(reunion, "Poste", confidentiel=True)
    shown, hidden = attach(noted, OF_POINT, libelle="Tableau"), attach(kept, OF_POINT, libelle="Fiche")
    secret = attach(noted, OF_POINT, libelle="Devis", secret=True)
    malik = login("malik")
    page = text(malik.get(f"{URL}reunions/{reunion.pk}/"))
    assert "Tableau" in page
    assert "Fiche" not in page
    assert "Devis" not in page
    answers = [
        malik.get(f"{URL}points/{on.pk}/pieces/{piece.pk}/").status_code
        for on, piece in ((noted, shown), (noted, secret), (kept, hidden), (kept, shown))
    ]
    assert answers == [200, 404, 404, 404]
    whole = text(login("amina").get(f"{URL}reunions/{reunion.pk}/"))
    assert "Fiche" in whole and "Devis" in whole
    assert "Tableau" in text(login("amina").get(f"{URL}points/{noted.pk}/"))


def test_annexes_are_read_under_the_minutes(login, reunion, persona):
    attach(reunion, libelle="Carte des lieux", nature="annexe")
    attach(reunion, libelle="Réservée", nature="annexe", secret=True)
    held(reunion)
    comptes_rendus.save_note(
        point=point(reunion), base={"texte": ""}, mine={"texte": "<p>Dit</p>"}, by=persona("amina")
    )
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    send_minutes(reunion=reunion, invites=[], by=persona("amina"))
    page = text(login("malik").get(f"{URL}reunions/{reunion.pk}/compte-rendu/"))
    assert "Annexes" in page and "Carte des lieux" in page
    assert "Réservée" not in page


def test_files_of_a_cancelled_meeting_stay_as_they_are(login, reunion, persona):
    piece = attach(reunion)
    cancel(reunion=reunion, motif="Grève", by=persona("amina"))
    login("amina").post(f"{URL}reunions/{reunion.pk}/pieces/{piece.pk}/retirer/")
    piece.refresh_from_db()
    assert piece.retiree_le is None


def test_the_page_costs_the_same_with_one_file_or_three(login, reunion):
    client = login("amina")
    noted, counts = point(reunion), []
    client.get(f"{URL}reunions/{reunion.pk}/")
    for number in (1, 2):
        for rank in range(number):
            attach(noted, OF_POINT, libelle=f"P{number}{rank}")
            attach(reunion, libelle=f"R{number}{rank}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}reunions/{reunion.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
