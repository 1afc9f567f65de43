"""The kinds of structures that a cité counts, with invented names.

Each archetype gives the type, the themes, the publics, the ages in years, how often it is met, and names to draw from.
Every name is invented; the importer of real files is what fills a real cité.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Archetype:
    type: str
    themes: tuple[str, ...]
    publics: tuple[str, ...]
    ages: tuple[float, float] | None
    noms: tuple[str, ...]
    mission: str
    horaires: str = ""
    horaires_vacances: str = ""


JOURNEE = "Mo-Fr 09:00-12:00,14:00-17:30"
SOIR = "Mo,Tu,Th,Fr 16:30-18:30; We 14:00-18:00"
MERCREDI = "We 09:00-12:00,13:30-18:00; Sa 10:00-12:00"
VACANCES = "Mo-Fr 08:30-18:00"

ARCHETYPES: tuple[Archetype, ...] = (
    Archetype(
        "college", ("scolarite", "orientation", "climat-scolaire"), ("pre-ado", "ado"), (11, 15),
        ("Collège des Marronniers", "Collège du Belvédère", "Collège Ada-Exemple"),
        "Enseignement, devoirs faits, parcours avenir, comité d'éducation à la santé.", JOURNEE,
    ),
    Archetype(
        "ecole_maternelle", ("langage-lecture", "petite-enfance"), ("jeune-enfant",), (3, 6),
        ("École maternelle des Coccinelles", "École maternelle du Parc", "École maternelle des Petits Ponts",
         "École maternelle des Sept Couleurs", "École maternelle du Verger"),
        "Langage, accueil des moins de trois ans, café des parents.", JOURNEE,
    ),
    Archetype(
        "ecole_elementaire", ("langage-lecture", "scolarite"), ("enfant",), (6, 11),
        ("École élémentaire des Tilleuls", "École élémentaire du Parc", "École élémentaire des Horizons",
         "École élémentaire du Grand Jeu", "École élémentaire des Quatre Vents", "École élémentaire de la Rivière"),
        "Fondamentaux, classes dédoublées, liaison école-collège.", JOURNEE,
    ),
    Archetype(
        "lycee_professionnel", ("orientation", "decrochage"), ("ado", "jeune-adulte"), (15, 19),
        ("Lycée professionnel des Ateliers",), "Voie professionnelle, micro-lycée, persévérance.", JOURNEE,
    ),
    Archetype(
        "reseau_ep", ("scolarite", "formation"), ("professionnel",), None,
        ("Coordination du réseau d'éducation prioritaire",), "Coordination des écoles et du collège du réseau.",
    ),
    Archetype(
        "rectorat", ("ingenierie", "inclusion"), ("professionnel",), None,
        ("Circonscription du premier degré", "Pôle d'appui à la scolarité"),
        "Suivi des écoles, appui aux équipes, besoins éducatifs particuliers.",
    ),
    Archetype(
        "cio", ("orientation",), ("ado", "jeune-adulte", "parent"), (13, 25),
        ("Centre d'information et d'orientation",), "Entretiens, information sur les formations.", JOURNEE,
    ),
    Archetype(
        "prefecture", ("ingenierie",), ("professionnel",), None,
        ("Délégation du préfet", "Service jeunesse, engagement et sports"), "Politique de la ville, crédits de l'État.",
    ),
    Archetype(
        "service_municipal", ("ingenierie", "scolarite"), ("enfant", "parent"), (3, 11),
        ("Direction de l'éducation", "Service jeunesse", "Service petite enfance", "Direction de la politique de la ville",
         "Service des sports", "Direction de la culture"),
        "Temps périscolaires, équipements, projet éducatif de territoire.",
    ),
    Archetype(
        "ccas", ("parentalite", "sante"), ("parent", "enfant"), (2, 16),
        ("Programme de réussite éducative", "Centre communal d'action sociale"),
        "Parcours individualisés (suivis hors de maillage), accès aux droits.",
    ),
    Archetype(
        "departement", ("sante", "parentalite"), ("parent",), (0, 18),
        ("Maison des solidarités",), "Service social, protection de l'enfance.", JOURNEE,
    ),
    Archetype(
        "pmi", ("sante", "petite-enfance"), ("jeune-enfant", "parent"), (0, 6),
        ("Protection maternelle et infantile",), "Consultations, bilans de santé en école maternelle.", JOURNEE,
    ),
    Archetype(
        "caf", ("parentalite",), ("parent",), (0, 18), ("Caisse d'allocations familiales, territoire",),
        "Convention territoriale globale, soutien à la parentalité.",
    ),
    Archetype(
        "creche", ("petite-enfance",), ("jeune-enfant",), (0.25, 3),
        ("Multi-accueil Les Petits Pas", "Crèche Pomme de Pin", "Micro-crèche Arc-en-Rond"),
        "Accueil régulier et occasionnel, passerelle avec l'école maternelle.", "Mo-Fr 07:30-18:30", VACANCES,
    ),
    Archetype(
        "laep", ("parentalite", "petite-enfance"), ("jeune-enfant", "parent"), (0, 6),
        ("Lieu d'accueil enfants-parents La Parenthèse", "Relais petite enfance"),
        "Accueil anonyme et gratuit des enfants avec un parent.", "Tu,Th 09:00-11:30",
    ),
    Archetype(
        "centre_social", ("parentalite", "scolarite", "loisirs"), ("enfant", "ado", "parent"), (3, 25),
        ("Centre social Les Trois Rives", "Espace de vie sociale La Fabrique"),
        "Accueil de loisirs, accompagnement à la scolarité, projets d'habitants.", SOIR, VACANCES,
    ),
    Archetype(
        "maison_quartier", ("loisirs", "culture"), ("enfant", "ado"), (6, 18),
        ("Maison de quartier du Cèdre", "Maison des jeunes Le Tremplin"), "Ateliers, séjours, projets de jeunes.",
        MERCREDI, VACANCES,
    ),
    Archetype(
        "mediatheque", ("langage-lecture", "numerique", "culture"), ("enfant", "ado", "parent"), (0, 25),
        ("Médiathèque du Quartier", "Ludothèque La Toupie"), "Prêt, lectures en pied d'immeuble, accueil de classes.",
        "Tu,Th,Fr 15:00-18:30; We,Sa 10:00-12:30,14:00-18:00",
    ),
    Archetype(
        "equipement_culturel", ("culture",), ("enfant", "ado"), (7, 18),
        ("Conservatoire, antenne du quartier", "Scène Le Tréteau", "Micro-folie du Quartier"),
        "Orchestre à l'école, résidences d'artistes.", MERCREDI,
    ),
    Archetype(
        "association", ("langage-lecture", "parentalite"), ("enfant", "parent"), (3, 11),
        ("Association Les Passeurs de mots", "Association Mille Pages", "Association Le Livre qui roule"),
        "Lecture à voix haute, mallettes, formation des bénévoles.", SOIR,
    ),
    Archetype(
        "association", ("scolarite",), ("enfant", "ado"), (6, 15),
        ("Association Coup de Crayon", "Association Les Devoirs partagés", "Association Tous Tuteurs"),
        "Accompagnement à la scolarité, mentorat étudiant.", SOIR,
    ),
    Archetype(
        "association", ("numerique", "citoyennete"), ("ado",), (11, 18),
        ("Association Pixel et Compagnie", "Radio Jeunes du Plateau"), "Éducation aux médias, ateliers de code.", MERCREDI,
    ),
    Archetype(
        "association", ("egalite", "discriminations"), ("ado", "jeune-adulte"), (13, 25),
        ("Association Égales", "Association Paroles croisées"), "Interventions en collège, théâtre-forum.",
    ),
    Archetype(
        "association", ("allophonie", "parentalite"), ("parent", "adulte"), None,
        ("Association Langues et Partage", "Association Premiers Mots"), "Ateliers de français pour les parents.",
        "Mo,Th 14:00-16:00",
    ),
    Archetype(
        "association", ("sante",), ("ado", "jeune-adulte"), (12, 25),
        ("Point écoute La Passerelle", "Association Bouge ta santé"), "Écoute, prévention, compétences psychosociales.",
        "We 14:00-18:00",
    ),
    Archetype(
        "association", ("environnement", "citoyennete"), ("enfant", "ado"), (6, 15),
        ("Association Les Jardins du Possible", "Association Terre et Toits"), "Jardins pédagogiques, ateliers de réparation.",
    ),
    Archetype(
        "association", ("culture",), ("enfant", "ado"), (8, 18),
        ("Compagnie du Fil rouge", "Atelier des Couleurs", "Association Ciné-Cour"), "Théâtre, arts plastiques, cinéma de plein air.",
    ),
    Archetype(
        "club_sportif", ("sport",), ("enfant", "ado"), (6, 18),
        ("Club de judo du Quartier", "Football Club des Marronniers", "Basket pour toutes", "Boxe éducative du Plateau",
         "Club nautique de la Rivière"),
        "Entraînements, créneaux pour les filles, savoir nager.", SOIR, VACANCES,
    ),
    Archetype(
        "prevention_specialisee", ("prevention", "decrochage"), ("ado", "jeune-adulte"), (11, 25),
        ("Équipe de prévention spécialisée", "Médiation sociale et scolaire"), "Présence de rue, médiation autour du collège.",
        "Mo-Sa 14:00-21:00",
    ),
    Archetype(
        "mission_locale", ("insertion", "orientation"), ("jeune-adulte",), (16, 25),
        ("Mission locale, antenne du quartier",), "Accompagnement vers l'emploi et la formation.", JOURNEE,
    ),
    Archetype(
        "entreprise", ("orientation", "insertion"), ("ado", "jeune-adulte"), (14, 25),
        ("Club d'entreprises Tremplin", "Entreprise d'insertion Le Relais vert"), "Stages de troisième, visites, parrainage.",
    ),
    Archetype(
        "bailleur", ("environnement",), ("parent",), None, ("Habitat du Plateau, bailleur social",),
        "Locaux en pied d'immeuble, chantiers éducatifs.",
    ),
    Archetype(
        "parents", ("participation", "parentalite"), ("parent",), None,
        ("Collectif de parents d'élèves", "Café des parents"), "Représentation des familles, entraide.",
    ),
    Archetype(
        "conseil", ("participation", "citoyennete"), ("ado", "adulte"), (12, 25),
        ("Conseil citoyen", "Conseil de jeunes"), "Parole des habitants et des jeunes.",
    ),
    Archetype(
        "tiers_lieu", ("numerique", "insertion"), ("jeune-adulte", "adulte"), (16, 25),
        ("Tiers-lieu La Soudure",), "Fab lab, aide aux démarches en ligne.", "Mo-Fr 10:00-18:00",
    ),
    Archetype(
        "ressource", ("formation", "ingenierie"), ("professionnel",), None,
        ("Atelier Canopé, référent de territoire", "Centre de ressources politique de la ville"),
        "Formations interprofessionnelles, ressources.",
    ),
)  # fmt: skip
