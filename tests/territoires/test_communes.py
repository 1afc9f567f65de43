"""Loading the official list of communes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from maillage.base.errors import Refused
from maillage.territoires.models import Commune, Departement
from maillage.territoires.services import Loaded, ensure_communes, load_communes
from maillage.territoires.services.communes import PACKAGE

pytestmark = pytest.mark.django_db


def test_communes_and_arrondissements_are_kept_and_delegated_communes_are_not(package):
    assert load_communes(package) == Loaded(departements=8, communes=14)
    assert Departement.objects.count() == 8
    assert Commune.objects.count() == 14
    assert not Commune.objects.filter(code="49001").exists()
    angers = Commune.objects.get(code="49007")
    assert (angers.nom, angers.departement.nom, angers.codes_postaux) == (
        "Angers",
        "Maine-et-Loire",
        ["49000", "49100"],
    )
    assert (angers.population, angers.recherche) == (159022, "angers 49000 49100")
    assert Commune.objects.get(code="49129").recherche == "ecouflant 49000"


def test_an_island_without_postcode_nor_inhabitant_is_a_commune(package):
    load_communes(package)
    clipperton = Commune.objects.get(code="98901")
    assert (clipperton.codes_postaux, clipperton.population, clipperton.recherche) == (
        [],
        None,
        "ile de clipperton",
    )


def test_loading_twice_changes_nothing_and_writes_no_commune(package, django_assert_max_num_queries):
    load_communes(package)
    before = list(Commune.objects.order_by("code").values())
    with django_assert_max_num_queries(5):
        load_communes(package)
    assert list(Commune.objects.order_by("code").values()) == before


def test_a_new_year_renames_and_adds_and_never_deletes(package):
    load_communes(package)
    rows = json.loads((package / "communes.json").read_text())
    rows = [
        row | {"nom": "Angers-Loire"} if row["code"] == "49007" else row
        for row in rows
        if row["code"] != "49099"
    ]
    (package / "communes.json").write_text(json.dumps(rows))
    load_communes(package)
    assert Commune.objects.get(code="49007").recherche == "angers loire 49000 49100"
    assert Commune.objects.get(code="49099").nom == "Cholet"


def test_the_list_is_loaded_only_if_there_is_none(package, settings):
    settings.NODE_MODULES = package
    target = package / PACKAGE
    target.mkdir(parents=True)
    for name in ("departements.json", "communes.json"):
        (package / name).rename(target / name)
    assert ensure_communes() == Loaded(8, 14)
    assert ensure_communes() is None


def test_a_missing_package_says_what_to_type(tmp_path):
    with pytest.raises(Refused) as refused:
        load_communes(tmp_path)
    assert refused.value.code == "communes_absentes"
    assert "npm ci --ignore-scripts" in refused.value.sentence


def test_a_damaged_file_says_so_and_leaves_nothing_half_written(package):
    (package / "communes.json").write_text('[{"code": "49007"')
    with pytest.raises(Refused) as refused:
        load_communes(package)
    assert refused.value.code == "communes_illisibles"
    assert Departement.objects.count() == 0


def test_the_command_says_how_many(package, settings):
    settings.NODE_MODULES = package
    (package / PACKAGE).mkdir(parents=True)
    for name in ("departements.json", "communes.json"):
        (package / name).rename(package / PACKAGE / name)
    out = StringIO()
    call_command("charger_communes", stdout=out)
    assert out.getvalue() == "14 communes et 8 départements chargés.\n"
    out = StringIO()
    call_command("charger_communes", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"departements": 8, "communes": 14}


def test_the_command_fails_with_a_sentence(tmp_path, settings):
    settings.NODE_MODULES = tmp_path
    with pytest.raises(CommandError, match="La liste des communes est introuvable"):
        call_command("charger_communes")


def test_the_real_package():
    folder = Path(settings.NODE_MODULES) / PACKAGE
    if not folder.is_dir():
        pytest.skip("paquet npm absent")
    loaded = load_communes(folder)
    assert loaded.communes == Commune.objects.count() > 34_900
    assert loaded.departements == 109
    assert Commune.objects.get(code="13201").nom == "Marseille 1er Arrondissement"
    assert Commune.objects.get(code="98818").departement_id == "988"
