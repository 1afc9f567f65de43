"""Schools from the ministry's files: read, compared, written, undone."""

import csv
import time
from collections import Counter

import pytest

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, Instruction, SourceLine, Verdict, importers
from maillage.core.text import fold
from maillage.territoires.models import Etablissement
from maillage.territoires.selectors import etablissement_by_uai
from maillage.territoires.services import load_communes, save_etablissements
from tests.factories.cites import PerimetreEtablissementFactory
from tests.factories.territoires import EtablissementFactory, uai
from tests.helpers.donnees import donnees

pytestmark = pytest.mark.django_db
LURCAT = {
    "uai": "0490003M", "nom": "Collège Jean Lurçat", "type": "COLLEGE", "secteur": "PUBLIC", "adresse": "2 rue X",
    "complement": "Monplaisir", "code_postal": "49100", "commune": "ANGERS", "code_insee": "49007",
    "latitude": "47.4886", "longitude": "-0.5283", "education_prioritaire": "REP+", "etat": "OUVERT",
    "telephone": "0241430000", "courriel": "CE.0490003M@AC-NANTES.FR", "siret": "",
}  # fmt: skip


def importer():
    return importers.get("etablissements")


def silent(done, total):
    pass


def prepare(rows, *, cite=None, by=None, progress=silent):
    lines = [SourceLine(number, row) for number, row in enumerate(rows, 2)]
    return list(importer().prepare(cite=cite, lines=lines, by=by, shape="tableur", progress=progress))


def apply(proposals, *, cite=None, by=None):
    instructions = [
        Instruction(number, p.number, p.default_decision, p.data, p.target_id)
        for number, p in enumerate(proposals)
        if p.verdict != Verdict.REJECTED
    ]
    return importer().apply(
        cite=cite, instructions=instructions, by=by, source="annuaire.csv", progress=silent
    )


def sentences(proposal):
    return [(problem.column, problem.blocking) for problem in proposal.problems]


def test_a_new_school_is_written_as_people_write_it(communes):
    [proposal] = prepare([LURCAT])
    assert (proposal.verdict, proposal.label, proposal.problems) == (Verdict.NEW, "Collège Jean Lurçat", [])
    [outcome] = apply([proposal])
    assert outcome.result == Verdict.NEW
    school = etablissement_by_uai("0490003M")
    assert (school.nom, school.type, school.secteur, school.commune_id) == (
        "Collège Jean Lurçat",
        "Collège",
        "Public",
        "49007",
    )
    assert (school.adresse, school.code_postal) == ("2 rue X, Monplaisir", "49100")
    assert (school.longitude, school.latitude) == (-0.5283, 47.4886)
    assert (school.education_prioritaire, school.ouvert) == ("REP+", True)
    assert (school.telephone, school.courriel) == ("02 41 43 00 00", "ce.0490003m@ac-nantes.fr")
    assert (school.source, school.recherche) == ("annuaire.csv", "college jean lurcat angers 0490003m")


def test_the_same_file_again_changes_nothing(communes):
    apply(prepare([LURCAT]))
    [proposal] = prepare([LURCAT])
    assert (proposal.verdict, proposal.changes) == (Verdict.SAME, {})
    assert [outcome.result for outcome in apply([proposal])] == [Verdict.SAME]


def test_a_new_year_says_what_changes(communes):
    apply(prepare([LURCAT]))
    [proposal] = prepare(
        [LURCAT | {"nom": "Collège Lurçat", "etat": "FERME", "code_insee": "49129", "latitude": "47.5"}]
    )
    assert proposal.verdict == Verdict.UPDATE
    assert proposal.changes == {
        "Nom": ("Collège Jean Lurçat", "Collège Lurçat"),
        "Latitude": ("47.4886", "47.5"),
        "Commune": ("Angers", "Écouflant"),
        "Ouvert": ("oui", "non"),
    }
    apply([proposal])
    school = etablissement_by_uai("0490003M")
    assert (school.nom, school.ouvert, school.telephone) == ("Collège Lurçat", False, "02 41 43 00 00")


def test_a_blank_cell_erases_nothing_but_leaving_priority_education_is_told_by_a_blank(communes):
    apply(prepare([LURCAT]))
    assert prepare([{"uai": "0490003M", "telephone": "", "adresse": ""}])[0].verdict == Verdict.SAME
    [proposal] = prepare([{"uai": "0490003M", "education_prioritaire": ""}])
    assert proposal.changes == {"Éducation prioritaire": ("REP+", "")}


