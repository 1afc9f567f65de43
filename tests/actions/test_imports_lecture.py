"""Cells to values: French amounts, dates, periods, ages, words, indicators; what is wrong is said with its column."""

from datetime import date
from decimal import Decimal

import pytest

from maillage.actions.choices import EtatAction, Source
from maillage.actions.imports.columns import COLUMNS
from maillage.actions.imports.dates import read_day, read_period, read_year
from maillage.actions.imports.fiche import FicheAction, Nommee
from maillage.actions.imports.indicateurs import of_text
from maillage.actions.imports.lecture import read_line
from maillage.actions.imports.montants import read_amount
from maillage.actions.imports.mots import ages_among
from maillage.actions.imports.vocabulaire import nationals, source_of_words, split, word_to
from maillage.base.transfers import SourceLine
from maillage.documents.services.columns import match_columns


def read(**cells):
    return read_line(SourceLine(2, {"intitule": "Chorale", "annee": "2025", **cells}))


def refusals(lue):
    return [(p.column, p.sentence) for p in lue.problems if p.blocking]


def remarks(lue):
    return [(p.column, p.sentence) for p in lue.problems if not p.blocking]


@pytest.mark.parametrize("title", ["Total", "TOTAUX", "Sous-total", "Total général", "Total 2025"])
def test_the_sum_under_the_table_is_not_an_action(title):
    ((column, sentence),) = refusals(read(intitule=title))
    assert (column, sentence[:24]) == ("intitule", "Cette ligne est un total")
    assert not refusals(read(intitule="Sport total"))


# ── amounts ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("58 400,00", "58400.00"), ("58\u202f400,00\u00a0€", "58400.00"), ("1.250,50", "1250.50"), ("1.250", "1250.00"),
        ("1,250.50", "1250.50"), ("12000.5", "12000.50"), ("12 k€", "12000.00"), ("2,5 K€", "2500.00"),
        ("3 000 € TTC", "3000.00"), ("1200 euros", "1200.00"), ("12'000", "12000.00"), ("néant", "0.00"), ("0", "0.00"),
        ("0.30000000000000004", "0.30"), ("1234.5600000000001", "1234.56"), ("", None), ("-", None), ("NC", None),
        ("999 999 999,99", "999999999.99"),
    ],
)  # fmt: skip
def test_amounts_are_exact_decimals(text, amount):
    assert read_amount(text) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("text", "words"),
    [("-5", "négatif"), ("(1 200)", "négatif"), ("1e12", "milliard"), ("abc", "n'est pas un montant"),
     ("12,345", "deux décimales"), ("1 2 € 3 €", "n'est pas un montant")],
)  # fmt: skip
def test_what_cannot_be_an_amount_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        read_amount(text)


def test_an_amount_that_cannot_be_read_rejects_the_line_with_its_cell():
    ((column, sentence),) = refusals(read(caf__notifie="1e12", commune__notifie="2 000"))
    assert (column, "milliard" in sentence) == ("caf__notifie", True)


def test_a_column_of_words_taken_for_money_does_not_reject_every_line():
    lue = read(commune__notifie="Angers")
    assert refusals(lue) == []
    assert "l'étape des colonnes" in remarks(lue)[0][1]


# ── when ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "civil", "school"),
    [("2025", 2025, ""), ("exercice 2025", 2025, ""), ("2025-2026", 2025, "2025-2026"), ("2025/26", 2025, "2025-2026"),
     ("bientôt", None, ""), ("2025-2027", 2025, "")],
)  # fmt: skip
def test_years(text, civil, school):
    assert (read_year(text).civile, read_year(text).scolaire) == (civil, school)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("de janvier à juin 2025", (2025, 1, 1), (2025, 6, 30)),
        ("01/09/2025 au 30/06/2026", (2025, 9, 1), (2026, 6, 30)),
        ("septembre à juin", (2025, 9, 1), (2026, 6, 30)),
        ("sept. - déc. 2025", (2025, 9, 1), (2025, 12, 31)),
        ("de septembre à juin 2026", (2025, 9, 1), (2026, 6, 30)),
        ("novembre 2024 à février", (2024, 11, 1), (2025, 2, 28)),
        ("2025-2026", (2025, 9, 1), (2026, 8, 31)),
        ("toute l'année", (2025, 1, 1), (2025, 12, 31)),
        ("octobre", (2025, 10, 1), (2025, 10, 31)),
    ],
)
def test_periods(text, first, last):
    assert read_period(text, 2025) == (date(*first), date(*last))


def test_a_period_that_says_nothing():
    assert read_period("selon les besoins", 2025) is None
    assert read_period("janvier", 0) is None


def test_a_month_is_its_first_or_its_last_day():
    assert read_day("février 2024", 2025, last=False) == date(2024, 2, 1)
    assert read_day("février", 2024, last=True) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="vraisemblable"):
        read_day("06/02/1925", 2025, last=False)


