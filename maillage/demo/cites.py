"""The four demonstration cités: real names and published populations, contours drawn by hand (approximate).

Populations: Insee, population municipale 2013 of the QPV, in the list published by the ANCT (open licence). The other
published figures are left for the cité to fill: none was found with its source, and none is invented (the young people by
age of needs.py are, and say so in their source).
"""

from dataclasses import dataclass
from datetime import date

from maillage.demo.accounts import ANGERS, NANCY, ROUEN, ROUVRAY

# the association whose sheet the partner of the accounts maintains
PARTENAIRE = "Association Les Passeurs de mots"

Ring = tuple[tuple[float, float], ...]
SOURCE_POPULATION = "Insee, population municipale 2013 des QPV (liste ANCT)"
LABEL_2019 = ("Première labellisation", date(2019, 9, 5), date(2024, 1, 1))
LABEL_2024 = ("Renouvellement 2024-2027", date(2024, 1, 1), date(2028, 1, 1))


@dataclass(frozen=True)
class DemoQpv:
    """`ring` is (longitude, latitude), drawn by hand."""

    code: str
    nom: str
    communes: tuple[str, ...]
    population: int
    ring: Ring


@dataclass(frozen=True)
class DemoCite:
    slug: str
    nom: str
    nom_court: str
    territoire: str
    academie: str
    communes: tuple[str, ...]
    quartiers: tuple[DemoQpv, ...]
    chef_de_file: str
    rues: tuple[str, ...]
    partenaire: str = PARTENAIRE

    @property
    def population(self) -> int:
        return sum(quartier.population for quartier in self.quartiers)


CITES: tuple[DemoCite, ...] = (
    DemoCite(
        ANGERS, "Cité éducative d'Angers Monplaisir", "Monplaisir", "Angers", "Nantes", ("49007",),
        (
            DemoQpv(
                "QP049005", "Monplaisir", ("49007",), 7402,
                ((-0.537, 47.486), (-0.530, 47.492), (-0.520, 47.493), (-0.514, 47.488), (-0.519, 47.483), (-0.530, 47.483)),
            ),
        ),
        "Collège des Marronniers", ("rue de l'Écoute", "boulevard du Partage", "allée des Lectures", "place des Possibles"),
    ),
    DemoCite(
        ROUEN, "Cité éducative des Hauts-de-Rouen", "Hauts-de-Rouen", "Rouen", "Normandie", ("76540",),
        (
            DemoQpv(
                "QP076022", "Les Hauts De Rouen", ("76540",), 10314,
                ((1.122, 49.452), (1.127, 49.462), (1.137, 49.464), (1.143, 49.458), (1.139, 49.448), (1.128, 49.446)),
            ),
        ),
        "Collège du Belvédère", ("rue des Alliances", "avenue du Grand Large", "allée du Savoir", "place des Jeux"),
    ),
    DemoCite(
        ROUVRAY, "Cité éducative de Saint-Étienne-du-Rouvray Château-Blanc", "Château-Blanc",
        "Saint-Étienne-du-Rouvray", "Normandie", ("76575",),
        (
            DemoQpv(
                "QP076023", "Quartier Château Blanc", ("76575",), 4779,
                ((1.063, 49.393), (1.065, 49.398), (1.071, 49.398), (1.073, 49.395), (1.070, 49.392)),
            ),
        ),
        "Collège Ada-Exemple", ("rue de l'Entraide", "avenue des Passerelles", "allée des Tilleuls", "place du Quartier"),
    ),
    DemoCite(
        NANCY, "Cité éducative de Nancy, Laxou et Maxéville, Plateau de Haye", "Plateau de Haye",
        "Nancy, Laxou, Maxéville", "Nancy-Metz", ("54395", "54304", "54357"),
        (
            DemoQpv(
                "QP054015", "Plateau De Haye Nancy - Maxéville", ("54395", "54357"), 5648,
                ((6.146, 48.702), (6.148, 48.708), (6.157, 48.710), (6.164, 48.707), (6.158, 48.702)),
            ),
            DemoQpv(
                "QP054014", "Plateau De Haye - Champ Le Bœuf", ("54357", "54304"), 3602,
                ((6.121, 48.697), (6.123, 48.703), (6.130, 48.704), (6.134, 48.700), (6.128, 48.696)),
            ),
        ),
        "Collège des Marronniers", ("rue du Haut-Plateau", "avenue des Sources", "allée des Écoliers", "place de la Rencontre"),
    ),
)  # fmt: skip