@pytest.mark.parametrize(
    ("row", "start"),
    [
        ({"uai": ""}, "Cette ligne n'a pas de code UAI"),
        ({"uai": "0490003X"}, "« 0490003X » n'est pas un code UAI valable : la lettre de 0490003 serait M"),
        ({"uai": "bonjour"}, "« BONJOUR » n'est pas un code UAI"),
        ({"nom": ""}, "Cet établissement est inconnu et la ligne ne donne pas son nom"),
    ],
)
def test_a_line_without_its_key_is_rejected_with_a_sentence(communes, row, start):
    [proposal] = prepare([LURCAT | row])
    assert (proposal.verdict, proposal.data) == (Verdict.REJECTED, {})
    assert [problem.sentence.startswith(start) for problem in proposal.problems if problem.blocking] == [True]


def test_what_is_wrong_beside_the_key_is_left_aside_and_told(communes):
    row = {"latitude": "0", "longitude": "-30", "siret": "123", "telephone": "abc", "commune": "Atlantide", "code_insee": "",
           "code_postal": "49999", "nom": "École", "adresse": "x" * 301}  # fmt: skip
    [proposal] = prepare([LURCAT | row])
    assert proposal.verdict == Verdict.NEW
    assert sentences(proposal) == [
        ("SIRET", False), ("Adresse", False), ("Latitude", False), ("Téléphone", False), ("Commune", False),
    ]  # fmt: skip
    apply([proposal])
    school = etablissement_by_uai("0490003M")
    assert (school.commune, school.latitude, school.siret, school.adresse) == (None, None, "", "")


def test_a_300_character_name_passes_and_a_longer_one_does_not(communes):
    assert prepare([LURCAT | {"nom": "é" * 300}])[0].verdict == Verdict.NEW
    assert prepare([LURCAT | {"nom": "é" * 301}])[0].verdict == Verdict.REJECTED


def test_a_school_on_two_lines_is_taken_once(communes):
    first, second = prepare([LURCAT, LURCAT])
    assert (first.verdict, second.verdict) == (Verdict.NEW, Verdict.REJECTED)
    assert second.problems[-1].sentence == "0490003M est déjà à la ligne 2 : seule la première est prise."


def test_undo_deletes_what_was_created_and_puts_back_what_was_changed(communes):
    EtablissementFactory(uai=uai(4), nom="Ancien nom", telephone="01 00 00 00 00")
    before = etablissement_by_uai(uai(4))
    outcomes = apply(prepare([LURCAT, {"uai": uai(4), "nom": "Nouveau nom", "telephone": "0241000000"}]))
    assert [outcome.result for outcome in outcomes] == [Verdict.NEW, Verdict.UPDATE]
    assert importer().undo(cite=None, outcomes=outcomes, by=None, progress=lambda *_: None) == []
    after = etablissement_by_uai(uai(4))
    assert Etablissement.objects.count() == 1
    assert (after.nom, after.telephone, after.recherche) == (before.nom, before.telephone, before.recherche)
    assert importer().undo(cite=None, outcomes=outcomes, by=None, progress=lambda *_: None) == [
        "Ancien nom (0490004N) a changé depuis cet import : sa fiche est laissée telle quelle."
    ]


def test_undo_leaves_what_has_changed_since_or_is_in_a_perimeter(communes):
    outcomes = apply(
        prepare([LURCAT, LURCAT | {"uai": uai(4), "nom": "École"}, LURCAT | {"uai": uai(5), "nom": "Lycée"}])
    )
    Etablissement.objects.filter(pk=uai(4)).update(nom="École corrigée")
    PerimetreEtablissementFactory(etablissement=etablissement_by_uai(uai(5)))
    told = importer().undo(cite=None, outcomes=outcomes, by=None, progress=lambda *_: None)
    assert told == [
        f"École corrigée ({uai(4)}) a changé depuis cet import : sa fiche est laissée telle quelle.",
        f"Lycée ({uai(5)}) est dans le périmètre d'une cité : retirez-le d'abord du périmètre.",
    ]
    assert set(Etablissement.objects.values_list("pk", flat=True)) == {uai(4), uai(5)}


def test_a_person_writes_only_in_the_departements_of_the_cite(angers, persona):
    amina = persona("amina")
    elsewhere = LURCAT | {"uai": uai(1, "075"), "nom": "Collège parisien"}
    ours, theirs = prepare([LURCAT, elsewhere], cite=angers, by=amina)
    assert (ours.verdict, theirs.verdict) == (Verdict.NEW, Verdict.REJECTED)
    assert theirs.problems[0].sentence.startswith("Le département 75 n'est pas celui de la cité (49)")
    assert [outcome.result for outcome in apply([ours], cite=angers, by=amina)] == [Verdict.NEW]
    with pytest.raises(Refused) as refused:
        save_etablissements([{"uai": uai(1, "075"), "nom": "x"}], by=amina, cite=angers)
    assert refused.value.code == "hors_perimetre"
    assert prepare([elsewhere])[0].verdict == Verdict.NEW


