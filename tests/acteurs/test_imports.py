"""From the verdicts to the writing and back: nothing is merged, emptied or lost without a person."""

import pytest

from maillage.acteurs.models import PaireDistincte, Personne, ReferenceExterne, Relation, Structure
from maillage.acteurs.services.structures import update_structure
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, Instruction, importers
from tests.acteurs.directory import add
from tests.acteurs.importing import IMPORTER, apply, lines, prepare, read_file, run, undo, verdicts
from tests.factories.territoires import CommuneFactory, EtablissementFactory
from tests.helpers.donnees import donnees

pytestmark = pytest.mark.django_db

LURCAT = {"nom": "Collège Jean Lurçat", "uai": "0490003M", "telephone": "02 41 00 00 00"}
TOUPIE = {
    "nom": "Ludothèque La Toupie",
    "adresse": "3 rue du Parc",
    "commune": "Angers",
    "code_postal": "49000",
}
JOUET = {
    "nom": "Ludotheque la Toupie",
    "adresse": "3 r. du Parc",
    "commune": "ANGERS",
    "code_postal": "49000",
}


@pytest.fixture(autouse=True)
def angers(db):
    return CommuneFactory()


def test_the_tunnel_knows_the_importer():
    assert importers.get("structures").label == "Structures et contacts"


@pytest.mark.parametrize("name", ["paul", "malik", "remi", "sacha", "nora", "theo"])
def test_only_the_project_leader_imports(saint_aubin, persona, name):
    with pytest.raises(Refused):
        prepare(saint_aubin, lines(TOUPIE), by=persona(name))
    with pytest.raises(Refused):
        IMPORTER.apply(
            cite=saint_aubin, instructions=[], by=persona(name), source="", progress=lambda *_: None
        )
    with pytest.raises(Refused):
        undo(saint_aubin, [], by=persona(name))


def test_preparing_writes_nothing(saint_aubin, persona):
    prepare(saint_aubin, lines(LURCAT, TOUPIE), by=persona("amina"))
    assert Structure.objects.count() == 0


def test_creating_fills_the_sheet_and_the_trail(saint_aubin, persona):
    amina = persona("amina")
    row = {**TOUPIE, "themes": "Sport", "publics": "Enfants", "source": "ville", "identifiant": "7", "telephone": "06 12 34 56 78",
           "latitude": "47.47", "longitude": "-0.55", "contact_nom": "Noël", "contact_courriel": "elise@exemple.fr"}  # fmt: skip
    (outcome,) = run(saint_aubin, row, by=amina)
    sheet = Structure.objects.get(pk=outcome.target_id)
    assert (outcome.result, sheet.type, sheet.famille, sheet.commune_id) == (
        "nouvelle",
        "mediatheque",
        "vie_sociale",
        "49007",
    )
    assert (sheet.position_source, sheet.telephone_diffusion, sheet.source) == ("import", "equipe", "ville")
    assert sheet.recherche.startswith("ludotheque la toupie")
    assert [theme.code for theme in sheet.themes.all()] + [public.code for public in sheet.publics.all()] == [
        "sport",
        "enfant",
    ]
    personne = Personne.objects.get()
    assert (str(personne), personne.courriel_diffusion, personne.fonctions.get().structure) == (
        "Noël",
        "equipe",
        sheet,
    )
    event = Event.objects.get(kind="structure_creee")
    assert (event.acteur_id, event.objet_id, event.changes["nom"]) == (
        amina.pk,
        sheet.pk,
        [None, "Ludothèque La Toupie"],
    )


def test_the_same_file_again_changes_nothing(saint_aubin):
    rows = [LURCAT, TOUPIE, {**TOUPIE, "nom": "Maison de quartier"}, {"nom": "Sans rien"}]
    run(saint_aubin, *rows)
    before = list(Structure.objects.order_by("pk").values())
    again = prepare(saint_aubin, lines(*rows))
    assert verdicts(again) == {"inchangee": 4}
    apply(saint_aubin, again)
    assert list(Structure.objects.order_by("pk").values()) == before


