"""The promise kept on real files (when they are there), and the same behaviour on a small list."""

import sys
import time
from pathlib import Path

import pytest

from maillage.core.matching import Draft, find_duplicates, find_matches
from tests.helpers.donnees import donnees

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
import rapprochement


def test_schools_of_two_ministry_lists() -> None:
    folder = donnees("rapprochement/ecoles_liste_A.csv").parent
    measures = rapprochement.measure_schools(folder)
    assert measures["maillage"].precision >= 0.995
    assert measures["maillage"].f1 >= 0.985
    assert measures["maillage"].f1 > measures["référence"].f1


def test_organisations_by_siren() -> None:
    folder = donnees("rapprochement/organisations_adulte_relais_siren.csv").parent
    measures = rapprochement.measure_organisations(folder)
    assert measures["maillage"].precision >= 0.93
    assert measures["maillage"].f1 > measures["référence"].f1


def test_another_departement_that_no_rule_was_written_from() -> None:
    """Ille-et-Vilaine: the schools of the yearly figures found in the directory, by name, sector and commune only."""
    directory = rapprochement.read(donnees("ecoles/fr-en-annuaire-education_35.csv"))
    figures = rapprochement.read(donnees("ecoles/fr-en-ecoles-effectifs-nb_classes_35.csv"))
    known = [
        Draft(
            r[next(iter(r))],
            r["Nom_etablissement"],
            secteur=r["Statut_public_prive"],
            commune=r["Nom_commune"],
        )
        for r in directory
    ]
    drafts = [
        Draft(
            r["Numéro de l'école"],
            f"{r['Dénomination principale']} {r['Patronyme']}",
            secteur=r["Secteur"],
            commune=r["Commune"],
        )
        for r in figures
        if "2022" in r.values()
    ]
    found = find_matches(drafts, known, best_only=True)
    right = sum(match.left == match.right for match in found)
    assert right >= 0.995 * len(found)
    assert right >= 0.985 * len(drafts)


def test_a_real_directory_holds_no_duplicate() -> None:
    rows = rapprochement.read(donnees("ecoles/etablissements_49_maine_et_loire.csv"))
    schools = [
        Draft(
            r["uai"],
            r["nom"],
            type=r["type"],
            secteur=r["secteur"],
            adresse=r["adresse"],
            commune=r["commune"],
            uai=r["uai"],
        )
        for r in rows
    ]
    assert find_duplicates(schools) == []
    found = find_matches(schools, schools, best_only=True)
    assert [(m.left, m.right, m.certain) for m in found] == [(s.key, s.key, True) for s in schools]


def _small() -> tuple[list[Draft], list[Draft]]:
    known = [
        Draft("k1", "École élémentaire publique Jean Moulin", commune="Angers", code_postal="49000"),
        Draft("k2", "École maternelle publique Jean Moulin", commune="Angers", code_postal="49000"),
        Draft("k3", "Collège Saint-Joseph", secteur="Privé", commune="Cholet", code_postal="49300"),
        Draft("k4", "École primaire publique", commune="Vivy", code_postal="49680"),
        Draft("k5", "Centre social Jean Vilar", commune="Angers", code_postal="49000"),
    ]
    drafts = [
        Draft("d1", "E.E.PU JEAN MOULIN", commune="ANGERS"),
        Draft("d2", "E.M.PU J. MOULIN", commune="ANGERS"),
        Draft("d3", "CLG PRIVE ST JOSEPH", commune="CHOLET"),
        Draft("d4", "ECOLE PRIMAIRE PUBLIQUE R.P.I. 12", commune="VIVY"),
        Draft("d5", "Collège public Jean Vilar", commune="ANGERS"),
    ]
    return drafts, known


def test_a_small_list() -> None:
    found = find_matches(*_small(), best_only=True)
    assert [(m.left, m.right) for m in found] == [("d1", "k1"), ("d2", "k2"), ("d3", "k3"), ("d4", "k4")]


def test_the_benchmark_measures_and_prints(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "ecoles_liste_A.csv").write_text(
        "id_a;nom;type;secteur;adresse;code_postal;commune\na1;Collège Jean Lurçat;Collège;Public;;49000;Angers\n"
    )
    (tmp_path / "ecoles_liste_B.csv").write_text(
        "id_b;source;nom;commune;secteur\nb1;x;CLG J LURCAT;ANGERS;public\nb2;x;CLG HUGO;NANTES;public\n"
    )
    (tmp_path / "ecoles_verite_A_B.csv").write_text("id_a;id_b;uai\na1;b1;0\n")
    (tmp_path / "organisations_adulte_relais_siren.csv").write_text(
        "siren;siret;raison_sociale;insee_dep\n1;1;ASSOC LES LUCIOLES;49\n1;2;LES LUCIOLES;49\n2;3;LES FOURMIS;49\n"
    )
    monkeypatch.setattr(sys, "argv", ["rapprochement.py", str(tmp_path)])
    assert rapprochement.main() == 0
    lines = [line.split(" s")[0][:63] for line in capsys.readouterr().out.splitlines()]
    assert lines[2].startswith("  maillage   précision 1.0000  rappel 1.0000  F1 1.0000")
    assert lines[5].startswith("  maillage   précision 1.0000  rappel 1.0000  F1 1.0000")
    monkeypatch.setattr(sys, "argv", ["rapprochement.py", str(tmp_path / "absent")])
    assert rapprochement.main() == 1


@pytest.mark.parametrize("communes", [1, 40])
def test_thousands_of_lines_stay_affordable(communes: int) -> None:
    """A generous bound in processor time: it catches a comparison of everything with everything, not a slow machine."""
    syllables = ["ba", "che", "dou", "fer", "gra", "lin", "mar", "pel", "tan", "val", "zou"]
    surnames = [a + b + c for a in syllables for b in syllables for c in syllables]
    lines = [
        Draft(
            str(n),
            f"Association {surnames[n * 7 % len(surnames)]} {surnames[n * 13 % 97]}",
            commune=f"Ville{n % communes}",
        )
        for n in range(3000)
    ]
    start = time.process_time()
    found = find_matches(lines, lines[:1000])
    assert time.process_time() - start < 15
    assert {(m.left, m.right) for m in found} >= {(d.key, d.key) for d in lines[:1000]}
