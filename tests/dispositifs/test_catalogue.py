"""The national catalogue: what is loaded, versions, file in and out."""

import csv
import io

import pytest

from maillage.base.errors import Refused
from maillage.base.values import read_fields
from maillage.dispositifs.imports import read_catalogue
from maillage.dispositifs.models import Dispositif, VersionDispositif
from maillage.dispositifs.models.fiche import CATALOGUE_FIELDS
from maillage.dispositifs.selectors.catalogue import versions_of
from maillage.dispositifs.services import catalogue as services
from maillage.dispositifs.services.exportation import WRITERS, export_catalogue
from maillage.dispositifs.services.fichier import apply_lines

pytestmark = pytest.mark.django_db


def change(row, by=None, motif="", **values):
    return services.update_dispositif(
        dispositif=row, base=read_fields(row, values), mine=values, by=by, motif=motif
    )


def test_the_55_schemes_are_there_with_ages_in_months():
    assert Dispositif.objects.count() == 55
    pre = Dispositif.objects.get(code="pre")
    assert (pre.age_min_mois, pre.age_max_mois, pre.get_statut_display()) == (24, 192, "actif")
    mission = Dispositif.objects.get(code="mission-locale")
    assert (mission.age_min_mois, mission.age_max_mois) == (192, 312)  # 16-25 révolus
    assert Dispositif.objects.get(code="snu").statut == "supprime"
    assert Dispositif.objects.filter(verifie_le__isnull=False).count() == 0


def test_every_change_leaves_a_version_that_can_be_put_back(persona):
    by = persona("nora")
    row = Dispositif.objects.get(code="cla")
    change(row, by, motif="rentrée 2026", statut="actif")
    row.refresh_from_db()
    assert [v.numero for v in row.versions.all()] == [2, 1]
    latest = versions_of(row)[0]
    assert latest.changements == (("Statut", "expérimental", "actif"),)
    services.restore_version(version=row.versions.get(numero=1), by=by)
    row.refresh_from_db()
    assert (row.statut, row.version, row.versions.count()) == ("experimental", 3, 3)


def test_saving_without_change_leaves_no_version():
    row = Dispositif.objects.get(code="cla")
    change(row, statut=row.statut)
    assert VersionDispositif.objects.filter(dispositif=row, numero=2).count() == 0


def test_two_people_on_one_scheme_are_told():
    row = Dispositif.objects.get(code="cla")
    base = read_fields(row, ("statut",))
    change(row, statut="actif")
    saved = services.update_dispositif(dispositif=row, base=base, mine={"statut": "extinction"}, by=None)
    assert [c.field for c in saved.conflicts] == ["statut"]
    row.refresh_from_db()
    assert row.statut == "actif"


def test_only_the_coordination_maintains_it(persona):
    row = Dispositif.objects.get(code="cla")
    with pytest.raises(Refused, match="catalogue"):
        change(row, persona("amina"), statut="actif")


def test_a_code_is_taken_once_and_ages_are_in_order():
    with pytest.raises(Refused, match="déjà pris"):
        services.create_dispositif(values={"code": "pre", "nom": "Autre"}, by=None)
    row = Dispositif.objects.get(code="cla")
    with pytest.raises(Refused, match="supérieur à l'âge minimum"):
        change(row, age_min_mois=200, age_max_mois=100)
    with pytest.raises(Refused, match="lui-même"):
        change(row, remplace_par=row.pk)


@pytest.mark.parametrize("code", sorted(WRITERS))
def test_what_is_exported_is_read_again_unchanged(code):
    before = {row.code: read_fields(row, CATALOGUE_FIELDS) for row in Dispositif.objects.all()}
    lecture = read_catalogue(export_catalogue(code=code, by=None), f"catalogue.{code}")
    assert (lecture.erreurs, [a.code for a in lecture.annonces], lecture.inchangees) == ([], [], 55)
    assert before == {row.code: read_fields(row, CATALOGUE_FIELDS) for row in Dispositif.objects.all()}


def edited(**changes):
    """The exported csv, with the line of « cla » changed."""
    text = export_catalogue(code="csv", by=None).decode("utf-8-sig")
    delimiter = ";"
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    for row in rows:
        if row["Code"] == "cla":
            row.update(changes)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_a_corrected_file_is_previewed_then_applied():
    lecture = read_catalogue(edited(Statut="actif", Âges="3-20 ans"), "catalogue.csv")
    (line,) = lecture.annonces
    assert ("Statut", "expérimental", "actif") in line.changements
    assert apply_lines(lines=[line.valeurs], motif="import", by=None) == (0, 1)
    row = Dispositif.objects.get(code="cla")
    assert (row.statut, row.age_max_mois) == ("actif", 240)


def test_a_new_code_is_a_creation():
    lecture = read_catalogue("Code;Nom;Thèmes\n;Nouveau dispositif;Sport\n".encode(), "c.csv")
    assert apply_lines(lines=[a.valeurs for a in lecture.annonces], motif="", by=None) == (1, 0)
    assert Dispositif.objects.get(code="nouveau-dispositif").themes.get().pk == "sport"


@pytest.mark.parametrize(
    ("header", "cell", "sentence"),
    [
        ("Statut", "vivant", "choisissez « actif »"),
        ("Âges", "20-3 ans", "plus grand que l'âge minimum"),
        ("Thèmes", "Sport; Poterie", "« Poterie » n'est pas dans la liste"),
        ("Temps éducatifs", "le dimanche", "n'est pas dans la liste"),
        ("Vérifié le", "hier", "n'est pas une date"),
        ("Remplacé par", "inconnu", "n'est le code d'aucun dispositif"),
        ("Nom", "x" * 300, "300 caractères"),
    ],
)
def test_each_wrong_cell_is_named_with_its_remedy(header, cell, sentence):
    lecture = read_catalogue(edited(**{header: cell}), "catalogue.csv")
    assert [(column, sentence in said) for _, column, said in lecture.erreurs] == [(header, True)]
    assert lecture.annonces == []


@pytest.mark.parametrize(
    ("data", "sentence"), [(b"", "vide"), (b"a;b\n1;2\n", "« Nom » manque"), (b"\x00\x01\x02" * 900, "")]
)
def test_a_file_that_is_not_a_catalogue_is_refused_in_words(data, sentence):
    with pytest.raises(Refused) as refused:
        read_catalogue(data, "catalogue.csv")
    assert sentence in refused.value.sentence


def test_half_a_file_is_never_applied():
    lines = [
        {"code": "cla", "nom": "CLA", "statut": "actif"},
        {"code": "pre", "nom": "PRE", "age_min_mois": 500, "age_max_mois": 3},
    ]
    with pytest.raises(Refused, match="« PRE »"):
        apply_lines(lines=lines, motif="", by=None)
    assert Dispositif.objects.get(code="cla").statut == "experimental"