def test_the_same_file_after_every_kind_of_decision_changes_nothing(saint_aubin):
    rows = [TOUPIE, JOUET, {**JOUET, "adresse": "3 rue du Parc", "telephone": "02 41 00 00 00"}, LURCAT]
    proposals = prepare(saint_aubin, lines(*rows))
    assert [str(p.verdict) for p in proposals] == ["nouvelle", "doublon_probable", "inchangee", "nouvelle"]
    apply(saint_aubin, proposals, decisions={3: Decision.CREATE})
    again = prepare(saint_aubin, lines(*rows))
    assert verdicts(again) == {"inchangee": 4}


def test_a_sheet_edited_since_stays_as_the_person_wrote_it(saint_aubin, persona):
    (outcome,) = run(saint_aubin, LURCAT)
    sheet = Structure.objects.get(pk=outcome.target_id)
    update_structure(
        structure=sheet,
        base={"telephone": sheet.telephone},
        mine={"telephone": "02 41 99 99 99"},
        by=persona("amina"),
    )
    (proposal,) = prepare(saint_aubin, lines({**LURCAT, "site": "https://lurcat.fr"}))
    assert (proposal.verdict, proposal.changes) == ("mise_a_jour", {"site": ("", "https://lurcat.fr")})
    assert [(p.column, p.blocking) for p in proposal.problems] == [("téléphone de la structure", False)]
    apply(saint_aubin, [proposal])
    sheet.refresh_from_db()
    assert (sheet.telephone, sheet.site_web) == ("02 41 99 99 99", "https://lurcat.fr")


def test_an_update_fills_and_never_empties(saint_aubin):
    run(saint_aubin, {**LURCAT, "description": "Le collège", "themes": "Sport"})
    (proposal,) = prepare(
        saint_aubin,
        lines({"nom": "College Jean Lurcat", "uai": "0490003M", "description": "", "themes": "Culture"}),
    )
    assert (proposal.verdict, proposal.changes) == (
        "mise_a_jour",
        {"thèmes ajoutés": ("", "Culture, éducation artistique et culturelle")},
    )
    apply(saint_aubin, [proposal])
    sheet = Structure.objects.get()
    assert (sheet.nom, sheet.description, sheet.version) == ("Collège Jean Lurçat", "Le collège", 2)
    assert {theme.code for theme in sheet.themes.all()} == {"sport", "culture"}


@pytest.mark.parametrize(
    ("known", "line", "verdict"),
    [
        ({"nom": "Toupie", "uai": "0490003M"}, {"nom": "Autre nom", "uai": "0490003M"}, "mise_a_jour"),
        ({"nom": "Régie de quartier", "siret": "73282932000074"}, {"nom": "Régie de quartiers", "siret": "73282932000074"}, "mise_a_jour"),
        ({"nom": "Service jeunesse", "siret": "73282932000074"}, {"nom": "Piscine Jean Bouin", "siret": "73282932000074"}, "doublon_probable"),
        ({"nom": "Toupie", "commune_id": "49007"}, {"nom": "TOUPIE", "code_insee": "49007"}, "inchangee"),
        ({"nom": "Toupie", "commune_id": "49007"}, {"nom": "Toupie", "code_insee": "49007", "telephone": "0241000000"}, "doublon_probable"),
        ({"nom": "École du Parc", "uai": "0490003M", "commune_id": "49007"},
         {"nom": "École du Parc", "uai": "0490004N", "code_insee": "49007"}, "nouvelle"),
    ],
)  # fmt: skip
def test_codes_decide_and_names_ask(saint_aubin, known, line, verdict):
    add(saint_aubin, **known)
    (proposal,) = prepare(saint_aubin, lines(line))
    assert proposal.verdict == verdict


def test_a_code_that_the_directory_of_schools_does_not_hold_is_kept_and_said(saint_aubin):
    """Nothing is said before the schools of the département are loaded."""
    elsewhere = {"nom": "Lycée Ailleurs", "uai": "0750001U"}
    said = [problem for row in prepare(saint_aubin, lines(LURCAT, elsewhere)) for problem in row.problems]
    assert said == []
    EtablissementFactory(uai="0490004N")
    [school, other] = prepare(saint_aubin, lines(LURCAT, elsewhere))
    assert [(one.sentence, one.blocking) for one in school.problems] == [
        ("« 0490003M » n'est pas dans l'annuaire des établissements : vérifiez ce code.", False)
    ]
    assert list(other.problems) == []
    EtablissementFactory(uai="0490003M")
    assert list(prepare(saint_aubin, lines(LURCAT))[0].problems) == []


