"""csv files as they come: encodings, separators, titles, and lines that do not fit."""

import pytest

from maillage.office.errors import Unreadable
from maillage.office.model import Row
from maillage.office.readers import Limits, read_table
from tests.helpers.donnees import donnees
from tests.office.readers.makers import ENTETE, LIGNES, TEXTE

ACCENTS = "Nom;Ville\nÉcole élémentaire Lœwen;Trélazé\nCrèche à côté;Orléans\n"


def lu(texte, nom="liste.csv", encodage="utf-8", **options):
    return read_table(texte.encode(encodage), nom, **options)


def contenu(table):
    return [row.cells for row in table.rows]


def test_un_csv_simple():
    table = lu(TEXTE, "Partenaires 2024.csv")
    assert (table.name, table.columns, table.shape) == ("Partenaires 2024", ENTETE, "tableur")
    assert (table.encoding, table.delimiter, table.notes) == ("utf-8", ";", ())
    assert table.rows == (Row(2, LIGNES[0]), Row(3, LIGNES[1]))


@pytest.mark.parametrize(
    ("encodage", "nom", "notes"),
    [
        ("utf-8", "utf-8", ()),
        ("utf-8-sig", "utf-8-sig", ()),
        ("utf-16", "utf-16", ()),
        ("utf-16-le", "utf-16-le", ("Encodage deviné : UTF-16.",)),
        ("utf-16-be", "utf-16-be", ("Encodage deviné : UTF-16.",)),
        ("cp1252", "cp1252", ("Encodage deviné : Windows-1252.",)),
        ("mac_roman", "mac_roman", ("Encodage deviné : Mac Roman.",)),
        ("cp850", "cp850", ("Encodage deviné : DOS 850.",)),
    ],
)
def test_encodages(encodage, nom, notes):
    texte = ACCENTS.replace("œ", "oe") * 3
    table = lu(texte, encodage=encodage)
    assert (table.encoding, table.notes) == (nom, notes)
    assert contenu(table)[0] == ("École élémentaire Loewen", "Trélazé")


def test_un_octet_absent_de_windows_1252_est_lu_en_latin_1():
    table = read_table("Nom;Ville\nÉcole\x81;Angers\n".encode("latin-1"), "l.csv")
    assert (table.encoding, table.notes) == ("latin-1", ("Encodage deviné : Latin-1.",))
    assert contenu(table) == [("École\x81", "Angers")]


def test_deux_encodages_dans_le_meme_fichier():
    donnees_mixtes = b"Nom;Ville\n" + "Crèche;Trélazé\n".encode("cp1252") * 3 + "École;Orléans\n".encode() * 2
    table = read_table(donnees_mixtes, "l.csv")
    assert contenu(table) == [("Crèche", "Trélazé")] * 3 + [("École", "Orléans")] * 2
    assert table.notes == (
        "Encodages mélangés : lignes en UTF-8 2, en Windows-1252 3. Vérifiez les accents.",
    )


def test_les_accents_deja_perdus_sont_signales():
    assert lu("Nom;Ville\n�cole;NotifiÃ©e\n").notes == (
        "Caractères déjà perdus dans le fichier (« � ») : 1. Corrigez-les à la main.",
        "Accents déjà abîmés dans le fichier (« Ã© » pour « é ») : 1. Corrigez-les à la main.",
    )


@pytest.mark.parametrize(
    ("signe", "notes"),
    [
        (";", ()),
        (",", ("Séparateur deviné : virgule.",)),
        ("\t", ("Séparateur deviné : tabulation.",)),
        ("|", ("Séparateur deviné : barre verticale.",)),
    ],
)
def test_separateurs(signe, notes):
    table = lu(TEXTE.replace(";", signe))
    assert (table.delimiter, table.notes) == (signe, notes)
    assert contenu(table) == list(LIGNES)


def test_virgules_dans_les_adresses_et_les_decimales():
    table = lu("Nom;Adresse;Latitude\nMJC;12, rue du Parc;47,47\nCSC;3, place Tati;47,46\n")
    assert table.delimiter == ";"
    assert contenu(table)[0] == ("MJC", "12, rue du Parc", "47,47")


def test_separateur_entre_guillemets():
    table = lu('nom,description\nMJC,"Musique, danse; théâtre"\nCSC,"Jeux; contes, lectures"\n')
    assert (table.delimiter, contenu(table)[1]) == (",", ("CSC", "Jeux; contes, lectures"))


def test_separateur_annonce_par_excel():
    table = lu("sep=|\r\nNom|Ville\r\nMJC;1|Angers\r\n")
    assert (table.delimiter, table.columns, table.rows) == (
        "|",
        ("Nom", "Ville"),
        (Row(3, ("MJC;1", "Angers")),),
    )


