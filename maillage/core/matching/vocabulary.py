"""The words of the trade: kinds of structures, abbreviations, words that distinguish nothing.

Every table can be read and corrected by someone who does not program. All words are folded (lower case, no accents).
"""

from itertools import combinations

ABBREVIATIONS: dict[str, str] = {
    "st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "nd": "notre dame", "ctre": "centre",
    "ctr": "centre", "cte": "comite", "dept": "departement", "dep": "departement", "deptal": "departemental",
    "dpt": "departement", "dr": "docteur", "gal": "general", "mal": "marechal", "cdt": "commandant",
    "mgr": "monseigneur", "cne": "capitaine", "col": "colonel", "pdt": "president", "fed": "federation",
    "bib": "bibliotheque", "mediath": "mediatheque", "educ": "education", "elem": "elementaire",
    "mat": "maternelle", "prim": "primaire", "pu": "publique", "pr": "privee", "publ": "publique",
    "priv": "privee", "scol": "scolaire", "gpe": "groupe", "grp": "groupe", "cult": "culturel",
    "socioculturel": "socio culturel", "sociocult": "socio culturel", "soc": "social", "clg": "college",
    "lyc": "lycee", "coll": "college", "techno": "technologique", "technol": "technologique",
    "pro": "professionnel", "prof": "professionnel", "gen": "general", "polyv": "polyvalent",
    "agglo": "agglomeration", "cc": "communaute de communes", "cdc": "communaute de communes",
}  # fmt: skip
"""Whole words only: "st" is a saint, "stade" is not."""

PHRASES: dict[str, str] = {
    "n d": "notre dame", "g s": "groupe scolaire", "gs": "groupe scolaire", "gr scol": "groupe scolaire",
    "groupe scol": "groupe scolaire",
}  # fmt: skip
"""Understood anywhere in a name."""

SMALL_NUMBERS: dict[str, str] = {
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "neuf": "9", "dix": "10",
}  # fmt: skip

HEAD_ABBREVIATIONS: dict[str, str] = {
    "e e pu": "ecole elementaire publique", "eepu": "ecole elementaire publique",
    "eeu": "ecole elementaire publique", "e p pu": "ecole primaire publique", "eppu": "ecole primaire publique",
    "e m pu": "ecole maternelle publique", "empu": "ecole maternelle publique",
    "e e pr": "ecole elementaire privee", "eepr": "ecole elementaire privee",
    "e p pr": "ecole primaire privee", "eppr": "ecole primaire privee", "e m pr": "ecole maternelle privee",
    "empr": "ecole maternelle privee", "ee": "ecole elementaire", "em": "ecole maternelle",
    "ep": "ecole primaire", "com": "commune", "cne": "commune", "ville": "mairie", "ml": "mission locale",
    "ca": "communaute d agglomeration", "c a": "communaute d agglomeration",
}  # fmt: skip
"""Understood at the beginning of a name only, where they cannot be someone's initials."""

