"""Cooperation and common ground, as pages, files and commands tell them."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.models import Relation
from maillage.audit.models import Event
from maillage.cartographie.selectors import interets, phrases_reseau, reseau
from maillage.cartographie.selectors.reseau import Question
from maillage.cartographie.views import reseau as views
from maillage.cites.models import Theme
from maillage.core.load import Level
from tests.factories.acteurs import StructureFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def chain(saint_aubin):
    """Atelier – Bibliothèque – Collège, and Dojo alone."""
    rows = [
        StructureFactory(cite=saint_aubin, nom=name, type=kind)
        for name, kind in (
            ("Atelier", "association"),
            ("Bibliothèque", "mediatheque"),
            ("Collège", "college"),
            ("Dojo", "club_sportif"),
        )
    ]
    for one, other in ((0, 1), (1, 2)):
        Relation.objects.create(
            cite=saint_aubin, origine=rows[one], cible=rows[other], type="partenariat", debut=date(2026, 1, 1)
        )
    return rows


def page(client, cite, name="reseau", *args, **query):
    return client.get(reverse(f"cartographie:{name}", args=[cite.slug, *args]), query)


def post(client, cite, name, *args, **query):
    return client.post(reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query))


def portrait_of(cite, le=TODAY):
    question = Question(le)
    known = reseau.facts(cite, None, question)
    return reseau.portrait(known.network(question)), reseau.progress_of(known, question)


def test_three_sentences_say_who_cooperates_who_holds_and_what_changed(saint_aubin, chain):
    shown, progress = portrait_of(saint_aubin)
    assert phrases_reseau.sentences(shown, progress) == (
        "Au 24 novembre 2026, 3 structures sur 4 coopèrent avec au moins une autre ; 1 est isolée.",
        "Le réseau passe surtout par Bibliothèque ; sans Bibliothèque, 2 structures seraient coupées des autres.",
        "Depuis un an, 2 liens sont nés, 0 a disparu et 0 s’est renforcé.",
    )


def test_without_facts_sentences_invent_nothing(saint_aubin):
    StructureFactory(cite=saint_aubin)
    StructureFactory(cite=saint_aubin)
    shown, progress = portrait_of(saint_aubin)
    assert phrases_reseau.sentences(shown, progress) == (
        "Au 24 novembre 2026, aucun fait noté ne relie les 2 structures de la cité.",
        "Personne n'est encore un passage obligé entre les autres.",
        "Depuis un an, rien n'a changé dans ce qui est noté.",
    )


@pytest.mark.parametrize("number", [0, 1])
def test_an_almost_empty_cite_has_a_page(login, saint_aubin, number):
    for _ in range(number):
        StructureFactory(cite=saint_aubin)
    response = page(login("amina"), saint_aubin)
    assert response.status_code == 200
    assert "Aucun fait ne relie encore deux structures" in response.text


def test_the_page_shows_the_network_of_the_day_asked(login, saint_aubin, chain):
    client = login("malik")
    now = page(client, saint_aubin, le="2026-11-24")
    assert [row.nom for row in now.context["portrait"].passerelles] == ["Bibliothèque"]
    before = page(client, saint_aubin, le="2025-11-24")
    assert before.context["portrait"].network.edges == ()


def test_a_large_network_shows_its_picture_then_its_figures(login, saint_aubin, chain, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    client = login("amina")
    first = page(client, saint_aubin, le="2026-11-24")
    late = reverse("cartographie:reseau_mesures", args=[saint_aubin.slug])
    assert f'hx-get="{late}?le=2026-11-24&amp;memoire=12"' in first.text
    assert "data-reseau=" in first.text
    assert "portrait" not in first.context
    assert "coopèrent avec au moins une autre" not in first.text
    then = client.get(late, {"le": "2026-11-24"}, headers={"HX-Request": "true"})
    assert 'id="reseau-phrases" hx-swap-oob="true"' in then.text
    assert "coopèrent avec au moins une autre" in then.text
    assert "Sans elle, 2 structures seraient coupées" in then.text
    alone = page(client, saint_aubin, "reseau_mesures")
    assert "hx-swap-oob" not in alone.text
    assert "coopèrent avec au moins une autre" in alone.text


def test_a_community_is_named_after_its_centre(login, saint_aubin, chain):
    found = page(login("amina"), saint_aubin, "reseau_dessin").json()["communautes"]
    assert found == [{"nom": "Autour de Bibliothèque", "rangs": [0, 1, 2]}]


def test_a_network_that_has_grown_much_is_drawn_anew(login, saint_aubin, chain):
    client = login("amina")
    assert post(client, saint_aubin, "reseau_places").json() == {"gardees": 3}
    first = page(client, saint_aubin, "reseau_dessin").json()
    for number in range(2):
        more = StructureFactory(cite=saint_aubin, nom=f"Voisine {number}")
        Relation.objects.create(cite=saint_aubin, origine=chain[0], cible=more, type="partenariat")
    assert post(client, saint_aubin, "reseau_places").json() == {"gardees": 5}
    then = page(client, saint_aubin, "reseau_dessin").json()
    assert then["x"][:3] != first["x"][:3]
    assert post(client, saint_aubin, "reseau_places").json() == {"gardees": 0}


def test_a_date_that_is_none_is_said_and_today_is_shown(login, saint_aubin, chain):
    response = page(login("amina"), saint_aubin, le="hier", memoire="700")
    assert response.status_code == 200
    assert response.context["question"] == Question(timezone.localdate())
    assert {"le", "memoire"} == set(response.context["form"].errors)


def test_only_the_facts_asked_are_counted(login, saint_aubin, chain):
    response = page(login("amina"), saint_aubin, le="2026-11-24", nature="reunion")
    assert response.context["portrait"].network.edges == ()


def test_the_picture_has_everybody_in_place_and_stays_put(login, saint_aubin, chain):
    client = login("amina")
    first = page(client, saint_aubin, "reseau_dessin").json()
    assert first["nom"] == ["Atelier", "Bibliothèque", "Collège", "Dojo"]
    assert first["liens"] == [[0, 1, 4], [1, 2, 4]]
    assert first["a_garder"] is True
    assert page(client, saint_aubin, "reseau_dessin").json()["x"] == first["x"]
    assert post(client, saint_aubin, "reseau_places").json() == {"gardees": 3}
    newcomer = StructureFactory(cite=saint_aubin, nom="Zénith")
    Relation.objects.create(cite=saint_aubin, origine=chain[0], cible=newcomer, type="partenariat")
    then = page(client, saint_aubin, "reseau_dessin").json()
    assert (then["x"][:4], then["y"][:4]) == (first["x"], first["y"])


def test_isolated_structures_and_groups_are_listed(login, saint_aubin, chain):
    response = page(login("amina"), saint_aubin, "reseau_isoles")
    assert [actor.nom for actor in response.context["portrait"].isoles] == ["Dojo"]
    assert "Collège" in response.text


def test_what_changed_between_two_dates(login, saint_aubin, chain):
    response = page(login("amina"), saint_aubin, "reseau_comparer", avant="2025-12-01", le="2026-06-01")
    assert [(group.titre, len(group.tous)) for group, _ in response.context["groupes"]] == [("Liens nés", 2)]
    assert "liens disparus, liens renforcés, liens affaiblis" in response.text
    assert "partenariat déclaré, depuis le 1er janvier 2026" in response.text


def test_two_dates_upside_down_are_said(login, saint_aubin):
    response = page(login("amina"), saint_aubin, "reseau_comparer", avant="2026-06-01", le="2025-06-01")
    assert "La première date doit venir avant la seconde." in response.text


def test_the_network_of_one_structure(login, saint_aubin, chain):
    response = page(login("malik"), saint_aubin, "reseau_structure", chain[1].pk)
    assert [row.actor.nom for row in response.context["partenaires"]] == ["Atelier", "Collège"]
    assert ", depuis le 1er janvier 2026" in response.text
    assert "elle est leur seul lien" in response.text


def test_a_structure_no_longer_in_use_has_no_network(login, saint_aubin, chain):
    closed = StructureFactory(cite=saint_aubin, statut="fermee")
    response = page(login("amina"), saint_aubin, "reseau_structure", closed.pk)
    assert "Aucun fait noté" in response.text


@pytest.mark.parametrize(("kind", "start"), [("kumu", b"{"), ("graphml", b"<?xml"), ("gexf", b"<?xml")])
def test_the_network_leaves_as_a_file(login, saint_aubin, chain, kind, start):
    assert page(login("amina"), saint_aubin, "reseau_exporter", kind).status_code == 405
    response = post(login("amina"), saint_aubin, "reseau_exporter", kind, le="2026-11-24")
    assert response.content.startswith(start)
    assert "Bibliothèque" in response.content.decode()
    name = f'attachment; filename="reseau-saint-aubin-2026-11-24.{kind if kind != "kumu" else "json"}"'
    assert response.headers["Content-Disposition"] == name
    traced = Event.objects.get(kind="export_reseau")
    assert traced.contexte == {"format": kind, "au": "2026-11-24", "nombre": 4}


def test_an_unknown_format_is_not_there(login, saint_aubin):
    assert post(login("amina"), saint_aubin, "reseau_exporter", "doc").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_follow_the_size(login, saint_aubin, rows, django_assert_max_num_queries):
    hub = StructureFactory(cite=saint_aubin)
    for _ in range(rows):
        Relation.objects.create(
            cite=saint_aubin, origine=hub, cible=StructureFactory(cite=saint_aubin), type="partenariat"
        )
    client = login("amina")
    page(client, saint_aubin)
    with django_assert_max_num_queries(22):
        page(client, saint_aubin)
    with django_assert_max_num_queries(30):
        page(client, saint_aubin, "interets_structure", hub.pk)


# ── common ground ─────────────────────────────────────────────────────


@pytest.fixture
def readers(saint_aubin, chain):
    """Atelier, Collège and Dojo share a theme."""
    theme = Theme.objects.first()
    for row in (chain[0], chain[2], chain[3]):
        row.themes.set([theme])
    return chain


def test_who_shares_a_theme_and_does_not_work_together_yet(login, saint_aubin, readers):
    response = page(login("amina"), saint_aubin, "interets_structure", readers[0].pk)
    found = response.context["interets"]
    assert [(row.affinite.nom, row.chemin) for row in found.proches] == [
        ("Collège", ("Bibliothèque",)),
        ("Dojo", ()),
    ]
    assert {seat.nom for seat in found.table.seats} == {"Collège", "Dojo"}


def test_who_can_introduce_me_to_those_of_an_idea(login, saint_aubin, readers):
    """The same idea, asked from a structure: its partners are left out, and the way to the others is told."""
    theme = Theme.objects.first()
    response = page(login("amina"), saint_aubin, "interets", themes=theme.code, depuis=readers[0].pk)
    found = response.context["interets"]
    assert [(row.affinite.nom, row.chemin) for row in found.proches] == [
        ("Collège", ("Bibliothèque",)),
        ("Dojo", ()),
    ]
    said = page(login("amina"), saint_aubin, "interets", themes=theme.code, depuis="Personne de connu")
    assert "n&#x27;est pas une structure de la cité" in said.text
    out = StringIO()
    call_command(
        "interets",
        "--cite",
        "saint-aubin",
        "--theme",
        theme.code,
        "--structure",
        readers[0].pk,
        "--json",
        stdout=out,
    )
    assert json.loads(out.getvalue())["proches"][0]["presentee_par"] == ["Bibliothèque"]


def test_a_sheet_without_theme_is_to_be_completed(login, saint_aubin, chain):
    response = page(login("amina"), saint_aubin, "interets_structure", chain[1].pk)
    assert "complétez-la" in response.text


def test_about_an_idea(login, saint_aubin, readers):
    theme = Theme.objects.first()
    response = page(login("malik"), saint_aubin, "interets", themes=theme.code, ages="6-11 ans")
    assert [row.affinite.nom for row in response.context["interets"].proches] == [
        "Atelier",
        "Collège",
        "Dojo",
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"ages": "6-11 ans"}, "Choisissez au moins un thème."),
        ({"themes": "poterie"}, "Ce thème n'existe pas."),
        ({"themes": "sport", "ages": "beaucoup"}, "n'est pas une tranche d'âge"),
        ({"themes": "sport", "quartiers": "QN99999X"}, "n'est pas dans le périmètre"),
    ],
)
def test_a_subject_that_is_not_understood_is_said(login, saint_aubin, query, sentence):
    response = page(login("amina"), saint_aubin, "interets", **query)
    assert "interets" not in response.context
    assert sentence in response.text.replace("&#x27;", "'")


def test_how_much_is_asked_is_not_told_to_partners(saint_aubin, readers, persona):
    keys = [row.pk for row in readers]
    assert interets.charges_of(saint_aubin, persona("malik"), keys, TODAY) == ()
    known = interets.charges_of(saint_aubin, persona("amina"), keys, TODAY)
    assert {row.pk: row.niveau for row in known} == dict.fromkeys(keys, Level.CALM)


# ── commands ──────────────────────────────────────────────────────────


def said(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out


def test_cooperation_in_json(saint_aubin, chain, capsys):
    data = json.loads(said(capsys, "cooperation", "--cite", "saint-aubin", "--date", "2026-11-24", "--json"))
    a, b, c, d = (row.pk for row in chain)
    assert (data["structures"], data["reliees"], [row["id"] for row in data["isolees"]]) == (4, 3, [d])
    assert data["groupes"] == [[a, b, c]]
    assert data["passerelles"] == [
        {
            "id": b, "nom": "Bibliothèque", "famille": "Vie sociale et culture", "part": 0.3333, "partenaires": 2,
            "coupees_sans_elle": [a, c],
        }
    ]  # fmt: skip
    assert data["liens"][0] == {"structures": [a, b], "force": 2.0, "natures": ["partenariat"]}
    assert data["depuis_un_an"] == {"nes": 2, "perdus": 0, "renforces": 0, "affaiblis": 0, "inchanges": 0}
    assert [year["liens"] for year in data["courbe"]] == [0, 0, 0, 0, 2]


def test_cooperation_in_words(saint_aubin, chain, capsys):
    assert said(capsys, "cooperation", "--cite", "saint-aubin").startswith(
        "3 structures reliées, 1 isolées, 2 liens"
    )


def test_interests_in_json_and_words(saint_aubin, readers, capsys):
    data = json.loads(
        said(capsys, "interets", "--cite", "saint-aubin", "--structure", str(readers[0].pk), "--json")
    )
    assert [(row["nom"], row["presentee_par"]) for row in data["proches"]] == [
        ("Collège", ["Bibliothèque"]),
        ("Dojo", []),
    ]
    theme = Theme.objects.first().code
    told = said(capsys, "interets", "--cite", "saint-aubin", "--theme", theme, "--ages", "6-11 ans")
    assert told.startswith("3 structures à rencontrer.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("cooperation", "--cite", "ici"), "Aucune cité"),
        (("cooperation", "--cite", "saint-aubin", "--date", "demain"), "n'est pas une date"),
        (("interets", "--cite", "ici"), "Aucune cité"),
        (("interets", "--cite", "saint-aubin"), "au moins un --theme"),
        (("interets", "--cite", "saint-aubin", "--structure", "0"), "n'est pas en activité"),
        (("interets", "--cite", "saint-aubin", "--theme", "poterie"), "Thème inconnu"),
        (("interets", "--cite", "saint-aubin", "--theme", "sport", "--ages", "x"), "tranche d'âge"),
        (("interets", "--cite", "saint-aubin", "--theme", "sport", "--quartier", "x"), "périmètre"),
    ],
)
def test_what_is_not_understood_is_said(saint_aubin, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command(*arguments)


def test_the_same_day_a_year_before():
    assert reseau.a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert reseau.a_year_before(TODAY) == date(2025, 11, 24)
