"""Files as people send them, made on the spot; the real ones are used where they are present."""

import csv
from pathlib import Path

from tests.factories.territoires import uai
from tests.helpers.donnees import RACINE

ECOLES = RACINE / "ecoles" / "etablissements_49_maine_et_loire.csv"
HEADER = (
    "uai", "nom", "type", "secteur", "adresse", "code_postal", "commune", "code_insee", "departement", "latitude",
    "longitude", "telephone", "email", "site_web",
)  # fmt: skip
INVENTED = (
    ("Collège Jean Vilar", "Collège", "21 rue des Essais", 47.4853, -0.5301),
    ("Collège Germaine Tillion", "Collège", "4 place des Essais", 47.4761, -0.5512),
    ("Ecole maternelle publique Les Tilleuls", "Primaire", "2 rue des Tilleuls", 47.4869, -0.5322),
    ("Ecole élémentaire publique Paul Valéry", "Primaire", "8 rue des Essais", 47.4871, -0.5287),
    ("Ecole primaire privée Sainte-Anne", "Primaire", "12 rue du Port", 47.4702, -0.5601),
    ("Lycée général et technologique Simone Weil", "Lycée", "1 avenue du Lac", 47.4688, -0.5555),
    ("Lycée professionnel Henri Dunant", "Lycée", "3 avenue du Lac", 47.4679, -0.5543),
    ("Ecole élémentaire publique Marie Talet", "Primaire", "15 rue des Ormes", 47.4790, -0.5401),
)


def school_directory(folder: Path, *, real: bool) -> Path:
    """The directory of schools of Maine-et-Loire where it is present, else invented schools in the same columns.

    Pictures of the guide never show the real one.
    """
    if real and ECOLES.exists():
        return ECOLES
    path = folder / "etablissements.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for rank, (nom, kind, adresse, lat, lon) in enumerate(INVENTED, start=1):
            place = ("49000", "Angers", "49007", "Maine-et-Loire", lat, lon)
            writer.writerow([uai(rank), nom, kind, "Public", adresse, *place, f"02410000{rank:02d}", "", ""])
    return path


def lines_of(path: Path) -> int:
    """How many lines follow the header."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter=";")) - 1


MESSY = """Cité éducative de Saint-Aubin;;;;;;
Annuaire des partenaires – version du 12 mars;;;;;;
;;;;;;
Nom de la
structure;Sigle;SIRET;Adresse;CP;Ville;Téléphone
"""
"""Two title lines, an empty one, and a header cut in two by a line break."""

PARTNERS = (
    ("Les Passeurs de mots", "", "4,51234E+13", "12 rue de l'Étang", "49000", "Angers", "02 41 00 00 01"),
    (
        "Asso. Horizon Jeunesse",
        "HJ",
        '="45123456100012"',
        "3 pl. de l’Europe",
        "49000",
        "Angers",
        "0241000002",
    ),
    ("Ludothèque La Toupie", "", "", "8 rue des Ormes", "49000", "Angers", "02.41.00.00.03"),
    ("Café des parents « L'Éclaircie »", "", "", "5 rue du Port", "49000", "Angers", "+33 2 41 00 00 04"),
    ("", "", "", "9 rue sans nom", "49000", "Angers", "02 41 00 00 05"),
    ("Club nautique de l'Étang", "CNE", "123", "1 chemin du Lac", "49000", "Angers", "02 41 00 00 06"),
)


def messy_spreadsheet(folder: Path) -> Path:
    """As a spreadsheet saves it: cp1252, semicolons, titles above the header, a SIRET rounded by the program."""
    lines = "".join(
        ";".join(f'"{cell}"' if '"' not in cell else cell for cell in line) + "\n" for line in PARTNERS
    )
    header = MESSY.replace("Nom de la\nstructure", '"Nom de la\nstructure"')
    path = folder / "partenaires.csv"
    path.write_bytes((header + lines).replace("\n", "\r\n").encode("cp1252"))
    return path
