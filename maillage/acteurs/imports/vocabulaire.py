"""Themes and publics of the house, from the words of other files (data·inclusion, national cartography, local lists)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from maillage.core.text import fold

_BETWEEN = re.compile(r"\s*[;|\n/]\s*")
_COMMA = re.compile(r",\s+")

THEMATIQUES: Mapping[str, tuple[str, ...]] = {
    "famille--garde-denfants": ("petite-enfance",),
    "famille": ("parentalite",),
    "lecture-ecriture-calcul--maitriser-le-francais": ("allophonie",),
    "lecture-ecriture-calcul": ("langage-lecture",),
    "illettrisme": ("langage-lecture",),
    "apprendre-francais": ("allophonie",),
    "choisir-un-metier": ("orientation",),
    "trouver-un-emploi": ("insertion",),
    "preparer-sa-candidature": ("insertion",),
    "accompagnement-social-et-professionnel-personnalise": ("insertion",),
    "creer-une-entreprise": ("insertion",),
    "creation-activite": ("insertion",),
    "se-former": ("insertion",),
    "numerique": ("numerique",),
    "sante": ("sante",),
    "mobilite": ("mobilite",),
    "souvrir-a-linternational": ("mobilite",),
    "handicap": ("inclusion",),
    "remobilisation--activites-sportives-et-culturelles": ("sport", "culture"),
    "remobilisation--benevolat-action-citoyenne": ("citoyennete",),
    "remobilisation--bien-etre-confiance-en-soi": ("sante",),
}
"""Codes of data·inclusion, whole or by their first part."""

THEME_WORDS: tuple[tuple[str, str], ...] = (
    (r"\blecture\b|\blangage\b|\bfondamentaux\b|\becrit(?:ure)?\b|\billettrisme\b", "langage-lecture"),
    (r"\bscolarite\b|\bsoutien scolaire\b|\bclas\b|\baide aux devoirs\b|\breussite scolaire\b|\bperiscolaire\b", "scolarite"),
    (r"\bclimat scolaire\b|\bharcelement\b", "climat-scolaire"),
    (r"\bdecrochage\b|\bperseverance\b", "decrochage"),
    (r"\borientation\b|\bdecouverte des metiers\b|\bstages?\b", "orientation"),
    (r"\binsertion\b|\bemploi\b|\bformation professionnelle\b", "insertion"),
    (r"\bparentalite\b|\bcoeducation\b|\bfamilles?\b|\bparents?\b", "parentalite"),
    (r"\bpetite enfance\b|\bcreche\b", "petite-enfance"),
    (r"\bsante\b|\bpsychosocia|\baddictions?\b|\bbien etre\b|\bnutrition\b", "sante"),
    (r"\bhandicap\b|\binclusion\b|\becole inclusive\b", "inclusion"),
    (r"\ballophon|\bfle\b|\bapprentissage du francais\b|\bfrancais langue\b", "allophonie"),
    (r"\bcultur(?:e|el|elle|elles)\b|\bartistique|\bmusique\b|\btheatre\b|\bpatrimoine\b|\bcinema\b", "culture"),
    (r"\bsports?\b|\bsporti(?:f|ve|fs|ves)\b", "sport"),
    (r"\bnumerique|\binternet\b|\bordinateur|\binformatique\b|\bmedias?\b|\bwifi\b|\bsmartphone\b|\bimprim|\bdematerialise", "numerique"),
    (r"\bcitoyen|\blaicite\b|\bvaleurs de la republique\b|\bengagement\b|\bbenevolat\b", "citoyennete"),
    (r"\begalite (?:filles|femmes|fille)\b|\begalite f g\b|\begalite des sexes\b", "egalite"),
    (r"\bdiscriminations?\b|\bracisme\b", "discriminations"),
    (r"\benvironnement|\bdeveloppement durable\b|\becologie\b|\bjardin(?:age)?\b|\brenouvellement urbain\b", "environnement"),
    (r"\bmobilite\b|\binternational", "mobilite"),
    (r"\bprevention\b|\bsecurite\b|\bmediation sociale\b", "prevention"),
    (r"\bloisirs?\b|\bvacances\b|\bjeux?\b|\banimation\b", "loisirs"),
    (r"\bparticipation\b", "participation"),
    (r"\bformation interprofessionnelle\b|\banimation de reseau\b", "formation"),
    (r"\bingenierie\b|\bpilotage\b|\bevaluation\b", "ingenierie"),
)  # fmt: skip

PUBLIC_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bpetite enfance\b|\bjeunes enfants\b|\bbebes?\b|\btout petits?\b|\bnourrissons?\b", "jeune-enfant"),
    (r"(?<!jeunes )\benfants?\b|\benfance\b|\becoliers?\b", "enfant"),
    (r"\bpre ?ados?\b|\bpreadolescents?\b", "pre-ado"),
    (r"(?<!pre )\bados?\b|\badolescents?\b|\bcollegiens?\b|\blyceens?\b|\bjeunes$|\bjeunes?(?! (?:adulte|enfant|16))\b", "ado"),
    (r"\bjeunes adultes?\b|\betudiants?\b|\bjeunes?$|\bjeunes?\b(?! enfants?)", "jeune-adulte"),
    (r"(?<!jeunes )(?<!jeune )\badultes?\b|\bseniors?\b|\bretraites?\b|\bpersonnes agees\b|\bdemandeurs? d emploi\b|\bactifs\b", "adulte"),
    (r"\bparents?\b|\bfamilles?\b", "parent"),
    (r"\bprofessionnels?\b|\benseignants?\b|\banimateurs?\b", "professionnel"),
)  # fmt: skip
NO_PUBLIC = re.compile(
    r"^(?:tous?(?: publics?)?|tout public|tous les publics|nr|x|habitants?|usagers?.*|adherents?|insert|autres?)$"
    r"|\brsa\b|\bhandicap|\bsurdite\b|\bcecite\b|\brefugies?\b|\betrangers?\b|\bexilees\b|\blangues? etrangeres?\b|\billettrisme\b"
    r"|\bqpv\b|\bminimas? socia|\burgence\b|\bjuridique\b|\bfemmes\b|\bdeficience"
)
"""Publics that say nothing of age or role: our vocabulary has no word for them, and nothing is guessed."""

NO_THEME = re.compile(
    r"\bdemarches?\b|\bmateriel\b|\bdroits?\b|\blogement\b|\badministrati|\bbudget|\bfinanci|\blien social\b|\balimentation\b"
    r"|\bequipements?\b|\bscanner\b|\bremobilisation\b|\bhebergement\b|\bjuridique|\bvehicule\b"
)
"""Services that are real and have no equivalent among our themes of action."""

_THEMES = tuple((re.compile(pattern), code) for pattern, code in THEME_WORDS)
_PUBLICS = tuple((re.compile(pattern), code) for pattern, code in PUBLIC_WORDS)


def split(text: str, known: Mapping[str, str]) -> list[str]:
    """The words of a cell. A comma separates them, but for those of our own labels (« Prévention, sécurité, médiation »)."""
    return [
        word
        for part in _BETWEEN.split(text)
        for word in longest_first(_COMMA.split(part), known)
        if word.strip()
    ]


def longest_first(pieces: list[str], known: Mapping[str, str]) -> Iterator[str]:
    while pieces:
        wholes = (", ".join(pieces[:size]) for size in range(len(pieces), 1, -1))
        whole = next((text for text in wholes if fold(text) in known), pieces[0])
        yield whole
        pieces = pieces[whole.count(", ") + 1 :]


class Vocabulaire:
    """The themes and publics of the house: `themes` and `publics` map the folded label, short label or code to the code."""

    def __init__(self, themes: Mapping[str, str], publics: Mapping[str, str]) -> None:
        self.known_themes = dict(themes)
        self.known_publics = dict(publics)

    def themes(self, text: str) -> tuple[list[str], list[str]]:
        """The codes found in a cell, and the words that were not understood."""
        whole = self.known_themes.get(fold(text))
        return ([whole], []) if whole else gather(split(text, self.known_themes), self.theme)

    def publics(self, text: str) -> tuple[list[str], list[str]]:
        whole = self.known_publics.get(fold(text))
        return ([whole], []) if whole else gather(split(text, self.known_publics), self.public)

    def theme(self, text: str) -> tuple[str, ...] | None:
        code = self.known_themes.get(fold(text))
        return (code,) if code else foreign_theme(text)

    def public(self, text: str) -> tuple[str, ...] | None:
        code = self.known_publics.get(fold(text))
        return (code,) if code else foreign_public(text)


def gather(
    parts: Iterable[str], read: Callable[[str], tuple[str, ...] | None]
) -> tuple[list[str], list[str]]:
    codes: dict[str, None] = {}
    unknown: list[str] = []
    for part in parts:
        found = read(part)
        if found is None:
            unknown.append(part)
        else:
            codes.update(dict.fromkeys(found))
    return list(codes), unknown


@lru_cache(maxsize=8192)
def foreign_theme(text: str) -> tuple[str, ...] | None:
    """Codes for a word of another vocabulary; None when it is not understood."""
    slug = text.strip().lower()
    exact = THEMATIQUES.get(slug) or THEMATIQUES.get(slug.partition("--")[0])
    if exact:
        return exact
    words = fold(text)
    found = tuple(code for pattern, code in _THEMES if pattern.search(words))
    return found or (() if NO_THEME.search(words) else None)


@lru_cache(maxsize=8192)
def foreign_public(text: str) -> tuple[str, ...] | None:
    """Codes for a public of another vocabulary; nothing for those without an equivalent; None when not understood."""
    words = fold(text)
    found = tuple(code for pattern, code in _PUBLICS if pattern.search(words))
    return found or (() if NO_PUBLIC.search(words) else None)
