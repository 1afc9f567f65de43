"""Writing a sheet: what is computed, who may, two people at once, life and history."""

import pytest
from django.utils import timezone

from maillage.acteurs.choices import Statut, Trace
from maillage.acteurs.models import PaireDistincte, Structure
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.selectors.historique import values_after
from maillage.acteurs.services.structures import (
    archive_structure,
    close_structure,
    create_structure,
    mark_verified,
    reopen_structure,
    restore_structure,
    restore_values,
    tell_apart,
    update_structure,
)
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from maillage.cites.models import Public, Theme
from tests.factories.acteurs import StructureFactory
from tests.factories.territoires import CommuneFactory, QpvFactory

SIRET = "21490007800012"


@pytest.fixture
def sheet(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Les Passeurs de mots", telephone="02 41 00 00 00")


def kinds(structure):
    return list(history_of(structure).order_by("pk").values_list("kind", flat=True))


class TestCreate:
    def test_what_is_computed(self, saint_aubin, persona):
        commune, qpv = CommuneFactory(), QpvFactory()
        values = {
            "nom": "École Jean-Moulin",
            "type": "ecole_primaire",
            "siret": SIRET,
            "commune": commune.pk,
            "latitude": 47.475,
            "longitude": -0.555,
        }
        made = create_structure(cite=saint_aubin, values=values, by=persona("amina"))
        assert (made.famille, made.siren, made.qpv, made.position_source) == (
            "etablissement",
            SIRET[:9],
            qpv,
            "saisie",
        )
        assert made.recherche.startswith("ecole jean moulin")
        assert "angers" in made.recherche.split()
        assert (made.version, made.provenances["nom"]["source"]) == (1, "saisie")

    def test_lists_are_written_and_the_trail_names_them(self, saint_aubin, persona):
        theme, public = Theme.objects.first(), Public.objects.first()
        values = {"nom": "X", "themes": [theme.pk], "publics": [public.pk]}
        made = create_structure(cite=saint_aubin, values=values, by=persona("amina"))
        assert (list(made.themes.all()), list(made.publics.all())) == ([theme], [public])
        event = history_of(made).get()
        assert event.kind == Trace.CREEE
        assert event.changes["themes"] == [None, [{"id": theme.pk, "libelle": theme.libelle}]]
        assert event.acteur_id == persona("amina").pk

    def test_look_alikes_ruled_out_are_remembered(self, saint_aubin, persona, sheet):
        made = create_structure(
            cite=saint_aubin, values={"nom": "Autre"}, by=persona("amina"), distinct_from=[sheet.pk]
        )
        pair = PaireDistincte.objects.get()
        assert (pair.premiere, pair.seconde, pair.par) == (sheet, made, persona("amina"))

    @pytest.mark.parametrize("name", ["malik", "lou", "remi", "nora", "theo", "sacha"])
    def test_only_those_who_steer(self, saint_aubin, persona, name):
        with pytest.raises(Refused) as refused:
            create_structure(cite=saint_aubin, values={"nom": "X"}, by=persona(name))
        assert refused.value.code == "droit"
        assert Structure.objects.count() == 0

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            (
                {"nom": "X" * 301},
                "Assurez-vous que cette valeur comporte au plus 300 caractères (actuellement 301).",
            ),
            (
                {"nom": "X", "age_min_mois": 60, "age_max_mois": 36},
                "L'âge maximum doit être supérieur à l'âge minimum.",
            ),
            ({"nom": "X", "latitude": 47.0}, "Donnez la latitude et la longitude, ou aucune des deux."),
        ],
    )
    def test_what_does_not_hold_together_is_refused_in_words(self, saint_aubin, values, sentence):
        with pytest.raises(Refused) as refused:
            create_structure(cite=saint_aubin, values=values, by=None)
        assert refused.value.sentence == sentence
        assert (Structure.objects.count(), Event.objects.count()) == (0, 0)


