"""Texts with variables: « Bonjour {nom} » becomes what each recipient reads."""

import re
from collections.abc import Mapping, Sequence

from maillage.acteurs.choices import GenreCampagne
from maillage.base.errors import Refused

VARIABLES: Mapping[str, str] = {
    "nom": "la personne, ou à défaut la structure",
    "structure": "le nom de la structure",
    "lien": "le lien de réponse, propre à chaque structure",
    "echeance": "la date avant laquelle une réponse est attendue",
    "cite": "le nom de la cité éducative",
    "expediteur": "votre nom",
}
NEEDS_LINK: Mapping[str, str] = {
    GenreCampagne.MISE_A_JOUR: "vérifier sa fiche",
    GenreCampagne.ENQUETE: "répondre à l'enquête",
}
VARIABLE = re.compile(r"\{([^{}\n]{0,40})\}")


def check_texts(sujet: str, texte: str, *, genre: str, echeance: bool) -> None:
    """Refuse a variable that does not exist, or one that would be empty; nobody checks a sheet or
    answers a survey without the link."""
    for name in VARIABLE.findall(sujet + texte):
        if name not in VARIABLES:
            known = ", ".join(f"{{{word}}}" for word in VARIABLES)
            raise Refused(
                "variable", f"« {{{name}}} » n'est pas une variable connue. Vous pouvez écrire : {known}."
            )
    if "{lien}" in sujet:
        raise Refused("objet", "Le lien de réponse se met dans le message, pas dans son objet.")
    if "{echeance}" in sujet + texte and not echeance:
        raise Refused(
            "echeance", "Le message parle de l'échéance : donnez-la, ou retirez {echeance} du texte."
        )
    if genre in NEEDS_LINK and "{lien}" not in texte:
        raise Refused(
            "lien",
            f"Il manque {{lien}} dans le message : sans lui, personne ne pourrait {NEEDS_LINK[genre]}.",
        )


def fill(text: str, values: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def enumerate_names(names: Sequence[str]) -> str:
    """ "A", "A et B", "A, B et C"."""
    return " et ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def several_links(links: Sequence[tuple[str, str]]) -> str:
    """One address alone, or a line for each structure that one person answers for."""
    if len(links) == 1:
        return links[0][1]
    return "\n".join(f"{name} : {address}" for name, address in links)
