"""The sets of bits give what the database gives, and follow every write."""

import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from maillage.acteurs.choices import Difficulte, Mobilisation, TypeStructure
from maillage.acteurs.forms.filtres import parse_filters
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors import cube, fiches
from maillage.acteurs.selectors.annuaire import filtered
from maillage.acteurs.selectors.cube import cube_of
from maillage.acteurs.selectors.facettes import explore
from tests.acteurs.directory import add, names
from tests.factories.territoires import QpvFactory

pytestmark = pytest.mark.django_db
QUERIES = (
    "", "theme=sport", "theme=sport&theme=sante", "public=parent", "type=college", "famille=etat", "age_min=3&age_max=6",
    "age_min=8", "age_max=2", "quartier=hors", "quartier=sans-position", "quartier=QN04901M", "mobilisation=pilote",
    "difficulte=bloquee", "referent=aucun", "verification=6m", "verification=jamais", "statut=toutes", "statut=archivee",
    "q=structure 1", "q=strukture", "q=jardin&theme=sport&verification=1a&age_min=4", "tri=-nom&theme=sport", "tri=age",
)  # fmt: skip


@pytest.fixture
def cite(saint_aubin):
    cube._cubes.clear()
    QpvFactory(code="QN04901M", nom="Monplaisir")
    today = timezone.localdate()
    themes, stages = ("sport", "sante", "culture"), Mobilisation.values
    for rank in range(40):
        placed = rank % 3 > 0
        add(
            saint_aubin, f"{'Jardin' if rank % 4 else 'Élan'} structure {rank}", type=TypeStructure.values[rank % 40],
            themes=[themes[rank % 3]] if rank % 5 else [], publics=["parent"] if rank % 2 else [],
            latitude=47.475 if placed else None, longitude=(-0.555 if rank % 2 else -1.5) if placed else None,
            age_min_mois=12 * (rank % 7) if rank % 4 else None, age_max_mois=12 * (8 + rank % 5) if rank % 6 else None,
            mobilisation=stages[rank % len(stages)], difficulte=Difficulte.values[rank % 5],
            statut="archivee" if rank % 11 == 0 else "active",
            verifiee_le=today - timedelta(days=40 * rank) if rank % 3 else None,
        )  # fmt: skip
    return saint_aubin


@pytest.mark.parametrize("query", QUERIES)
def test_the_page_shows_and_counts_what_the_database_selects(cite, persona, query):
    filtres = parse_filters(QueryDict(query))
    selected = filtered(cite, persona("amina"), filtres)
    found = explore(cite, persona("amina"), filtres)
    assert found.affichees == selected.count()
    assert names(found.structures) == names(selected)
    if found.ordre is not None:
        assert found.ordre == [structure.pk for structure in selected]


@pytest.mark.parametrize(
    "parameter",
    [
        "theme",
        "public",
        "type",
        "famille",
        "quartier",
        "mobilisation",
        "difficulte",
        "referent",
        "verification",
        "statut",
    ],
)
def test_each_count_is_the_number_shown_when_the_choice_is_made(cite, persona, parameter):
    facettes = explore(cite, persona("amina"), parse_filters(QueryDict("age_min=2"))).facettes
    shown = {
        value: filtered(
            cite, persona("amina"), parse_filters(QueryDict(f"age_min=2&{parameter}={value}"))
        ).count()
        for value, _, _ in facettes[parameter]
    }
    assert {value: number for value, _, number in facettes[parameter]} == shown


def test_the_cube_is_kept_until_a_sheet_is_written(cite, django_assert_num_queries):
    first = cube_of(cite)
    with django_assert_num_queries(1):
        assert cube_of(cite) is first
    structure = Structure.objects.filter(cite=cite).first()
    structure.save()
    assert cube_of(cite) is not first


def test_the_cube_follows_the_districts(cite):
    first = cube_of(cite)
    Structure.objects.filter(cite=cite, qpv__isnull=False).update(qpv=None)
    assert cube_of(cite) is not first


