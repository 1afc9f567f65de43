"""The texts that a new campaign begins with; each team changes them as it likes."""

from collections.abc import Mapping
from typing import Any

from maillage.acteurs.choices import GenreCampagne as G

SIGNATURE = "\n\nBien cordialement,\n{expediteur}\n{cite}"
HELLO = "Bonjour,\n\n"

TEXTES: Mapping[str, tuple[str, str, str]] = {
    G.PREMIER_CONTACT: (
        "Premier contact",
        "La {cite} vous écrit",
        "La cité éducative réunit celles et ceux qui, autour de l'école, font grandir les enfants et les jeunes du "
        "quartier. Nous avons repéré {structure} et aimerions vous connaître : ce que vous faites, avec qui, et ce qui "
        "vous serait utile.\n\nUne minute suffit pour nous dire si cela vous intéresse :\n{lien}",
    ),
    G.LABELLISATION: (
        "Après la labellisation",
        "Le label de la {cite} : et maintenant ?",
        "Le label de notre cité éducative est acquis. C'est le moment de dire ce que nous voulons faire ensemble. "
        "{structure} y a sa place.\n\nSouhaitez-vous y prendre part ?\n{lien}",
    ),
    G.REVUE: (
        "Revue de projets",
        "Revue de projets de la {cite}",
        "Nous préparons la revue de projets de la cité éducative : ce qui a été fait cette année, ce qui manque, ce que "
        "nous gardons. Votre regard compte.\n\nPouvons-nous en parler avec vous ?\n{lien}",
    ),
    G.REUNION: (
        "Réunion thématique",
        "Une réunion thématique de la {cite}",
        "Nous organisons une réunion avec les structures qui travaillent sur ce thème. Elle vous est ouverte.\n\n"
        "Y viendriez-vous ?\n{lien}",
    ),
    G.MISE_A_JOUR: (
        "Mise à jour des fiches",
        "Votre fiche dans l'annuaire de la {cite} : est-elle exacte ?",
        "{structure} figure dans l'annuaire partagé de la cité éducative. Une fois par an, nous vous demandons de "
        "vérifier votre fiche : horaires, publics, missions, coordonnées. Deux minutes suffisent, sur un téléphone "
        "comme sur un ordinateur, sans compte ni mot de passe.\n\n{lien}\n\nMerci de répondre avant le {echeance}.",
    ),
    G.ENQUETE: (
        "Enquête",
        "Quelques questions de la {cite}",
        "Pour décider avec vous plutôt que pour vous, nous avons quelques questions pour {structure}. Deux minutes suffisent, "
        "sur un téléphone comme sur un ordinateur, sans compte ni mot de passe.\n\n{lien}\n\nMerci de répondre avant le "
        "{echeance}.",
    ),
    G.LIBRE: ("", "", ""),
}
RELANCE = "Nous vous avons écrit il y a quelque temps et n'avons pas encore votre réponse. Si vous avez une minute :\n\n{lien}"


def initial_of(genre: str) -> dict[str, Any]:
    titre, sujet, texte = TEXTES[genre]
    return {
        "genre": genre,
        "titre": titre,
        "sujet": sujet,
        "texte": f"{HELLO}{texte}{SIGNATURE}" if texte else f"{HELLO}{SIGNATURE}",
        "validite_jours": 60,
    }


def chase_of(sujet: str, *, with_link: bool) -> dict[str, Any]:
    texte = (
        RELANCE
        if with_link
        else RELANCE.removesuffix("{lien}").replace(" Si vous avez une minute :", "").rstrip()
    )
    subject = sujet if sujet.startswith("Rappel : ") else f"Rappel : {sujet}"
    return {"sujet": subject, "texte": f"{HELLO}{texte}{SIGNATURE}"}