def test_an_end_before_the_beginning_rejects_the_line():
    ((column, sentence),) = refusals(read(debut="01/09/2025", fin="30/06/2025"))
    assert (column, sentence) == ("fin", "L'action finirait avant son début : corrigez les dates.")


def test_a_year_that_is_none_rejects_the_line_and_a_year_may_come_from_the_dates():
    assert refusals(read(annee="bientôt"))[0][0] == "annee"
    assert read(annee="", debut="01/09/2024").fiche.annee == 2024
    assert read(annee="").fiche.annee_demandee
    assert read(annee="2024-2025").fiche.champs["annee_scolaire"] == "2024-2025"


def test_a_date_that_is_none_is_left_aside_and_said():
    lue = read(debut="dès que possible", periode="un jour")
    assert [column for column, _ in remarks(lue)] == ["debut", "periode"]
    assert "debut" not in lue.fiche.champs


# ── for whom ──────────────────────────────────────────────────────────


def test_ages_are_months_and_upside_down_ones_are_said():
    assert read(ages="3-11 ans").fiche.champs["age_max_mois"] == 132
    lue = read(ages="11-6 ans")
    assert "age_min_mois" not in lue.fiche.champs
    assert "11-6 ans" in remarks(lue)[0][1]
    assert remarks(read(age_min="12", age_max="6"))[0][0] == "age_max"
    assert remarks(read(age_min="douze"))[0][0] == "age_min"
    one = read(ages="6 ans").fiche.champs
    assert (one["age_min_mois"], one["age_max_mois"]) == (72, 84)


@pytest.mark.parametrize(
    ("text", "number"), [("120", 120), ("environ 120 enfants", 120), ("1 200", 1200), ("0", 0)]
)
def test_numbers_of_people(text, number):
    assert read(reel__total=text).fiche.personnes == {"reel": {"total": number}}


@pytest.mark.parametrize("text", ["20-30", "-5", "beaucoup", "3 groupes de 12", "12/15", "9999999999"])
def test_a_number_that_is_not_one_is_left_aside_and_said(text):
    lue = read(reel__total=text)
    assert lue.fiche.personnes == {}
    assert remarks(lue)[0][0] == "reel__total"


def test_a_part_larger_than_the_whole_is_left_aside():
    lue = read(reel__total="10", reel__dont_qpv="12", reel__dont_filles="10")
    assert lue.fiche.personnes == {"reel": {"total": 10, "dont_filles": 10}}


# ── titles and texts ──────────────────────────────────────────────────


@pytest.mark.parametrize("title", ["", "—", "x" * 301])
def test_a_line_without_a_usable_title_is_rejected(title):
    assert refusals(read(intitule=title))[0][0] == "intitule"


def test_a_summary_that_is_too_long_becomes_the_content():
    lue = read(resume="mot " * 100)
    assert lue.fiche.champs["contenu"].startswith("mot mot")
    assert "déroulé" in remarks(lue)[0][1]
    assert "limite de 300" in remarks(read(resume="mot " * 100, contenu="Autre"))[0][1]


def test_names_of_structures_are_split():
    fiche = read(
        partenaires="CAF ; Ville d'Angers\n- Les Francas ; caf", lieux="Maison de quartier, École du Parc"
    ).fiche
    assert [one.texte for one in fiche.partenaires] == ["CAF", "Ville d'Angers", "Les Francas"]
    assert [one.texte for one in fiche.lieux] == ["Maison de quartier", "École du Parc"]


def test_split_keeps_decimal_commas():
    assert split("taux 1,5, présence") == ["taux 1,5", "présence"]


# ── words ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Réalisée", "realisee"), ("terminé", "realisee"), ("soldée", "realisee"), ("non réalisée", "abandonnee"), ("annulée", "abandonnee"),
        ("en cours", "en_cours"), ("En co-construction", "construction"), ("en projet", "construction"), ("validé COPIL", "validee"),
        ("Non validé", "abandonnee"), ("déposée sur DAUPHIN", "deposee"), ("en instruction", "instruite"), ("bilan reçu", "bilan_recu"),
        ("reportée", "suspendue"), ("reconduite 2026", "reconduite"), ("pérennisée", "perennisee"), ("idée", "idee"), ("à étudier", "idee"),
        ("?!", None),
    ],
)  # fmt: skip
def test_states_by_words(text, state):
    found = word_to(EtatAction, text)
    assert (None if found is None else found.value) == state


def test_national_objectives_by_number_and_words():
    found, unknown = nationals(["1", "objectif 3", "Promouvoir la continuité éducative", "Le bonheur"])
    assert ([value.value for value in found], unknown) == (
        ["ecole", "possibles", "continuite"],
        ["Le bonheur"],
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [("CAF de Maine-et-Loire", Source.CAF), ("Ville d'Angers", Source.COMMUNE), ("P147", Source.P147_CITE),
     ("Fonds de la cité éducative", Source.FONDS_COLLEGE), ("Angers Loire Métropole", Source.EPCI), ("CD49", Source.DEPARTEMENT),
     ("Fondation Exemple", Source.FONDATION), ("Amis du quartier", None)],
)  # fmt: skip
def test_funders_by_words(text, source):
    assert source_of_words(text) == source