class TestUpdate:
    def save(self, sheet, by, base=None, **mine):
        base = base or read_fields(sheet, mine)
        return update_structure(structure=sheet, base=base, mine=mine, by=by)

    def test_a_change_gives_a_version_an_origin_and_an_event(self, sheet, persona):
        saved = self.save(sheet, persona("claire"), nom="Les Passeurs")
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.version, saved.written) == ("Les Passeurs", 2, ("nom",))
        assert sheet.provenances["nom"] == {"source": "saisie", "date": timezone.localdate().isoformat()}
        event = history_of(sheet).get()
        assert (event.changes, event.contexte["version"]) == (
            {"nom": ["Les Passeurs de mots", "Les Passeurs"]},
            2,
        )

    def test_nothing_changed_writes_nothing(self, sheet, persona):
        assert self.save(sheet, persona("amina"), nom=sheet.nom).written == ()
        sheet.refresh_from_db()
        assert (sheet.version, Event.objects.count()) == (1, 0)

    def test_two_people_on_different_fields_are_both_kept(self, sheet, persona):
        base = read_fields(sheet, ["nom", "telephone"])
        self.save(sheet, persona("claire"), base, nom=base["nom"], telephone="02 41 11 11 11")
        saved = self.save(sheet, persona("amina"), base, nom="Nouveau nom", telephone=base["telephone"])
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.telephone) == ("Nouveau nom", "02 41 11 11 11")
        assert (saved.written, saved.kept_theirs, saved.conflicts) == (("nom",), ("telephone",), ())

    def test_two_people_on_the_same_field_write_nothing_until_one_chooses(self, sheet, persona):
        base = read_fields(sheet, ["nom", "description"])
        self.save(sheet, persona("claire"), base, nom="De Claire", description="")
        saved = self.save(sheet, persona("amina"), base, nom="D'Amina", description="Lire ensemble")
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.description) == ("De Claire", "")
        conflict = saved.conflicts[0]
        assert (conflict.field, conflict.base, conflict.mine, conflict.theirs) == (
            "nom", "Les Passeurs de mots", "D'Amina", "De Claire",
        )  # fmt: skip

    def test_an_age_range_is_chosen_as_one(self, sheet, persona):
        base = read_fields(sheet, ["age_min_mois", "age_max_mois"])
        self.save(sheet, persona("claire"), base, age_min_mois=36, age_max_mois=72)
        saved = self.save(sheet, persona("amina"), base, age_min_mois=36, age_max_mois=132)
        assert [conflict.field for conflict in saved.conflicts] == ["age_max_mois"]
        assert saved.kept_theirs == ()

    def test_an_archived_sheet_is_not_changed(self, sheet, persona):
        archive_structure(structure=sheet, by=persona("amina"))
        with pytest.raises(Refused) as refused:
            self.save(sheet, persona("amina"), nom="X")
        assert refused.value.code == "archivee"

    def test_a_structure_is_not_its_own_mother(self, sheet, persona):
        with pytest.raises(Refused) as refused:
            self.save(sheet, persona("amina"), mere=sheet.pk)
        assert refused.value.code == "mere"

    def test_the_partner_keeps_their_own_sheet_but_not_the_notes_of_the_team(self, sheet, persona):
        sheet.rattachements.create(cite=sheet.cite, user=persona("malik"))
        self.save(sheet, persona("malik"), nom="Par Malik")
        sheet.refresh_from_db()
        assert sheet.nom == "Par Malik"
        with pytest.raises(Refused) as refused:
            self.save(sheet, persona("malik"), difficulte="facile")
        assert refused.value.code == "equipe"

    def test_moving_the_point_moves_the_district(self, sheet, persona):
        qpv = QpvFactory()
        self.save(sheet, persona("amina"), latitude=47.475, longitude=-0.555)
        sheet.refresh_from_db()
        assert (sheet.qpv, sheet.position_source) == (qpv, "saisie")
        self.save(sheet, persona("amina"), latitude=None, longitude=None)
        sheet.refresh_from_db()
        assert (sheet.qpv, sheet.position_source) == (None, "")