def test_une_seule_colonne():
    table = lu("Nom\nMJC\nCSC\n")
    assert (table.delimiter, table.columns, contenu(table)) == ("", ("Nom",), [("MJC",), ("CSC",)])


@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_fins_de_ligne(fin):
    assert contenu(lu(TEXTE.replace("\n", fin))) == list(LIGNES)


def test_lignes_de_titre_et_lignes_vides():
    table = lu(
        "Annuaire des partenaires;;\n;;\nMis à jour le 12/03/2024;;\n" + TEXTE + ";;\nMaison;Angers;49000\n"
    )
    assert table.columns == ENTETE
    assert [row.number for row in table.rows] == [5, 6, 8]
    assert table.notes == ("2 lignes de titre ignorées.",)


def test_beaucoup_de_titres_pour_peu_de_lignes():
    table = lu("Ville\nService\nListe\nProvisoire\n" + TEXTE)
    assert (table.columns, len(table.rows)) == (ENTETE, 2)


def test_un_titre_sur_deux_cellules_n_est_pas_l_entete():
    table = lu(
        "Commune : Angers;Année scolaire;;;\nNom;Adresse;Ville;Téléphone;Courriel\nMJC;rue A;Angers;02;a@b.fr\n"
    )
    assert table.columns == ("Nom", "Adresse", "Ville", "Téléphone", "Courriel")
    assert table.notes == ("1 ligne de titre ignorée.",)


def test_retours_a_la_ligne_dans_l_entete():
    table = lu('Nom;"Montant\nde la subvention (1)"\nMJC;250,00\n')
    assert table.columns == ("Nom", "Montant de la subvention (1)")
    assert table.rows[0].number == 2


def test_entete_sur_deux_lignes_sans_fusion_connue():
    table = lu(
        "Structure;;Contact;;\nNom;Adresse;Nom;Téléphone;Courriel\nMJC;rue A;Ana;02 41 00 00 00;a@b.fr\nCSC;rue B;Bob;02;c@d.fr\n"
    )
    assert table.columns == (
        "Structure / Nom",
        "Structure / Adresse",
        "Contact / Nom",
        "Contact / Téléphone",
        "Contact / Courriel",
    )
    assert table.notes == ("En-tête sur 2 lignes : les intitulés ont été réunis (« A / B »).",)
    assert [row.number for row in table.rows] == [3, 4]


def test_entete_a_trous_completee_par_la_ligne_du_dessous():
    table = lu(
        "Nom;Ville;Contact;;\n;;Nom;Téléphone;Courriel\nMJC;Angers;Ana;02;a@b.fr\nCSC;Angers;Bob;03;c@d.fr\n"
    )
    assert table.columns == ("Nom", "Ville", "Contact / Nom", "Contact / Téléphone", "Contact / Courriel")


def test_des_annees_pour_intitules():
    assert lu("Quartier;2022;2023\nMonplaisir;10;12\n").columns == ("Quartier", "2022", "2023")


def test_sans_entete():
    table = lu("MJC;contact@mjc.fr;49100\nCSC;csc@csc.fr;49000\n")
    assert table.columns == ("Colonne 1", "Colonne 2", "Colonne 3")
    assert len(table.rows) == 2
    assert table.notes == ("Aucune ligne d'en-tête reconnue : les colonnes ont été numérotées.",)


def test_intitules_en_double_et_absents_et_colonnes_vides():
    table = lu("Nom;Nom;;Ville;\nMJC;Ana;x;Angers;\n")
    assert table.columns == ("Nom", "Nom (2)", "Colonne 3", "Ville")
    assert table.notes == (
        "Colonnes sans intitulé dans le fichier : « Colonne 3 ».",
        "Intitulés en double renommés : « Nom (2) ».",
    )


def test_un_intitule_deja_numerote_ne_se_confond_pas():
    assert lu("Nom (2);Nom;Nom\na;b;c\n").columns == ("Nom (2)", "Nom", "Nom (3)")


def test_lignes_trop_longues_ou_trop_courtes():
    table = lu(
        "Nom;Ville;Code\nMJC;Angers;49100;en trop\nCSC;Angers\nMaison;Angers;49000\nLudo;Angers;49000\n"
    )
    assert contenu(table)[:2] == [("MJC", "Angers", "49100", "en trop"), ("CSC", "Angers", None, None)]
    assert table.notes == (
        "Plus de cellules que d'intitulés, ligne 2 : elles ont été gardées dans des colonnes en plus, "
        "mais les valeurs peuvent être décalées. Vérifiez-les.",
        "Moins de cellules que d'intitulés, ligne 3 : complétées par des vides.",
        "Colonnes sans intitulé dans le fichier : « Colonne 4 ».",
    )


