"""Mind maps: what the branches are, in what order, with which notes, and as which files."""

import json
from datetime import date
from xml.etree.ElementTree import fromstring

import pytest
from django.urls import reverse

from maillage.actions.models import Axe, Partenaire
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.cartographie.choices import Lecture
from maillage.cartographie.exports.cartes_mentales import legend, rows
from maillage.cartographie.models import CarteMentale
from maillage.cartographie.selectors.mentale import Demande, Noeud, arbre, folded
from maillage.cartographie.services.cartes_mentales import move_branch, write_note
from maillage.cites.models import Theme
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
AXES = Demande(Lecture.AXES, 2026)
FAMILIES = Demande(Lecture.FAMILLES, 2026)


@pytest.fixture
def cast(saint_aubin):
    """Two axes, the second with an action carried by the school with the association; one action without axis."""
    school = StructureFactory(cite=saint_aubin, nom="Collège", type="college")
    club = StructureFactory(cite=saint_aubin, nom="Atelier", type="association")
    Axe.objects.create(cite=saint_aubin, code="1", libelle="École", chemin="001.")
    axis = Axe.objects.create(cite=saint_aubin, code="2", libelle="Familles", chemin="002.")
    sub = Axe.objects.create(cite=saint_aubin, parent=axis, niveau=2, libelle="Lire", chemin="002.001.")
    action = ActionFactory(
        cite=saint_aubin, porteur=school, intitule="Chorale", etat="en_cours", objectif=sub,
        debut=date(2026, 1, 5), fin=date(2026, 6, 30),
    )  # fmt: skip
    Partenaire.objects.create(cite=saint_aubin, action=action, structure=club, role="appui")
    ActionFactory(cite=saint_aubin, porteur=None, intitule="Bal", etat="validee", annee=2026)
    ActionFactory(cite=saint_aubin, intitule="Rêve", etat="idee", annee=2026)
    return {"school": school, "club": club, "action": action}


def drawn(node):
    """The tree as nested lists of labels."""
    return [node.said, *(drawn(child) for child in node.children)]


def page(client, cite, name="mentale", *args, **query):
    return client.get(reverse(f"cartographie:{name}", args=[cite.slug, *args]), query)


def post(client, cite, name, *args, data=None, **query):
    return client.post(reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query), data or {})


# ── readings ──────────────────────────────────────────────────────────


def test_axes_hold_the_actions_of_the_year_and_who_takes_part(saint_aubin, cast):
    root = arbre(saint_aubin, None, AXES).racine
    assert drawn(root)[1:] == [
        ["2 Familles", ["Chorale", ["Collège (porteur)"], ["Atelier (appui)"]]],
        ["Sans axe", ["Bal"]],
    ]
    assert arbre(saint_aubin, None, Demande(Lecture.AXES, 2024)).vide


def test_families_hold_their_structures(saint_aubin, cast):
    StructureFactory(cite=saint_aubin, nom="Fermée", statut="fermee")
    assert drawn(arbre(saint_aubin, None, FAMILIES).racine)[1:] == [
        ["Établissements scolaires", ["Collège"]],
        ["Associations", ["Atelier"]],
    ]


def test_around_a_theme_what_the_cite_has_on_it(saint_aubin, cast):
    theme = Theme.objects.first()
    cast["action"].themes.set([theme])
    cast["club"].themes.set([theme])
    shown = arbre(saint_aubin, None, Demande(Lecture.THEME, 2026, theme)).racine
    assert drawn(shown) == [
        theme.libelle,
        ["Actions", ["Chorale", ["Collège (porteur)"], ["Atelier (appui)"]]],
        ["Structures", ["Associations", ["Atelier"]]],
    ]


def test_an_action_kept_for_the_team_is_not_a_branch_for_partners(saint_aubin, cast, persona):
    cast["action"].visibilite = "equipe"
    cast["action"].save()
    assert arbre(saint_aubin, persona("malik"), AXES).racine.find(f"a{cast['action'].pk}") is None
    assert arbre(saint_aubin, persona("amina"), AXES).racine.find(f"a{cast['action'].pk}") is not None


