"""Invented people, so visibly that nobody looks for them: every surname is a word of the workshop."""

from datetime import date
from random import Random

from maillage.acteurs.models import Fonction, Personne
from maillage.cites.models import Cite
from maillage.demo.sheets import Sheet

PRENOMS = (
    "Alix",
    "Bao",
    "Camille",
    "Dounia",
    "Eden",
    "Farid",
    "Gaëlle",
    "Hanaé",
    "Ismaël",
    "Jo",
    "Kenza",
    "Lison",
)
NOMS = (
    "Patron",
    "Gabarit",
    "Maquette",
    "Prototype",
    "Esquisse",
    "Calque",
    "Canevas",
    "Brouillon",
    "Croquis",
    "Épure",
)
FONCTIONS = ("direction", "coordination", "accueil et animation", "référence familles", "secrétariat")
SHARE = 0.6


def draw_people(sheets: list[Sheet], cite: Cite, today: date) -> list[tuple[Personne, Fonction]]:
    """A contact for most structures, with unsaved rows that point to each other."""
    random = Random(f"personnes {cite.slug}")  # noqa: S311 -- demonstration, not security
    return [person(random, sheet, cite, today) for sheet in sheets if random.random() < SHARE]


def person(random: Random, sheet: Sheet, cite: Cite, today: date) -> tuple[Personne, Fonction]:
    prenom, nom = random.choice(PRENOMS), random.choice(NOMS)
    personne = Personne(
        cite=cite,
        prenom=prenom,
        nom=nom,
        courriel=f"{prenom}.{nom}@demo.example".lower().replace("ë", "e").replace("é", "e"),
        courriel_diffusion=random.choice(("equipe", "reseau")),
        telephone=f"02 61 91 {random.randint(0, 99):02} {random.randint(0, 99):02}",
    )
    fonction = Fonction(
        cite=cite,
        personne=personne,
        structure=sheet.structure,
        intitule=random.choice(FONCTIONS),
        principale=True,
        debut=date(today.year - random.randint(1, 5), 9, 1),
    )
    return personne, fonction
