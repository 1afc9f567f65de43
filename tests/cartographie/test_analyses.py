"""Dated analyses: what is kept, that it no longer moves, and how two of them are compared."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.models import Relation, Structure
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.cartographie.exports.analyses import sheets
from maillage.cartographie.jobs import figer_analyses
from maillage.cartographie.models import Analyse, PlacesReseau, Recensement, ReglageAnalyse
from maillage.cartographie.selectors.analyses import default_pair
from maillage.cartographie.services.analyses import delete_analysis, keep_analysis, keep_monthly
from maillage.cites.models import Theme
from maillage.office.readers import read_table
from tests.factories.acteurs import StructureFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture
def three(saint_aubin, place, themes):
    """Three structures, two of which cooperate; one theme was looked at, and only the first structure is about it."""
    rows = [
        place(name, ages=(6, 10), themes=themes[:1], type=kind)
        for name, kind in (("Atelier", "association"), ("Collège", "college"), ("Dojo", "club_sportif"))
    ]
    for row in rows[1:]:
        row.themes.clear()
    Relation.objects.create(cite=saint_aubin, origine=rows[0], cible=rows[1], type="partenariat")
    Recensement.objects.create(
        cite=saint_aubin,
        theme_id=themes[0],
        age_min_mois=0,
        age_max_mois=300,
        recense_le=DAY - timedelta(days=9),
    )
    return rows


def keep(cite, le=DAY, **more):
    return keep_analysis(cite, le=le, by=None, **more)


def page(client, cite, **query):
    return client.get(reverse("cartographie:analyses", args=[cite.slug]), query)


def post(client, cite, name, *args, **data):
    return client.post(reverse(f"cartographie:{name}", args=[cite.slug, *args]), data, follow=True)


# ── what is kept ──────────────────────────────────────────────────────


def test_coverage_cooperation_and_their_parameters_are_kept(saint_aubin, three, themes):
    row = keep(saint_aubin)
    coverage, cooperation = row.resultats["couverture"], row.resultats["cooperation"]
    assert sum(coverage["etats"].values()) == len(coverage["cases"])
    held = {(cell["theme"], cell["tranche"]): cell for cell in coverage["cases"]}
    assert held[themes[0], "6-11 ans"]["etat"] == "fragile"
    assert {gap["theme"] for gap in coverage["manques"]} == {themes[0]}
    assert {key: cooperation[key] for key in ("structures", "reliees", "isolees", "liens", "natures")} == {
        "structures": 3, "reliees": 2, "isolees": 1, "liens": 1, "natures": {"partenariat": 1},
    }  # fmt: skip
    assert row.parametres["seuils"] == {
        "offres": 2, "solides": 1, "places_pour_100": None, "offres_pour_100": None, "plusieurs": 4,
    }  # fmt: skip
    assert (row.parametres["le"], row.parametres["memoire_mois"]) == ("2026-11-02", 12)


def test_the_picture_of_today_is_placed_with_the_analysis_not_that_of_a_past_day(saint_aubin, three):
    keep(saint_aubin, le=timezone.localdate() - timedelta(days=1))
    assert not PlacesReseau.objects.exists()
    keep(saint_aubin, le=timezone.localdate())
    row = PlacesReseau.objects.get()
    assert (row.equipe, set(row.places)) == (True, {str(one.pk) for one in three[:2]})


def test_no_person_is_named_in_what_is_kept(saint_aubin, three):
    structure = three[0]
    structure.difficulte_motif = "Madame Untel refuse"
    structure.save()
    row = keep(saint_aubin)
    assert "Untel" not in json.dumps([row.resultats, row.parametres], ensure_ascii=False)


def test_what_was_kept_no_longer_moves(saint_aubin, three):
    row = keep(saint_aubin)
    before = json.dumps([row.resultats, row.parametres], sort_keys=True)
    ReglageAnalyse.objects.create(cite=saint_aubin, offres=5, solides=3)
    Structure.objects.filter(cite=saint_aubin).update(statut="fermee", nom="X")
    row.refresh_from_db()
    assert json.dumps([row.resultats, row.parametres], sort_keys=True) == before


@pytest.mark.parametrize("number", [0, 1, 1000])
def test_a_cite_with_nothing_or_nothing_tied_is_kept_too(saint_aubin, number):
    Structure.objects.bulk_create(
        Structure(cite=saint_aubin, nom=f"S{rank}", recherche="", type="association", famille="association")
        for rank in range(number)
    )
    held = keep(saint_aubin).resultats["cooperation"]
    assert (held["structures"], held["reliees"], held["isolees"]) == (number, 0, number)


# ── each month ────────────────────────────────────────────────────────


def test_once_a_month_whatever_was_asked_by_hand(saint_aubin, ailleurs):
    keep(saint_aubin)
    assert len(keep_monthly([saint_aubin, ailleurs], le=DAY)) == 2
    assert keep_monthly([saint_aubin, ailleurs], le=DAY + timedelta(days=20)) == []
    assert len(keep_monthly([saint_aubin], le=DAY + timedelta(days=40))) == 1


def test_the_command_says_what_it_kept(saint_aubin, ailleurs, capsys):
    call_command("figer_analyses", "--cite", "saint-aubin", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "date": timezone.localdate().isoformat(), "gardees": ["saint-aubin"], "deja": 0,
    }  # fmt: skip
    call_command("figer_analyses")
    assert capsys.readouterr().out == "1 analyses gardées, 1 l'étaient déjà ce mois-ci.\n"
    with pytest.raises(CommandError, match="Aucune cité"):
        call_command("figer_analyses", "--cite", "ici")


def test_the_queue_keeps_them_too(saint_aubin, ailleurs):
    assert figer_analyses.enqueue().return_value == 2
    assert figer_analyses.enqueue().return_value == 0


# ── the page ──────────────────────────────────────────────────────────


def test_the_first_is_kept_from_the_page(login, saint_aubin, three):
    client = login("amina")
    assert "Aucune analyse gardée" in page(client, saint_aubin).text
    answer = post(client, saint_aubin, "analyse_garder", commentaire="Avant le COPIL")
    assert "est gardée" in answer.text
    row = Analyse.objects.get()
    assert (row.origine, row.commentaire, row.le) == ("demande", "Avant le COPIL", timezone.localdate())
    assert Event.objects.get(kind="analyse_gardee").contexte["origine"] == "demande"
    assert answer.context["comparaison"] is None


def test_two_dates_are_compared_a_year_apart_by_default(login, saint_aubin, three):
    old, middle = keep(saint_aubin, DAY - timedelta(days=360)), keep(saint_aubin, DAY - timedelta(days=100))
    Relation.objects.create(cite=saint_aubin, origine=three[1], cible=three[2], type="partenariat")
    new = keep(saint_aubin)
    client = login("claire")
    shown = page(client, saint_aubin)
    comparison = shown.context["comparaison"]
    assert (comparison.avant, comparison.apres) == (old, new)
    assert comparison.phrases[1] == "3 structures coopèrent, contre 2 ; 2 liens, contre 1."
    assert shown.text.count("<polyline") >= 6
    other = page(client, saint_aubin, avant=new.pk, apres=middle.pk).context["comparaison"]
    assert (other.avant, other.apres) == (middle, new)


def test_a_choice_that_cannot_be_is_said(login, saint_aubin, three):
    one, _ = keep(saint_aubin), keep(saint_aubin, DAY - timedelta(days=40))
    client = login("amina")
    assert "deux analyses différentes" in page(client, saint_aubin, avant=one.pk, apres=one.pk).text
    assert "analyse de la liste" in page(client, saint_aubin, avant=99999, apres=one.pk).text


def test_partners_do_not_see_what_the_team_knows(login, saint_aubin, three):
    keep(saint_aubin)
    assert page(login("malik"), saint_aubin).status_code == 403
    network = login("malik").get(reverse("cartographie:reseau", args=[saint_aubin.slug]))
    assert "Avancement" not in network.text


def test_only_what_was_asked_by_hand_can_be_deleted(login, saint_aubin, persona):
    by_hand, (monthly,) = keep(saint_aubin), keep_monthly([saint_aubin], le=DAY)
    with pytest.raises(Refused, match="mémoire de la cité"):
        delete_analysis(monthly, by=persona("amina"))
    assert "Analyse effacée" in post(login("amina"), saint_aubin, "analyse_effacer", by_hand.pk).text
    assert list(Analyse.objects.all()) == [monthly]


def test_an_analysis_of_a_former_version_has_dashes_not_zeros(login, saint_aubin):
    Analyse.objects.create(cite=saint_aubin, le=DAY)
    keep(saint_aubin, DAY + timedelta(days=30))
    shown = page(login("amina"), saint_aubin)
    assert shown.context["lignes"][1]["couverts"] is None
    assert shown.context["lignes"][1]["liens"] is None
    assert shown.status_code == 200


def test_the_nearest_to_a_year_before_is_chosen():
    rows = [
        Analyse(pk=pk, le=le)
        for pk, le in ((3, DAY), (2, DAY - timedelta(days=200)), (1, DAY - timedelta(days=500)))
    ]
    assert default_pair(rows) == (rows[2], rows[0])
    assert default_pair(rows[:1]) is None


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_what_was_kept_leaves_as_a_spreadsheet(login, saint_aubin, three, kind):
    keep(saint_aubin, commentaire="Revue")
    answer = post(login("amina"), saint_aubin, "analyses_exporter", kind)
    assert answer.status_code == 200
    assert Event.objects.get(kind="export_analyses").contexte == {"format": kind, "nombre": 1}
    table = read_table(answer.content, f"avancement.{kind}")
    told = dict(zip(table.columns, table.rows[0].cells, strict=True))
    held = [str(told[name]) for name in ("Pourquoi", "Structures reliées", "Liens")]
    assert held == ["Revue", "2", "1"]


def test_the_spreadsheet_has_a_sheet_for_each_thing_kept(saint_aubin, three, themes):
    first, cells, gaps, holding, used = sheets([keep(saint_aubin)])
    assert [sheet.name for sheet in (first, cells, gaps, holding, used)] == [
        "Avancement", "Cases", "Manques", "Passerelles", "Paramètres",
    ]  # fmt: skip
    assert len(list(cells.rows)) == sum(next(iter(first.rows))[4:10])
    assert {row[1] for row in gaps.rows} == {Theme.objects.get(pk=themes[0]).court}
    assert list(holding.rows) == []
    assert dict(row[1:] for row in used.rows)["seuils"].startswith("offres : 2, solides : 1")


def test_who_may_export_the_directory_may_not_export_what_the_team_knows(login, saint_aubin, three):
    assert post(login("lou"), saint_aubin, "analyses_exporter", "csv").status_code == 403


def test_an_unknown_format_is_not_there(login, saint_aubin):
    assert post(login("amina"), saint_aubin, "analyses_exporter", "doc").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_follow_the_size(login, saint_aubin, rows, django_assert_max_num_queries):
    for rank in range(rows):
        StructureFactory(cite=saint_aubin)
        keep(saint_aubin, DAY - timedelta(days=rank))
    client = login("amina")
    page(client, saint_aubin)
    with django_assert_max_num_queries(16):
        page(client, saint_aubin)
    with django_assert_max_num_queries(60):
        keep(saint_aubin)


def test_a_kept_analysis_opens_with_what_it_counted_and_its_parameters(login, saint_aubin, three, themes):
    ReglageAnalyse.objects.create(cite=saint_aubin, offres=3, solides=2)
    row = keep(saint_aubin)
    ReglageAnalyse.objects.update(offres=2)
    StructureFactory(cite=saint_aubin, nom="Arrivée depuis")
    client = login("amina")
    address = reverse("cartographie:analyse", args=["saint-aubin", row.pk])
    assert address in page(client, saint_aubin).text
    shown = client.get(address)
    states = {state: len(cells) for _, held in shown.context["groupes"] for _, state, cells in held}
    assert states == {key: count for key, count in row.resultats["couverture"]["etats"].items() if count}
    held = shown.context["membres"]
    assert (held.reliees, held.isolees, held.couples) == (
        ["Atelier", "Collège"], ["Dojo"], (("Atelier", "Collège"),),
    )  # fmt: skip
    assert page_of(shown).count("data-element") == 3
    assert "Arrivée depuis" not in shown.text
    assert "couvert à partir de 3 offres" in shown.text


def test_an_analysis_kept_by_a_former_version_opens_too(login, saint_aubin):
    row = Analyse.objects.create(
        cite=saint_aubin, le=DAY, resultats={"cooperation": {"reliees": 2, "isolees": 0}}
    )
    shown = login("amina").get(reverse("cartographie:analyse", args=["saint-aubin", row.pk]))
    assert "La couverture n'a pas été gardée" in page_of(shown)
    assert "Leurs noms n'étaient pas encore gardés" in shown.text
