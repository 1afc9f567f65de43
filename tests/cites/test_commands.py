"""What administrators type."""

import io
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from maillage.accounts.models import User
from maillage.cites.models import Cite, Mandat
from maillage.territoires.services.communes import PACKAGE
from tests.factories.cites import MandatFactory
from tests.factories.territoires import CommuneFactory

ROOT = Path(__file__).parents[2]
PASSWORD = "une-phrase-assez-longue"


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_a_cite_is_created_and_told_in_json():
    CommuneFactory()
    told = json.loads(
        run("creer_cite", "Monplaisir", "--slug", "monplaisir", "--communes", "49007", "--json")
    )
    cite = Cite.objects.get()
    assert told == {
        "id": cite.pk,
        "nom": "Monplaisir",
        "slug": "monplaisir",
        "communes": ["49007"],
        "url": "/c/monplaisir/",
    }
    told = run("creer_cite", "Autre", "--slug", "autre", "--communes", "49007", "--nom-court", "A")
    assert told == "Autre créée : /c/autre/ (communes : 49007).\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["X", "--slug", "PAS BON", "--communes", "49007"], "« PAS BON » ne convient pas comme adresse"),
        (["X", "--slug", "x", "--communes", "00000"], "Code INSEE inconnu : 00000"),
        (["X", "--slug", "x", "--communes", ","], "Indiquez au moins une commune"),
    ],
)
def test_a_wrong_cite_is_refused_with_a_sentence(arguments, sentence):
    CommuneFactory()
    with pytest.raises(CommandError, match=sentence):
        run("creer_cite", *arguments)
    assert not Cite.objects.exists()


def maillage(folder, *arguments, stdin=""):
    """The real command, in its own process, on a database that does not exist yet."""
    environment = {
        **os.environ, "DATABASE_URL": f"sqlite:///{folder}/neuve.sqlite3", "MAILLAGE_DONNEES": str(folder),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-c", "from maillage.config.cli import main; main()", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, input=stdin, env=environment, cwd=ROOT, check=False
    )


def test_on_an_empty_database_the_first_command_makes_everything(tmp_path):
    if not (Path(settings.NODE_MODULES) / PACKAGE).is_dir():
        pytest.skip("paquet npm absent")
    done = maillage(
        tmp_path, "creer-cite", "Angers", "--slug", "angers", "--communes", "49007,49353", "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) | {"id": 0} == {
        "id": 0, "nom": "Angers", "slug": "angers", "communes": ["49007", "49353"], "url": "/c/angers/",
    }  # fmt: skip
    assert done.stderr.splitlines() == [
        "Base vide : création des tables.",
        "Liste des communes chargée (35014).",
    ]
    again = maillage(tmp_path, "creer-cite", "Angers", "--slug", "angers", "--communes", "49007")
    assert (again.returncode, again.stdout) == (1, "")
    assert "L'adresse « angers » est déjà celle d'une autre cité" in again.stderr
    account = [
        "creer-compte",
        "ines@exemple.test",
        "--role",
        "cpo",
        "--cite",
        "angers",
        "--mot-de-passe",
        "-",
        "--json",
    ]
    opened = maillage(tmp_path, *account, stdin=f"{PASSWORD}\n")
    assert json.loads(opened.stdout)["mandat"]["cite"] == "angers", opened.stderr
    listed = maillage(tmp_path, "mandats", "--cite", "angers", "--json")
    assert [row["email"] for row in json.loads(listed.stdout)] == ["ines@exemple.test"]


ACCOUNT = [
    "creer_compte",
    "ines@exemple.test",
    "--prenom",
    "Inès",
    "--nom",
    "Essai",
    "--role",
    "cpo",
    "--cite",
    "saint-aubin",
]