KINDS: tuple[tuple[str, str, str], ...] = (
    # (kind, how it is said to a person, how it is written: alternatives of a regular expression)
    ("parents", "association de parents", r"apel|ape|fcpe|peep|(?:association |amicale )?(?:des |de )?parents d eleves"),
    ("ogec", "organisme de gestion", r"ogec|aep"),
    ("association_sportive", "association sportive", r"association sportive|(?<!\S)as(?= (?:du|college|lycee|ecole))"),
    ("foyer_eleves", "foyer d’élèves", r"foyer socio educatif|foyer socioeducatif|fse|maison des lyceens|cooperative scolaire"),
    ("amicale", "amicale", r"amicale laique|amicale"),
    ("caisse_ecoles", "caisse des écoles", r"caisse des ecoles"),
    ("cantine", "restaurant scolaire", r"restaurant scolaire|restauration scolaire|cantine(?: scolaire)?"),
    ("periscolaire", "accueil périscolaire", r"(?:accueil |garderie )?periscolaire|alae|clae"),
    ("segpa", "SEGPA", r"section d enseignement general et professionnel adapte|segpa"),
    ("sep", "section professionnelle", r"section d enseignement professionnel|sep"),
    ("greta", "GRETA", r"greta"),
    ("cio", "CIO", r"centre d information et d orientation|cio"),
    ("conservatoire", "école de musique", r"conservatoire|ecole (?:municipale |intercommunale )?de (?:musique|danse)"),
    ("ecole_sport", "école d’un sport ou d’un art", r"ecole (?:municipale )?(?:de cirque|des arts|d arts?|de football|de sport|des sports)"),
    ("e2c", "école de la deuxième chance", r"ecole de la (?:2e|2|deuxieme|seconde) chance|e2c"),
    ("ecole_parents", "école des parents", r"ecole des parents(?: et des educateurs)?|epe"),
    ("erea", "EREA", r"etablissement regional d enseignement adapte|erea"),
    ("lycee_agricole", "lycée agricole", r"lycee (?:d enseignement )?(?:general et technologique )?agricole|legtp?a|lpa"),
    ("lycee_polyvalent", "lycée polyvalent", r"lycee (?:general technologique et professionnel|polyvalent)(?: des metiers)?|lpo"),
    ("lycee_general", "lycée général et technologique",
     r"lycee (?:d enseignement )?(?:general(?: et technologique)?|technologique)|legt|lgt|leg"),
    ("lycee_pro", "lycée professionnel", r"lycee (?:d enseignement )?professionnel|lycee des metiers|lp"),
    ("lycee", "lycée", r"lycee"),
    ("college", "collège", r"college|ceg|ces"),
    ("maternelle", "école maternelle", r"ecoles? (?:publique |privee )?maternelles?|maternelle"),
    ("elementaire", "école élémentaire", r"ecoles? (?:publique |privee )?elementaires?|elementaire"),
    ("primaire", "école primaire", r"ecoles? (?:publique |privee )?primaires?|groupe scolaire|primaire"),
    ("ecole", "école", r"ecoles?(?! (?:de|du|des) (?:la )?(?:vie|rue|devoirs|production))"),
    ("cfa", "CFA", r"centre de formation d apprentis|cfa"),
    ("universite", "université", r"universite(?! populaire)"),
    ("universite_populaire", "université populaire", r"universite populaire"),
    ("ccas", "CCAS", r"centre communal d action sociale|ccas"),
    ("cias", "CIAS", r"centre intercommunal d action sociale|cias"),
    ("mairie_annexe", "mairie de quartier", r"mairie (?:annexe|de quartier)|antenne de mairie"),
    ("mairie", "commune", r"mairie|commune(?! nouvelle)|municipalite|hotel de ville"),
    ("epci", "intercommunalité",
     r"communaute (?:de communes|d agglomeration|urbaine)|metropole|agglomeration|epci|syndicat intercommunal|sivom|sivu"),
    ("departement", "département", r"conseil (?:departemental|general)(?! de l acces| d acces)|departement"),
    ("region", "région", r"conseil regional|region"),
    ("acces_droit", "accès au droit",
     r"conseil departemental (?:de l )?acces au droit|cdad|point (?:d )?acces au droit|maison de (?:la )?justice(?: et du droit)?|mjd"),
    ("prefecture", "préfecture", r"(?:sous )?prefecture"),
    ("caf", "CAF", r"caisses? d allocations? familiales?|caf"),
    ("cpam", "CPAM", r"caisse primaire d assurance maladie|cpam"),
    ("msa", "MSA", r"mutualite sociale agricole|msa"),
    ("france_travail", "France Travail", r"france travail|pole emploi"),
    ("mission_locale", "mission locale", r"mission locale"),
    ("plie", "PLIE", r"plans? locaux pour l insertion|plan local (?:pour l )?insertion(?: et l emploi)?|plie"),
    ("regie_quartier", "régie de quartier", r"regies? de quartiers?|regie de territoire"),
    ("pimms", "PIMMS", r"point information mediation multi services?|pimms"),
    ("centre_social", "centre social", r"(?:centre|espace) (?:social|socio culturel|socioculturel)(?: et (?:socio )?culturel)?|espace de vie sociale|evs|csc"),
    ("maison_quartier", "maison de quartier", r"maisons? (?:de|des) quartiers?|maison des habitants"),
    ("mjc", "MJC", r"maison des jeunes et de la culture|mjc"),
    ("bibliotheque", "bibliothèque", r"bibliotheque|mediatheque"),
    ("ludotheque", "ludothèque", r"ludotheque"),
    ("creche", "crèche", r"(?:multi |micro |halte )?creche|multi accueil|multiaccueil|halte garderie|eaje"),
    ("rpe", "relais petite enfance", r"relais (?:petite enfance|assistantes? maternelles?|d assistantes? maternelles?)|rpe|ram"),
    ("loisirs", "accueil de loisirs", r"(?:accueil|centre) de loisirs|centre aere|alsh|clsh"),
    ("pmi", "PMI", r"protection maternelle(?: et)? infantile|pmi"),
    ("solidarites", "maison des solidarités", r"maison (?:departementale )?des solidarites|mds|centre medico social|cms"),
    ("cmp", "centre médico-psychologique", r"centre medico psycho(?:logique|pedagogique)|cmpp|cmp"),
    ("jeunesse", "information jeunesse", r"(?:point|bureau|centre) (?:d )?information (?:de la )?jeunesse|pij|bij|crij"),
    ("france_services", "France services", r"(?:espace )?france services|msap"),
    ("gymnase", "équipement sportif", r"gymnase|complexe sportif|stade|piscine|dojo"),
    ("commissariat", "police", r"commissariat|gendarmerie"),
)  # fmt: skip
"""The first alternative that fits wins, so the longest come first. A kind is removed from the name and compared apart."""

