"""What the actions of the demonstration say: invented, plausible, the same in each cité."""

from dataclasses import dataclass
from decimal import Decimal

from maillage.actions.choices import Source

AXES = (
    ("1", "Conforter le rôle de l'école (exemple)", "ecole", ("Langage dès la maternelle", "Climat scolaire")),
    ("2", "Promouvoir la continuité éducative (exemple)", "continuite", ("Parents et école", "Santé des enfants")),
    ("3", "Ouvrir le champ des possibles (exemple)", "possibles", ("Culture et sport", "Orientation et stages")),
)  # fmt: skip
OPERATIONNEL = "Un lieu de rencontre par école"
"""Under « Parents et école »: the third level of the tree."""

TRANSVERSAUX = ("Égalité filles-garçons", "Place des parents", "Environnement")
P147, COLLEGE, COMMUNE, CAF = Source.P147_CITE, Source.FONDS_COLLEGE, Source.COMMUNE, Source.CAF
ENVELOPPES = {P147: 350_000, COLLEGE: 30_000, COMMUNE: 50_000}


@dataclass(frozen=True)
class Trame:
    """An action: ages in months, months of start and end, euros by source; `deja` when it existed the year before."""

    intitule: str
    objectif: int
    theme: str
    publics: tuple[str, ...]
    ages: tuple[int, int]
    mois: tuple[int, int]
    etat: str
    argent: dict[Source, int]
    resume: str
    constat: str = ""
    objectifs: str = ""
    contenu: str = ""
    feu: str = ""
    note: str = ""
    prevus: tuple[int, int] = (0, 0)
    """Children and young people, parents."""
    transversal: int | None = None
    difficulte: str = ""
    motif: str = ""
    deja: bool = False
    seances: int = 0


ACTIONS = (
    Trame(
        "Ateliers langage en maternelle", 0, "langage-lecture", ("jeune-enfant", "parent"), (36, 72), (1, 12),
        "en_cours", {P147: 12000, COMMUNE: 4000},
        "Des ateliers de langage en petit groupe, dans quatre écoles, avec les parents une fois par mois.",
        "Un enfant sur trois entre au CP avec un vocabulaire fragile (évaluations partagées par les écoles).",
        "Que chaque enfant de grande section prenne la parole chaque semaine ; que les parents connaissent les jeux.",
        "Deux séances par semaine et par école, six enfants par groupe, une malle de jeux prêtée aux familles.",
        "vert", "Les quatre écoles ont démarré ; les malles tournent.", (96, 40), 1, deja=True, seances=4,
    ),
    Trame(
        "Médiation aux abords des collèges", 1, "climat-scolaire", ("pre-ado", "ado"), (132, 180), (1, 12),
        "en_cours", {P147: 28000, COMMUNE: 6000},
        "Deux médiatrices présentes aux sorties des collèges et dans le bus, trois soirs par semaine.",
        "Des tensions répétées sur le trajet, signalées par les deux collèges et le conseil de quartier.",
        "Réduire les exclusions liées au trajet ; faire le lien avec les familles.",
        "Présence, relais vers les équipes des collèges, une rencontre par trimestre avec les parents.",
        "orange", "Un poste à pourvoir depuis octobre : présence réduite à deux soirs.", (250, 30), None,
        "a_relancer", "Le deuxième collège n'a pas encore désigné son relais.", True,
    ),
    Trame(
        "Café des parents", 2, "parentalite", ("parent",), (0, 216), (2, 12), "en_cours",
        {P147: 6000, COLLEGE: 1500, COMMUNE: 2000},
        "Un rendez-vous par quinzaine dans chaque école, préparé par les parents eux-mêmes.",
        "Peu de parents passent la grille ; beaucoup disent ne pas savoir à qui parler.",
        "Que les parents se rencontrent et rencontrent les équipes sans motif de convocation.",
        "Un lieu ouvert, un thème choisi par les présents, une traduction assurée.",
        "vert", "Vingt parents réguliers ; deux animent seuls.", (0, 60), 1, deja=True, seances=3,
    ),
    Trame(
        "Petits déjeuners et sommeil", 3, "sante", ("enfant", "parent"), (36, 132), (9, 12), "validee",
        {COLLEGE: 3000}, "Petits déjeuners partagés et ateliers sur le sommeil avec les infirmières scolaires.",
        "Les infirmières constatent fatigue et repas sautés.", prevus=(180, 50),
    ),
    Trame(
        "Chorale du quartier", 4, "culture", ("enfant",), (72, 132), (1, 7), "bilan_recu",
        {P147: 8000, COMMUNE: 3500},
        "Une chorale de quartier, des écoles au conservatoire, et un concert au printemps.",
        "Aucune pratique musicale régulière dans le quartier entre six et onze ans.",
        "Que soixante enfants chantent chaque semaine et montent une fois sur scène.",
        "Une répétition par semaine, deux week-ends, un concert avec la compagnie.",
        "vert", "Concert donné devant deux cents personnes.", (60, 45), 0, deja=True, seances=5,
    ),
    Trame(
        "Nager en confiance", 4, "sport", ("enfant",), (72, 132), (4, 8), "realisee", {P147: 9000, COMMUNE: 5000},
        "Apprendre à nager pendant les vacances, à la piscine du quartier.",
        "Un enfant sur deux arrive en sixième sans savoir nager.",
        "Que chaque enfant inscrit obtienne le « savoir-nager ».",
        feu="rouge", note="Bassin fermé trois semaines : un groupe sur deux n'a pas fini.", prevus=(80, 0),
        difficulte="bloquee", motif="Bassin fermé pour travaux jusqu'en mars.", deja=True,
    ),
    Trame(
        "Stages de troisième accompagnés", 5, "orientation", ("ado",), (168, 192), (1, 12), "deposee",
        {P147: 15000}, "Trouver, préparer et raconter un stage choisi, avec des entreprises du territoire.",
        "Les stages se font par le réseau des familles : les mêmes métiers, ou rien.", prevus=(110, 0),
    ),
    Trame(
        "Le numérique en famille", 2, "numerique", ("parent", "enfant"), (72, 216), (10, 12), "construction",
        {P147: 5000}, "Des soirées pour parler des écrans sans faire la leçon.",
    ),
    Trame(
        "Mentorat des premières années", 5, "orientation", ("jeune-adulte",), (204, 300), (9, 12), "idee",
        {}, "Des étudiantes et étudiants du quartier accompagnent celles et ceux qui commencent.",
    ),
)  # fmt: skip

BILAN = {
    "marche": "Les enfants sont venus jusqu'au bout ; les familles ont demandé la suite.",
    "pas_marche": "Le créneau du mercredi tombe en même temps que le sport.",
    "leviers": "La salle prêtée par l'école, et deux parents qui font le tour des familles.",
    "freins": "Pas de transport le soir.",
    "effets": "Les enseignantes notent plus de prises de parole en classe.",
    "place_parents": "Trois parents ont préparé la fête de fin d'année.",
    "place_jeunes": "Les plus grands ont choisi la moitié du programme.",
    "perspective": "reconduire",
    "suites": "Garder le format, changer de jour.",
    "redige_par": "Le porteur (démonstration)",
}
INDICATEURS = (
    ("Enfants et jeunes présents", "realisation", "jeunes", Decimal(60), "feuilles de présence, en nombre"),
    (
        "Enfants venus à plus de la moitié des séances",
        "resultat",
        "%",
        Decimal(70),
        "feuilles de présence, en nombre",
    ),
)