def test_facts_of_another_cite_are_not_there(saint_aubin, ailleurs):
    StructureFactory(cite=ailleurs)
    assert arbre(saint_aubin, None, FAMILIES).vide


# ── folding ───────────────────────────────────────────────────────────


def forest(*sizes, deep=0):
    """A root with so many branches of so many leaves, each leaf holding `deep` more."""
    return Noeud(
        "r", "R", "cite",
        children=tuple(
            Noeud(f"{b}", f"B{b}", "groupe", children=tuple(
                Noeud(f"{b}.{n}", "L", "action", children=tuple(
                    Noeud(f"{b}.{n}.{d}", "D", "structure") for d in range(deep)
                ))
                for n in range(size)
            ))
            for b, size in enumerate(sizes)
        ),
    )  # fmt: skip


def test_what_is_legible_is_not_folded():
    assert folded(forest(40, 50), legible=100) == frozenset()


def test_the_deepest_level_is_folded_at_once():
    assert folded(forest(3, 2, deep=30), legible=100) == {"0.0", "0.1", "0.2", "1.0", "1.1"}


def test_then_the_largest_branches_until_it_is_legible():
    assert folded(forest(20, 90, 60), legible=100) == {"1"}
    assert folded(forest(80, 90, 60), legible=100) == {"1", "0"}


def test_what_people_open_or_close_stays_so():
    tree = forest(3, 2, deep=30)
    assert folded(tree, opened=["0.1"], legible=100) == {"0.0", "0.2", "1.0", "1.1"}
    assert folded(forest(4, 5), closed=["1", "gone", "0.1"]) == {"1"}


# ── order ─────────────────────────────────────────────────────────────


def keys(cite, demande=FAMILIES):
    return [child.key for child in arbre(cite, None, demande).racine.children]


def test_a_branch_goes_up_and_a_new_one_comes_after(saint_aubin, cast, persona):
    amina = persona("amina")
    move_branch(saint_aubin, FAMILIES, key="fassociation", up=True, seen=1, by=amina)
    assert keys(saint_aubin) == ["fassociation", "fetablissement"]
    StructureFactory(cite=saint_aubin, type="prefecture")
    assert keys(saint_aubin) == ["fassociation", "fetablissement", "fetat"]
    move_branch(saint_aubin, FAMILIES, key="fassociation", up=False, seen=2, by=amina)
    assert keys(saint_aubin) == ["fetablissement", "fassociation", "fetat"]
    event = Event.objects.filter(kind="carte_mentale_ordre").latest("pk")
    assert event.contexte == {"branche": "Associations", "avant": ""}


def test_who_does_not_see_a_branch_moves_around_it(saint_aubin, persona):
    """Who leads a working group does not see all: an action kept for the team stays where it was."""
    titles = {}
    for title, seen in (("A", "reseau"), ("B", "equipe"), ("C", "reseau")):
        titles[title] = ActionFactory(
            cite=saint_aubin, intitule=title, etat="en_cours", annee=2026, visibilite=seen
        ).pk
    move_branch(saint_aubin, AXES, key=f"a{titles['C']}", up=True, seen=1, by=persona("lou"))
    (group,) = arbre(saint_aubin, None, AXES).racine.children
    assert [child.label for child in group.children] == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("key", "up", "seen", "sentence"),
    [
        ("fetablissement", True, 1, "est déjà la première"),
        ("fassociation", False, 1, "est déjà la dernière"),
        ("fassociation", True, 7, "Quelqu'un vient de changer"),
        ("r", True, 1, "n'est plus dans la carte"),
        ("nulle part", True, 1, "n'est plus dans la carte"),
    ],
)
def test_a_move_that_cannot_be_is_said(saint_aubin, cast, persona, key, up, seen, sentence):
    with pytest.raises(Refused, match=sentence):
        move_branch(saint_aubin, FAMILIES, key=key, up=up, seen=seen, by=persona("amina"))
    assert keys(saint_aubin) == ["fetablissement", "fassociation"]


