"""What leaves the directory: the rows shown, the details allowed, a trace each time."""

import csv
import io
import json

import pytest
import vobject
from data_inclusion.schema import v1
from django.utils import timezone
from python_calamine import CalamineWorkbook

from maillage.acteurs.exports import FORMATS
from maillage.acteurs.models import Fonction, Personne
from maillage.audit.models import Event
from maillage.cites.models import Cite
from tests.acteurs.directory import add
from tests.acteurs.importing import prepare, read_file, verdicts
from tests.factories.territoires import CommuneFactory

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/acteurs/export/"


@pytest.fixture
def annuaire(saint_aubin) -> Cite:
    CommuneFactory()
    toupie = add(
        saint_aubin, "Ludothèque La Toupie", type="mediatheque", themes=["parentalite", "loisirs"], publics=["parent"],
        commune_id="49007", code_postal="49000", adresse="3 rue du Parc", latitude=47.47, longitude=-0.55, age_min_mois=0,
        age_max_mois=132, courriel="toupie@exemple.fr", telephone="02 41 00 00 00", telephone_diffusion="equipe",
        description="Jouer ensemble, de la naissance à l'entrée au collège.", mobilisation="pilote",
    )  # fmt: skip
    add(saint_aubin, "=2+5", type="association", themes=["sport"])
    add(saint_aubin, "Archivée", statut="archivee")
    personne = Personne.objects.create(
        cite=saint_aubin, nom="Noël", prenom="Élise", courriel="elise@exemple.fr"
    )
    Fonction.objects.create(cite=saint_aubin, personne=personne, structure=toupie, intitule="Directrice")
    return saint_aubin


def sheets(response) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(rows, name) -> list:
    return [row[rows[0].index(name)] for row in rows[1:]]


@pytest.mark.parametrize("code", ["xlsx", "ods"])
def test_spreadsheets_hold_what_is_shown(login, annuaire, code):
    response = login("amina").post(f"{URL}{code}/?theme=parentalite")
    (rows,) = sheets(response).values()
    assert column(rows, "Nom") == ["Ludothèque La Toupie"]
    assert (column(rows, "Âge maximum (ans)"), column(rows, "Commune"), column(rows, "Mobilisation")) == (
        [11.0], ["Angers"], ["pilote"],
    )  # fmt: skip
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="annuaire-saint-aubin-{timezone.localdate()}.{code}"'
    )


