"""Values as coordinators type them, and what is made of them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from maillage.core.ages import AgeRange
from maillage.office.values import (
    Parsed,
    Phone,
    as_text,
    parse_ages,
    parse_coordinates,
    parse_date,
    parse_decimal,
    parse_email,
    parse_phone,
    parse_position,
    parse_postcode,
    parse_rna,
    parse_siren,
    parse_siret,
    parse_uai,
    parse_url,
    strip_html,
)

PARSERS = (
    parse_ages,
    parse_date,
    parse_decimal,
    parse_email,
    parse_phone,
    parse_position,
    parse_postcode,
    parse_rna,
    parse_siren,
    parse_siret,
    parse_uai,
    parse_url,
)
ARRONDI = "a été arrondi par Excel : ses derniers chiffres sont perdus. Reprenez-le à la source, dans une colonne au format Texte."
ZERO = "Zéro du début rétabli."
ZEROS = "Zéros du début rétablis."


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("vide", [None, "", "  ", "-", "NC", "n/a", float("nan")])
def test_une_cellule_qui_ne_dit_rien_est_vide(parser, vide):
    assert parser(vide) == Parsed()


@pytest.mark.parametrize("parser", PARSERS)
def test_un_texte_quelconque_est_refuse_avec_une_phrase(parser):
    lu = parser("à voir avec Mme Petit")
    assert lu.value is None
    assert lu.problem.startswith("« ") and lu.problem.endswith(".")


@pytest.mark.parametrize(
    ("cellule", "texte"),
    [
        (21350016800025.0, "21350016800025"),
        (12.5, "12.5"),
        (True, "oui"),
        (False, "non"),
        (date(2024, 1, 31), "2024-01-31"),
        ("  a \n b\u00a0c ", "a b c"),
        (None, ""),
        (49, "49"),
    ],
)
def test_texte_d_une_cellule(cellule, texte):
    assert as_text(cellule) == texte


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("224 900 019 000 15'", Parsed("22490001900015")),
        ('"82 212 742 900 014"', Parsed("82212742900014")),
        (21350016800025.0, Parsed("21350016800025")),
        ("21350016800025,0", Parsed("21350016800025")),
        ("356 000 000 00048", Parsed("35600000000048")),
        (665008900037, Parsed("00665008900037", note=ZEROS)),
        (35181600000000, Parsed(problem=f"« 35181600000000 » {ARRONDI}")),
        ("2,17E+13", Parsed(problem=f"« 2,17E+13 » {ARRONDI}")),
        (
            "006650089",
            Parsed(
                problem="« 006650089 » est un SIREN (9 chiffres) ; le SIRET en compte 14. Mettez-le dans la colonne SIREN."
            ),
        ),
        ('="45123456100012"', Parsed("45123456100012")),
        (
            "2135001680002",
            Parsed(
                problem="« 2135001680002 » compte 13 chiffres ; un SIRET en compte 14. Complétez-le ou videz la cellule."
            ),
        ),
        (
            "21350016800026",
            Parsed(
                problem="« 21350016800026 » n'est pas un SIRET valable : sa clé de contrôle est fausse. "
                "Vérifiez qu'aucun chiffre ne manque."
            ),
        ),
        (
            "A1350016800026",
            Parsed(problem="« A1350016800026 » n'est pas un SIRET : il ne doit contenir que 14 chiffres."),
        ),
    ],
)
def test_siret(cellule, attendu):
    assert parse_siret(cellule) == attendu


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("006 650 089", Parsed("006650089")),
        (6650089, Parsed("006650089", note=ZEROS)),
        ("00665008900037", Parsed("006650089", note="SIREN tiré du SIRET.")),
        ("35181600000000", Parsed(problem=f"« 35181600000000 » {ARRONDI}")),
        ("2.17E+8", Parsed(problem=f"« 2.17E+8 » {ARRONDI}")),
        (
            "12",
            Parsed(
                problem="« 12 » compte 2 chiffres ; un SIREN en compte 9. Complétez-le ou videz la cellule."
            ),
        ),
        (
            "006650088",
            Parsed(
                problem="« 006650088 » n'est pas un SIREN valable : sa clé de contrôle est fausse. "
                "Vérifiez qu'aucun chiffre ne manque."
            ),
        ),
    ],
)
def test_siren(cellule, attendu):
    assert parse_siren(cellule) == attendu


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("0490208k", Parsed("0490208K")),
        (" 0350122-T ", Parsed("0350122T")),
        ("490208K", Parsed("0490208K", note=ZERO)),
        (
            "0490208L",
            Parsed(
                problem="« 0490208L » n'est pas un code UAI valable : la lettre de 0490208 serait K. Vérifiez les chiffres."
            ),
        ),
        (
            "0490208",
            Parsed(
                problem="« 0490208 » n'est pas un code UAI : il faut sept chiffres et une lettre, comme 0490003M."
            ),
        ),
    ],
)
def test_uai(cellule, attendu):
    assert parse_uai(cellule) == attendu


def test_rna():
    assert parse_rna("w 491 000 123") == Parsed("W491000123")
    assert parse_rna("W9R1000123") == Parsed("W9R1000123")
    assert parse_rna("491000123").problem == (
        "« 491000123 » n'est pas un numéro RNA : il faut un W suivi de neuf chiffres, comme W491000123."
    )


@pytest.mark.parametrize(
    ("cellule", "nombre"),
    [
        ("100\u00a0000,00", "100000.00"),
        ("58\u202f400,50 €", "58400.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("-12,5 %", "-12.5"),
        (7164, "7164"),
        (19875.06, "19875.06"),
        (",5", "0.5"),
    ],
)
def test_nombre(cellule, nombre):
    assert parse_decimal(cellule) == Parsed(Decimal(nombre))


def test_nombre_refuse():
    assert (
        parse_decimal("N 82 584,28").problem
        == "« N 82 584,28 » n'est pas un nombre. Écrivez par exemple 1 250,50."
    )


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("49100", Parsed("49100")),
        (49100.0, Parsed("49100")),
        ("F-49 100", Parsed("49100")),
        (6000, Parsed("06000", note="Code postal à 4 chiffres : « 6000 » lu 06000.")),
        (
            "00100",
            Parsed(
                problem="« 00100 » n'est pas un code postal français : il faut cinq chiffres, comme 49000."
            ),
        ),
        (
            "B-1000",
            Parsed(
                problem="« B-1000 » n'est pas un code postal français : il faut cinq chiffres, comme 49000."
            ),
        ),
    ],
)
def test_code_postal(cellule, attendu):
    assert parse_postcode(cellule) == attendu


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("02.41.00.00.00", Parsed(Phone("02 41 00 00 00"))),
        ("02/41/00/00/00", Parsed(Phone("02 41 00 00 00"))),
        ("+33 (0)2 41 00 00 00", Parsed(Phone("02 41 00 00 00"))),
        ("0033 6 11 22 33 44", Parsed(Phone("06 11 22 33 44", mobile=True))),
        ("33711223344", Parsed(Phone("07 11 22 33 44", mobile=True))),
        (241543299, Parsed(Phone("02 41 54 32 99"), note=ZERO)),
        ("+262 692 12 34 56", Parsed(Phone("06 92 12 34 56", mobile=True))),
        ("+687 12 34 56", Parsed(Phone("+687 12 34 56"))),
        ("39 49", Parsed(Phone("39 49"))),
        (
            "accueil 02 41 00 00 00 ou 06 11 22 33 44",
            Parsed(Phone("02 41 00 00 00"), note="Autre numéro non repris : 06 11 22 33 44."),
        ),
        (
            "02 41 00",
            Parsed(
                problem="« 02 41 00 » n'est pas un numéro de téléphone français : il faut dix chiffres, comme 02 41 00 00 00."
            ),
        ),
    ],
)
def test_telephone(cellule, attendu):
    assert parse_phone(cellule) == attendu


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("Contact@MJC-Angers.fr", Parsed("contact@mjc-angers.fr")),
        ("mailto:ce.0490208K@ac-nantes.fr", Parsed("ce.0490208k@ac-nantes.fr")),
        ("Ana Martin <ana@mjc.fr>", Parsed("ana@mjc.fr")),
        ("a@mjc.fr ; b@mjc.fr", Parsed("a@mjc.fr", note="Autre adresse non reprise : b@mjc.fr.")),
        (
            "ana@mjc",
            Parsed(
                problem="« ana@mjc » n'est pas une adresse de messagerie : il faut une adresse comme contact@exemple.fr."
            ),
        ),
    ],
)
def test_courriel(cellule, attendu):
    assert parse_email(cellule) == attendu


def test_courriel_trop_long():
    assert parse_email("a" * 250 + "@mjc.fr").value is None


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("www.mjc.fr/horaires", Parsed("https://www.mjc.fr/horaires")),
        ("http:/mjc.fr", Parsed("http://mjc.fr")),
        ("HTTPS://mjc.fr?a=1", Parsed("https://mjc.fr?a=1")),
        ("mjc.fr:8080/x", Parsed("https://mjc.fr:8080/x")),
        (
            "https://mjc.fr https://fb.com/mjc",
            Parsed("https://mjc.fr", note="Autre texte non repris : https://fb.com/mjc."),
        ),
    ],
)
def test_adresse_de_site(cellule, attendu):
    assert parse_url(cellule) == attendu


@pytest.mark.parametrize(
    "cellule", ["javascript:alert(1)", "ftp://mjc.fr", "http://localhost", "pas de site", ";"]
)
def test_adresse_de_site_refusee(cellule):
    assert parse_url(cellule) == Parsed(
        problem=f"« {cellule} » n'est pas une adresse de site : il faut une adresse comme https://exemple.fr."
    )


@pytest.mark.parametrize(
    ("cellule", "mois"),
    [
        ("3-11 ans", (36, 132)),
        ("0 à 3 ans", (0, 36)),
        ("de 11 à 15 ans", (132, 180)),
        ("Jeunes (16-26 ans)", (192, 312)),
        ("16/25 ans", (192, 300)),
        ("3 ans à 6 ans", (36, 72)),
        ("18 mois - 3 ans", (18, 36)),
        ("3-18 mois", (3, 18)),
        ("2 ans et demi à 6 ans", (30, 72)),
        ("2,5 mois à 4 ans", (2, 48)),
        ("dès 6 ans", (72, None)),
        ("À partir de 16 ans", (192, None)),
        ("60 ans et plus", (720, None)),
        ("18+", (216, None)),
        ("jusqu'à 25 ans", (0, 300)),
        ("moins de 3 ans", (0, 36)),
        ("-18 ans", (0, 216)),
        ("tout public", (0, None)),
        ("Tous âges", (0, None)),
        ("adultes", (216, None)),
        ("6 ans", (72, 84)),
        (6, (72, 84)),
    ],
)
def test_ages(cellule, mois):
    assert parse_ages(cellule) == Parsed(AgeRange(*mois))


@pytest.mark.parametrize(
    ("cellule", "bas", "haut"),
    [
        (date(2024, 11, 3), 3, 11),
        (datetime(2024, 11, 6, tzinfo=UTC), 6, 11),
        ("03-nov", 3, 11),
        ("nov-15", 11, 15),
    ],
)
def test_ages_changes_en_date_par_excel(cellule, bas, haut):
    assert parse_ages(cellule) == Parsed(
        AgeRange(bas * 12, haut * 12),
        note=f"Excel avait changé « {bas}-{haut} » en date : lu {bas} à {haut} ans.",
    )


@pytest.mark.parametrize(
    ("cellule", "phrase"),
    [
        ("11 - 3 ans", "« 11 - 3 ans » : l'âge maximum doit être plus grand que l'âge minimum."),
        ("0-300 ans", "« 0-300 ans » dépasse 120 ans : vérifiez s'il s'agit d'années ou de mois."),
        (
            "jeunes",
            "« jeunes » n'est pas une tranche d'âge : écrivez « 3-11 ans », « 18 mois - 3 ans », « dès 16 ans » "
            "ou « tous âges ».",
        ),
    ],
)
def test_ages_refuses(cellule, phrase):
    assert parse_ages(cellule) == Parsed(problem=phrase)


@pytest.mark.parametrize(
    "cellule",
    [
        date(2023, 2, 6),
        datetime(2023, 2, 6, 19, 0, tzinfo=UTC),
        "2023-02-06",
        "2023-02-06T19:00:45+01:00",
        "20230206",
        "06/02/2023",
        "6.2.23",
        "06/02/2023 à 14h30",
        "6 février 2023",
        "lundi 6 fév. 2023",
    ],
)
def test_date(cellule):
    assert parse_date(cellule) == Parsed(date(2023, 2, 6))


def test_date_du_siecle_dernier_et_premier_du_mois():
    assert parse_date("01/05/65") == Parsed(date(1965, 5, 1))
    assert parse_date("1er mars 2022") == Parsed(date(2022, 3, 1))


def test_numero_de_jour_d_excel():
    assert parse_date(44963) == Parsed(date(2023, 2, 6), note="Numéro de jour d'Excel lu 06/02/2023.")


@pytest.mark.parametrize("cellule", ["31/02/2023", "12345", "1 brumaire 1793", "2023"])
def test_date_refusee(cellule):
    assert parse_date(cellule) == Parsed(
        problem=f"« {cellule} » n'est pas une date. Écrivez par exemple 06/02/2023."
    )


INVERSEES = "Latitude et longitude étaient inversées : remises dans l'ordre."
LAMBERT = "Coordonnées Lambert-93 converties en longitude et latitude."


@pytest.mark.parametrize(
    ("x", "y", "attendu"),
    [
        (-0.55, 47.47, Parsed((-0.55, 47.47))),
        ("-0,55", "47,47", Parsed((-0.55, 47.47))),
        (47.47, -0.55, Parsed((-0.55, 47.47), note=INVERSEES)),
        ("475198,121680863", "6692424,50691385", Parsed((0.0246602, 47.294016), note=LAMBERT)),
        (6692424.5, 475198.1, Parsed((0.0246599, 47.294016), note=f"{LAMBERT} X et Y étaient inversés.")),
        (55.5, -21.1, Parsed((55.5, -21.1))),
        (
            345000,
            7650000,
            Parsed(
                (55.5062684, -21.2450443),
                note="Coordonnées UTM 40 (La Réunion) converties en longitude et latitude.",
            ),
        ),
        (None, "", Parsed()),
        ("", 47, Parsed(problem="Il manque une des deux coordonnées. Complétez-la, ou videz l'autre.")),
        ("est", 47, Parsed(problem="« est » n'est pas un nombre. Écrivez par exemple 1 250,50.")),
        (
            0,
            0.0,
            Parsed(
                problem="Coordonnées à zéro, en pleine mer au large de l'Afrique : videz-les, "
                "l'adresse servira à situer la structure."
            ),
        ),
        (
            -3,
            45.5,
            Parsed(
                problem="Le point -3 ; 45.5 est en pleine mer ou hors de France. "
                "Vérifiez les coordonnées, ou videz-les pour situer par l'adresse."
            ),
        ),
    ],
)
def test_coordonnees(x, y, attendu):
    assert parse_coordinates(x, y) == attendu


@pytest.mark.parametrize(
    ("cellule", "attendu"),
    [
        ("47.98614, -1.92948", Parsed((-1.92948, 47.98614))),
        ("[-1.92948, 47.98614]", Parsed((-1.92948, 47.98614))),
        ("47,98614 ; -1,92948", Parsed((-1.92948, 47.98614))),
        ("6692424,5 475198,1", Parsed((0.0246599, 47.294016), note=LAMBERT)),
    ],
)
def test_deux_coordonnees_dans_une_cellule(cellule, attendu):
    assert parse_position(cellule) == attendu


def test_deux_coordonnees_en_mer():
    assert parse_position("45.5, -3").problem == (
        "Le point -3 ; 45.5 est en pleine mer ou hors de France. "
        "Vérifiez les coordonnées, ou videz-les pour situer par l'adresse."
    )


@pytest.mark.parametrize(
    ("html", "texte"),
    [
        ("  sans balise, 3 < 5  ", "sans balise, 3 < 5"),
        ("<p>Atelier&nbsp;<b>cuisine</b></p><p>Jeudi</p>", "Atelier cuisine\nJeudi"),
        ("<ul><li>un</li><li>deux</li><li></li></ul>", "- un\n- deux"),
        ("a<script>alert(1)</script>b<br>c", "ab\nc"),
        ("M&amp;M", "M&M"),
        ("</style>x", "x"),
    ],
)
def test_html_en_texte(html, texte):
    assert strip_html(html) == texte


def test_a_long_cell_is_quoted_by_its_beginning():
    problem = parse_phone("0" * 300).problem
    assert problem.startswith(f"« {'0' * 60}… » n'est pas un numéro")
    assert len(parse_phone("12").problem) < 120
