"""The smallest reference that has the traps: two Saint-Denis, Paris and one of its arrondissements, Corsica, overseas."""

import json

import pytest

from maillage.territoires.services import load_communes

DEPARTEMENTS = {
    "01": ("Ain", "84"),
    "2A": ("Corse-du-Sud", "94"),
    "49": ("Maine-et-Loire", "52"),
    "75": ("Paris", "11"),
    "93": ("Seine-Saint-Denis", "11"),
    "974": ("La Réunion", "04"),
    "988": ("Nouvelle-Calédonie", "988"),
    "989": ("Île de Clipperton", "989"),
}
COMMUNES = [
    ("01004", "Ambérieu-en-Bugey", "01", ["01500"], 15554),
    ("2A004", "Ajaccio", "2A", ["20000", "20090"], 74000),
    ("49007", "Angers", "49", ["49000", "49100"], 159022),
    ("49050", "Brissac Loire Aubance", "49", ["49320"], 11000),
    ("49129", "Écouflant", "49", ["49000"], 4300),
    ("49267", "Saint-Barthélemy-d'Anjou", "49", ["49124"], 9800),
    ("49099", "Cholet", "49", ["49300"], 54000),
    ("49176", "Le Lion-d'Angers", "49", ["49220"], 5000),
    ("75056", "Paris", "75", ["75001", "75019"], 2100000),
    ("93066", "Saint-Denis", "93", ["93200", "93210"], 150000),
    ("97411", "Saint-Denis", "974", ["97400"], 155000),
    ("98818", "Nouméa", "988", ["98800"], 94285),
]


def package_rows():
    rows = [
        {"code": code, "nom": nom, "departement": departement, "type": "commune-actuelle", "codesPostaux": postcodes,
         "population": population}
        for code, nom, departement, postcodes, population in COMMUNES
    ]  # fmt: skip
    rows.append(
        {"code": "75119", "nom": "Paris 19e Arrondissement", "departement": "75", "type": "arrondissement-municipal",
         "commune": "75056", "codesPostaux": ["75019"], "population": 180000}
    )  # fmt: skip
    rows.append(
        {"code": "98901", "nom": "Île de Clipperton", "departement": "989", "type": "commune-actuelle"}
    )
    rows.append({"code": "49001", "nom": "Les Alleuds", "type": "commune-deleguee", "chefLieu": "49050"})
    rows.append(
        {
            "code": "49050",
            "nom": "Brissac-Quincé",
            "type": "commune-deleguee",
            "chefLieu": "49050",
            "anciensCodes": ["49317"],
        }
    )
    rows.append({"code": "01999", "nom": "D'en face", "type": "commune-associee", "chefLieu": "49176"})
    return rows


@pytest.fixture
def package(tmp_path):
    """A folder as npm leaves it."""
    departements = [
        {"code": code, "nom": nom, "region": region} for code, (nom, region) in DEPARTEMENTS.items()
    ]
    (tmp_path / "departements.json").write_text(json.dumps(departements), encoding="utf-8")
    (tmp_path / "communes.json").write_text(json.dumps(package_rows()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def communes(db, package):
    load_communes(package)


@pytest.fixture
def angers(communes, saint_aubin):
    """Saint-Aubin with Angers in its perimeter: its people may import what is in Maine-et-Loire."""
    from tests.factories.cites import PerimetreCommuneFactory
    from tests.factories.territoires import CommuneFactory

    PerimetreCommuneFactory(cite=saint_aubin, commune=CommuneFactory(code="49007"))
    return saint_aubin
