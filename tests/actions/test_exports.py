"""What leaves the portfolio, reopened: one flat sheet and one sheet per list; what was exported comes back unchanged."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from maillage.actions.exports import Contenu, flat_sheet, list_sheets
from maillage.actions.exports.trame import FLAT, NUMBERS, TEAM, people_header
from maillage.actions.imports import ActionsImporter
from maillage.actions.imports.columns import COLUMNS
from maillage.actions.models import (
    Action,
    Axe,
    AxeTransversal,
    Beneficiaires,
    Bilan,
    Charge,
    Enveloppe,
    Financement,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
    Versement,
)
from maillage.actions.services import axes
from maillage.actions.services.exportation import FORMATS, export_actions
from maillage.base.errors import Refused
from maillage.dispositifs.models import Deploiement, Dispositif
from maillage.documents.services.columns import match_columns
from tests.actions import importing
from tests.actions.importing import read_file, sentences, verdicts
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.actions import ActionFactory, AppelFactory
from tests.factories.cites import PerimetreCommuneFactory, PerimetreQpvFactory
from tests.factories.territoires import EtablissementFactory

pytestmark = pytest.mark.django_db
ALL = Contenu(equipe=True, budget=True, personnes=True)
DAY = date(2025, 5, 6)


@pytest.fixture
def portfolio(saint_aubin, persona):
    """An action with everything, one with nothing, one whose title a spreadsheet would compute."""
    cite = saint_aubin
    commune = PerimetreCommuneFactory(cite=cite).commune
    district = PerimetreQpvFactory(cite=cite, qpv__nom="Monplaisir").qpv
    top = axes.save_axe(axe=Axe(cite=cite, code="1", libelle="École"), by=None)
    inner = axes.save_axe(axe=Axe(cite=cite, code="1.1", parent=top, libelle="Langage"), by=None)
    carrier = StructureFactory(cite=cite, nom="Les Francas", siret="73282932000074")
    place = StructureFactory(cite=cite, nom="Maison de quartier")
    before = ActionFactory(cite=cite, annee=2024, code="2024-1", intitule="Ateliers")
    full = ActionFactory(
        cite=cite, annee=2025, code="2025-1", intitule="Ateliers langage", intitule_dauphin="CE – Ateliers", porteur=carrier,
        annee_scolaire="2024-2025", debut=date(2025, 1, 6), fin=date(2025, 6, 27), nature="renforcement", precedente=before,
        objectif=inner, objectifs_nationaux=["ecole"], resume="Parler ; jouer, lire", constat="Ligne 1\nLigne 2", objectifs="But",
        contenu="Contenu", droit_commun="Oui", niveaux="PS, MS", age_min_mois=36, age_max_mois=72, temps=["scolaire", "vacances"],
        pilote=PersonneFactory(cite=cite, prenom="Élise", nom="Noël"), referent=persona("amina"), validee_par="COPIL",
        validee_le=date(2025, 1, 2), decision="Favorable", etat="realisee", difficulte="bloquee", difficulte_motif="Salle",
        seances_prevues=24, groupes_prevus=2, compte_rendu_financier_le=DAY, visibilite="equipe", lieux_precision="Salle 2",
        feu="orange", feu_le=DAY, derniere_nouvelle_le=DAY,
        appel=AppelFactory(cite=cite, intitule="Initiatives des écoles", annee=2025),
    )  # fmt: skip
    scheme = Dispositif.objects.create(code="essai", sigle="XYZ", nom="Essai national")
    full.dispositifs.set([Deploiement.objects.create(cite=cite, dispositif=scheme)])
    full.transversaux.set([AxeTransversal.objects.create(cite=cite, libelle="Égalité")])
    full.themes.set(["langage-lecture", "sante"])
    full.publics.set(["enfant"])
    full.qpvs.set([district])
    full.communes.set([commune])
    full.etablissements.set([EtablissementFactory(nom="École du Parc")])
    full.lieux.set([place])
    Partenaire.objects.create(cite=cite, action=full, structure=place, role="accueil")
    for source, asked, given, paid in (("p147_cite", "9000", "8000.10", 4000), ("caf", "0", None, 0)):
        line = Financement.objects.create(
            cite=cite, action=full, source=source, exercice=2025, demande=asked, notifie=given, verse=paid
        )
    Financement.objects.create(
        cite=cite, action=full, source="caf", exercice=2025, demande="12.34", notifie="0"
    )
    for compte, libelle, montant in (("60", "Goûters", Decimal("200.10")), ("64", "", Decimal(3000))):
        Charge.objects.create(cite=cite, action=full, compte=compte, libelle=libelle, montant=montant)
    Versement.objects.create(cite=cite, financement=line, le=DAY, montant=5)
    Beneficiaires.objects.create(cite=cite, action=full, moment="prevu", total=100, dont_filles=48)
    Beneficiaires.objects.create(
        cite=cite, action=full, moment="reel", total=4, de_3_a_6=4, dont_qpv=3, parents=2
    )
    for label, unit, target, value in (
        ("Présents", "enfants", 60, "40.50"),
        ("Séances", "séances", None, None),
    ):
        row = Indicateur.objects.create(
            cite=cite, action=full, libelle=label, type="realisation", unite=unit, cible=target
        )
        if value:
            Mesure.objects.create(cite=cite, indicateur=row, le=DAY, valeur=value)
    Bilan.objects.create(
        cite=cite, action=full, etat="remis", marche="Les ateliers", effets="Des mots", perspective="adapter"
    )
    Jalon.objects.create(cite=cite, action=full, libelle="Lancement", echeance=DAY)
    NoteSuivi.objects.create(
        cite=cite, action=full, le=DAY, feu="orange", texte="Attention", auteur=persona("amina")
    )
    Seance.objects.create(cite=cite, action=full, le=DAY, jeunes=3)
    return [full, ActionFactory(cite=cite, annee=2025, code="2025-2", intitule="=1+1", etat="idee"), before]


def keys(actions):
    return [action.pk for action in actions]


def reopened(data):
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("code", ["xlsx", "ods"])
def test_the_flat_sheet_reopened(saint_aubin, portfolio, persona, code):
    data = export_actions(cite=saint_aubin, code=code, keys=keys(portfolio), by=persona("amina"))
    sheets = reopened(data)
    assert list(sheets) == ["Actions"]
    header, first, second, third = sheets["Actions"]
    row = dict(zip(header, first, strict=True))
    assert (row["Code"], row["Intitulé"], row["Année"], row["Début"]) == (
        "2025-1",
        "Ateliers langage",
        2025,
        date(2025, 1, 6),
    )
    assert (row["Axe"], row["Objectif"], row["Thèmes"].count(" ; ")) == ("1 École", "1.1 Langage", 1)
    assert (row["P147 cité éducative notifié"], row["CAF demandé"], row["CAF notifié"]) == (8000.1, 12.34, 0)
    assert (row["Bénéficiaires réels"], row["Dont habitant un QPV"], row["Bénéficiaires prévus"]) == (
        4,
        3,
        100,
    )
    assert row["Charges"] == "60 Goûters : 200,10 ; 64 Charges de personnel : 3000,00"
    assert row["Indicateurs"] == "Présents : 40,50 / 60 enfants ; Séances : ? séances"
    assert (row["Bilan"], row["Effets observés"], row["Et ensuite"]) == ("reçu", "Des mots", "adapter")
    assert (dict(zip(header, second, strict=True))["Intitulé"], third[0]) == ("=1+1", "2024-1")


@pytest.mark.parametrize("code", ["xlsx-listes", "ods-listes"])
def test_one_sheet_per_list_reopened(saint_aubin, portfolio, persona, code):
    sheets = reopened(export_actions(cite=saint_aubin, code=code, keys=keys(portfolio), by=persona("amina")))
    assert list(sheets) == [
        "Actions", "Financeurs", "Versements", "Charges", "Partenaires", "Indicateurs", "Valeurs", "Bénéficiaires", "Séances", "Jalons", "Notes",
    ]  # fmt: skip
    assert {name: len(rows) - 1 for name, rows in sheets.items()} == {
        "Actions": 3, "Financeurs": 3, "Versements": 1, "Charges": 2, "Partenaires": 1, "Indicateurs": 2, "Valeurs": 1, "Bénéficiaires": 2,
        "Séances": 1, "Jalons": 1, "Notes": 1,
    }  # fmt: skip
    funders = [dict(zip(sheets["Financeurs"][0], row, strict=True)) for row in sheets["Financeurs"][1:]]
    assert {(row["Action"], row["Source"], row["Demandé"], row["Notifié"]) for row in funders} == {
        ("2025-1", "P147 cité éducative", 9000, 8000.1), ("2025-1", "CAF", 0, ""), ("2025-1", "CAF", 12.34, 0),
    }  # fmt: skip
    assert sheets["Charges"][1:] == [
        ["2025-1", "60 Achats", "Goûters", 200.1],
        ["2025-1", "64 Charges de personnel", "", 3000],
    ]
    indicator = dict(zip(*sheets["Indicateurs"][:2], strict=True))
    assert (indicator["Indicateur"], indicator["Cible"], indicator["Dernière valeur"], indicator["Le"]) == (
        "Présents", 60, 40.5, DAY,
    )  # fmt: skip
    assert sheets["Notes"][1][3:] == ["Attention", "Amina Essai"]


def test_a_title_that_would_be_computed_is_only_a_text(saint_aubin, portfolio, persona):
    data = export_actions(cite=saint_aubin, code="csv", keys=keys(portfolio), by=persona("amina"))
    assert "'=1+1" in data.decode("utf-8-sig")


# ── there and back ────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["xlsx", "ods", "csv"])
def test_the_exported_sheet_imported_again_changes_nothing(saint_aubin, portfolio, persona, code):
    amina = persona("amina")
    data = export_actions(cite=saint_aubin, code=code, keys=keys(portfolio), by=amina)
    importer = ActionsImporter()
    proposals = importing.prepare(
        importer, saint_aubin, read_file(importer, data, f"actions.{code}"), by=amina
    )
    assert [p.changes for p in proposals] == [{}, {}, {}]
    assert verdicts(proposals) == {"inchangee": 3}
    assert [sentences(p, blocking=True) for p in proposals] == [[], [], []]


def test_the_exported_sheet_makes_the_same_portfolio_elsewhere(saint_aubin, portfolio, persona):
    """In an empty year of the same cité: what the template holds comes back by itself."""
    amina = persona("amina")
    importer = ActionsImporter()
    data = export_actions(cite=saint_aubin, code="xlsx", keys=keys(portfolio[:1]), by=amina)
    lines = read_file(importer, data, "actions.xlsx")
    first = portfolio[0]
    names = ("intitule", "debut", "fin", "nature", "etat", "age_min_mois", "age_max_mois", "temps", "porteur_id", "objectif_id",
             "niveaux", "resume", "constat", "difficulte", "difficulte_motif", "seances_prevues", "feu", "precedente_id", "appel_id")  # fmt: skip
    before = Action.objects.values(*names).get(pk=first.pk)
    related = {
        name: set(getattr(first, name).all())
        for name in ("themes", "publics", "qpvs", "communes", "etablissements", "lieux")
    }
    money = {
        source: sum(Decimal(r.notifie or 0) for r in first.financements.filter(source=source))
        for source in ("p147_cite", "caf")
    }
    first.delete()
    (outcome,) = importing.apply(
        importer, saint_aubin, importing.prepare(importer, saint_aubin, lines, by=amina), by=amina
    )
    again = Action.objects.get(pk=outcome.target_id)
    assert Action.objects.values(*names).get(pk=again.pk) == before
    assert {name: set(getattr(again, name).all()) for name in related} == related
    assert {r.source: r.notifie for r in again.financements.all()} == money
    assert (again.bilan.marche, again.bilan.etat, again.partenaires.get().structure.nom) == (
        "Les ateliers",
        "remis",
        "Maison de quartier",
    )


@pytest.mark.parametrize(("low", "high"), [(None, 72), (0, 72), (18, 36), (192, None), (31, 77)])
def test_ages_come_back(saint_aubin, low, high):
    action = ActionFactory(cite=saint_aubin, age_min_mois=low, age_max_mois=high)
    importer = ActionsImporter()
    data = export_actions(cite=saint_aubin, code="csv", keys=[action.pk], by=None)
    (proposal,) = importing.prepare(importer, saint_aubin, read_file(importer, data, "actions.csv"))
    assert proposal.changes == {}


def test_every_header_is_one_that_the_import_recognises():
    headers = [name for name, _ in (*FLAT, *TEAM)] + [
        people_header(m, name) for m in ("prevu", "reel") for name, _ in NUMBERS
    ]
    read = match_columns(headers, {name: [] for name in headers}, COLUMNS)
    assert [name for name in headers if name not in read] == ["Dernières nouvelles"]
    labels = {column.code: column.label for column in COLUMNS}
    assert {name: labels[code] for name, code in read.items() if name != labels[code]} == {}


# ── who takes what ────────────────────────────────────────────────────


def test_for_outside_the_team_small_numbers_money_and_names_stay(saint_aubin, portfolio):
    outside = Contenu(equipe=False, budget=False, personnes=False)
    sheet = flat_sheet(portfolio[:1], outside)
    row = dict(zip(sheet.columns, next(iter(sheet.rows)), strict=True))
    assert (row["Bénéficiaires réels"], row["Bénéficiaires prévus"]) == ("moins de 5", 100)
    assert {"Référent de suivi", "Bilan", "Contact chez le porteur", "CAF notifié"} & set(
        sheet.columns
    ) == set()
    lists = {sheet.name: list(sheet.rows) for sheet in list_sheets(portfolio[:1], outside)}
    assert set(lists) == {"Actions", "Partenaires", "Indicateurs", "Valeurs", "Bénéficiaires", "Séances"}
    assert lists["Séances"][0][4] == "moins de 5"


def test_only_who_may_export_does(saint_aubin, portfolio, persona):
    with pytest.raises(Refused):
        export_actions(cite=saint_aubin, code="xlsx", keys=keys(portfolio), by=persona("malik"))


@pytest.mark.parametrize("code", FORMATS)
def test_the_number_of_queries_does_not_grow(saint_aubin, portfolio, code):
    counts = []
    for number in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            export_actions(cite=saint_aubin, code=code, keys=keys(portfolio)[:number], by=None)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_envelope_is_named(saint_aubin, portfolio):
    envelope = Enveloppe.objects.create(cite=saint_aubin, source="caf", exercice=2025)
    Financement.objects.filter(source="caf").update(enveloppe=envelope)
    sheets = {sheet.name: sheet for sheet in list_sheets(portfolio, ALL)}
    rows = [dict(zip(sheets["Financeurs"].columns, row, strict=True)) for row in sheets["Financeurs"].rows]
    assert {row["Enveloppe"] for row in rows} == {"", "CAF 2025"}
