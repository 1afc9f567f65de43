"""Every real file is read, with the number of lines its provenance states, and quickly enough."""

import re
import sys
import time

import pytest

from maillage.office.readers import read_table
from maillage.office.values import parse_coordinates, parse_siret, parse_uai
from tests.helpers.donnees import RACINE, donnees

FICHIERS = sorted(
    str(chemin.relative_to(RACINE))
    for chemin in RACINE.rglob("*")
    if chemin.suffix in {".csv", ".xls", ".xlsx", ".json", ".geojson"}
)
# Sheet of 28 lines: two titles, a blank, the header and 24 lines of data; the other has a header
FEUILLES = {"subventions/cd53_conventions_2018.xlsx": 175, "subventions/cd72_conventions_23k_2018.xls": 24}
FORMES = {
    "ecoles/etablissements_49_maine_et_loire.csv": "annuaire-education",
    "ecoles/fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre_35.csv": "annuaire-education",
    "ecoles/fr-en-annuaire-education_35.csv": "annuaire-education",
    "structures/data_inclusion_services_20221208.json": "data-inclusion-services",
    "structures/data_inclusion_structures_20230206.json": "data-inclusion-structures",
}


def dites():
    """Lines stated for each file."""
    texte = donnees("PROVENANCE.md").read_text(encoding="utf-8")
    trouves = re.findall(r"^\| (\S+) \| \d+ \| \w+ \| (\d+) (?:lignes|features|objets)", texte, re.MULTILINE)
    return {fichier: int(nombre) for fichier, nombre in trouves} | FEUILLES


@pytest.mark.parametrize("fichier", FICHIERS or ["PROVENANCE.md"])
def test_chaque_fichier_reel_est_lu(fichier):
    table = read_table(donnees(fichier).read_bytes(), fichier)
    assert len(table.rows) == dites()[fichier]
    assumed = "geojson" if fichier.endswith("geojson") else "json" if fichier.endswith("json") else "tableur"
    assert table.shape == FORMES.get(fichier, assumed)


def colonne(table, nom):
    rang = table.columns.index(nom)
    return [row.cells[rang] for row in table.rows]


def test_les_uai_de_l_annuaire_sont_tous_bons():
    table = read_table(donnees("ecoles/etablissements_49_maine_et_loire.csv").read_bytes(), "e.csv")
    assert sum(parse_uai(uai).value == uai for uai in colonne(table, "uai")) == 715


def test_les_siret_arrondis_de_cd49_sont_reconnus():
    table = read_table(donnees("subventions/cd49_subventions_2004_2016.csv").read_bytes(), "cd49.csv")
    lus = [parse_siret(siret) for siret in colonne(table, "SIRET ou NIR")]
    assert lus[0].problem.startswith("« 35181600000000 » a été arrondi par Excel")
    assert sum("arrondi" in (lu.problem or "") for lu in lus) > 1000


def test_les_siret_a_apostrophe_de_cd49_sont_lus():
    table = read_table(donnees("subventions/cd49_conventions.csv").read_bytes(), "cd49.csv")
    assert {parse_siret(siret).value for siret in colonne(table, "idAttribuant")} == {"22490001900015"}


def test_les_positions_lambert_93_du_maine_et_loire():
    table = read_table(
        donnees("structures/mediation_numerique_maine_et_loire_L93.json").read_bytes(), "m.json"
    )
    lus = [parse_coordinates(x, y) for x, y in zip(colonne(table, "x"), colonne(table, "y"), strict=True)]
    places = [lu.value for lu in lus if lu.value]
    assert (
        len(places) + sum(lu.problem is not None for lu in lus) + sum(lu.value is lu.problem for lu in lus)
        == 243
    )
    assert all(-1.4 < longitude < 0.3 and 46.9 < latitude < 47.9 for longitude, latitude in places)
    assert len(places) > 230


@pytest.mark.parametrize(
    ("fichier", "secondes"),
    [
        ("ecoles/etablissements_49_maine_et_loire.csv", 0.05),
        ("subventions/cd49_subventions_2004_2016.csv", 0.5),
    ],
)
@pytest.mark.skipif(sys.gettrace() is not None, reason="mesurer la couverture ralentit")
def test_vitesse(fichier, secondes):
    contenu = donnees(fichier).read_bytes()
    essais = []
    for _ in range(5):
        debut = time.process_time()
        read_table(contenu, fichier)
        essais.append(time.process_time() - debut)
    assert min(essais) < secondes
