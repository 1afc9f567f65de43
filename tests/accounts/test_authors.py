"""The author of an event: an account, the program, or somebody who came by a signed link."""

import pytest

from maillage.accounts.selectors import authors_of
from maillage.audit.services import build_event

pytestmark = pytest.mark.django_db


def test_each_event_has_an_author(persona, django_assert_num_queries):
    amina = persona("amina")
    known = build_event("x", by=amina)
    machine, linked, gone = (build_event("x", by=None, contexte=c) for c in ({}, {"lien": 3}, {}))
    gone.acteur_id = amina.pk + 1000
    with django_assert_num_queries(1):
        author = authors_of([known, machine, linked, gone])
        told = [author(event) for event in (known, machine, linked, gone)]
    assert told == [amina.nom_complet, "Le programme", "La structure (par son lien)", "Un compte supprimé"]


def test_the_words_of_a_link_are_those_of_the_room():
    event = build_event("x", by=None, contexte={"lien": 3})
    assert authors_of([event], by_link="Le porteur")(event) == "Le porteur"