def test_moving_from_the_page(login, saint_aubin, cast):
    client = login("amina")
    shown = page(client, saint_aubin, lecture="familles", modifier="oui")
    assert 'value="haut:fassociation"' in shown.text
    data = {"geste": "haut:fassociation", "vu": shown.context["arbre"].carte.version}
    answer = post(client, saint_aubin, "mentale_ranger", data=data, lecture="familles")
    assert answer.url.endswith("modifier=oui#b-fassociation")
    assert keys(saint_aubin) == ["fassociation", "fetablissement"]
    again = client.post(
        answer.url.replace("mentale/", "mentale/ranger/"), {"geste": "?", "vu": "x"}, follow=True
    )
    assert "rechargez la page" in again.text


# ── notes ─────────────────────────────────────────────────────────────


def note(client, cite, text, read="", key="fassociation"):
    return post(
        client, cite, "mentale_note", data={"note": text, "lu": read}, lecture="familles", branche=key
    )


def test_a_note_is_kept_shown_and_removed(login, saint_aubin, cast):
    client = login("amina")
    assert note(client, saint_aubin, "À revoir\r\nen mars").status_code == 302
    shown = page(client, saint_aubin, lecture="familles")
    assert "À revoir<br>en mars" in shown.text
    assert "Associations *" in shown.text
    assert page(client, saint_aubin, "mentale_note", lecture="familles", branche="fassociation").context[
        "form"
    ].initial == {"note": "À revoir\nen mars", "lu": "À revoir\nen mars"}
    note(client, saint_aubin, " ", "À revoir\r\nen mars")
    assert CarteMentale.objects.get().notes == {}


def test_two_people_write_the_same_note(login, saint_aubin, cast, persona):
    write_note(saint_aubin, FAMILIES, key="fassociation", read="", text="la sienne", by=persona("claire"))
    client = login("amina")
    answer = note(client, saint_aubin, "la mienne")
    assert answer.status_code == 200
    assert "la sienne" in answer.text
    form = answer.context["form"]
    assert (form["note"].value(), form["lu"].value()) == ("la mienne", "la sienne")
    assert note(client, saint_aubin, "la mienne", "la sienne").status_code == 302
    assert CarteMentale.objects.get().notes == {"fassociation": "la mienne"}


def test_a_note_too_long_is_refused_and_still_there(login, saint_aubin, cast):
    answer = note(login("amina"), saint_aubin, "x" * 2001)
    assert "2001 signes, 2000 au plus" in answer.text
    assert answer.context["form"]["note"].value() == "x" * 2001


def test_a_note_on_a_branch_that_has_gone_is_told(login, saint_aubin, cast):
    answer = login("amina").get(
        reverse("cartographie:mentale_note", args=[saint_aubin.slug], query={"branche": "x99"}), follow=True
    )
    assert "rechargez la page" in answer.text


def test_a_note_whose_branch_has_gone_is_kept_and_shown_to_the_team_alone(login, saint_aubin, cast):
    key = f"a{cast['action'].pk}"
    client = login("amina")
    post(client, saint_aubin, "mentale_note", data={"note": "Secret", "lu": ""}, branche=key, annee=2026)
    cast["action"].visibilite = "equipe"
    cast["action"].save()
    assert "Secret" in page(client, saint_aubin, annee=2025).text
    assert "Secret" not in page(login("malik"), saint_aubin, annee=2026).text


# ── the page and the files ────────────────────────────────────────────


def test_the_picture_is_drawn_without_script(login, saint_aubin, cast):
    response = page(login("malik"), saint_aubin, annee=2026)
    assert "<svg" in response.text
    assert response.text.count("Chorale") >= 3
    assert "Ranger et annoter" not in response.text


