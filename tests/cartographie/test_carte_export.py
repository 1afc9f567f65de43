"""The map as a file, and two years compared."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.audit.models import Event
from maillage.core.text import day_in_words
from maillage.dispositifs.models import Deploiement
from tests.cartographie.conftest import LA_ROSERAIE, MONPLAISIR
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
NOW, BEFORE = timezone.localdate().year, timezone.localdate().year - 1


def url(name, cite, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug], query=query)


def export(client, cite, code="svg", **query):
    data = {"titre": "Ma carte", "format": code, "papier": "a4"}
    return client.post(url("exporter_carte", cite, **query), data)


@pytest.mark.parametrize(("code", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_each_format_carries_what_the_screen_shows(login, saint_aubin, place, monplaisir, code, start):
    place("Atelier", at=MONPLAISIR)
    answer = export(login("amina"), saint_aubin, code, fond="portee")
    assert answer.content.startswith(start)
    name = f"carte-saint-aubin-{timezone.localdate().isoformat()}.{code}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_drawing_has_the_filters_the_words_and_the_sources(login, saint_aubin, place, monplaisir, themes):
    place("Atelier", at=MONPLAISIR, themes=themes[:1])
    place("Sans lieu", themes=themes[:1])
    place("Ludothèque", at=LA_ROSERAIE, themes=themes[1:])
    svg = export(login("amina"), saint_aubin, theme=themes[0], autour="-55500,4747500").content.decode()
    for words in (
        "Ma carte", "QPV Monplaisir", "contour approximatif", "Structures (1)", "Atelier", "1 sans position",
        "5 minutes, 333 m à vol d'oiseau : 1", f"au {day_in_words(timezone.localdate())}",
    ):  # fmt: skip
        assert words in svg, words
    assert "Ludothèque" not in svg


def test_what_leaves_is_said_and_noted(login, saint_aubin, place):
    place("Atelier", at=MONPLAISIR)
    client = login("amina")
    assert "nomme 1\xa0objet" in client.get(
        url("exporter_carte", saint_aubin, couche="structures")
    ).text.replace("\u202f", "\xa0")
    assert Event.objects.filter(kind="export_carte").count() == 0
    export(client, saint_aubin, couche="structures", q="atelier")
    event = Event.objects.get(kind="export_carte")
    assert (event.contexte["nombre"], event.contexte["format"]) == (1, "svg")
    assert event.contexte["requete"] == "couche=structures&q=atelier"


@pytest.mark.parametrize(("name", "status"), [("amina", 200), ("malik", 403), ("remi", 403), ("sacha", 404)])
def test_who_may_take_the_map_out(login, saint_aubin, name, status):
    assert export(login(name), saint_aubin).status_code == status


def test_a_title_is_needed_and_a_format_that_exists(login, saint_aubin):
    answer = login("amina").post(
        url("exporter_carte", saint_aubin), {"titre": "", "format": "exe", "papier": "a4"}
    )
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Donnez un titre" in answer.text


# ── two years ─────────────────────────────────────────────────────────


def fates(client, cite, **query):
    answer = client.get(url("comparer", cite, **{"avant": BEFORE, "apres": NOW, **query}))
    return {one["devenir"]: [line["nom"] for line in one["lignes"]] for one in answer.context["listes"]}


def test_a_renewed_action_is_kept_others_are_new_or_stopped(login, saint_aubin, place):
    carrier = place("Porteur", at=MONPLAISIR)
    old = ActionFactory(cite=saint_aubin, intitule="Lire 1", annee=BEFORE, porteur=carrier)
    ActionFactory(cite=saint_aubin, intitule="Lire 2", annee=NOW, precedente=old, porteur=carrier)
    ActionFactory(cite=saint_aubin, intitule="Finie", annee=BEFORE, porteur=carrier)
    ActionFactory(cite=saint_aubin, intitule="Neuve", annee=NOW)
    ActionFactory(cite=saint_aubin, intitule="Abandonnée", annee=NOW, etat="abandonnee")
    ActionFactory(
        cite=saint_aubin,
        intitule="Longue",
        annee=BEFORE,
        debut=date(BEFORE, 9, 1),
        fin=date(NOW, 6, 30),
        porteur=carrier,
    )
    client = login("amina")
    assert fates(client, saint_aubin) == {
        "nouveau": ["Neuve"], "arrete": ["Finie"], "maintenu": ["Lire 2", "Longue"],
    }  # fmt: skip
    drawn = client.get(url("comparer_points", saint_aubin, avant=BEFORE, apres=NOW)).json()["couches"]
    assert {layer["code"]: (layer["nom"], layer["sans_position"]) for layer in drawn} == {
        "nouveau": ([], 1), "arrete": (["Finie"], 0), "maintenu": (["Lire 2", "Longue"], 0),
    }  # fmt: skip


def test_structures_are_those_that_act_and_filters_hold(login, saint_aubin, place, themes):
    both = place("Toujours là", at=MONPLAISIR, themes=themes[:1])
    new = place("Nouvelle", at=MONPLAISIR, themes=themes[1:])
    place("Ne fait rien", at=MONPLAISIR)
    for year in (BEFORE, NOW):
        ActionFactory(cite=saint_aubin, annee=year, etat="en_cours", porteur=both)
    ActionFactory(cite=saint_aubin, annee=NOW, etat="en_cours").lieux.set([new])
    client = login("amina")
    assert fates(client, saint_aubin, objet="structures") == {
        "nouveau": ["Nouvelle"], "arrete": [], "maintenu": ["Toujours là"],
    }  # fmt: skip
    assert fates(client, saint_aubin, objet="structures", theme=themes[0])["nouveau"] == []


def test_dispositifs_by_their_dates(login, saint_aubin):
    for nom, debut, fin in (("Ancien", 2019, NOW), ("Neuf", NOW, None), ("Durable", 2020, None)):
        Deploiement.objects.create(
            cite=saint_aubin, nom=nom, etat="actif", debut=date(debut, 1, 1), fin=fin and date(fin, 1, 1)
        )
    assert fates(login("amina"), saint_aubin, objet="dispositifs") == {
        "nouveau": ["Neuf"], "arrete": ["Ancien"], "maintenu": ["Durable"],
    }  # fmt: skip


def test_gaps_that_closed_are_told_crossing_by_crossing(login, saint_aubin, place, monplaisir, themes):
    place("Seule", at=MONPLAISIR, themes=themes[:1], ages=(6, 11), verifiee_le=date(NOW, 1, 1))
    action = ActionFactory(
        cite=saint_aubin, annee=NOW, etat="en_cours", age_min_mois=72, age_max_mois=132, intitule="Renfort"
    )
    action.themes.set(themes[:1])
    answer = login("amina").get(url("comparer", saint_aubin, objet="couverture", avant=BEFORE, apres=NOW))
    cases = answer.context["cases"]
    assert cases
    assert {(case.quartier, case.avant, case.apres, case.mieux) for case in cases} == {
        ("Monplaisir", "fragile", "couvert", True)
    }
    (district,) = answer.context["comparaison"].fonds.quartiers
    assert district.rang == 0
    assert "manque comblé" in answer.text
    (row,) = answer.context["par_quartier"]
    (before, opens), (after, _) = row["annees"]
    assert before > after == 0
    listed = login("amina").get(url("comparer", saint_aubin) + opens.split("#")[0]).context["ouverts"]
    assert (listed["nom"], listed["annee"], len(listed["lignes"])) == ("Monplaisir", str(BEFORE), before)
    assert {gap.etat for gap in listed["lignes"]} == {"fragile"}


@pytest.mark.parametrize("ouverts", ["", "x", "QP000000-2025", f"-{BEFORE}", "QP049005-1900"])
def test_gaps_of_nowhere_and_of_no_year_are_not_listed(login, saint_aubin, monplaisir, ouverts):
    answer = login("amina").get(
        url("comparer", saint_aubin, objet="couverture", avant=BEFORE, apres=NOW, ouverts=ouverts)
    )
    assert answer.status_code == 200
    assert answer.context["ouverts"] is None


def test_years_in_any_order_and_unknown_ones(login, saint_aubin):
    client = login("amina")
    for query in ({"avant": NOW, "apres": BEFORE}, {"avant": "x", "apres": "9999", "objet": "rien"}):
        found = client.get(url("comparer", saint_aubin, **query)).context["comparaison"]
        assert (found.avant, found.apres) == (BEFORE, NOW)


def test_partners_do_not_see_what_is_kept_for_the_team(login, saint_aubin):
    ActionFactory(cite=saint_aubin, annee=NOW, visibilite="equipe", intitule="Secrète")
    assert fates(login("malik"), saint_aubin)["nouveau"] == []
    assert fates(login("amina"), saint_aubin)["nouveau"] == ["Secrète"]


def test_the_comparison_leaves_as_a_file_too(login, saint_aubin, place):
    ActionFactory(cite=saint_aubin, annee=NOW, porteur=place("P", at=MONPLAISIR), intitule="Neuve")
    svg = export(
        login("amina"), saint_aubin, comparer=1, objet="actions", avant=BEFORE, apres=NOW
    ).content.decode()
    assert f"Nouveau en {NOW} (1)" in svg
    assert "Neuve" in svg