KIND_LABELS: dict[str, str] = {kind: label for kind, label, _ in KINDS}

HEADS = frozenset(
    ("segpa", "sep", "greta", "ogec", "parents", "association_sportive", "foyer_eleves", "amicale", "cantine", "periscolaire",
     "caisse_ecoles", "mairie_annexe")
)  # fmt: skip
"""Kinds that carry the name of another structure: the OGEC of a school is not the school, its SEGPA is not the collège."""

_FIRST_DEGREE = ("maternelle", "elementaire", "primaire", "ecole")
_LYCEES = ("lycee", "lycee_general", "lycee_pro", "lycee_polyvalent", "lycee_agricole")
FAMILIES: dict[str, str] = {
    **dict.fromkeys(_FIRST_DEGREE, "ecole"),
    **dict.fromkeys(_LYCEES, "lycee"),
    **dict.fromkeys(("centre_social", "maison_quartier", "mjc"), "animation"),
}
"""Kinds of one family may be said for one another; kinds of two families may not."""

INCOMPATIBLE = frozenset(
    {frozenset(("maternelle", "elementaire"))}
    | {frozenset(pair) for pair in combinations(("lycee_general", "lycee_pro", "lycee_agricole"), 2)}
    | {frozenset(("lycee_polyvalent", "lycee_agricole"))}
)
"""Within a family, kinds that are never the same structure."""

GENERAL_KINDS = frozenset(("ecole", "lycee"))
"""Kinds that do not choose between those of their family: no disagreement with a precise one."""

ONE_PER_COMMUNE = frozenset(("mairie", "ccas", "caisse_ecoles"))
"""Kinds of which a commune has one and only one, by law: they need no name."""

LEGAL_WORDS = frozenset(
    [
        "association",
        "associations",
        "asso",
        "assoc",
        "ass",
        "sarl",
        "sas",
        "sasu",
        "scic",
        "scop",
        "sa",
        "eurl",
        "gip",
        "gie",
        "groupement",
        "interet",
        "public",
        "loi",
        "1901",
        "fondation",
        "societe",
        "cooperative",
        "etablissement",
        "etablissements",
        "ensemble",
        "structure",
        "service",
        "services",
        "rpi",
        "rpid",
        "rpic",
    ]
)
"""Legal forms and words that carry no identity of their own."""