def test_a_folded_branch_opens_and_a_group_closes(login, saint_aubin, cast):
    response = page(login("malik"), saint_aubin, annee=2026, ferme="x")
    assert "Sans axe +1" in response.text
    assert "ouvre=x#dessin" in response.text
    assert page(login("malik"), saint_aubin, annee=2026, ferme="x", tout="oui").context["repliees"] == 0


@pytest.mark.parametrize(
    "query",
    [{"lecture": "lune"}, {"annee": "vingt"}, {"annee": "9"}, {"lecture": "theme", "theme": "poterie"}],
)
def test_what_is_not_understood_is_said(login, saint_aubin, query):
    response = page(login("amina"), saint_aubin, **query)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_an_empty_cite_is_told_what_to_do(login, saint_aubin):
    assert "Rien à dessiner" in page(login("amina"), saint_aubin).text


FILES = {"svg": b"<svg", "pdf": b"%PDF-", "mm": b"<?xml", "opml": b"<?xml", "markdown": b"# "}


@pytest.mark.parametrize("forme", FILES)
def test_the_map_leaves_as_a_file_and_that_is_traced(login, saint_aubin, cast, forme):
    write_note(saint_aubin, AXES, key=f"a{cast['action'].pk}", read="", text="Le soir", by=None)
    answer = post(login("amina"), saint_aubin, "mentale_exporter", forme, annee=2026)
    assert answer.content.startswith(FILES[forme])
    assert answer.headers["Content-Disposition"].startswith(
        'attachment; filename="carte-mentale-axes-saint-aubin-'
    )
    traced = Event.objects.get(kind="export_carte_mentale").contexte
    assert traced == {"format": forme, "lecture": "axes", "sujet": "", "nombre": 7}
    if forme not in ("pdf", "svg"):
        assert "Le soir" in answer.text
    if forme == "markdown":
        assert f"[Chorale](<http://testserver/c/saint-aubin/actions/{cast['action'].pk}/>)" in answer.text
    if forme == "svg":
        assert fromstring(answer.text).get("aria-label")


def test_an_unknown_file_is_not_there(login, saint_aubin):
    assert post(login("amina"), saint_aubin, "mentale_exporter", "doc").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_follow_the_size(login, saint_aubin, rows, django_assert_max_num_queries):
    for _ in range(rows):
        action = ActionFactory(
            cite=saint_aubin, porteur=StructureFactory(cite=saint_aubin), etat="en_cours", annee=2026
        )
        Partenaire.objects.create(
            cite=saint_aubin, action=action, structure=StructureFactory(cite=saint_aubin), role="appui"
        )
    client = login("amina")
    for query in ({"annee": 2026}, {"lecture": "familles"}, {"lecture": "theme", "theme": "sport"}):
        page(client, saint_aubin, **query)
        with django_assert_max_num_queries(24):
            page(client, saint_aubin, **query)


def test_keys_are_stored_as_json_can_hold_them(saint_aubin, cast, persona):
    move_branch(saint_aubin, FAMILIES, key="fassociation", up=True, seen=1, by=persona("amina"))
    assert json.loads(json.dumps(CarteMentale.objects.get().ordre)) == {
        "r": ["fassociation", "fetablissement"]
    }


def test_the_page_to_print_says_its_shapes_and_holds_the_whole_outline_with_its_notes(saint_aubin, cast):
    write_note(saint_aubin, AXES, key=f"a{cast['action'].pk}", read="", text="Le soir", by=None)
    tree = arbre(saint_aubin, None, AXES)
    assert legend(tree) == "■ axe, famille ou groupe · ▲ action · ◆ structure"
    held = [(name.strip(), note) for name, note in rows(tree.racine.children)]
    assert ("Chorale", "Le soir") in held
    assert len(held) == len(list(tree.racine.walk())) - 1