def test_virgule_separateur_et_decimale():
    table = lu(
        "nom,objet,montant,code;;\nMJC,sport,100\u00a0000,00,1;;\nCSC,contes,46 600,50,1;\n"
        '"Ludo,""Les Lutins"",12,00,2";\nVélo,atelier,5,00,2\n',
        encodage="cp1252",
    )
    assert table.columns == ("nom", "objet", "montant", "code")
    assert contenu(table) == [
        ("MJC", "sport", "100\u00a0000,00", "1"),
        ("CSC", "contes", "46 600,50", "1"),
        ("Ludo", "Les Lutins", "12,00", "2"),
        ("Vélo", "atelier", "5,00", "2"),
    ]
    assert table.notes == (
        "Encodage deviné : Windows-1252.",
        "Points-virgules en fin de ligne retirés (lignes : 4).",
        "Lignes entières mises entre guillemets, redécoupées : ligne 4.",
        "Virgule à la fois séparateur et décimale : montants recollés, lignes 2, 3, 4, 5.",
        "Séparateur deviné : virgule.",
    )


def test_un_guillemet_jamais_referme_ne_mange_pas_la_suite():
    lignes = "".join(f"Association numéro {rang} du quartier;Angers\n" for rang in range(60))
    table = lu('Nom;Ville\n"MJC;Angers\n' + lignes)
    assert len(table.rows) == 61
    assert table.notes == (
        "Un guillemet n'est jamais refermé (ligne 2) : les guillemets ont été lus comme du texte.",
    )


def test_une_cellule_immense_sans_guillemet_ferme():
    table = lu('Nom;Ville\n"' + "MJC;Angers\n" * 20_000)
    assert len(table.rows) == 20_000
    assert table.notes == ("Un guillemet n'est jamais refermé : les guillemets ont été lus comme du texte.",)


def test_une_ligne_indecoupable_est_refusee():
    with pytest.raises(Unreadable) as refus:
        lu("Nom;Ville\n" + "a" * 200_000 + ";b\n")
    assert refus.value.code == "illisible"


def test_cellule_trop_longue_coupee_et_dite():
    table = lu("Nom;Ville\n" + "a" * 40_000 + ";b\n")
    assert len(contenu(table)[0][0]) == 32_767
    assert table.notes == ("Cellules de plus de 32767 caractères coupées : ligne 2.",)


def test_les_formules_sont_du_texte():
    assert contenu(lu("Nom;Ville\n=cmd|' /C calc'!A0;+SUM(1)\n")) == [("=cmd|' /C calc'!A0", "+SUM(1)")]


@pytest.mark.parametrize(
    ("limites", "code"),
    [
        (Limits(max_rows=1), "trop-de-lignes"),
        (Limits(max_columns=2), "trop-de-colonnes"),
        (Limits(max_bytes=10), "trop-gros"),
    ],
)
def test_limites(limites, code):
    with pytest.raises(Unreadable) as refus:
        lu(TEXTE, limits=limites)
    assert refus.value.code == code


def test_les_lignes_en_trop_arretent_la_lecture():
    with pytest.raises(Unreadable) as refus:
        lu("Nom;Ville\n" + "MJC;Angers\n" * 2000, limits=Limits(max_rows=100))
    assert refus.value.sentence == "Ce fichier compte plus de 100 lignes. Découpez-le en plusieurs fichiers."


@pytest.mark.parametrize(
    ("texte", "code"),
    [
        ("", "vide"),
        ("\ufeff \n", "vide"),
        (";;;\n;;\n", "vide"),
        ("Nom;Ville\n", "sans-ligne"),
        ("Nom", "sans-ligne"),
    ],
)
def test_rien_a_lire(texte, code):
    with pytest.raises(Unreadable) as refus:
        lu(texte)
    assert refus.value.code == code


def test_cd85_reel():
    table = read_table(donnees("subventions/cd85_conventions_2018_cp1252.csv").read_bytes(), "cd85.csv")
    assert len(table.rows) == 114
    montant = table.columns.index("montant")
    assert table.rows[0].cells[montant] == "100\xa0000,00"
    assert table.rows[4].cells[montant] == "39\xa0000,00"
    assert table.rows[-1].cells[0] == "Conseil Départemental de la Vendée"
    assert (
        table.notes[0] == "Encodages mélangés : lignes en UTF-8 29, en Windows-1252 85. Vérifiez les accents."
    )


def test_cd72_reel():
    table = read_table(donnees("subventions/cd72_subventions_2018_latin1.csv").read_bytes(), "cd72.csv")
    assert (len(table.rows), table.encoding) == (1625, "cp1252")
    assert table.columns[4] == "Montant de la subvention de fonctionnement (1)"