def test_a_probable_duplicate_says_why(saint_aubin):
    sheet = add(saint_aubin, "Ludothèque La Toupie", adresse="3 rue du Parc", commune_id="49007")
    (proposal,) = prepare(saint_aubin, lines(JOUET | {"telephone": "0241000000"}))
    (candidate,) = proposal.candidates
    assert (proposal.verdict, candidate.target_id, candidate.label) == (
        "doublon_probable",
        sheet.pk,
        sheet.nom,
    )
    assert candidate.score >= 0.75
    assert "même commune" in candidate.reasons
    assert proposal.default_decision == Decision.SKIP


def test_a_person_may_join_a_line_to_an_earlier_one(saint_aubin):
    proposals = prepare(saint_aubin, lines(TOUPIE, JOUET | {"site": "https://toupie.fr"}))
    apply(saint_aubin, proposals, decisions={3: (Decision.UPDATE, None)})
    assert Structure.objects.get().site_web == "https://toupie.fr"


def test_a_person_who_says_no_is_not_asked_again(saint_aubin):
    sheet = add(saint_aubin, "Ludothèque La Toupie", adresse="3 rue du Parc", commune_id="49007")
    row = JOUET | {"telephone": "0241000000"}
    (outcome,) = run(saint_aubin, row, decisions={2: Decision.CREATE})
    pair = PaireDistincte.objects.get()
    assert (pair.premiere_id, pair.seconde_id) == (sheet.pk, outcome.target_id)
    assert verdicts(prepare(saint_aubin, lines(row))) == {"inchangee": 1}


def test_an_identifier_without_source_needs_the_name_too(saint_aubin):
    run(saint_aubin, {"nom": "Ludothèque", "identifiant": "1"})
    (proposal,) = prepare(saint_aubin, lines({"nom": "Gymnase", "identifiant": "1"}))
    assert proposal.verdict == "nouvelle"
    apply(saint_aubin, [proposal])
    assert Structure.objects.count() == 2


def test_the_reference_of_a_source_is_one_however_written(saint_aubin):
    run(saint_aubin, {"nom": "La Toupie", "source": "dora", "identifiant": "42"})
    (proposal,) = prepare(saint_aubin, lines({"nom": "Renommée", "identifiant": "dora--42"}))
    assert (proposal.verdict, proposal.changes) == ("mise_a_jour", {"nom": ("La Toupie", "Renommée")})


def test_services_complete_known_structures_and_create_none(saint_aubin):
    run(saint_aubin, {"nom": "La Toupie", "source": "dora", "identifiant": "42"})
    services = [
        {
            "nom": "Atelier",
            "source": "dora",
            "structure_id": "42",
            "themes": "numerique",
            "description": "Un atelier",
        },
        {"nom": "Permanence", "structure_id": "dora--42", "themes": "numerique", "publics": "familles"},
        {"nom": "Redite", "source": "dora", "structure_id": "42", "themes": "numerique"},
        {"nom": "Perdu", "source": "dora", "structure_id": "404", "themes": "sante"},
    ]
    proposals = prepare(saint_aubin, lines(*services), shape="data-inclusion-services")
    assert [str(p.verdict) for p in proposals] == ["mise_a_jour", "mise_a_jour", "inchangee", "rejetee"]
    assert "Importez d'abord le fichier des structures" in proposals[3].problems[0].sentence
    apply(saint_aubin, proposals)
    sheet = Structure.objects.get()
    assert (sheet.nom, sheet.description) == ("La Toupie", "Un atelier")
    assert [t.code for t in sheet.themes.all()] + [p.code for p in sheet.publics.all()] == [
        "numerique",
        "parent",
    ]
    again = prepare(saint_aubin, lines(*services), shape="data-inclusion-services")
    assert verdicts(again) == {"inchangee": 3, "rejetee": 1}


# ── undoing ───────────────────────────────────────────────────────────


def test_undoing_takes_everything_back(saint_aubin):
    sheet = add(saint_aubin, "Collège Jean Lurçat", uai="0490003M", type="college", themes=["sport"])
    before = Structure.objects.filter(pk=sheet.pk).values("telephone", "provenances", "position_source").get()
    outcomes = run(saint_aubin, {**LURCAT, "themes": "Culture", "contact_nom": "Noël"}, TOUPIE)
    assert undo(saint_aubin, outcomes) == []
    assert (
        Structure.objects.filter(pk=sheet.pk).values("telephone", "provenances", "position_source").get()
        == before
    )
    assert ([t.code for t in sheet.themes.all()], Structure.objects.count()) == (["sport"], 1)
    assert (Personne.objects.count(), ReferenceExterne.objects.count()) == (0, 0)


