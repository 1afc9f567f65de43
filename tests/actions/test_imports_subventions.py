"""Subsidies of public files: recognised by codes, asked by name, the rest counted and not kept."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from maillage.acteurs.models import Structure
from maillage.actions.imports.subventions import SubventionsImporter
from maillage.actions.imports.subventions.columns import COLUMNS
from maillage.actions.models import Subvention
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.transfers import NONE_OF_THEM, importers
from maillage.documents.services.columns import match_columns
from tests.actions import importing
from tests.actions.importing import asides, lines, questions, read_file, sentences, verdicts
from tests.factories.acteurs import StructureFactory
from tests.factories.territoires import CommuneFactory
from tests.helpers.donnees import donnees

pytestmark = pytest.mark.django_db
IMPORTER = SubventionsImporter()
SIRET = "73282932000074"
ROW = {
    "nom": "FRANCAS", "siret": SIRET, "attribuant": "Département", "date": "2018-03-22", "montant": "58 400,00",
    "objet": "Fonctionnement", "reference": "I-A 4", "nature": "aide en numéraire",
}  # fmt: skip


def prepare(cite, *rows, by=None):
    return importing.prepare(IMPORTER, cite, lines(*rows), by=by)


def apply(cite, proposals, **options):
    return importing.apply(IMPORTER, cite, proposals, source="cd85.csv", **options)


@pytest.fixture
def francas(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Les Francas", siret=SIRET, siren=SIRET[:9])


def test_the_tunnel_knows_the_importer():
    assert importers.get("subventions").label == "Subventions publiées"


@pytest.mark.parametrize("name", ["paul", "malik", "remi", "sacha", "nora", "theo"])
def test_only_the_project_leader_imports(saint_aubin, persona, name):
    with pytest.raises(Refused):
        prepare(saint_aubin, ROW, by=persona(name))
    with pytest.raises(Refused):
        apply(saint_aubin, [], by=persona(name))
    with pytest.raises(Refused):
        importing.undo(IMPORTER, saint_aubin, [], by=persona(name))


def test_a_code_is_enough_and_the_subsidy_keeps_its_origin(saint_aubin, francas, persona):
    (proposal,) = prepare(saint_aubin, ROW)
    assert (str(proposal.verdict), proposal.questions, proposal.candidates[0].reasons) == (
        "nouvelle", [], ("même SIRET",),
    )  # fmt: skip
    assert proposal.changes["Montant"] == ("", "58\u202f400\u00a0€")
    (outcome,) = apply(saint_aubin, [proposal], by=persona("amina"))
    row = Subvention.objects.get(pk=outcome.target_id)
    assert (row.structure, row.attribuant, row.exercice, row.montant, row.source) == (
        francas, "Département", 2018, Decimal("58400.00"), "cd85.csv",
    )  # fmt: skip
    assert (str(row.convention_le), row.reference, row.objet, row.nature) == (
        "2018-03-22", "I-A 4", "Fonctionnement", "aide en numéraire",
    )  # fmt: skip
    event = Event.objects.get(kind="subventions_enregistrees")
    assert (event.acteur_id, event.contexte) == (persona("amina").pk, {"fichier": "cd85.csv", "nombre": 1})


@pytest.mark.parametrize(
    "cells",
    [
        {"siret": "732 829 320 00074"}, {"siret": f"{SIRET}'"}, {"siret": SIRET[:9]}, {"siret": "", "rna": "W491234567"},
        {"siret": "W491234567"}, {"siret": "73282932000066", "nom": "LES FRANCAS DE LOIRE"},
    ],
)  # fmt: skip
def test_siret_siren_and_rna_however_written(saint_aubin, francas, cells):
    Structure.objects.filter(pk=francas.pk).update(rna="W491234567")
    (proposal,) = prepare(saint_aubin, {**ROW, **cells})
    assert proposal.data["structure"] == francas.pk


def test_services_that_share_a_siren_are_asked(saint_aubin):
    for nom in ("Service jeunesse", "Médiathèque"):
        StructureFactory(cite=saint_aubin, nom=nom, siren=SIRET[:9])
    (proposal,) = prepare(saint_aubin, {**ROW, "nom": "COMMUNE DE SAINT AUBIN", "siret": "73282932000066"})
    assert str(proposal.verdict) == "doublon_probable"
    (question,) = proposal.questions
    assert {answer.label.partition(" (")[0] for answer in question.answers[:2]} == {
        "Service jeunesse",
        "Médiathèque",
    }
    assert "même SIREN (même organisme)" in question.answers[0].reasons


def test_what_concerns_nobody_here_is_counted_and_not_kept(saint_aubin, francas):
    rows = lines(
        ROW,
        {**ROW, "nom": "LES ARTS FLORISSANTS", "siret": "32416633900055"},
        {**ROW, "nom": "", "siret": ""},
    )
    assert len(importing.prepare(IMPORTER, saint_aubin, rows)) == 1
    (aside,) = asides(IMPORTER, saint_aubin, rows)
    assert (aside.count, "elles sont comptées, pas gardées" in aside.sentence) == (2, True)


def test_a_name_is_asked_once_and_nothing_is_kept_without_a_yes(saint_aubin):
    sheet = StructureFactory(cite=saint_aubin, nom="Association Trait d'Union", commune=CommuneFactory())
    rows = [
        {"nom": "ASSOC TRAIT D UNION", "commune": "ANGERS", "code_postal": "49000", "exercice": year, "montant": "1 000",
         "attribuant": "Ville", "siret": "35181600000000"}
        for year in ("2015", "2016")
    ]  # fmt: skip
    proposals = prepare(saint_aubin, *rows)
    assert verdicts(proposals) == {"doublon_probable": 2}
    (question,) = questions(proposals).values()
    assert (question.answers[0].value, question.answers[0].score >= 0.75) == (str(sheet.pk), True)
    assert {"même nom", "même commune"} <= set(question.answers[0].reasons)
    assert "2 000 €" in question.help.replace("\u202f", " ").replace("\xa0", " ")
    assert [answer.writes for answer in question.answers] == [True, False]
    apply(saint_aubin, proposals)
    assert Subvention.objects.count() == 0
    apply(saint_aubin, proposals, answers={question.code: str(sheet.pk)})
    assert set(Subvention.objects.values_list("structure_id", "exercice")) == {
        (sheet.pk, 2015),
        (sheet.pk, 2016),
    }
    assert Structure.objects.count() == 1


def test_a_name_without_a_place_must_be_nearly_the_same(saint_aubin):
    StructureFactory(cite=saint_aubin, nom="SOS Femmes")
    StructureFactory(cite=saint_aubin, nom="Compagnie du Fil rouge")
    rows = [{**ROW, "siret": "", "nom": "SOS FEMMES"}, {**ROW, "siret": "", "nom": "COMPAGNIE DU VENT"}]
    (proposal,) = prepare(saint_aubin, *rows)
    assert proposal.label.startswith("SOS FEMMES")
    assert "même commune" not in proposal.questions[0].answers[0].reasons


def test_a_structure_of_another_cite_is_nothing_here(saint_aubin, ailleurs):
    StructureFactory(cite=ailleurs, nom="Les Francas", siret=SIRET)
    assert prepare(saint_aubin, ROW) == []


def test_an_answer_cannot_give_it_to_a_structure_of_another_cite(saint_aubin, ailleurs):
    StructureFactory(cite=saint_aubin, nom="SOS Femmes")
    stranger = StructureFactory(cite=ailleurs, nom="SOS Femmes")
    proposals = prepare(saint_aubin, {**ROW, "siret": "", "nom": "SOS FEMMES"})
    (question,) = questions(proposals).values()
    question.answers[-1].writes = True
    proposals[0].data["structure"] = stranger.pk
    apply(saint_aubin, proposals, answers={question.code: NONE_OF_THEM})
    assert Subvention.objects.count() == 0


def test_without_a_funder_a_person_writes_which(saint_aubin, francas):
    proposals = prepare(saint_aubin, {**ROW, "attribuant": ""})
    assert set(questions(proposals)) == {"attribuant"}
    apply(saint_aubin, proposals, answers={"attribuant": "État (ANCT)"})
    apply(saint_aubin, prepare(saint_aubin, {**ROW, "attribuant": "", "montant": "5"}))
    assert set(Subvention.objects.values_list("attribuant", flat=True)) == {
        "État (ANCT)",
        "Attribuant non précisé",
    }


@pytest.mark.parametrize(
    ("cells", "amount", "nature"),
    [
        ({"montant": "250,00", "montant_investissement": "1 000"}, 1250, "fonctionnement et investissement"),
        ({"montant": "", "montant_investissement": "1 000"}, 1000, "investissement"),
        ({"montant": "19875.06"}, Decimal("19875.06"), "aide en numéraire"),
    ],
)
def test_two_sections_are_one_subsidy(saint_aubin, francas, cells, amount, nature):
    apply(saint_aubin, prepare(saint_aubin, {**ROW, **cells}))
    assert (Subvention.objects.get().montant, Subvention.objects.get().nature) == (amount, nature)


@pytest.mark.parametrize(
    ("cells", "words"),
    [({"montant": ""}, "pas de montant"), ({"montant": "-5"}, "négatif"), ({"montant": "1e12"}, "milliard"),
     ({"date": "", "exercice": ""}, "Ni année, ni date")],
)  # fmt: skip
def test_a_line_that_concerns_us_and_cannot_be_read_says_why(saint_aubin, francas, cells, words):
    (proposal,) = prepare(saint_aubin, {**ROW, **cells})
    assert str(proposal.verdict) == "rejetee"
    assert words in sentences(proposal, blocking=True)[0]


def test_the_same_file_again_changes_nothing_and_twins_are_two(saint_aubin, francas):
    rows = [ROW, ROW, {**ROW, "montant": "3"}]
    apply(saint_aubin, prepare(saint_aubin, *rows))
    assert Subvention.objects.count() == 3
    again = prepare(saint_aubin, *rows)
    assert verdicts(again) == {"inchangee": 3}
    assert again[0].candidates[0].reasons == ("Cette subvention est déjà connue.",)
    apply(saint_aubin, again)
    assert Subvention.objects.count() == 3


def test_undoing_takes_all_back(saint_aubin, francas):
    outcomes = apply(saint_aubin, prepare(saint_aubin, ROW))
    assert importing.undo(IMPORTER, saint_aubin, outcomes) == []
    assert (Subvention.objects.count(), Structure.objects.count()) == (0, 1)


def test_undoing_in_another_cite_touches_nothing(saint_aubin, ailleurs, francas):
    outcomes = apply(saint_aubin, prepare(saint_aubin, ROW))
    importing.undo(IMPORTER, ailleurs, outcomes)
    assert Subvention.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"nomAttribuant": "attribuant", "idAttribuant": "attribuant_siret", "dateConvention": "date", "referenceDecision": "reference",
         "nomBeneficiaire": "nom", "idBeneficiaire": "siret", "rnaBeneficiaire": "rna", "object": "objet", "montant": "montant",
         "nature": "nature"},
        {"Nom attributaire*": "attribuant", "Identification de l'attributaire*": "attribuant_siret", "Date de convention*": "date",
         "Nom du bénéficiaire*": "nom", "Identification du bénéficiaire*": "siret", "Montant total de la subvention*": "montant"},
        {"Année": "exercice", "SIRET ou NIR": "siret", "Raison Sociale": "nom", "Raison sociale 2": "nom_suite",
         "Code postal": "code_postal", "Commune": "commune", "Mandaté": "montant"},
        {"Année": "exercice", "Nom de l'organisme bénéficiaire": "nom", "CP": "code_postal", "Ville": "commune",
         "Montant de la subvention de fonctionnement (1)": "montant",
         "Montant de la subvention d'investissement (1)": "montant_investissement"},
        {"exercice": "exercice", "dispositif": "objet", "code_tiers": "siret", "raison_sociale": "nom", "montant": "montant",
         "insee_dep": "code_postal"},
        {"Date de décision": "date", "Dossier - Code": "reference", "Bénéficiaire": "nom", "Code SIRET": "siret", "Dossier": "objet",
         "Montant": "montant", "nature": "nature"},
    ],
)  # fmt: skip
def test_the_columns_of_real_files_are_recognised(headers):
    assert match_columns(list(headers), {name: [] for name in headers}, COLUMNS) == headers


# ── on the sheet of the structure ─────────────────────────────────────


def test_the_panel_shows_year_funder_object_and_source(login, saint_aubin, francas):
    apply(saint_aubin, prepare(saint_aubin, ROW, {**ROW, "date": "", "exercice": "2016", "montant": "1,50"}))
    url = f"/c/saint-aubin/actions/structures/{francas.pk}/recus/"
    page = " ".join(
        login("amina").get(url).content.decode().replace("\u202f", " ").replace("\xa0", " ").split()
    )
    assert "2018 : <strong>58 400 €</strong>" in page
    assert "2016 : <strong>1,50 €</strong>" in page
    for words in ("Département", "Fonctionnement", "source : cd85.csv", "Ce n&#x27;est pas elle"):
        assert words in page or words.replace("&#x27;", "'") in page
    assert login("malik").get(url).status_code == 403


def test_a_subsidy_given_to_the_wrong_structure_is_taken_off(login, saint_aubin, francas):
    apply(saint_aubin, prepare(saint_aubin, ROW))
    row = Subvention.objects.get()
    client = login("amina")
    sent = client.post(f"/c/saint-aubin/actions/subventions/{row.pk}/retirer/")
    assert sent.url == f"/c/saint-aubin/acteurs/{francas.pk}/"
    assert Subvention.objects.count() == 0
    assert Event.objects.get(kind="subvention_retiree").contexte["structure"] == francas.pk


def test_the_panel_costs_the_same_with_one_and_three_years(
    login, saint_aubin, francas, django_assert_num_queries, django_assert_max_num_queries
):
    client = login("amina")
    url = f"/c/saint-aubin/actions/structures/{francas.pk}/recus/"
    apply(saint_aubin, prepare(saint_aubin, ROW))
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    apply(
        saint_aubin, prepare(saint_aubin, *({**ROW, "date": f"{year}-01-05"} for year in (2015, 2016, 2017)))
    )
    with django_assert_num_queries(len(few)):
        client.get(url)


# ── by command, and real files ────────────────────────────────────────


def test_the_command_reports_what_is_left_aside(saint_aubin, francas, tmp_path, settings, capsys):
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "scdl.csv"
    path.write_text(
        "nomAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;objet;montant\n"
        f"Département;2018-03-22;Francas;{SIRET};Fonctionnement;58 400,00\n"
        "Département;2018-03-22;Les Arts;32416633900055;Fonctionnement;100 000,00\n",
        encoding="utf-8",
    )
    call_command("importer", "subventions", str(path), cite="saint-aubin")
    told = capsys.readouterr().out
    assert "1 créée\n" in told
    assert "1 ligne ne concerne aucune structure de votre annuaire" in told
    assert Subvention.objects.get().montant == Decimal("58400.00")


@pytest.mark.parametrize(
    ("path", "known", "expected"),
    [
        ("subventions/cd85_conventions_2018_cp1252.csv", ("Les Arts Florissants", "32416633900055"), {(2018, Decimal("100000.00"))}),
        ("subventions/cd85_conventions_2018_cp1252.csv", ("ADEV", "30885873700072"), {(2018, Decimal("58500.00"))}),
        ("subventions/cd53_conventions_2018.xlsx", ("Laval Aero Show", "82772807200014"), {(2017, Decimal("30000.00"))}),
        ("subventions/anct_adulte-relais_2020_2023.csv", ("Agglomération du Choletais", "20007167800011"), None),
        ("subventions/cd49_conventions.csv", ("Accordance en 2LA", "82212742900014"), {(2017, Decimal("24000.00"))}),
        ("subventions/cd72_conventions_23k_2018.xls", ("Compagnie de danse L'Éventail", "33431555300050"), None),
    ],
)  # fmt: skip
def test_real_files_come_in_and_again_unchanged(saint_aubin, path, known, expected):
    real = donnees(path)
    StructureFactory(cite=saint_aubin, nom=known[0], siret=known[1], siren=known[1][:9])
    rows = read_file(IMPORTER, real.read_bytes(), real.name)
    proposals = prepare_lines(saint_aubin, rows)
    outcomes = apply(saint_aubin, proposals)
    stored = set(Subvention.objects.values_list("exercice", "montant"))
    assert stored if expected is None else expected <= stored
    assert sum(aside.count for aside in asides(IMPORTER, saint_aubin, rows)) == len(rows) - len(proposals)
    assert set(verdicts(prepare_lines(saint_aubin, rows))) <= {"inchangee", "rejetee"}
    importing.undo(IMPORTER, saint_aubin, outcomes)
    assert Subvention.objects.count() == 0


def prepare_lines(cite, rows):
    return importing.prepare(IMPORTER, cite, rows)


def test_a_real_county_list_without_codes_asks_by_name(saint_aubin):
    real = donnees("subventions/cd49_subventions_2004_2016.csv")
    StructureFactory(cite=saint_aubin, nom="SOS Femmes", commune=CommuneFactory())
    proposals = prepare_lines(saint_aubin, read_file(IMPORTER, real.read_bytes(), real.name))
    assert proposals
    assert set(verdicts(proposals)) == {"doublon_probable"}
    assert all("SOS FEMMES" in proposal.label for proposal in proposals)