class TestLife:
    def test_archive_and_undo_give_back_the_same_statut(self, sheet, persona):
        close_structure(structure=sheet, by=persona("amina"))
        archive_structure(structure=sheet, by=persona("amina"))
        assert Structure.objects.get(pk=sheet.pk).statut == Statut.ARCHIVEE
        restore_structure(structure=sheet, by=persona("amina"))
        assert Structure.objects.get(pk=sheet.pk).statut == Statut.FERMEE
        reopen_structure(structure=sheet, by=persona("amina"))
        assert Structure.objects.get(pk=sheet.pk).statut == Statut.ACTIVE
        assert kinds(sheet) == [Trace.STATUT] * 4

    def test_archiving_is_for_the_cpo(self, sheet, persona):
        with pytest.raises(Refused) as refused:
            archive_structure(structure=sheet, by=persona("claire"))
        assert refused.value.code == "droit"

    def test_verified_today_by(self, sheet, persona):
        mark_verified(structure=sheet, by=persona("claire"))
        sheet.refresh_from_db()
        assert (sheet.verifiee_le, sheet.verifiee_par) == (timezone.localdate(), persona("claire"))
        assert kinds(sheet) == [Trace.VERIFIEE]

    def test_pairs_are_told_apart_once_and_within_a_cite(self, sheet, saint_aubin, ailleurs, persona):
        other = StructureFactory(cite=saint_aubin)
        assert tell_apart(other, sheet, by=persona("amina")) == tell_apart(sheet, other, by=persona("amina"))
        with pytest.raises(Refused):
            tell_apart(sheet, StructureFactory(cite=ailleurs), by=None)


class TestHistory:
    @pytest.fixture
    def changed(self, saint_aubin, persona):
        theme = Theme.objects.first()
        made = create_structure(
            cite=saint_aubin,
            values={"nom": "Un", "themes": [theme.pk], "description": "a"},
            by=persona("amina"),
        )
        for nom in ("Deux", "Trois"):
            update_structure(
                structure=made,
                base=read_fields(made, ["nom", "themes"]),
                mine={"nom": nom, "themes": []},
                by=None,
            )
            made.refresh_from_db()
        return made

    def test_the_sheet_as_it_was(self, changed):
        first, second, third = history_of(changed).order_by("pk")
        names = [values_after(changed, event.pk)["nom"] for event in (first, second, third)]
        assert names == ["Un", "Deux", "Trois"]
        assert values_after(changed, first.pk)["themes"] == [Theme.objects.first().pk]

    def test_a_whole_version_comes_back_as_a_new_one(self, changed, persona):
        first = history_of(changed).order_by("pk")[0]
        restore_values(
            structure=changed, values=values_after(changed, first.pk), by=persona("amina"), event_id=first.pk
        )
        changed.refresh_from_db()
        assert (changed.nom, changed.version, list(changed.themes.all())) == (
            "Un",
            4,
            [Theme.objects.first()],
        )
        assert kinds(changed) == [Trace.CREEE, Trace.MODIFIEE, Trace.MODIFIEE, Trace.RETABLIE_VERSION]

    def test_what_has_gone_since_is_left_empty(self, changed, persona):
        mother = StructureFactory(cite=changed.cite)
        gone = mother.pk
        mother.delete()
        restore_values(
            structure=changed, values={"mere": gone, "nom": "Un", "themes": ["disparu"]}, by=None, event_id=0
        )
        changed.refresh_from_db()
        assert (changed.mere, changed.nom, list(changed.themes.all())) == (None, "Un", [])

    def test_every_field_of_the_sheet_goes_there_and_back(self, changed):
        values = read_fields(changed, SHEET_FIELDS)
        copy = create_structure(cite=changed.cite, values=values, by=None)
        assert read_fields(Structure.objects.get(pk=copy.pk), SHEET_FIELDS) == values
