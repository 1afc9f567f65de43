"""Which type a structure is, from the words of its name and from what the source says of it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from maillage.acteurs.choices import TypeStructure as T
from maillage.core.text import fold

SOURCE_CODES: Mapping[str, T] = {
    "acteur": T.AUTRE, "asso": T.ASSOCIATION, "asso chomeur": T.ASSOCIATION, "avip": T.CRECHE, "bib": T.MEDIATHEQUE,
    "caf": T.CAF, "msa": T.CAF, "cc": T.EPCI, "epci": T.EPCI, "ccas": T.CCAS, "cias": T.CCAS, "ccons": T.ENTREPRISE,
    "cd": T.DEPARTEMENT, "dept": T.DEPARTEMENT, "cdas": T.DEPARTEMENT, "mds": T.DEPARTEMENT, "mdph": T.SANTE,
    "mda": T.SANTE, "cmp": T.SANTE, "cms": T.DEPARTEMENT, "caarud": T.SANTE, "csapa": T.SANTE, "cidff": T.ASSOCIATION,
    "citmet": T.EMPLOI, "cpam": T.CPAM, "cs": T.CENTRE_SOCIAL, "csc": T.CENTRE_SOCIAL, "evs": T.CENTRE_SOCIAL,
    "deets": T.PREFECTURE, "etat": T.PREFECTURE, "pref": T.PREFECTURE, "diplp": T.PREFECTURE, "e2c": T.EMPLOI,
    "epide": T.EMPLOI, "ft": T.EMPLOI, "cap emploi": T.EMPLOI, "mde": T.EMPLOI, "mdef": T.EMPLOI, "plie": T.EMPLOI,
    "afpa": T.EMPLOI, "of": T.EMPLOI, "ml": T.MISSION_LOCALE, "mission locale": T.MISSION_LOCALE, "epi": T.TIERS_LIEU, "epn": T.TIERS_LIEU,
    "enm": T.TIERS_LIEU, "fablab": T.TIERS_LIEU, "tiers lieux": T.TIERS_LIEU, "ressourcerie": T.ASSOCIATION,
    "es": T.ASSOCIATION, "mjc": T.MAISON_QUARTIER, "mq": T.MAISON_QUARTIER, "muni": T.COMMUNE, "pij bij": T.SERVICE_MUNICIPAL,
    "pimms": T.PREVENTION, "pjj": T.POLICE, "spip": T.POLICE, "prevention": T.PREVENTION, "scp": T.PREVENTION,
    "reg": T.REGION, "udaf": T.ASSOCIATION, "aci": T.ENTREPRISE, "ai": T.ENTREPRISE, "ei": T.ENTREPRISE, "ea": T.ENTREPRISE,
    "etti": T.ENTREPRISE, "geiq": T.ENTREPRISE, "ess": T.ENTREPRISE,
}  # fmt: skip
"""Typologies of data·inclusion, folded."""

# In this order: what carries the name of a school without being one comes before schools.
RULES: tuple[tuple[str, T], ...] = (
    (r"\bparents d eleves\b|\bfcpe\b|\bpeep\b|\bapel\b|\bapeel?\b|\bsou des ecoles\b|\bapeep\b", T.PARENTS),
    (r"\bassociation de gestion\b|\bogec\b|\bamicale\b|\bfoyer (?:socio educatif|des eleves)\b|\bcooperative scolaire\b|\busep\b", T.ASSOCIATION),
    (r"\bassociation sportive\b|\bunss\b|\bas (?:du )?college\b", T.CLUB),
    (r"\bcaisse des ecoles\b|\bccas\b|\bcias\b|\bcentre (?:inter)?communal d action sociale\b|\breussite educative\b", T.CCAS),
    (r"\bcirconscription\b|\bien\b(?= )|\bdsden\b|\brectorat\b|\binspection (?:academique|de l education|du 1er degre)\b|"
     r"\bservices? departementa(?:l|ux) de l education\b", T.RECTORAT),
    (r"\brep\+?\b|\breseau d education prioritaire\b", T.RESEAU_EP),
    (r"\bcio\b|\bcentre d information et d orientation\b", T.CIO),
    (r"\berea\b|\bsegpa\b|\blea\b|\bitep\b|\bime\b|\bimpro\b|\binstitut medico\b|\benseignement adapte\b|\bsessad\b", T.EREA),
    (r"\bcfa\b|\bcentre de formation d apprentis\b|\bapprentis\b", T.CFA),
    (r"\b(?:maison|ecole) familiale\b|\bmaisons familiales\b|\bmfr\b", T.AUTRE_ETABLISSEMENT),
    (r"\becole de la (?:2e|2eme|deuxieme) chance\b|\be2c\b|\bepide\b", T.EMPLOI),
    (r"\becoles? (?:de |du |des |municipale de )?(?:musique|danse|cirque|beaux arts|arts?)\b|\borchestre\b|\bconservatoire\b", T.CULTURE),
    (r"\becole (?:superieure|d ingenieurs|nationale)\b|\buniversite\b|\biut\b|\binspe\b|\bcrous\b|\benseignement superieur\b",
     T.SUPERIEUR),
    (r"\blycees? (?:des )?(?:professionnels?|metiers|pro|agricoles?)\b|\blycee polyvalent professionnel\b|\blp[ai]?\b|"
     r"\bsection d enseignement professionnel\b|\bsep\b|\blycee (?:enseignement )?(?:technologique et )?professionnel\b|"
     r"\blycee d enseignement general technologique et professionnel agricole\b", T.LYCEE_PRO),
    (r"\blycees?\b|\blgt\b|\blpo\b", T.LYCEE),
    (r"\bcolleges?\b|\bclg\b", T.COLLEGE),
    (r"\becoles? maternelles?\b|\bmaternelle\b|\bem ?pu\b|\bem ?pr\b|\be m pu\b", T.ECOLE_MATERNELLE),
    (r"\becoles? primaires?\b|\bprimaire\b|\bepp[ur]\b|\be p pu\b|\be p pr\b|\bgroupe scolaire\b", T.ECOLE_PRIMAIRE),
    (r"\becoles? elementaires?\b|\belementaire\b|\bee ?pu\b|\bee ?pr\b|\be e pu\b|\be e pr\b", T.ECOLE_ELEMENTAIRE),
    (r"\becole\b(?! (?:des parents|de (?:foot|rugby|sport|conduite|tennis)))", T.ECOLE_PRIMAIRE),
    (r"\bprefecture\b|\bsous prefecture\b|\bddets?\b|\bdreets\b|\bdrajes\b|\bsdjes\b|\bdelegue du prefet\b|"
     r"\bministere\b|\bdirection departementale de l emploi\b|\bfinances publiques\b", T.PREFECTURE),
    (r"\bpolice\b|\bgendarmerie\b|\bcommissariat\b|\btribunal\b|\bpjj\b|\bprotection judiciaire\b", T.POLICE),
    (r"\bmission locale\b|\bmilo\b", T.MISSION_LOCALE),
    (r"\bfrance travail\b|\bpole emploi\b|\bcap emploi\b|\bmaison de l emploi\b|\bafpa\b|\borganisme de formation\b|"
     r"\bgreta\b|\bplie\b", T.EMPLOI),
    (r"\bcaf\b|\ballocations familiales\b|\bmsa\b|\bmutualite sociale agricole\b", T.CAF),
    (r"\bcpam\b|\bassurance maladie\b", T.CPAM),
    (r"\blaep\b|\baccueil enfants? parents?\b|\brelais (?:petite enfance|assistante?s? maternelle?s?)\b|\brpe\b|\bram\b", T.LAEP),
    (r"\bcreches?\b|\bmulti ?accueil\b|\bhalte garderie\b|\bmicro creche\b|\bpetite enfance\b|\bassistantes maternelles\b|"
     r"\bjardin d enfants\b", T.CRECHE),
    (r"\bpmi\b|\bprotection maternelle\b", T.PMI),
    (r"\bcentres? socia(?:l|ux)\b|\bcentre socio ?culturel\b|\bespace de vie sociale\b|\bevs\b|\bcsc\b|\bsocioculturel\b",
     T.CENTRE_SOCIAL),
    (r"\bmaison departementale(?! des sports)\b|\bconseil departemental\b|\bconseil general\b|\bdepartement (?:de|du|des)\b|\bmds\b|\butas\b", T.DEPARTEMENT),
    (r"\bconseil regional\b|\bregion (?:de|du|des)\b", T.REGION),
    (r"\bcommunaute (?:de communes?|d agglomeration|urbaine)\b|\bmetropole\b|\bagglomeration\b|\bintercommun(?:al|alite)\b|"
     r"\bepci\b|\bsivu\b|\bsivos\b|\bsyndicat mixte\b", T.EPCI),
    (r"\bmaisons? de quartier\b|\bmjc\b|\bmaisons? des jeunes\b|\bmaison pour tous\b|\bmpt\b|\bcentre de loisirs\b|\balsh\b", T.MAISON_QUARTIER),
    (r"\bmediatheque\b|\bbibliotheque\b|\bludotheque\b|\bbu\b", T.MEDIATHEQUE),
    (r"\bpoint information\b|\binformation jeunesse\b|\bpij\b|\bbij\b|\bservice (?:municipal|jeunesse|enfance|education)\b|"
     r"\bdirection de l education\b|\bpoint info\b", T.SERVICE_MUNICIPAL),
    (r"\bfab ?lab\b|\btiers lieu\b|\bcyber ?(?:base|centre)\b|\bespace (?:public )?numerique\b|\bepn\b|\bfrance services\b|\bmsap\b|"
     r"\bmaison de services au public\b|\bcoworking\b|\bhackerspace\b", T.TIERS_LIEU),
    (r"\bprevention specialisee\b|\bmediation sociale\b|\bpimms\b|\bclub de prevention\b|\beducateurs? de rue\b|\bregie de quartiers?\b",
     T.PREVENTION),
    (r"\bmusee\b|\btheatre\b|\bcinema\b|\bcentre culturel\b|\bopera\b|\bscene nationale\b|\bequipement culturel\b", T.CULTURE),
    (r"\bgymnase\b|\bstade\b|\bpiscine\b|\bpatinoire\b|\bcomplexe sportif\b|\bequipement sportif\b", T.SPORT),
    (r"\bclub (?:de |d )?(?:foot|rugby|judo|tennis|basket|hand|volley|natation|gym|boxe|karate|sportif|athle)|\bfootball\b|\bjudo\b|"
     r"\bhandball\b|\bbasket\b|\brugby\b|\btennis\b|\bnatation\b|\bgymnastique\b|\bsporting\b|\bathletic\b|\bomnisports?\b|"
     r"\bcyclisme\b|\bescrime\b|\bkarate\b|\bvolley\b|\bpetanque\b", T.CLUB),
    (r"\bhopital\b|\bchu\b|\bclinique\b|\bcentre (?:hospitalier|medico|de sante)\b|\bcmpp?\b|\bcamsp\b|\bcsapa\b|\bmdph\b|"
     r"\bmaison de sante\b|\behpad\b|\besat\b|\bmaison des adolescents\b|\bplanning familial\b", T.SANTE),
    (r"\bhlm\b|\bhabitat\b|\blogement\b|\bbailleur\b|\boph\b", T.BAILLEUR),
    (r"\bconseil citoyen\b|\bconseil (?:municipal )?(?:des|de) jeunes\b|\bcollectif\b|\bcomite de quartier\b", T.CONSEIL),
    (r"\bcanope\b|\bcentre de ressources?\b|\batelier canope\b", T.RESSOURCE),
    (r"\bmairie\b|\bcommune (?:de|du|d)\b|\bville (?:de|du|d)\b|\bmunicipalite\b|\bcollectivite territoriale\b|\bhotel de ville\b",
     T.COMMUNE),
    (r"\bassociations?\b|\bassoc?\b|\bass\b|\bcomite des fetes\b|\bfederation\b|\bunion (?:departementale|locale|sportive)\b|"
     r"\bloi 1901\b|\bcomite\b|\bamis d[eu]s?\b|\bsecours (?:populaire|catholique)\b|\brestos? du coeur\b|\bfoyer rural\b", T.ASSOCIATION),
    (r"\bentreprise\b|\bsarl\b|\bsas\b|\bsociete\b|\bchantiers? d insertion\b|\bsiae\b|\bscop\b|\bscic\b", T.ENTREPRISE),
)  # fmt: skip
COMPILED = tuple((re.compile(pattern), kind) for pattern, kind in RULES)
VALUES = {fold(kind.value): kind for kind in T} | {fold(kind.label): kind for kind in T}

VAGUE = (T.ASSOCIATION, T.AUTRE, T.LYCEE, T.ECOLE_PRIMAIRE)
"""Said of many different structures ("Lycée", "École"): a more precise word elsewhere on the line prevails."""


@lru_cache(maxsize=16_384)
def by_words(text: str) -> T | None:
    return next((kind for pattern, kind in COMPILED if pattern.search(text)), None)


def guess_type(name: str, said: str, nature: str = "") -> T:
    """The type of a structure: an exact word of ours or of data·inclusion in `said`, else the words of the name,
    then of the nature, then of `said`; AUTRE when nothing is recognised."""
    words = fold(said)
    exact = VALUES.get(words) or SOURCE_CODES.get(words)
    if exact and exact not in VAGUE:
        return exact
    named = by_words(fold(name))
    declared = by_words(fold(nature)) or by_words(words)
    if named in VAGUE and declared and not ("primaire" in fold(name) or named == T.ASSOCIATION):
        return declared
    return named or declared or exact or T.AUTRE
