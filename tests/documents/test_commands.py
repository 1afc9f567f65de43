"""The same import for administrators and scripts."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from maillage.acteurs.models import Personne
from maillage.documents.models import ImportSession
from maillage.documents.services import purge
from tests.documents.conftest import csv
from tests.factories.acteurs import PersonneFactory
from tests.factories.documents import ImportSessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def carnet(tmp_path):
    def write(*lines, **options):
        path = tmp_path / "carnet.csv"
        path.write_bytes(csv(*lines, **options))
        return str(path)

    return write


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def importer(path, *options):
    return json.loads(run("importer", "repertoire", path, "--cite", "saint-aubin", "--json", *options))


def test_the_json_report_is_exact(carnet, saint_aubin):
    told = importer(carnet("Martin;Zoé;zoe@exemple.fr", ";Anonyme;"))
    session = ImportSession.objects.get()
    assert told == {
        "session": session.pk,
        "fichier": "carnet.csv",
        "lignes": 2,
        "creees": 1,
        "mises_a_jour": 0,
        "inchangees": 0,
        "doublons_probables": 0,
        "rejetees": 1,
        "erreurs": [{"ligne": 3, "colonne": "Nom", "message": "Le nom manque : complétez la cellule."}],
        "questions": [],
        "hors_champ": 0,
        "notes": [],
        "simulation": False,
    }
    assert (session.etape, session.auteur, Personne.objects.count()) == ("appliquee", None, 1)


def test_a_simulation_keeps_nothing_at_all(carnet, saint_aubin, settings):
    told = importer(carnet("Martin;Zoé;"), "--simuler")
    assert (told["creees"], told["simulation"]) == (1, True)
    assert (ImportSession.objects.count(), Personne.objects.count()) == (0, 0)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_the_columns_can_be_corrected(carnet, saint_aubin):
    path = carnet("Martin;Zoé;zoe@exemple.fr", header="Qui;Petit nom;Courriel")
    importer(path, "--colonnes", "Qui=nom, Petit nom=prenom, Courriel=")
    assert list(Personne.objects.values_list("nom", "prenom", "courriel")) == [("Martin", "Zoé", "")]


@pytest.mark.parametrize(("option", "number"), [("ignorer", 1), ("creer", 2)])
def test_what_becomes_of_probable_duplicates(option, number, carnet, saint_aubin):
    PersonneFactory(cite=saint_aubin, nom="Durand", prenom="Léa")
    told = importer(carnet("Durand;Paul;"), "--doublons", option)
    assert Personne.objects.count() == number
    assert told["doublons_probables"] + told["creees"] == 1


def test_an_import_is_undone_by_its_number(carnet, saint_aubin):
    number = importer(carnet("Martin;Zoé;"))["session"]
    told = json.loads(run("importer", "annuler", str(number), "--json"))
    assert told == {"session": number, "fichier": "carnet.csv", "annulees": 1, "conservees": []}
    assert Personne.objects.count() == 0


def test_the_report_can_be_read_by_a_person(carnet, saint_aubin):
    shown = run("importer", "repertoire", carnet("Martin;Zoé;", ";Anonyme;"), "--cite", "saint-aubin")
    assert shown.splitlines() == [
        f"Import {ImportSession.objects.get().pk} : carnet.csv, 2 lignes.",
        "       1 créée",
        "       0 mise à jour",
        "       0 inchangée",
        "       0 doublon probable",
        "       1 rejetée",
        "  ligne 3, Nom : Le nom manque : complétez la cellule.",
    ]


def test_the_report_is_printed_even_when_every_line_is_rejected(carnet, saint_aubin):
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(
            "importer",
            "repertoire",
            carnet(";Zoé;"),
            "--cite",
            "saint-aubin",
            "--json",
            "--simuler",
            stdout=out,
        )
    assert json.loads(out.getvalue())["rejetees"] == 1
    assert str(error.value) == "Aucune ligne n'a pu être importée : voyez les motifs dans le rapport."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("repertoire", "absent.csv", "--cite", "saint-aubin"),
            "Le fichier « absent.csv » ne peut pas être lu",
        ),
        (("repertoire", "absent.csv"), "Dites dans quelle cité importer : --cite SLUG."),
        (("repertoire", "absent.csv", "--cite", "nulle-part"), "Aucune cité n'a l'adresse « nulle-part »."),
        (("annuler", "99999"), "Aucun import ne porte le numéro « 99999 »"),
        (("annuler", "abc"), "Aucun import ne porte le numéro « abc »"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, sentence, saint_aubin):
    with pytest.raises(CommandError) as error:
        call_command("importer", *arguments)
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize("options", [(), ("--simuler",)])
def test_a_failure_keeps_neither_rows_nor_file(options, carnet, saint_aubin, settings):
    with pytest.raises(CommandError):
        importer(carnet("Bombe;Bob;"), *options)
    assert ImportSession.objects.count() == 0
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_failure_while_writing_is_said_and_undone(carnet, saint_aubin):
    with pytest.raises(CommandError) as error:
        importer(carnet("Martin;Zoé;", "Panne;Bob;"))
    assert str(error.value).endswith("Rien n'a été enregistré.")
    assert Personne.objects.count() == 0


def test_an_unreadable_file_is_said_in_the_words_of_the_reader(tmp_path, saint_aubin):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError) as error:
        importer(str(path))
    assert str(error.value).startswith("Ce fichier est un PDF : il ne contient pas de tableau lisible.")


def test_a_file_too_large_is_refused_before_it_is_read(carnet, saint_aubin, settings):
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(CommandError) as error:
        importer(carnet("Martin;Zoé;"))
    assert "la limite est de" in str(error.value)


def test_columns_badly_written_are_refused(carnet, saint_aubin):
    with pytest.raises(CommandError) as error:
        importer(carnet("Martin;Zoé;"), "--colonnes", "Nom")
    assert str(error.value).startswith("« Nom » : écrivez --colonnes")


def test_the_imports_of_a_cite_are_listed(carnet, saint_aubin, ailleurs):
    number = importer(carnet("Martin;Zoé;"))["session"]
    ImportSessionFactory(cite=ailleurs)
    told = json.loads(run("imports", "--cite", "saint-aubin", "--json"))
    moment = ImportSession.objects.get(pk=number).cree_le.isoformat()
    assert told == [
        {
            "session": number,
            "nature": "repertoire",
            "fichier": "carnet.csv",
            "etape": "appliquee",
            "auteur": "",
            "depose_le": moment,
            "lignes": 1,
            "creees": 1,
            "mises_a_jour": 0,
            "inchangees": 0,
            "doublons_probables": 0,
            "rejetees": 0,
        }
    ]


def test_purging_says_what_it_did(carnet, saint_aubin):
    importer(carnet("Martin;Zoé;"))
    assert run("purger_imports", "--jours", "0").strip() == (
        "Fichiers effacés : 1. Imports jamais appliqués oubliés : 0."
    )
    with pytest.raises(CommandError):
        run("purger_imports", "--jours", "-3")
    assert purge(before=ImportSession.objects.get().cree_le) == {"fichiers": 0, "imports_abandonnes": 0}