@pytest.mark.django_db
def test_an_account_with_its_mandate(saint_aubin):
    told = json.loads(run(*ACCOUNT, "--mot-de-passe", PASSWORD, "--debut", "2025-09-01", "--json"))
    user, mandat = User.objects.get(), Mandat.objects.get()
    assert told == {
        "id": user.pk, "email": "ines@exemple.test", "cree": True,
        "mandat": {"id": mandat.pk, "role": "cpo", "cite": "saint-aubin", "debut": "2025-09-01"},
    }  # fmt: skip
    assert user.check_password(PASSWORD)
    assert (user.nom_complet, mandat.titulaire, mandat.cite) == ("Inès Essai", user, saint_aubin)


@pytest.mark.django_db
def test_a_password_may_come_from_the_input_and_a_known_account_gets_one_mandate_more(
    saint_aubin, monkeypatch
):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert (
        run(*ACCOUNT, "--mot-de-passe", "-")
        == "Compte ines@exemple.test créé ; mandat : cpo (saint-aubin).\n"
    )
    assert User.objects.get().check_password(PASSWORD)
    told = run("creer_compte", "INES@exemple.test", "--role", "national")
    assert told == "Compte ines@exemple.test déjà connu ; mandat : national (toutes les cités).\n"
    assert User.objects.get().check_password(PASSWORD)
    assert Mandat.objects.count() == 2


@pytest.mark.django_db
def test_without_password_one_signs_in_by_code(saint_aubin):
    run(*ACCOUNT)
    assert not User.objects.get().has_usable_password()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x@exemple.test", "--role", "cpo"], "ajoutez --cite SLUG"),
        (
            ["x@exemple.test", "--role", "cpo", "--cite", "nulle-part"],
            "Aucune cité n'a l'adresse « nulle-part »",
        ),
        (["x@exemple.test", "--role", "national", "--cite", "saint-aubin"], "enlevez --cite"),
        (["pas une adresse", "--role", "cpo", "--cite", "saint-aubin"], "n'est pas une adresse électronique"),
        (
            ["x@exemple.test", "--role", "cpo", "--cite", "saint-aubin", "--mot-de-passe", "court"],
            "Mot de passe refusé",
        ),
        (
            ["connue@exemple.test", "--role", "cpo", "--cite", "saint-aubin"],
            "a ce mandat déjà depuis le 1er janvier 2024",
        ),
        (
            ["connue@exemple.test", "--role", "pilote", "--cite", "saint-aubin", "--mot-de-passe", PASSWORD],
            "existe déjà",
        ),
        (["x@exemple.test", "--role", "roi"], "--role : 'roi' n'est pas possible"),
    ],
)
def test_a_wrong_account_is_refused_with_a_sentence_and_leaves_nothing(saint_aubin, arguments, sentence):
    MandatFactory(cite=saint_aubin, titulaire__email="connue@exemple.test")
    with pytest.raises(CommandError, match=sentence):
        run("creer_compte", *arguments)
    assert (User.objects.count(), Mandat.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_mandates_of_a_cite(saint_aubin):
    assert (
        run("mandats", "--cite", "saint-aubin")
        == "Aucun mandat : créez-en un avec « maillage creer-compte ».\n"
    )
    user = MandatFactory(cite=saint_aubin, titulaire__email="a@exemple.test", titulaire__nom="Un").titulaire
    MandatFactory(cite=saint_aubin, titulaire=user, role="pilote", fin="2024-06-01")
    assert run("mandats", "--cite", "saint-aubin").splitlines() == [
        "cpo            Alex Un <a@exemple.test> depuis le 2024-01-01, en cours",
        "pilote         Alex Un <a@exemple.test> depuis le 2024-01-01, jusqu'au 2024-06-01",
    ]
    told = json.loads(run("mandats", "--cite", "saint-aubin", "--json"))
    assert [(row["role"], row["en_cours"]) for row in told] == [("cpo", True), ("pilote", False)]
    with pytest.raises(CommandError, match="Aucune cité n'a l'adresse « ailleurs »"):
        run("mandats", "--cite", "ailleurs")