@pytest.mark.parametrize("name", ["paul", "claire", "malik", "remi", "nora", "sacha"])
def test_who_may_not_import_reference_files(angers, persona, name):
    with pytest.raises(Refused) as refused:
        save_etablissements([{"uai": "0490003M", "nom": "x"}], by=persona(name), cite=angers)
    assert refused.value.code == "droit"
    assert not Etablissement.objects.exists()


def test_the_import_leaves_one_event(angers, persona):
    amina = persona("amina")
    apply(prepare([LURCAT], cite=angers, by=amina), cite=angers, by=amina)
    event = Event.objects.get(kind="etablissements_importes")
    assert (event.acteur_id, event.cite_id) == (amina.pk, angers.pk)
    assert event.contexte == {"source": "annuaire.csv", "crees": 1, "mis_a_jour": 0}


def test_progress_ends_at_the_end(communes):
    seen = []
    prepare([LURCAT] * 450, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(200, 450), (400, 450), (450, 450)]


def test_writing_and_undoing_tell_how_far_they_are(communes):
    proposals = prepare([LURCAT | {"uai": uai(number)} for number in range(250)])
    seen = []
    instructions = [
        Instruction(number, p.number, p.default_decision, p.data, None) for number, p in enumerate(proposals)
    ]
    outcomes = importer().apply(
        cite=None, instructions=instructions, by=None, source="", progress=lambda *told: seen.append(told)
    )
    assert seen[:3] == [(100, 250), (200, 250), (250, 250)]
    seen.clear()
    importer().undo(cite=None, outcomes=outcomes, by=None, progress=lambda *told: seen.append(told))
    assert seen == [(100, 250), (200, 250), (250, 250)]
    assert not Etablissement.objects.exists()


def test_a_thousand_lines_cost_few_queries(communes, django_assert_max_num_queries):
    rows = [LURCAT | {"uai": uai(number)} for number in range(1000)]
    with django_assert_max_num_queries(10):
        proposals = prepare(rows)
    assert Counter(p.verdict for p in proposals) == {Verdict.NEW: 1000}
    assert proposals[0].default_decision == Decision.CREATE


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    headers = {fold(header): header for header in rows[0]}
    fields = {}
    for column in importer().columns:
        for name in column.synonyms:
            if name in headers:
                fields.setdefault(column.code, headers[name])
    return [{code: row[header] or "" for code, header in fields.items()} for row in rows]


@pytest.fixture
def france(db):
    load_communes()


def test_the_715_schools_of_maine_et_loire(france):
    rows = read_csv(donnees("ecoles/etablissements_49_maine_et_loire.csv"))
    start = time.process_time()
    proposals = prepare(rows)
    apply(proposals)
    assert time.process_time() - start < 2
    assert Counter(p.verdict for p in proposals) == {Verdict.NEW: 715}
    assert Etablissement.objects.filter(commune__departement_id="49", latitude__isnull=False).count() == 715
    assert Counter(p.verdict for p in prepare(rows)) == {Verdict.SAME: 715}


def test_the_ministry_s_directory(france):
    rows = read_csv(donnees("ecoles/fr-en-annuaire-education_35.csv"))
    proposals = prepare(rows)
    assert Counter(p.verdict for p in proposals) == {Verdict.NEW: 682, Verdict.REJECTED: 1}
    apply(proposals)
    assert Etablissement.objects.filter(education_prioritaire="REP").count() == 21
    # one commune of 2023 has merged since: its code leads to the commune of today
    assert not [p for p in proposals if any(x.column == "Commune" for x in p.problems)]
    assert Etablissement.objects.get(pk="0351306E").commune.nom == "La Chapelle-Fleurigné"
    assert Etablissement.objects.filter(commune__departement_id="35").count() == 682
    assert Counter(p.verdict for p in prepare(rows)) == {Verdict.SAME: 682, Verdict.REJECTED: 1}


def test_the_ministry_s_addresses(france):
    rows = read_csv(
        donnees("ecoles/fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre_35.csv")
    )
    proposals = prepare(rows)
    assert Counter(p.verdict for p in proposals) == {Verdict.NEW: 80}
    apply(proposals)
    querpon = etablissement_by_uai("0350017D")
    assert (querpon.nom, querpon.type, querpon.commune.nom) == (
        "Collège du Querpon",
        "Collège",
        "Val d'Anast",
    )
    assert Counter(p.verdict for p in prepare(rows)) == {Verdict.SAME: 80}