def test_a_directory_put_back_in_its_former_state_is_read_whole(cite):
    first = cube_of(cite)
    Structure.objects.filter(cite=cite).update(modifie_le=timezone.now() - timedelta(days=9), famille="etat")
    assert cube_of(cite).bits["famille"].keys() == {"etat"} != first.bits["famille"].keys()


def test_the_cube_is_not_kept_for_more_than_a_minute(cite):
    first = cube_of(cite, clock=lambda: 0.0)
    assert cube_of(cite, clock=lambda: 59.0) is first
    assert cube_of(cite, clock=lambda: 130.0) is not first


def test_a_cube_brought_up_to_date_is_the_one_read_whole(cite, django_assert_num_queries):
    cube_of(cite)
    written = Structure.objects.filter(cite=cite, nom__startswith="Jardin").first()
    written.nom, written.mobilisation, written.age_min_mois = "Zénith des jeunes", "pilote", 36
    written.save()
    written.themes.set(["culture"])
    add(cite, "Arche nouvelle", themes=["sante"], publics=["parent"])
    Structure.objects.filter(cite=cite, nom__contains="structure 7").delete()
    with django_assert_num_queries(5):
        known = cube_of(cite)
    whole = cube_of(cite, clock=lambda: time.monotonic() + 120)
    assert known is not whole
    assert (known.bits, known.days, known.ages, known.pks) == (
        whole.bits,
        whole.days,
        whole.ages,
        whole.pks,
    )


def test_a_write_that_keeps_its_date_is_read_all_the_same(cite):
    first = cube_of(cite)
    # not through `save`: the date stays, the total of versions moves
    Structure.objects.filter(cite=cite, nom__contains="structure 7").update(
        version=F("version") + 1, mobilisation="pilote"
    )
    again = cube_of(cite)
    assert again.bits["mobilisation"] != first.bits["mobilisation"]


@pytest.mark.parametrize(("written", "read_at"), [(2, 10.0), (3, 20.0)])
def test_few_sheets_are_brought_up_to_date_an_import_is_read_whole(cite, monkeypatch, written, read_at):
    # the last sheet written before is always read again with those written since
    monkeypatch.setattr(fiches, "MANY", 3)
    cube_of(cite, clock=lambda: 10.0)
    for structure in Structure.objects.filter(cite=cite, statut="active")[:written]:
        structure.mobilisation = "en_retrait"
        structure.save()
    known = cube_of(cite, clock=lambda: 20.0)
    assert cube._cubes[cite.pk].at == read_at
    assert known.bits == cube_of(cite, clock=lambda: 200.0).bits


def test_a_sheet_written_while_the_others_are_read_is_not_lost(cite, monkeypatch):
    first, version_of = Structure.objects.filter(cite=cite, statut="active").first(), fiches.version_of

    def asked_too_early(of):
        """As if another process wrote between the version and the reading."""
        version = version_of(of)
        first.mobilisation = "en_retrait"
        first.save()
        return version

    with monkeypatch.context() as patch:
        patch.setattr(cube, "version_of", asked_too_early)
        cube_of(cite)
    known = cube_of(cite)
    assert first.pk in known.in_order(known.bits["mobilisation"]["en_retrait"])


def test_two_writes_of_one_moment_are_both_read(cite):
    one, another = Structure.objects.filter(cite=cite, statut="active")[:2]
    one.save()
    cube_of(cite)
    another.version += 1
    Structure.objects.filter(pk=another.pk).update(
        version=another.version, mobilisation="en_retrait", modifie_le=one.modifie_le
    )
    known = cube_of(cite)
    assert another.pk in known.in_order(known.bits["mobilisation"]["en_retrait"])


def test_misspelt_words_are_looked_for_among_what_was_just_written(cite, persona):
    def found(text):
        return names(explore(cite, persona("amina"), parse_filters(QueryDict(f"q={text}"))).structures)

    assert found("strukture")
    add(cite, "Xylophone du Lac")
    assert found("xilophone") == ["Xylophone du Lac"]
