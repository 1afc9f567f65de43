"""The words of tracking spreadsheets, to the values of the common template. None: not understood, and said."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import models

from maillage.acteurs.choices import Difficulte, Diffusion
from maillage.actions.choices import EtatAction, Feu, NatureAction, ObjectifNational, Perspective, Source
from maillage.actions.imports.columns import SOURCE_WORDS
from maillage.core.text import fold
from maillage.dispositifs.choices import Temps

T = TypeVar("T", bound=models.TextChoices)
RULES: Mapping[type[models.TextChoices], Sequence[tuple[str, models.TextChoices]]] = {
    # in this order: « non réalisée » before « réalisée », « bilan reçu » before « reçu », « en construction » before
    # « en cours »
    EtatAction: (
        (
            r"abandon|annul|non realis|pas realis|non retenu|refus|rejet|non valid|non financ|sans suite",
            EtatAction.ABANDONNEE,
        ),
        (r"suspen|report|en pause|stand by|en attente de", EtatAction.SUSPENDUE),
        (r"perennis|droit commun", EtatAction.PERENNISEE),
        (r"reconduit|reconduction|renouvel", EtatAction.RECONDUITE),
        (r"bilan (?:recu|rendu|remis|fait|ok|transmis)", EtatAction.BILAN_RECU),
        (r"construction|en projet|montage|preparation|ecriture|a construire", EtatAction.CONSTRUCTION),
        (r"instruction|instruite?\b|a l etude|examen", EtatAction.INSTRUITE),
        (r"en cours|demarre|lance|en action|engagee?\b", EtatAction.EN_COURS),
        (r"realis|termine|achev|finie?\b|clotur|effectu|^faite?$|soldee?", EtatAction.REALISEE),
        (r"valid|retenu|accorde|vote|programme|finance|notifie", EtatAction.VALIDEE),
        (r"depos|soumis|depot", EtatAction.DEPOSEE),
        (r"idee|etudier|piste|emerge|envisag", EtatAction.IDEE),
    ),
    NatureAction: (
        (r"essaim", NatureAction.ESSAIMAGE),
        (r"ingenierie|coordination", NatureAction.INGENIERIE),
        (r"evenement|forum|festival", NatureAction.EVENEMENT),
        (r"formation", NatureAction.FORMATION),
        (r"renforc|existant|consolid|reconduit|reconduction|renouvel|poursuite", NatureAction.RENFORCEMENT),
        (r"nouvel|nouveau|oui|creation|innov", NatureAction.NOUVELLE),
    ),
    Temps: (
        (
            r"peri ?scolaire|accueil du (?:matin|soir)|pause meridienne|apres l ecole|\bclas\b",
            Temps.PERISCOLAIRE,
        ),
        (r"extra ?scolaire|mercredi", Temps.EXTRASCOLAIRE),
        (r"vacances|\bete\b|petites vacances", Temps.VACANCES),
        (r"soir|week ?end|samedi|dimanche", Temps.SOIREE_WEEKEND),
        (r"famil|parent", Temps.FAMILIAL),
        (r"hors temps scolaire", Temps.EXTRASCOLAIRE),
        (r"scolaire|en classe|temps de classe", Temps.SCOLAIRE),
    ),
    ObjectifNational: (
        (r"role de l ecole|conforter", ObjectifNational.ECOLE),
        (r"continuite", ObjectifNational.CONTINUITE),
        (r"champ des? possible|possibles", ObjectifNational.POSSIBLES),
    ),
    Difficulte: (
        (r"bloqu|impossible|aucune", Difficulte.BLOQUEE),
        (r"difficile|faible|compliqu", Difficulte.DIFFICILE),
        (r"relanc|moyen", Difficulte.A_RELANCER),
        (r"facile|bonne|forte|ok\b", Difficulte.FACILE),
    ),
    Feu: (
        (r"rouge|difficulte|alerte|bloqu|retard important", Feu.ROUGE),
        (r"orange|jaune|surveiller|retard|vigilance", Feu.ORANGE),
        (r"vert|ok\b|comme prevu|bon|normal", Feu.VERT),
    ),
    Perspective: (
        (r"arret|stop|fin\b|non", Perspective.ARRETER),
        (r"perenn|droit commun", Perspective.PERENNISER),
        (r"adapt|ajust|modif|evol", Perspective.ADAPTER),
        (r"recondui|renouvel|poursui|continu|oui", Perspective.RECONDUIRE),
    ),
    Diffusion: (
        (r"equipe|interne|prive", Diffusion.EQUIPE),
        (r"public|tout le monde", Diffusion.PUBLIC),
        (r"reseau|partenaire", Diffusion.RESEAU),
    ),
    Source: (
        (r"fonds .*(?:cite educative|college)", Source.FONDS_COLLEGE),
        (r"contrat de ville|\bcdv\b", Source.P147_VILLE),
        (r"cite educative|\bp ?147\b|\bbop 147\b|politique de la ville", Source.P147_CITE),
        (r"\bcaf\b|allocations familiales", Source.CAF),
        (r"^(?:ville|commune|mairie) ", Source.COMMUNE),
        (r"metropole|agglo|communaute (?:urbaine|de communes|d agglomeration)|\bepci\b", Source.EPCI),
        (r"departement|\bcd ?\d\d\b", Source.DEPARTEMENT),
        (r"\bregion\b|conseil regional", Source.REGION),
        (r"rectorat|\bdsden\b|education nationale", Source.EDUCATION),
        (r"\bars\b", Source.ARS),
        (r"\bdrac\b", Source.DRAC),
        (r"\bfipd", Source.FIPD),
        (r"fondation|mecenat", Source.FONDATION),
        (r"bailleur|habitat\b", Source.BAILLEUR),
        (r"prefecture|\betat\b|\bddcs|\bdreets|\bdraj", Source.ETAT_AUTRE),
    ),
}
"""For each list, what the words of a cell say: the first pattern found (text without accents nor capitals) gives the value."""

RECONDUITE = re.compile(r"reconduit|reconduction|renouvel|poursuite")
YES = re.compile(
    r"^(?:oui|o|ok|x|1|vrai|true|recue?|rendue?|faite?|remise?|transmise?|valide|realisee?|terminee?|complet)$"
)
NO = re.compile(
    r"^(?:non|n|0|faux|false|pas encore|en attente|a faire|a venir|attendue?|non recue?|manquante?|en cours)$"
)


def word_to(kind: type[T], text: str) -> T | None:
    """The value or the label exactly, else the first rule whose words are there."""
    words = fold(text)
    exact = {fold(str(value)): value for value in kind} | {fold(value.label): value for value in kind}
    if words in exact:
        return exact[words]
    return first_of(kind, words)


def first_of(kind: type[T], words: str) -> T | None:
    """The value of the first rule that these folded words meet."""
    return next((kind(value) for pattern, value in RULES[kind] if re.search(pattern, words)), None)


def words_to(kind: type[T], parts: Iterable[str]) -> tuple[list[T], list[str]]:
    """The values found in the parts of a cell, and the parts that were not understood."""
    found: dict[T, None] = {}
    unknown = []
    for part in parts:
        value = word_to(kind, part)
        if value is None:
            unknown.append(part)
        else:
            found[value] = None
    return list(found), unknown


def nationals(parts: Iterable[str]) -> tuple[list[ObjectifNational], list[str]]:
    """Also « 1 », « objectif 2 »: the three official objectives in their order."""
    members = list(ObjectifNational)
    numbered = {str(rank): member for rank, member in enumerate(members, start=1)}
    kept, found = [], []
    for part in parts:
        number = re.sub(r"^(?:objectif|axe|obj)? ?(?:n ?)?", "", fold(part))
        if number in numbered:
            found.append(numbered[number])
        else:
            kept.append(part)
    more, unknown = words_to(ObjectifNational, kept)
    return list(dict.fromkeys([*found, *more])), unknown


def split(text: str) -> list[str]:
    """The parts of a cell that holds several: semicolons, line breaks, bullets, slashes with spaces, else commas."""
    parts = re.split(r"[;\n\r•|]+| / ", text)
    if len(parts) == 1:
        parts = re.split(r",(?!\d)", text)
    cleaned = (re.sub(r"^\s*[-–*]\s+", "", part).strip(" .\t\u00a0") for part in parts)
    return [part for part in cleaned if part]


def source_of_words(text: str) -> Source | None:
    """The source that a funder's name says: « CAF de la Loire », « Ville de Nantes »."""
    words = fold(text)
    names = {
        fold(name): source
        for source in Source
        for name in (source.label, source.value, *SOURCE_WORDS[source])
    }
    if words in names:
        return names[words]
    return first_of(Source, words)