def test_undoing_keeps_what_a_person_has_edited_since(saint_aubin, persona):
    outcomes = run(saint_aubin, LURCAT, TOUPIE)
    sheet = Structure.objects.get(uai="0490003M")
    update_structure(structure=sheet, base={"sigle": ""}, mine={"sigle": "CJL"}, by=persona("amina"))
    (sentence,) = undo(saint_aubin, outcomes, by=persona("amina"))
    assert sentence.startswith("« Collège Jean Lurçat » a été modifiée depuis l'import")
    assert list(Structure.objects.values_list("nom", flat=True)) == ["Collège Jean Lurçat"]


def test_undoing_keeps_the_value_that_replaced_the_one_imported(saint_aubin, persona):
    sheet = add(saint_aubin, "Collège Jean Lurçat", uai="0490003M", type="college")
    outcomes = run(saint_aubin, LURCAT)
    update_structure(
        structure=sheet,
        base={"telephone": "02 41 00 00 00"},
        mine={"telephone": "02 41 11 11 11"},
        by=persona("amina"),
    )
    assert undo(saint_aubin, outcomes) == [
        "« Collège Jean Lurçat » : téléphone de la structure a été modifié depuis l'import, la valeur actuelle est conservée."
    ]
    sheet.refresh_from_db()
    assert sheet.telephone == "02 41 11 11 11"


def test_undoing_keeps_a_sheet_tied_to_another(saint_aubin):
    outcomes = run(saint_aubin, LURCAT, TOUPIE)
    one, other = Structure.objects.order_by("nom")
    Relation.objects.create(cite=saint_aubin, origine=one, cible=other, type="partenariat")
    assert len(undo(saint_aubin, outcomes)) == 2
    assert Structure.objects.count() == 2


def test_undoing_an_import_of_another_cite_touches_nothing(saint_aubin, ailleurs):
    outcomes = run(saint_aubin, LURCAT)
    undo(ailleurs, outcomes)
    assert Structure.objects.filter(cite=saint_aubin).count() == 1


# ── real files ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ecoles/etablissements_49_maine_et_loire.csv", {"nouvelle": 715}),
        (
            "ecoles/fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre_35.csv",
            {"nouvelle": 80},
        ),
        ("ecoles/fr-en-annuaire-education_35.csv", {"nouvelle": 682, "inchangee": 1}),
        (
            "structures/mediation_numerique_maine_et_loire_L93.json",
            {"nouvelle": 237, "rejetee": 3, "doublon_probable": 3},
        ),
    ],
)
def test_real_files_come_in_and_again_unchanged(saint_aubin, path, expected):
    real = donnees(path)
    rows, shape = read_file(real.read_bytes(), real.name)
    proposals = prepare(saint_aubin, rows, shape=shape)
    assert verdicts(proposals) == expected
    outcomes = apply(saint_aubin, proposals)
    again = verdicts(prepare(saint_aubin, rows, shape=shape))
    assert again == {"inchangee": expected["nouvelle"] + expected.get("inchangee", 0)} | {
        verdict: number for verdict, number in expected.items() if verdict in ("rejetee", "doublon_probable")
    }
    assert (undo(saint_aubin, outcomes), Structure.objects.count()) == ([], 0)


def test_the_bar_moves_while_sheets_are_written(saint_aubin):
    """Most of the time goes to the sheets: the bar tells each batch, then what follows, and ends at the end."""
    rows = [{"nom": f"Association {number:04d}", "commune": "Saint-Aubin"} for number in range(1200)]
    proposals = prepare(saint_aubin, lines(*rows))
    new = [p for p in proposals if p.default_decision == Decision.CREATE]
    instructions = [Instruction(p.number, p.number, Decision.CREATE, p.data, None) for p in new]
    told = []
    IMPORTER.apply(
        cite=saint_aubin, instructions=instructions, by=None, source="", progress=lambda *at: told.append(at)
    )
    shares = [round(done / total, 1) for done, total in told]
    assert len(shares) >= 6
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.7 < shares[-1] == 1
