"""The journal of contacts: what a contact changes around it, and the way back."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.acteurs.choices import Canal, Mobilisation
from maillage.acteurs.models import Contact, EtapeEnrolement, Sollicitation, Structure
from maillage.acteurs.rules import STAGES, next_stage, rank_of
from maillage.acteurs.services.enrolement import (
    CONTACT_FIELDS,
    delete_contact,
    done_next_step,
    note_contact,
    restore_contact,
    update_contact,
)
from maillage.acteurs.services.fusion import merge_structures
from maillage.acteurs.services.structures import create_structure, update_structure
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from tests.factories.acteurs import PersonneFactory, StructureFactory

TODAY = timezone.localdate()


@pytest.fixture
def passeurs(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Les Passeurs de mots")


@pytest.fixture
def note(saint_aubin, passeurs, persona):
    def noted(
        days_ago=0, canal=Canal.VISITE, resume="Vue au local.", structure=passeurs, by="amina", **values
    ):
        return note_contact(
            cite=saint_aubin, structure=structure, le=TODAY - timedelta(days=days_ago), canal=canal, resume=resume,
            by=persona(by), **values,
        )  # fmt: skip

    return noted


def path(structure):
    return [(row.etape, (TODAY - row.le).days) for row in structure.etapes.order_by("le", "pk")]


# ── the stage a contact leads to ──────────────────────────────────────


@given(st.sampled_from(Mobilisation), st.sampled_from(Canal))
def test_a_contact_never_takes_a_stage_away(current, canal):
    proposed = next_stage(current, canal)
    assert proposed is None or rank_of(proposed) > rank_of(current)
    assert proposed is None or proposed in STAGES


@pytest.mark.parametrize(
    ("current", "canal", "proposed"),
    [
        ("identifiee", "courriel", "contactee"),
        ("identifiee", "visite", "rencontree"),
        ("contactee", "telephone", None),
        ("contactee", "cafe_info", "rencontree"),
        ("contributrice", "rencontre", None),
        ("en_retrait", "courriel", None),
        ("en_retrait", "rencontre", "rencontree"),
    ],
)
def test_only_meeting_people_makes_them_met(current, canal, proposed):
    assert next_stage(current, canal) == proposed


# ── noting ────────────────────────────────────────────────────────────

pytest_db = pytest.mark.django_db


@pytest_db
def test_a_contact_moves_the_sheet(note, passeurs, persona):
    camille = PersonneFactory(cite=passeurs.cite)
    contact = note(
        3, personne=camille, lieu=" au local ", resume=" Prête à ouvrir un créneau. ", suite="Appeler l'école",
        suite_le=TODAY, mobilisation="rencontree",
    )  # fmt: skip
    passeurs.refresh_from_db()
    assert (contact.lieu, contact.resume, contact.equipier) == (
        "au local",
        "Prête à ouvrir un créneau.",
        persona("amina"),
    )
    assert (passeurs.mobilisation, passeurs.dernier_contact_le) == ("rencontree", TODAY - timedelta(days=3))
    assert (passeurs.version, path(passeurs)) == (2, [("rencontree", 3)])
    assert [event.kind for event in Event.objects.order_by("pk")] == ["enrolement_etape", "contact_note"]
    noted = Event.objects.get(kind="contact_note")
    assert (noted.objet_type, noted.contexte["structure"]["libelle"]) == (
        "acteurs.contact",
        "Les Passeurs de mots",
    )
    assert "Prête" not in str(noted.contexte)


@pytest_db
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"days_ago": -1}, "Un contact raconte ce qui a eu lieu"),
        ({"resume": "  "}, "Dites en une phrase"),
        ({"suite_le": TODAY}, "dites aussi ce qui est prévu"),
        (
            {"suite": "Rappeler", "suite_le": TODAY - timedelta(days=9)},
            "La suite est prévue avant le contact",
        ),
        ({"canal": "pigeon"}, "pigeon"),
    ],
)
def test_what_does_not_hold_together_is_refused(values, sentence, note):
    with pytest.raises(Refused, match=sentence):
        note(**values)
    assert not Contact.objects.exists()


@pytest_db
def test_strangers_archives_and_partners_are_refused(note, ailleurs, passeurs):
    with pytest.raises(Refused, match="appartient à une autre cité"):
        note(structure=StructureFactory(cite=ailleurs))
    with pytest.raises(Refused, match="Cette personne appartient à une autre cité"):
        note(personne=PersonneFactory(cite=ailleurs))
    with pytest.raises(Refused, match="Votre mandat ne permet pas"):
        note(by="malik")
    passeurs.statut = "archivee"
    passeurs.save()
    with pytest.raises(Refused, match="archivée"):
        note()


@pytest_db
def test_a_call_of_the_team_is_a_solicitation(note, passeurs):
    camille = PersonneFactory(cite=passeurs.cite)
    call = note(2, Canal.TELEPHONE, personne=camille)
    note(2, Canal.TELEPHONE, leur_initiative=True)
    note(2, Canal.VISITE)
    row = Sollicitation.objects.get()
    assert (row.nature, row.personne, row.structure, row.cle) == (
        "appel",
        camille,
        passeurs,
        f"contact:{call.pk}",
    )


@pytest_db
def test_an_older_contact_is_told_at_its_date(note, passeurs):
    note(10, mobilisation="contributrice")
    note(40, mobilisation="rencontree")
    passeurs.refresh_from_db()
    assert (passeurs.mobilisation, passeurs.dernier_contact_le) == (
        "contributrice",
        TODAY - timedelta(days=10),
    )
    assert path(passeurs) == [("rencontree", 40), ("contributrice", 10)]


@pytest_db
def test_a_stage_known_after_the_fact_dates_the_lower_ones(note, saint_aubin, persona):
    structure = create_structure(
        cite=saint_aubin,
        values={"nom": "Toupie", "type": "mediatheque", "mobilisation": "contactee"},
        by=None,
    )
    contact = note(7, mobilisation="rencontree", structure=structure)
    structure.refresh_from_db()
    assert (structure.mobilisation, path(structure)) == ("rencontree", [("contactee", 7), ("rencontree", 7)])
    delete_contact(contact=contact, by=persona("amina"))
    structure.refresh_from_db()
    assert (structure.mobilisation, structure.dernier_contact_le) == ("contactee", None)


@pytest_db
def test_the_form_of_the_sheet_writes_the_path_too(passeurs, persona):
    update_structure(
        structure=passeurs,
        base={"mobilisation": "identifiee"},
        mine={"mobilisation": "pilote"},
        by=persona("amina"),
    )
    assert path(passeurs) == [("pilote", 0)]


# ── correcting, deleting, ticking ─────────────────────────────────────


def correct(contact, by, **mine):
    return update_contact(contact=contact, base=read_fields(contact, mine), mine=mine, by=by)


@pytest_db
def test_a_correction_is_followed(note, passeurs, persona):
    amina, contact = persona("amina"), note(5, Canal.TELEPHONE, mobilisation="contactee")
    saved = correct(
        contact, amina, le=(TODAY - timedelta(days=8)).isoformat(), canal="courriel", resume="Autre"
    )
    passeurs.refresh_from_db()
    assert set(saved.written) == {"le", "canal", "resume"}
    assert (passeurs.dernier_contact_le, path(passeurs)) == (TODAY - timedelta(days=8), [("contactee", 8)])
    row = Sollicitation.objects.get()
    assert (row.nature, row.le) == ("courriel", TODAY - timedelta(days=8))
    assert Event.objects.get(kind="contact_modifie").changes["canal"] == ["telephone", "courriel"]
    contact.refresh_from_db()
    correct(contact, amina, canal="visite")
    assert Sollicitation.objects.get().annulee_le is not None
    contact.refresh_from_db()
    assert correct(contact, amina, canal="visite").written == ()
    assert contact.version == 3


@pytest_db
def test_another_person_met_is_asked_instead(note, passeurs, persona):
    first, second = PersonneFactory(cite=passeurs.cite), PersonneFactory(cite=passeurs.cite)
    contact = note(5, Canal.COURRIEL, personne=first)
    correct(contact, persona("amina"), personne=second.pk)
    assert Sollicitation.objects.get().personne == second


@pytest_db
def test_two_corrections_at_once_lose_nothing(note, persona):
    contact = note(5)
    base = read_fields(contact, ("resume",))
    correct(contact, persona("amina"), resume="Celui d'Amina")
    saved = update_contact(contact=contact, base=base, mine={"resume": "Celui de Paul"}, by=persona("paul"))
    assert [conflict.theirs for conflict in saved.conflicts] == ["Celui d'Amina"]


@pytest_db
def test_deleting_is_undone(note, passeurs, persona):
    amina = persona("amina")
    note(30, mobilisation="contactee")
    contact = note(5, Canal.TELEPHONE, mobilisation="rencontree")
    delete_contact(contact=contact, by=amina)
    passeurs.refresh_from_db()
    assert (passeurs.mobilisation, passeurs.dernier_contact_le) == ("contactee", TODAY - timedelta(days=30))
    assert Contact.objects.kept().count() == 1
    assert Sollicitation.objects.filter(annulee_le=None).count() == 0
    for gesture in (delete_contact, done_next_step):
        with pytest.raises(Refused, match="a été supprimé du journal"):
            gesture(contact=contact, by=amina)
    with pytest.raises(Refused, match="a été supprimé du journal"):
        correct(contact, amina, resume="Trop tard")
    restore_contact(contact=contact, by=amina)
    passeurs.refresh_from_db()
    assert (passeurs.mobilisation, passeurs.dernier_contact_le) == ("rencontree", TODAY - timedelta(days=5))
    assert Sollicitation.objects.filter(annulee_le=None).count() == 1
    with pytest.raises(Refused, match="déjà dans le journal"):
        restore_contact(contact=contact, by=amina)


@pytest_db
def test_a_date_typed_on_the_sheet_is_not_lost(note, passeurs, persona):
    Structure.objects.filter(pk=passeurs.pk).update(dernier_contact_le=TODAY - timedelta(days=2))
    contact = note(9)
    delete_contact(contact=contact, by=persona("amina"))
    passeurs.refresh_from_db()
    assert passeurs.dernier_contact_le == TODAY - timedelta(days=2)


@pytest_db
def test_what_was_deleted_a_month_ago_is_gone(note, persona):
    old, recent = note(5), note(4)
    delete_contact(contact=old, by=persona("amina"))
    Contact.objects.filter(pk=old.pk).update(supprime_le=timezone.now() - timedelta(days=31))
    delete_contact(contact=recent, by=persona("amina"))
    assert list(Contact.objects.all()) == [recent]


@pytest_db
def test_the_next_step_is_ticked_and_taken_back(note, persona):
    amina = persona("amina")
    contact = note(5, suite="Appeler l'école", suite_le=TODAY - timedelta(days=1))
    assert list(Contact.objects.all().waiting()) == [contact]
    assert done_next_step(contact=contact, by=amina).suite_faite_le == TODAY
    assert not Contact.objects.all().waiting().exists()
    assert done_next_step(contact=contact, done=False, by=amina).suite_faite_le is None
    done_next_step(contact=contact, on=date(2026, 1, 1), by=amina)
    contact.refresh_from_db()
    correct(contact, amina, suite="", suite_le=None)
    contact.refresh_from_db()
    assert contact.suite_faite_le is None
    with pytest.raises(Refused, match="Aucune suite n'est prévue"):
        done_next_step(contact=contact, by=amina)


@pytest_db
def test_merged_sheets_keep_every_contact_and_one_path(note, passeurs, saint_aubin, persona):
    twin = StructureFactory(cite=saint_aubin, nom="Passeurs de mots")
    note(9, mobilisation="contactee")
    note(1, structure=twin, mobilisation="rencontree")
    merge_structures(kept=passeurs, absorbed=twin, values={}, by=persona("amina"))
    assert [contact.structure for contact in Contact.objects.all()] == [passeurs, passeurs]
    assert path(passeurs) == [("contactee", 9)]
    trace = Event.objects.get(kind="structure_fusionnee").contexte["absorbee"]["fiche"]
    assert trace["etapes"] == [["rencontree", (TODAY - timedelta(days=1)).isoformat()]]


@pytest_db
def test_past_stages_are_read_in_the_trail(saint_aubin, persona):
    values = {"nom": "Toupie", "type": "mediatheque", "mobilisation": "contactee"}
    structure = create_structure(cite=saint_aubin, values=values, by=None)
    other = StructureFactory(cite=saint_aubin, mobilisation="pilote")
    StructureFactory(cite=saint_aubin)
    # at noon: a change of hour in between must not make it another day
    noon = timezone.localtime().replace(hour=12, minute=0)
    Event.objects.update(quand=noon - timedelta(days=100))
    EtapeEnrolement.objects.all().delete()
    import_module("maillage.acteurs.migrations.0003_etapes_passees").read_the_trail(apps, None)
    assert (path(structure), path(other)) == ([("contactee", 100)], [("pilote", 0)])
    assert EtapeEnrolement.objects.count() == 2


def test_every_field_of_a_contact_can_be_corrected():
    kept_apart = {
        "id",
        "cite",
        "structure",
        "cle",
        "suite_faite_le",
        "supprime_le",
        "version",
        "cree_le",
        "modifie_le",
    }
    assert {field.name for field in Contact._meta.concrete_fields} - kept_apart == set(CONTACT_FIELDS)