@pytest.mark.parametrize(
    ("text", "label", "value", "target", "unit"),
    [
        ("Enfants présents : 40 / 60 enfants", "Enfants présents", "40.00", "60.00", "enfants"),
        ("taux d'assiduité : 85 %", "taux d'assiduité", "85.00", "", "%"),
        ("40 enfants présents", "Enfants présents", "40.00", "", "enfants"),
        ("nombre de séances = 12", "nombre de séances", "12.00", "", "séances"),
        ("Satisfaction : 4,5", "Satisfaction", "4.50", "", ""),
    ],
)
def test_indicators_of_a_cell(text, label, value, target, unit):
    found = of_text(text)
    assert (found["libelle"], found["valeur"], found["cible"], found["unite"]) == (label, value, target, unit)


def test_an_indicator_without_unit_or_value_is_said_and_left_aside():
    lue = read(indicateurs="Satisfaction : 4,5 ; qualité des liens", indicateur_1__libelle="Lien")
    assert lue.fiche.indicateurs == []
    assert [column for column, _ in remarks(lue)] == ["indicateurs", "indicateurs", "indicateur_1__libelle"]
    assert "unité" in remarks(lue)[0][1]


def test_columns_of_an_indicator():
    lue = read(
        indicateur_1__libelle="Assiduité", indicateur_1__unite="%", indicateur_1__cible="90", indicateur_1__valeur="85 %",
        indicateur_2__libelle="Parents venus", indicateur_2__valeur="12 parents",
        indicateur_3__libelle="Impact à long terme", indicateur_3__unite="points", indicateur_3__valeur="beaucoup",
    )  # fmt: skip
    first, second, third = lue.fiche.indicateurs
    assert (first["valeur"], first["cible"], second["unite"]) == ("85.00", "90.00", "parents")
    assert (third["type"], third["valeur"]) == ("impact", "")
    assert "n'est pas un nombre" in remarks(lue)[0][1]


# ── columns, and the way to the writing ───────────────────────────────


def test_the_headers_of_real_spreadsheets_are_recognised():
    headers = {
        "Intitulé de l'action": "intitule", "Porteur": "porteur", "Axe": "axe", "Objectif": "objectif", "Public": "publics",
        "Tranche d'âge": "ages", "QPV": "qpvs", "Établissements": "etablissements", "Budget total": "budget_total",
        "CE / P147": "p147_cite__notifie", "Ville": "commune__notifie", "CAF": "caf__notifie", "CAF demandé": "caf__demande",
        "Réalisé": "realise", "État": "etat", "Bilan": "bilan", "N°": "code", "Fonds collège": "fonds_college__notifie",
        "Nombre de bénéficiaires": "reel__total", "Bénéficiaires prévus": "prevu__total", "dont QPV": "reel__dont_qpv",
        "Commentaires": "commentaire", "Référent": "referent", "Thématique": "themes", "Montant demandé": "general__demande",
    }  # fmt: skip
    assert match_columns(list(headers), {name: [] for name in headers}, COLUMNS) == headers


def test_each_field_has_its_own_code_and_label():
    codes, labels = {c.code for c in COLUMNS}, {c.label for c in COLUMNS}
    assert len(codes) == len(labels) == len(COLUMNS)


def test_a_sheet_travels_as_json():
    fiche = FicheAction(
        champs={"intitule": "Chorale"}, porteur=Nommee("Les Francas"), partenaires=[Nommee("CAF", pk=3)],
        montants={"caf": {"notifie": "2.00"}},
    )  # fmt: skip
    assert FicheAction.of_data(fiche.as_data()) == fiche
    assert FicheAction.of_data(FicheAction().as_data()) == FicheAction()


@pytest.mark.parametrize(
    ("publics", "ages", "left"),
    [
        (["3-6 ans"], (36, 72), []),
        (["habitants de la tour", "dès 11 ans"], (132, None), ["habitants de la tour"]),
        (["11-3 ans"], (None, None), ["11-3 ans"]),
        (["3-6 ans", "6-11 ans"], (36, 72), ["6-11 ans"]),
    ],
)
def test_ages_written_among_the_publics_are_ages(publics, ages, left):
    lue = read()
    assert ages_among(lue, publics) == left
    assert tuple(lue.fiche.champs.get(name) for name in ("age_min_mois", "age_max_mois")) == ages


def test_a_column_of_ages_says_them_better_than_the_publics():
    lue = read(ages="3-11 ans")
    assert ages_among(lue, ["11-15 ans"]) == ["11-15 ans"]
    assert lue.fiche.champs["age_max_mois"] == 132
