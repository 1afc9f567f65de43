"""Files attached to an object: received, described, withdrawn, purged. The object is an action, the first room that has some."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from maillage.actions.selectors.pieces import PIECES
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.privacy import access_request, erase
from maillage.base.values import read_fields
from maillage.documents.models import Piece
from maillage.documents.services import pieces as services
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 convention"


@pytest.fixture
def action(saint_aubin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return ActionFactory(cite=saint_aubin)


def attach(action, by=None, data=PDF, filename="Convention 2026.pdf", **values):
    given = {"libelle": "", "nature": "convention", "confidentielle": True, **values}
    return services.attach(on=action, use=PIECES, filename=filename, data=data, by=by, **given)


def describe(action, piece, said, by=None, base=None):
    base = read_fields(piece, services.DESCRIBED) if base is None else base
    return services.describe(on=action, use=PIECES, piece=piece, base=base, mine=said, by=by)


def code_of(gesture):
    with pytest.raises(Refused) as refused:
        gesture()
    return refused.value.code


def test_the_name_is_kept_and_the_place_on_the_disk_cannot_be_guessed(action, persona, tmp_path):
    piece = attach(action, by=persona("amina"), filename="..\\..\\Convention «2026».pdf")
    assert (piece.nom_fichier, piece.libelle) == ("Convention «2026».pdf", "Convention «2026»")
    assert (piece.taille, piece.deposee_par) == (len(PDF), persona("amina"))
    stored = Path(piece.fichier.path).relative_to(tmp_path)
    assert stored.parent == Path("pieces") / str(action.cite_id)
    assert len(stored.stem) == 32
    assert Path(piece.fichier.path).read_bytes() == PDF
    assert Event.objects.get(kind="piece_ajoutee").contexte == {"objet": piece.libelle, "id": piece.pk}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"data": b"<script>", "filename": "x.pdf"}, "contenu"),
        ({"filename": "x.html"}, "format"),
        ({"data": b""}, "vide"),
        ({"data": PDF + b"." * 2_000_000}, "trop-gros"),
        ({"nature": "facture"}, "incoherent"),
        ({"libelle": "x" * 201}, "incoherent"),
    ],
)
def test_what_cannot_be_attached_leaves_nothing_on_the_disk(action, settings, tmp_path, values, code):
    settings.PIECE_MAX_BYTES = 1_000_000
    assert code_of(lambda: attach(action, **values)) == code
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert not Piece.objects.exists()


def test_a_failure_of_the_database_leaves_nothing_on_the_disk(action, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "tell", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach(action)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_only_those_who_edit_attach_and_withdraw(action, persona):
    piece = attach(action)
    paul, malik = persona("paul"), persona("malik")
    assert code_of(lambda: attach(action, by=malik)) == "droit"
    assert code_of(lambda: services.withdraw(on=action, use=PIECES, piece=piece, by=malik)) == "droit"
    said = {"libelle": "a", "nature": "autre", "confidentielle": False}
    assert code_of(lambda: describe(action, piece, said, by=malik)) == "droit"
    assert attach(action, by=paul).deposee_par == paul


def test_nothing_changes_on_an_action_thrown_away(action):
    action.corbeille_le = timezone.now()
    assert code_of(lambda: attach(action)) == "corbeille"


def test_what_is_said_of_a_file_changes_and_is_told(action):
    piece = attach(action)
    said = {"libelle": "Convention signée", "nature": "devis", "confidentielle": True}
    assert describe(action, piece, said).written == ("libelle", "nature")
    piece.refresh_from_db()
    assert describe(action, piece, said).written == ()
    piece.refresh_from_db()
    assert (piece.libelle, piece.nature) == ("Convention signée", "devis")
    told = Event.objects.get(kind="piece_modifiee")
    assert told.changes == {
        "libelle": ["Convention 2026", "Convention signée"],
        "nature": ["convention", "devis"],
    }


def test_what_somebody_else_said_meanwhile_is_asked_about_or_kept(action):
    piece = attach(action)
    read = read_fields(piece, services.DESCRIBED)
    describe(action, piece, {**read, "libelle": "La leur"})
    disputed = describe(action, piece, {**read, "libelle": "La mienne", "nature": "devis"}, base=read)
    assert [(row.field, row.theirs) for row in disputed.conflicts] == [("libelle", "La leur")]
    assert describe(action, piece, {**read, "nature": "devis"}, base=read).written == ("nature",)
    piece.refresh_from_db()
    assert (piece.libelle, piece.nature) == ("La leur", "devis")


def test_withdrawn_then_put_back_then_purged(action):
    piece = attach(action)
    path = piece.fichier.name
    services.withdraw(on=action, use=PIECES, piece=piece, by=None)
    services.withdraw(on=action, use=PIECES, piece=piece, by=None)
    assert services.purge_pieces(before=timezone.now() - timedelta(days=30))["retirees"] == 0
    services.put_back(on=action, use=PIECES, piece=piece, by=None)
    assert services.purge_pieces(before=timezone.now())["retirees"] == 0
    assert default_storage.exists(path)
    services.withdraw(on=action, use=PIECES, piece=piece, by=None)
    kinds = list(Event.objects.filter(kind__startswith="piece").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["piece_ajoutee", "piece_retiree", "piece_remise", "piece_retiree"]


def test_the_purge_erases_for_good(action, django_capture_on_commit_callbacks):
    kept, withdrawn = attach(action), attach(action)
    services.withdraw(on=action, use=PIECES, piece=withdrawn, by=None)
    alone = attach(action)
    action.pieces.remove(alone)
    Piece.objects.filter(pk=alone.pk).update(cree_le=timezone.now() - timedelta(days=2))
    just_made = attach(action)
    action.pieces.remove(just_made)
    with django_capture_on_commit_callbacks(execute=True):
        done = services.purge_pieces(before=timezone.now())
    assert done == {"retirees": 1, "orphelines": 1, "fichiers": 0}
    assert set(Piece.objects.all()) == {kept, just_made}
    assert [default_storage.exists(p.fichier.name) for p in (kept, withdrawn, alone, just_made)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_files_that_no_row_names_are_purged_once_they_are_old(action, monkeypatch):
    kept = attach(action)
    forgotten = default_storage.save("pieces/1/oublie.pdf", ContentFile(PDF))
    assert services.purge_pieces(before=timezone.now())["fichiers"] == 0
    monkeypatch.setattr(services, "BEING_RECEIVED", -timedelta(minutes=1))
    assert services.purge_pieces(before=timezone.now())["fichiers"] == 1
    assert (default_storage.exists(forgotten), default_storage.exists(kept.fichier.name)) == (False, True)


def test_the_command_says_what_it_erased(action):
    services.withdraw(on=action, use=PIECES, piece=attach(action), by=None)
    out = StringIO()
    call_command("purger_pieces", jours=0, stdout=out)
    assert "Pièces retirées effacées : 1." in out.getvalue()
    with pytest.raises(CommandError, match="ne peut pas être négatif"):
        call_command("purger_pieces", jours=-1)


def test_a_file_is_still_saved_under_its_kind_once_its_names_are_erased(action, persona):
    amina = persona("amina")
    piece = attach(action, by=amina, libelle=f"Devis de {amina.email}")
    erase(access_request(amina.email))
    piece.refresh_from_db()
    assert (piece.libelle, piece.deposee_par) == ("Devis de [effacé]", None)
    Piece.objects.filter(pk=piece.pk).update(nom_fichier="effacé")
    piece.refresh_from_db()
    assert (piece.nom_a_enregistrer, piece.format.mime) == ("effacé.pdf", "application/pdf")
