"""Every address carries a guard; the public ones are listed here by hand."""

from tests.helpers.urls import our_addresses

PUBLIC = {
    "bilan_public",
    "flux_agenda",
    "reunion_reponse",
    "reponse_campagne",
    "reponse_ouverte",
    "desabonnement",
    "accueil:composants",
    "accueil:premiers_pas",
    "territoires:communes",
}
SIGNED_IN_ONLY = {
    "accueil:depart",
    "accueil:profil",
    "territoires:etablissements",
    "territoires:quartiers",
}


def test_every_address_has_a_guard():
    bare = [a.route for a in our_addresses() if a.guard is None]
    assert bare == [], (
        "ces pages n'ont pas de garde : @page, @command, @form_page (maillage/access/guards.py)"
    )


def test_public_pages_are_those_listed():
    assert {a.name for a in our_addresses() if a.guard.kind == "public_page"} == PUBLIC


def test_pages_open_to_any_account_are_those_listed():
    assert {a.name for a in our_addresses() if a.guard.kind == "signed_in_page"} == SIGNED_IN_ONLY


def test_pages_in_a_cite_check_a_capability():
    inside = [a for a in our_addresses() if "slug" in a.kwargs]
    assert inside
    assert [a.name for a in inside if a.guard.capability is None] == []


def test_objects_are_fetched_by_the_guard():
    """`pk` in an address is resolved by the guard, within the cité."""
    assert [a.name for a in our_addresses() if "pk" in a.kwargs and a.guard.objet is None] == []
