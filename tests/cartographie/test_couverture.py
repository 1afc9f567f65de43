"""Coverage, from the sheets to the page, the list of a cell and the JSON of the command."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.models import Antenne
from maillage.base.errors import Refused
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors import picture
from maillage.cartographie.services import declare_surveyed
from maillage.cites.models import Theme
from maillage.core.ages import DEFAULT_BANDS
from tests.cartographie.conftest import LA_ROSERAIE, MONPLAISIR
from tests.factories.actions import ActionFactory
from tests.helpers.html import page_of
from tests.samples import make

pytestmark = pytest.mark.django_db
SIX_ELEVEN = DEFAULT_BANDS[2]
VERIFIED = {"verifiee_le": date(2026, 9, 1)}


def url(name, cite, *args, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query)


def state(cite, user, theme, quartier="", band=SIX_ELEVEN):
    cell = picture(cite, user, quartier).grid.cell(theme, band.label)
    return str(cell.state), cell.count


def survey(cite, theme, qpv=None, band=SIX_ELEVEN, by=None):
    return declare_surveyed(
        cite,
        themes=[Theme.objects.get(pk=theme)],
        bands=[(band.min_months, band.max_months)],
        qpv=qpv,
        commentaire="",
        le=date(2026, 10, 13),
        by=by,
    )


# ── the four states ───────────────────────────────────────────────────


def test_four_states(saint_aubin, place, themes):
    theme, other = themes
    assert state(saint_aubin, None, theme) == ("non renseigné", 0)
    survey(saint_aubin, theme)
    assert state(saint_aubin, None, theme) == ("découvert", 0)
    place("Atelier", ages=(6, 11), themes=[theme], **VERIFIED)
    assert state(saint_aubin, None, theme) == ("fragile", 1)
    place("Ludothèque", ages=(6, 11), themes=[theme])
    assert state(saint_aubin, None, theme) == ("couvert", 2)
    assert state(saint_aubin, None, other) == ("non renseigné", 0)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "jamais vérifiée"),
        (VERIFIED | {"mobilisation": "en_retrait"}, "en retrait"),
        (VERIFIED | {"difficulte": "difficile"}, "difficile à mobiliser"),
        (VERIFIED | {"difficulte": "bloquee"}, "bloquée"),
    ],
)
def test_what_makes_an_offer_weak(saint_aubin, place, themes, values, reason):
    for nom in ("Un", "Deux"):
        place(nom, ages=(6, 11), themes=themes[:1], **values)
    cell = picture(saint_aubin, None).grid.cell(themes[0], SIX_ELEVEN.label)
    assert (str(cell.state), cell.reasons) == (
        "fragile",
        (f"Aucune offre solide : Deux ({reason}), Un ({reason}).",),
    )


def test_a_partner_reads_nothing_of_what_the_team_notes(login, persona, saint_aubin, place, themes):
    for nom in ("Un", "Deux"):
        place(
            nom, ages=(6, 11), themes=themes[:1], difficulte="bloquee", mobilisation="en_retrait", **VERIFIED
        )
    assert state(saint_aubin, persona("amina"), themes[0]) == ("fragile", 2)
    assert state(saint_aubin, persona("malik"), themes[0]) == ("couvert", 2)
    pages = [url("couverture", saint_aubin), url("case", saint_aubin, theme=themes[0], tranche="6-11 ans")]
    for html in [login("malik").get(page).content.decode() for page in pages]:
        assert "bloquée" not in html
        assert "en retrait" not in html


def test_closed_and_archived_structures_cover_nothing(saint_aubin, place, themes):
    for statut in ("fermee", "archivee", "fusionnee"):
        place(statut, ages=(6, 11), themes=themes[:1], statut=statut)
    assert state(saint_aubin, None, themes[0]) == ("non renseigné", 0)


def test_a_district_counts_where_one_acts_else_where_one_stands(
    saint_aubin, place, themes, monplaisir, roseraie
):
    common = {"ages": (6, 11), "themes": themes[:1]}
    place("Stands in Monplaisir", at=MONPLAISIR, **common)
    place("Stands there, acts elsewhere", at=MONPLAISIR, zones=[roseraie], **common)
    branch = place("Has a branch in Monplaisir", at=LA_ROSERAIE, **common)
    Antenne.objects.create(cite=saint_aubin, structure=branch, nom="Antenne", qpv=monplaisir)
    assert state(saint_aubin, None, themes[0]) == ("fragile", 3)
    assert state(saint_aubin, None, themes[0], "QN04901A")[1] == 2
    assert state(saint_aubin, None, themes[0], "QN04902A")[1] == 2


def test_a_survey_of_the_cite_is_one_of_each_district_and_all_districts_make_the_cite(
    saint_aubin, themes, monplaisir, roseraie
):
    survey(saint_aubin, themes[0])
    assert state(saint_aubin, None, themes[0], "QN04901A")[0] == "découvert"
    survey(saint_aubin, themes[1], qpv=monplaisir)
    assert state(saint_aubin, None, themes[1])[0] == "non renseigné"
    survey(saint_aubin, themes[1], qpv=roseraie)
    assert state(saint_aubin, None, themes[1])[0] == "découvert"


def test_an_unknown_district_shows_the_cite(login, saint_aubin, monplaisir):
    html = login("amina").get(url("couverture", saint_aubin, quartier="QN99999Z")).content.decode()
    assert "toute la cité" in html


# ── the page ──────────────────────────────────────────────────────────


def test_the_page_names_each_state_and_what_cannot_be_counted(login, saint_aubin, place, themes):
    survey(saint_aubin, themes[1])
    place("Atelier", ages=(6, 11), themes=themes[:1], **VERIFIED)
    undated = place("Sans âge", themes=themes[:1])
    place("Sans rien")
    answer = login("amina").get(url("couverture", saint_aubin))
    priorities = [(case.titre, case.mot, case.raisons) for case in answer.context["priorites"]]
    labels = dict(Theme.objects.values_list("pk", "libelle"))
    assert priorities == [
        (f"{labels[themes[1]]}, 6-11 ans", "découvert", ("Regardé le 13 octobre 2026 : aucune offre.",)),
        (f"{labels[themes[0]]}, 6-11 ans", "fragile", ("Une seule offre : Atelier.",)),
    ]
    assert [(a["nom"], a["raison"]) for a in answer.context["asides"]] == [
        ("Sans âge", "Âges à préciser"),
        ("Sans rien", "Âges et thème à préciser"),
    ]
    assert reverse("acteurs:structure", args=["saint-aubin", undated.pk]) in answer.content.decode()


def test_an_empty_grid_says_what_to_do_instead_of_not_surveyed_everywhere(login, saint_aubin, place):
    page = login("amina").get(url("couverture", saint_aubin)).content.decode()
    assert "commencez par remplir l'annuaire" in page
    assert reverse("documents:deposer", args=["saint-aubin"]) in page
    assert '<table class="couverture">' not in page
    place("Sans rien")
    page = page_of(login("amina").get(url("couverture", saint_aubin)))
    assert "offre de la cité attend un thème, des âges ou un lieu : complétez sa fiche" in page
    assert reverse("cartographie:a_preciser", args=["saint-aubin"]) in page
    assert "Dire ce qui a déjà été recensé" in page


def test_a_reader_of_an_empty_grid_is_not_sent_where_they_may_not_go(login, saint_aubin):
    page = login("remi").get(url("couverture", saint_aubin)).content.decode()
    assert "La grille n'a encore rien à compter" in page
    assert reverse("documents:deposer", args=["saint-aubin"]) not in page
    assert reverse("cartographie:recenser", args=["saint-aubin"]) not in page


def test_a_survey_that_found_nothing_shows_the_grid(login, saint_aubin, themes):
    survey(saint_aubin, themes[1])
    assert '<table class="couverture">' in login("amina").get(url("couverture", saint_aubin)).content.decode()


def test_every_theme_and_band_has_its_cell(login, saint_aubin):
    answer = login("amina").get(url("couverture", saint_aubin))
    lines = answer.context["lignes"]
    assert [len(cases) for _, cases in lines] == [len(DEFAULT_BANDS)] * Theme.objects.count()
    assert {case.mot for _, cases in lines for case in cases} == {"non renseigné"}


def test_a_cell_opens_its_list(login, saint_aubin, place, themes):
    place("Comptée", ages=(6, 11), themes=themes[:1])
    place("Autre âge", ages=(0, 3), themes=themes[:1])
    place("Autre thème", ages=(6, 11), themes=themes[1:])
    survey(saint_aubin, themes[0])
    client = login("amina")
    [address] = [
        case.url
        for _, cases in client.get(url("couverture", saint_aubin)).context["lignes"]
        for case in cases
        if case.titre == f"{Theme.objects.get(pk=themes[0]).libelle}, 6-11 ans"
    ]
    context = client.get(address).context
    assert [row["nom"] for row in context["offres"]] == ["Comptée"]
    assert [str(s) for s in context["voisines"]] == ["Autre âge"]
    assert [d.recense_le for d in context["declarations"]] == [date(2026, 10, 13)]
    found = client.get(context["annuaire"]).context["lignes"]
    assert [line.structure.nom for line in found] == ["Comptée"]


@pytest.mark.parametrize("quartier", ["", "QN04901A"])
def test_every_screen_says_the_same_of_a_cell(login, saint_aubin, place, themes, monplaisir, quartier):
    """The grid, its cell, another crossing of it and the page where one acts: one count, one state, one reason."""
    place("Atelier", at=MONPLAISIR, ages=(6, 11), themes=themes[:1], **VERIFIED)
    offered = ActionFactory(
        cite=saint_aubin, intitule="Mercredis", etat="en_cours", age_min_mois=72, age_max_mois=132
    )
    offered.themes.set(themes[:1])
    client = login("amina")
    grid = client.get(url("couverture", saint_aubin, quartier=quartier))
    [shown] = [
        case
        for _, cases in grid.context["lignes"]
        for case in cases
        if f"theme={themes[0]}&tranche=6-11" in case.url
    ]
    cell = client.get(shown.url).context
    crossing = client.get(
        url("croisement_case", saint_aubin, ligne=themes[0], colonne="6-11 ans", quartier=quartier)
    ).context
    gap = client.get(cell["agir"]).context
    assert shown.mot == cell["case"].mot == crossing["mot"] == gap["mot"] == "couvert"
    assert shown.raisons == cell["case"].raisons == crossing["case"].reasons == gap["case"].reasons
    names = [[row["nom"] for row in context["offres"]] for context in (cell, crossing, gap)]
    assert names == [["Atelier", "Mercredis"]] * 3


@pytest.mark.parametrize(
    "query", [{}, {"theme": "inconnu", "tranche": "6-11 ans"}, {"theme": "sport", "tranche": "x"}]
)
def test_a_cell_that_does_not_exist(login, saint_aubin, query):
    assert login("amina").get(url("case", saint_aubin, **query)).status_code == 404


def test_what_cannot_be_counted_is_listed_page_by_page(login, saint_aubin, place):
    for rank in range(51):
        place(f"Sans rien {rank:02}")
    client = login("amina")
    assert client.get(url("couverture", saint_aubin)).context["nombre_asides"] == 51
    second = client.get(url("a_preciser", saint_aubin, page=2)).context["page"]
    assert [aside["nom"] for aside in second] == ["Sans rien 50"]


@pytest.mark.parametrize("name", ["couverture", "case", "a_preciser"])
def test_queries_do_not_grow_with_the_structures(
    login, saint_aubin, place, themes, monplaisir, django_assert_num_queries, name
):
    query = {"theme": themes[0], "tranche": "6-11 ans", "quartier": "QN04901A"}
    client = login("amina")

    def add(nom):
        place(nom, at=MONPLAISIR, ages=(6, 11), themes=themes, zones=[monplaisir])
        place(f"{nom} sans âge")
        survey(saint_aubin, themes[0])

    add("Une")
    client.get(url(name, saint_aubin, **query))
    with django_assert_num_queries(100, exact=False) as one:
        client.get(url(name, saint_aubin, **query))
    add("Deux")
    add("Trois")
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(url(name, saint_aubin, **query))


@pytest.mark.parametrize(("name", "status"), [("amina", 200), ("malik", 200), ("remi", 200), ("sacha", 404)])
@pytest.mark.parametrize("page", ["couverture", "a_preciser"])
def test_who_sees_coverage(login, saint_aubin, page, name, status):
    assert login(name).get(url(page, saint_aubin)).status_code == status


# ── declaring ─────────────────────────────────────────────────────────


def posted(chosen, **values):
    return {
        "themes": chosen,
        "bandes": ["2", "3"],
        "quartier": "",
        "le": "2026-10-13",
        "commentaire": "",
        **values,
    }


def test_several_cells_are_declared_at_once(login, persona, saint_aubin, themes, monplaisir):
    data = posted(themes, quartier="QN04901A", commentaire="tour de table")
    answer = login("amina").post(url("recenser", saint_aubin), data, follow=True)
    rows = Recensement.objects.values_list(
        "theme", "age_min_mois", "age_max_mois", "qpv__code", "recense_par", "commentaire"
    )
    said = ("QN04901A", persona("amina").pk, "tour de table")
    expected = {(theme, low, high, *said) for theme in themes for low, high in [(72, 132), (132, 180)]}
    assert set(rows) == expected
    assert (answer.context["quartier"], answer.status_code) == ("QN04901A", 200)
    assert "4 cases sont déclarées recensées" in answer.content.decode()


def test_the_form_opens_on_the_cell_that_was_looked_at(login, saint_aubin, themes, monplaisir):
    form = (
        login("amina")
        .get(url("recenser", saint_aubin, themes=themes[0], bandes=2, quartier="QN04901A"))
        .context["form"]
    )
    assert [o.data["value"].value for o in form["themes"] if o.data["selected"]] == [themes[0]]
    assert [o.data["value"] for o in form["bandes"] if o.data["selected"]] == ["2"]
    assert form["quartier"].value() == "QN04901A"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"themes": []}, "themes", "Choisissez au moins un thème."),
        ({"bandes": []}, "bandes", "Choisissez au moins une tranche d'âge."),
        ({"quartier": "QN99999Z"}, "quartier", "Ce quartier n'est pas dans le périmètre de la cité."),
        (
            {"le": (timezone.localdate() + timedelta(days=2)).isoformat()},
            "le",
            "La date du recensement est dans le futur : indiquez le jour où vous avez regardé.",
        ),
    ],
)
def test_what_the_declaration_refuses(login, saint_aubin, themes, change, field, sentence):
    answer = login("amina").post(url("recenser", saint_aubin), posted(themes, **change))
    assert answer.context["form"].errors == {field: [sentence]}
    assert not Recensement.objects.exists()


def test_a_declaration_is_taken_back(login, saint_aubin, themes):
    survey(saint_aubin, themes[0])
    login("amina").post(url("retirer", saint_aubin, Recensement.objects.get().pk))
    assert state(saint_aubin, None, themes[0]) == ("non renseigné", 0)


@pytest.mark.parametrize(
    ("name", "status"), [("amina", 302), ("lou", 302), ("malik", 403), ("remi", 403), ("sacha", 404)]
)
def test_who_may_declare_and_take_back(login, saint_aubin, themes, name, status):
    row = make(Recensement, saint_aubin)
    client = login(name)
    assert client.post(url("recenser", saint_aubin), posted(themes)).status_code == status
    assert client.post(url("retirer", saint_aubin, row.pk)).status_code == status


def test_the_service_itself_refuses(persona, saint_aubin, themes):
    with pytest.raises(Refused, match="Votre mandat ne permet pas"):
        survey(saint_aubin, themes[0], by=persona("malik"))


# ── the command ───────────────────────────────────────────────────────


def run(*args):
    out = StringIO()
    call_command("couverture", *args, stdout=out)
    return out.getvalue()


def test_json_of_the_command(saint_aubin, place, themes, monplaisir):
    one = place("Atelier", at=MONPLAISIR, ages=(6, 11), themes=themes[:1], **VERIFIED)
    bare = place("Sans rien")
    survey(saint_aubin, themes[1])
    data = json.loads(run("--cite", "saint-aubin", "--quartier", "QN04901A", "--json"))
    cases = {(case["theme"], case["tranche"]): case for case in data.pop("cases")}
    assert len(cases) == Theme.objects.count() * 6
    assert cases[themes[0], "6-11 ans"] == {
        "theme": themes[0],
        "theme_libelle": Theme.objects.get(pk=themes[0]).libelle,
        "tranche": "6-11 ans",
        "etat": "fragile",
        "nombre": 1,
        "offres": [{"genre": "structure", "id": one.pk}],
        "structures": [one.pk],
        "raisons": ["Une seule offre : Atelier."],
        "jeunes": None,
        "accepte": None,
    }
    assert cases[themes[1], "6-11 ans"]["etat"] == "découvert"
    assert date.fromisoformat(data.pop("jusqu_au")) == date(timezone.localdate().year, 12, 31)
    assert data.pop("effectifs").startswith("Aucun effectif par âge")
    assert data == {
        "vue": "grille",
        "cite": "saint-aubin",
        "quartier": "QN04901A",
        "seuils": {
            "offres": 2,
            "solides": 1,
            "places_pour_100": None,
            "offres_pour_100": None,
            "plusieurs": 4,
        },
        "tranches": [
            {"libelle": band.label, "min_mois": band.min_months, "max_mois": band.max_months}
            for band in DEFAULT_BANDS
        ],
        "etats": {
            "non renseigné": len(cases) - 2,
            "découvert": 1,
            "fragile": 1,
            "insuffisant": 0,
            "couvert": 0,
            "plusieurs à la fois": 0,
        },
        "a_preciser": [
            {
                "genre": "structure",
                "id": bare.pk,
                "nom": "Sans rien",
                "raison": "Âges, thème et quartier à préciser",
            }
        ],
        "total": 1,
    }


def test_the_command_reads_what_the_team_notes(saint_aubin, place, themes):
    place("Bloquée", ages=(6, 11), themes=themes[:1], difficulte="bloquee", **VERIFIED)
    assert "Bloquée (bloquée)" in run("--cite", "saint-aubin", "--json")


def test_the_command_in_words(saint_aubin, place, themes):
    survey(saint_aubin, themes[0])
    lines = run("--cite", "saint-aubin").splitlines()
    assert lines[1].split() == ["découvert", "1"]
    assert lines[-2:] == [
        f"découvert    {Theme.objects.get(pk=themes[0]).libelle}, 6-11 ans (0)",
        "0 à préciser, 0 comptées.",
    ]


def test_the_command_refuses_in_french(saint_aubin, monplaisir):
    with pytest.raises(CommandError, match="Aucune cité n'a l'adresse « ailleurs »"):
        run("--cite", "ailleurs")
    with pytest.raises(
        CommandError, match=r"« X » n'est pas dans le périmètre de la cité \(quartiers : QN04901A\)"
    ):
        run("--cite", "saint-aubin", "--quartier", "X")
