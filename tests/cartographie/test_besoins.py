"""Figures by age and place: typed, imported, undone; what coverage makes of them."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from maillage.base.errors import Refused
from maillage.base.transfers import Aside, Instruction, SourceLine, Verdict, importers
from maillage.cartographie.models import Effectif
from maillage.cartographie.selectors.besoins import population
from maillage.cartographie.services.effectifs import Lieu, record_effectif, save_effectifs
from maillage.cites.models import Chiffre, PerimetreCommune
from maillage.core.ages import AgeRange
from tests.factories.territoires import CommuneFactory, QpvFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
SIX_ELEVEN = AgeRange.of_years(6, 11)
SOURCE = "Insee, RP 2021"


def url(name, cite, *args):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args])


def note(cite, nombre, *, lieu=None, ages=(72, 132), annee=2021, source=SOURCE):
    return record_effectif(
        cite, lieu=lieu or Lieu(), ages=ages, nombre=nombre, annee=annee, source=source, by=None
    )


def published(cite):
    for code, value in (("population", 10_000), ("moins_de_25_ans", 25)):
        Chiffre.objects.create(cite=cite, code=code, valeur=value, annee=2020, source="Insee")


@pytest.fixture
def angers(saint_aubin):
    commune = CommuneFactory(code="49007", nom="Angers")
    PerimetreCommune.objects.get_or_create(
        cite=saint_aubin, commune=commune, defaults={"debut": date(2024, 1, 1)}
    )
    PerimetreCommune.objects.filter(cite=saint_aubin).exclude(commune=commune).delete()
    return commune


# ── what coverage makes of them ───────────────────────────────────────


def test_figures_of_the_districts_add_up_to_the_cite(saint_aubin, monplaisir, roseraie):
    note(saint_aubin, 240, lieu=Lieu(qpv=monplaisir.pk))
    note(saint_aubin, 80, lieu=Lieu(qpv=roseraie.pk))
    found, told = population(saint_aubin)
    assert found.count(SIX_ELEVEN, monplaisir.code).label == "240"
    assert found.count(SIX_ELEVEN).label == "320"
    assert told == (
        "Jeunes : effectifs par âge (Insee, RP 2021, 2021). Pour toute la cité, la somme de ses quartiers."
    )


def test_a_district_without_figures_is_named_and_the_cite_takes_the_published_totals(
    saint_aubin, monplaisir, roseraie
):
    published(saint_aubin)
    note(saint_aubin, 240, lieu=Lieu(qpv=monplaisir.pk))
    found, told = population(saint_aubin)
    assert found.count(SIX_ELEVEN).label == "environ 500"
    assert found.count(SIX_ELEVEN, roseraie.code) is None
    assert "répartis également sur les âges." in told
    assert told.endswith(
        "Sans effectif : La Roseraie ; leurs manques sont classés d'après la moyenne des autres."
    )


def test_a_district_without_figures_is_estimated_from_its_population_and_says_so(saint_aubin, roseraie):
    published(saint_aubin)
    roseraie.population = 2000
    roseraie.save()
    found, told = population(saint_aubin)
    assert found.count(SIX_ELEVEN, roseraie.code).label == "environ 100"
    assert "Estimés pour La Roseraie : population du quartier × 25,0 % de moins de 25 ans" in told


def test_the_communes_of_the_perimeter_stand_for_the_cite_and_say_so(saint_aubin, angers):
    note(saint_aubin, 9000, lieu=Lieu(commune=angers.pk))
    found, told = population(saint_aubin)
    assert found.count(SIX_ELEVEN).label == "environ 9\u202f000"
    assert "les communes entières de son périmètre" in told


def test_only_the_latest_year_of_a_place_counts_and_the_others_are_kept(login, saint_aubin):
    note(saint_aubin, 200, annee=2018)
    note(saint_aubin, 240, annee=2021)
    assert population(saint_aubin)[0].count(SIX_ELEVEN).value == 240
    client = login("malik")
    assert [row.nombre for row in client.get(url("besoins", saint_aubin)).context["lignes"]] == [240]
    former = client.get(url("besoins", saint_aubin), {"annee": "2018"})
    assert [row.nombre for row in former.context["lignes"]] == [200]


@pytest.mark.parametrize("asked", ["", "x", "1066", "99999999999999999999"])
def test_a_year_that_is_not_there_shows_the_latest(login, saint_aubin, asked):
    note(saint_aubin, 240)
    assert login("malik").get(url("besoins", saint_aubin), {"annee": asked}).context["annee"] == 2021


def test_nothing_known_says_what_to_do(login, saint_aubin):
    response = login("malik").get(url("besoins", saint_aubin))
    assert "ne peut pas dire combien de jeunes sont concernés" in page_of(response)


def test_the_page_asks_as_much_for_three_figures_as_for_one(login, saint_aubin, monplaisir, count_queries):
    client = login("amina")
    note(saint_aubin, 1, lieu=Lieu(qpv=monplaisir.pk))
    client.get(url("besoins", saint_aubin))
    one = count_queries(lambda: client.get(url("besoins", saint_aubin)))
    for low in (0, 36):
        note(saint_aubin, 2, lieu=Lieu(qpv=monplaisir.pk), ages=(low, low + 36))
    assert count_queries(lambda: client.get(url("besoins", saint_aubin))) == one


# ── typing ────────────────────────────────────────────────────────────


def typed(**more):
    return {"lieu": "", "de": "6", "a": "10", "nombre": "240", "annee": "2021", "source": SOURCE, **more}


def test_a_figure_is_typed_with_both_ages_in_then_corrected(login, saint_aubin, monplaisir):
    client = login("amina")
    for number in ("240", "250"):
        client.post(url("effectif", saint_aubin), typed(lieu=f"q{monplaisir.pk}", nombre=number))
    row = Effectif.objects.get()
    assert (row.ages, row.nombre, row.qpv_id) == (SIX_ELEVEN, 250, monplaisir.pk)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("a", "5", "Le second âge doit être au moins 6"),
        ("annee", "2099", "est pas encore là"),
        ("source", "", "Ce champ est obligatoire."),
        ("nombre", "5000000", "vérifiez-le"),
        ("lieu", "q999999", "Sélectionnez un choix valide"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(login, saint_aubin, field, value, sentence):
    response = login("amina").post(url("effectif", saint_aubin), typed(**{field: value}))
    assert sentence in response.text
    assert 'value="240"' in response.text or field == "nombre"
    assert not Effectif.objects.exists()


def test_a_place_outside_the_perimeter_is_refused(saint_aubin):
    stranger = QpvFactory(code="QN04999Z", nom="Ailleurs")
    with pytest.raises(Refused, match="périmètre"):
        note(saint_aubin, 1, lieu=Lieu(qpv=stranger.pk))


def test_a_figure_typed_by_mistake_is_deleted(login, saint_aubin):
    row = note(saint_aubin, 240)
    login("amina").post(url("effectif_supprimer", saint_aubin, row.pk))
    assert not Effectif.objects.exists()


# ── importing ─────────────────────────────────────────────────────────


def prepared(cite, *lines):
    rows = [
        SourceLine(rank, {"source": SOURCE, "annee": "2021", **line}) for rank, line in enumerate(lines, 2)
    ]
    found = importers.get("effectifs").prepare(
        cite=cite, lines=rows, by=None, shape="", progress=lambda done, total: None
    )
    return list(found)


def apply(cite, proposals):
    instructions = [
        Instruction(rank, p.number, p.default_decision, p.data, p.target_id)
        for rank, p in enumerate(proposals)
    ]
    return importers.get("effectifs").apply(
        cite=cite, instructions=instructions, by=None, source="rp2021.csv", progress=lambda done, total: None
    )


def test_a_file_is_read_written_and_undone(saint_aubin, monplaisir, angers):
    lines = (
        {"zone": "QN04901A", "de": "6", "a": "10", "nombre": "240,4"},
        {"zone": "49007", "tranche": "11-17 ans", "nombre": "1 250"},
        {"zone": "toute la cité", "tranche": "moins de 3 ans", "nombre": "90"},
        {"zone": "Monplaisir", "de": "18", "a": "24", "nombre": "0"},
    )
    outcomes = apply(saint_aubin, prepared(saint_aubin, *lines))
    assert {(row.lieu, row.ages.label, row.nombre) for row in Effectif.objects.all()} == {
        ("Monplaisir", "6-11 ans", 240), ("Angers", "11-18 ans", 1250), ("toute la cité", "0-3 ans", 90),
        ("Monplaisir", "18-25 ans", 0),
    }  # fmt: skip
    note(saint_aubin, 95, ages=(0, 36))
    left = importers.get("effectifs").undo(
        cite=saint_aubin, outcomes=outcomes, by=None, progress=lambda done, total: None
    )
    assert left == ["toute la cité, 0-3 ans, 2021 a été corrigé depuis cet import : il est laissé tel quel."]
    assert [row.nombre for row in Effectif.objects.all()] == [95]


def test_a_file_given_again_changes_nothing(saint_aubin, monplaisir):
    line = {"zone": "QN04901A", "de": "6", "a": "10", "nombre": "240"}
    apply(saint_aubin, prepared(saint_aubin, line))
    assert [p.verdict for p in prepared(saint_aubin, line)] == [Verdict.SAME]
    (changed,) = prepared(saint_aubin, {**line, "nombre": "250"})
    assert (changed.verdict, changed.changes) == (Verdict.UPDATE, {"Nombre": ("240", "250")})
    outcomes = apply(saint_aubin, [changed])
    importers.get("effectifs").undo(
        cite=saint_aubin, outcomes=outcomes, by=None, progress=lambda done, total: None
    )
    assert Effectif.objects.get().nombre == 240


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"zone": "Quartier inventé", "de": "6", "a": "10", "nombre": "1"}, "ni un quartier ni une commune"),
        ({"de": "10", "a": "6", "nombre": "1"}, "Âges illisibles"),
        ({"tranche": "25 ans et plus", "nombre": "1"}, "Âges illisibles"),
        ({"tranche": "beaucoup", "nombre": "1"}, "Âges illisibles"),
        ({"de": "6", "a": "10", "nombre": "beaucoup"}, "« beaucoup » n'est pas un nombre."),
        ({"de": "6", "a": "10", "nombre": "-4"}, "va de 0 à"),
        ({"de": "6", "a": "10", "nombre": "4", "annee": "12"}, "n'est pas une année de recensement"),
        ({"de": "6", "a": "10", "nombre": "4", "annee": ""}, "Il manque « Année »."),
    ],
)
def test_a_line_that_cannot_be_read_says_why(saint_aubin, line, sentence):
    (found,) = prepared(saint_aubin, line)
    assert found.verdict == Verdict.REJECTED
    assert sentence in found.problems[0].sentence


def test_lines_of_other_cites_are_counted_not_kept(saint_aubin, monplaisir):
    lines = [
        {"zone": code, "de": "6", "a": "10", "nombre": "1"} for code in ("QN07501A", "75056", "QN04901A")
    ]
    *kept, aside = prepared(saint_aubin, *lines)
    assert [p.verdict for p in kept] == [Verdict.NEW]
    assert isinstance(aside, Aside)
    assert (aside.count, aside.sentence) == (
        2, "2 lignes concernent des quartiers ou des communes hors du périmètre de la cité.",
    )  # fmt: skip


def test_the_same_place_and_ages_twice_keeps_the_first(saint_aubin):
    line = {"de": "6", "a": "10", "nombre": "1"}
    first, second = prepared(saint_aubin, line, {**line, "nombre": "2"})
    assert (first.verdict, second.verdict) == (Verdict.NEW, Verdict.REJECTED)


def test_the_command_imports_a_file(saint_aubin, monplaisir, tmp_path):
    path = tmp_path / "rp.csv"
    path.write_text(
        "Code QPV;Âge de;Âge à;Effectif;Année;Source\nQN04901A;6;10;240;2021;Insee\nQN04901A;11;17;300;2021;Insee\n",
        encoding="utf-8",
    )
    out = StringIO()
    call_command("importer", "effectifs", str(path), "--cite", saint_aubin.slug, "--json", stdout=out)
    assert json.loads(out.getvalue())["creees"] == 2
    assert population(saint_aubin)[0].count(AgeRange.of_years(6, 18), "QN04901A").label == "540"


def test_two_lines_of_one_key_saved_at_once_are_one_figure(saint_aubin):
    row = {"qpv": None, "commune": None, "min": 72, "max": 132, "annee": 2021, "nombre": 1, "source": "a"}
    save_effectifs(saint_aubin, [row, {**row, "nombre": 2}], by=None)
    assert Effectif.objects.get().nombre == 2