def test_csv_never_carries_a_formula(login, annuaire):
    text = login("amina").post(f"{URL}csv/").content.decode("utf-8-sig")
    assert [row["Nom"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == [
        "'=2+5",
        "Ludothèque La Toupie",
    ]


def test_an_export_comes_back_unchanged(login, annuaire, ailleurs):
    data = login("amina").post(f"{URL}xlsx/?theme=parentalite").content
    rows, shape = read_file(data, "annuaire.xlsx")
    (proposal,) = prepare(ailleurs, rows, shape=shape)
    fields = proposal.data["champs"]
    assert (fields["type"], fields["commune_id"], fields["age_max_mois"], proposal.data["themes"], proposal.problems) == (
        "mediatheque", "49007", 132, ["parentalite", "loisirs"], [],
    )  # fmt: skip
    assert verdicts(prepare(annuaire, rows, shape=shape)) == {"inchangee": 1}


@pytest.mark.parametrize(
    ("name", "asked", "phone", "people"),
    [("amina", "", "", None), ("amina", "1", "02 41 00 00 00", ["Noël"]), ("paul", "", "", None)],
)
def test_people_leave_only_when_asked_by_who_may(login, annuaire, name, asked, phone, people):
    book = sheets(login(name).post(f"{URL}xlsx/?theme=parentalite", {"personnes": asked}))
    assert column(book["Structures"], "Téléphone") == [phone]
    assert column(book["Structures"], "Courriel") == ["toupie@exemple.fr"]
    assert (column(book["Personnes"], "Nom") if "Personnes" in book else None) == people


def test_who_may_not_export_people_is_told_so_and_gets_nothing(login, annuaire):
    assert login("paul").post(f"{URL}xlsx/", {"personnes": "1"}).status_code == 403
    assert Event.objects.filter(kind="export").count() == 0


@pytest.mark.parametrize(("name", "status"), [("lou", 200), ("malik", 403), ("remi", 403), ("sacha", 404)])
def test_who_exports(login, annuaire, name, status):
    client = login(name)
    assert (client.get(f"{URL}csv/").status_code, client.post(f"{URL}csv/").status_code) == (status, status)


def test_a_pilote_gets_no_note_of_the_team(login, annuaire):
    (rows,) = sheets(login("lou").post(f"{URL}xlsx/")).values()
    assert {"Mobilisation", "Facilité de mobilisation", "Référent dans l'équipe"} & set(rows[0]) == set()


def test_each_export_leaves_a_trace_and_looking_leaves_none(login, persona, annuaire):
    client = login("amina")
    client.get(f"{URL}xlsx/?theme=sport")
    assert Event.objects.filter(kind="export").count() == 0
    client.post(f"{URL}xlsx/?theme=sport", {"personnes": "1"})
    event = Event.objects.get(kind="export")
    assert (event.acteur_id, event.cite_id, event.contexte) == (
        persona("amina").pk,
        annuaire.pk,
        {"format": "xlsx", "nombre": 1, "personnes": True, "filtres": {"theme": ["sport"]}},
    )


def test_geojson_places_what_has_a_place(login, annuaire):
    collection = json.loads(login("amina").post(f"{URL}geojson/").content)
    shown = [
        (f["properties"]["Nom"], f["geometry"] and f["geometry"]["coordinates"])
        for f in collection["features"]
    ]
    assert shown == [("=2+5", None), ("Ludothèque La Toupie", [-0.55, 47.47])]


@pytest.mark.parametrize(
    ("asked", "names"), [("", ["Ludothèque La Toupie"]), ("1", ["Ludothèque La Toupie", "Élise Noël"])]
)
def test_cards(login, annuaire, asked, names):
    text = login("amina").post(f"{URL}vcard/?theme=parentalite", {"personnes": asked}).content.decode()
    assert [card.fn.value for card in vobject.readComponents(text)] == names


def test_data_inclusion_is_valid_and_counts_what_it_leaves_out(login, annuaire):
    add(annuaire, "AB")
    client = login("amina")
    page = client.get(f"{URL}data-inclusion/").content.decode()
    assert "AB : son nom n&#x27;a pas entre 3 et 150 caractères" in page
    response = client.post(f"{URL}data-inclusion/")
    rows = [v1.Structure.model_validate(row) for row in json.loads(response.content)]
    assert ([row.nom for row in rows], response["X-Maillage-Exclues"]) == (
        ["=2+5", "Ludothèque La Toupie"],
        "1",
    )
    assert (rows[1].code_insee, rows[1].telephone, rows[1].id.startswith("maillage-saint-aubin--")) == (
        "49007",
        None,
        True,
    )


def test_data_inclusion_services_carry_themes_and_publics(login, annuaire):
    response = login("amina").post(f"{URL}data-inclusion-services/")
    (row,) = json.loads(response.content)
    service = v1.Service.model_validate(row)
    assert (row["thematiques"], row["publics"], service.structure_id + "-missions") == (
        ["famille--soutien-a-la-parentalite-et-a-leducation"], ["familles"], service.id,
    )  # fmt: skip
    assert response["X-Maillage-Exclues"] == "1"


def test_a_value_refused_by_the_schema_is_left_out_alone(login, annuaire):
    add(annuaire, "Toit ouvert", code_postal="4900", description="Non")
    rows = json.loads(login("amina").post(f"{URL}data-inclusion/?q=toit").content)
    assert [(row["nom"], "code_postal" in row, "description" in row) for row in rows] == [
        ("Toit ouvert", False, False)
    ]


@pytest.mark.parametrize("code", sorted(FORMATS))
def test_an_empty_directory_gives_an_empty_file(login, saint_aubin, code):
    client = login("amina")
    assert (client.get(f"{URL}{code}/").status_code, client.post(f"{URL}{code}/").status_code) == (200, 200)


def test_an_unknown_format_is_not_there(login, annuaire):
    assert login("amina").post(f"{URL}docx/").status_code == 404