EMPTY_WORDS = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "et",
        "a",
        "au",
        "aux",
        "en",
        "sur",
        "sous",
        "un",
        "une",
        "pour",
        "par",
        "dans",
        "n",
        "s",
        "the",
        "of",
        "mixte",
        "application",
        "public",
        "publics",
        "publique",
        "publiques",
        "prive",
        "prives",
        "privee",
        "privees",
        "contrat",
        "municipal",
        "municipale",
        "communal",
        "communale",
    ]
)

PLACE_EMPTY_WORDS = EMPTY_WORDS | frozenset(["saint", "sainte", "saints", "saintes", "cedex", "les"])

FIRST_NAMES = frozenset(
    ["abel", "adrien", "agnes", "aime", "albert", "alexandre", "alfred", "alice", "alphonse", "ambroise", "anatole", "andre", "angela", "anne", "anselme", "antoine", "ariste", "aristide", "arthur", "auguste", "baptiste", "benjamin", "benoit", "bernard", "berthe", "blaise", "camille", "celestin", "charles", "charlotte", "chloe", "christian", "claude", "claudie", "clement", "colette", "daniel", "david", "denis", "desire", "edgar", "edith", "edmond", "edouard", "elise", "elsa", "emile", "emilie", "ernest", "eric", "etienne", "eugene", "felix", "ferdinand", "fernand", "francis", "francois", "francoise", "frederic", "gabriel", "gaston", "genevieve", "george", "georges", "gerard", "germaine", "gilbert", "guillaume", "gustave", "guy", "helene", "henri", "henry", "hector", "hippolyte", "honore", "hubert", "irene", "isabelle", "jacqueline", "jacques", "jean", "jeanne", "jerome", "joachim", "joseph", "josephine", "jules", "julien", "julie", "juliette", "laurent", "leo", "leon", "leonard", "lea", "louis", "louise", "luce", "lucie", "lucien", "madeleine", "marc", "marcel", "marguerite", "maria", "marie", "martin", "mathilde", "maurice", "max", "maximilien", "michel", "nelson", "nicolas", "octave", "olivier", "olympe", "pablo", "patrick", "paul", "paule", "pauline", "philippe", "pierre", "rachel", "raoul", "raymond", "rene", "renee", "robert", "roger", "roland", "romain", "rosa", "simone", "simon", "sophie", "stephane", "suzanne", "theodore", "theophile", "therese", "thomas", "valentin", "victor", "vincent", "yves", "yvonne"]
)  # fmt: skip
"""Given names, which weigh little beside the family name: "Jean Moulin" and "Moulin" agree, "Jean Moulin" and "Jean Jaurès"
do not. Not applied after "saint", where the given name is all there is."""

GENERIC_WORDS = frozenset(
    ["centre", "maison", "espace", "club", "comite", "union", "federation", "collectif", "groupe", "action", "actions", "atelier", "amis", "amicale", "office", "compagnie", "culture", "culturel", "culturelle", "culturelles", "social", "sociale", "sociaux", "socio", "animation", "education", "insertion", "mediation", "formation", "developpement", "quartier", "quartiers", "jeune", "jeunes", "jeunesse", "famille", "familles", "enfant", "enfants", "departemental", "departementale", "regional", "regionale", "sport", "sports", "sportif", "sportive", "francais", "francaise", "france", "international", "nationale", "national", "solidarite", "solidaire", "accueil", "emploi", "local", "locale"]
)  # fmt: skip
"""Words found in the names of many structures: they agree too easily to weigh as much as a proper name."""

STREETS: dict[str, str] = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard", "boul": "boulevard",
    "pl": "place", "r": "rue", "imp": "impasse", "rte": "route", "ch": "chemin", "che": "chemin", "chem": "chemin",
    "sq": "square", "all": "allee", "allees": "allee", "crs": "cours", "qu": "quai", "fg": "faubourg", "fbg": "faubourg",
    "pass": "passage", "res": "residence", "lot": "lotissement", "esp": "esplanade", "prom": "promenade",
}  # fmt: skip
