"""When a sheet may be changed, and which contact details a reader gets. Nothing here reads the database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from maillage.acteurs.choices import (
    DEDUIT_DU_TYPE,
    Canal,
    Diffusion,
    EtatCampagne,
    EtatProposition,
    GenreCampagne,
    GenreQuestion,
    Mobilisation,
    Statut,
)
from maillage.base.errors import Refused
from maillage.core.text import day_in_words, fold


class Sheet(Protocol):
    statut: str


class Gathered(Protocol):
    pk: int
    cite_id: int
    statut: str


class Daughter(Protocol):
    pk: int
    mere_id: int | None


class Answered(Protocol):
    etat: str


class Ended(Protocol):
    debut: date | None
    fin: date | None


class Campaign(Protocol):
    etat: str
    genre: str


class Asked(Protocol):
    """What the rules read of a question."""

    genre: str
    choix: Any
    obligatoire: bool


class Noted(Protocol):
    le: date
    resume: str
    suite: str
    supprime_le: datetime | None


STAGES: tuple[Mobilisation, ...] = tuple(
    stage for stage in Mobilisation if stage is not Mobilisation.EN_RETRAIT
)
"""The path of enrolment, in order; a structure may also be "en retrait", which is no stage of it."""
FACE_TO_FACE = frozenset({Canal.RENCONTRE, Canal.VISITE, Canal.CAFE_INFO, Canal.REUNION, Canal.EVENEMENT})


class Access(StrEnum):
    """What a reader gets of a contact detail: the text, a button that is logged, or nothing."""

    SHOWN = "montree"
    MASKED = "masquee"
    HIDDEN = "cachee"


TEAM_FIELDS = frozenset(
    {
        "mobilisation",
        "mobilisation_motif",
        "difficulte",
        "difficulte_motif",
        "dernier_contact_le",
        "charte_signee_le",
        "referent",
    }
)
"""What the team notes about a partner: the partner who maintains the sheet neither reads nor writes it."""

MOST_QUESTIONS, MOST_CHOICES = 10, 12
LONGEST_CHOICE, LONGEST_ANSWER = 120, 2000
"""A survey longer than that is not answered, and a choice longer than that is a question."""
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")

CONTACT_FIELDS = ("courriel", "telephone")


def deduced(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the type says of a new sheet where its values (of SHEET_FIELDS) say nothing: ages in months, themes."""
    if values.get("type") not in DEDUIT_DU_TYPE:
        return {}
    low, high, theme = DEDUIT_DU_TYPE[values["type"]]
    found: dict[str, Any] = {}
    if values.get("age_min_mois") is None and values.get("age_max_mois") is None:
        found |= {"age_min_mois": 12 * low, "age_max_mois": 12 * high}
    if not values.get("themes"):
        found["themes"] = [theme]
    return found


def contact_access(diffusion: str, *, reseau: bool, equipe: bool) -> Access:
    """`reseau` and `equipe` say whether the reader has CONTACT_RESEAU and CONTACT_EQUIPE."""
    if diffusion == Diffusion.PUBLIC:
        return Access.SHOWN
    if diffusion == Diffusion.RESEAU:
        return Access.SHOWN if reseau or equipe else Access.HIDDEN
    return Access.MASKED if equipe else Access.HIDDEN


def person_named(*, agreed: bool, reseau: bool, equipe: bool) -> bool:
    """May the name be read? By the network, and by everybody once the person has agreed."""
    return agreed or reseau or equipe


def check_editable(sheet: Sheet) -> None:
    if sheet.statut == Statut.ARCHIVEE:
        raise Refused("archivee", "Cette fiche est archivée : rétablissez-la avant de la modifier.")
    if sheet.statut == Statut.FUSIONNEE:
        raise Refused(
            "fusionnee", "Cette fiche a été fusionnée dans une autre : modifiez celle qui a été gardée."
        )


def check_fields(names: Iterable[str], *, team: bool) -> None:
    """Only the team writes what it notes about a partner."""
    if not team and TEAM_FIELDS.intersection(names):
        raise Refused("equipe", "La mobilisation, la charte et le référent sont tenus par l'équipe projet.")


def check_mother(sheet: Daughter) -> None:
    if sheet.mere_id is not None and sheet.mere_id == sheet.pk:
        raise Refused("mere", "Une structure n'est pas sa propre structure mère : choisissez-en une autre.")


def check_archivable(sheet: Sheet) -> None:
    if sheet.statut not in (Statut.ACTIVE, Statut.FERMEE):
        raise Refused("statut", "Seule une fiche en usage peut être archivée.")


def check_restorable(sheet: Sheet) -> None:
    if sheet.statut != Statut.ARCHIVEE:
        raise Refused("statut", "Seule une fiche archivée peut être rétablie.")


def check_closable(sheet: Sheet) -> None:
    if sheet.statut != Statut.ACTIVE:
        raise Refused("statut", "Seule une structure active peut être déclarée fermée.")


def check_reopenable(sheet: Sheet) -> None:
    if sheet.statut != Statut.FERMEE:
        raise Refused("statut", "Cette structure n'est pas déclarée fermée.")


def check_mergeable(kept: Gathered, absorbed: Gathered) -> None:
    if kept.pk == absorbed.pk:
        raise Refused("meme", "Une fiche ne se fusionne pas avec elle-même : choisissez-en une autre.")
    if kept.cite_id != absorbed.cite_id:
        raise Refused("cite", "Les deux fiches doivent appartenir à la même cité.")
    if Statut.FUSIONNEE in (kept.statut, absorbed.statut):
        raise Refused("fusionnee", "L'une de ces fiches a déjà été fusionnée.")
    if kept.statut == Statut.ARCHIVEE:
        raise Refused("archivee", "La fiche gardée est archivée : rétablissez-la d'abord, ou gardez l'autre.")


def check_separable(kept: Gathered, absorbed: Gathered) -> None:
    if absorbed.statut != Statut.FUSIONNEE:
        raise Refused("separee", "Cette fiche n'est plus fusionnée dans une autre.")
    if kept.statut == Statut.FUSIONNEE:
        raise Refused(
            "chaine", "La fiche gardée a été fusionnée à son tour : défaites d'abord cette fusion-là."
        )
    if kept.statut == Statut.ARCHIVEE:
        raise Refused("archivee", "La fiche gardée est archivée : rétablissez-la d'abord.")


def check_open(proposition: Answered) -> None:
    if proposition.etat != EtatProposition.EN_ATTENTE:
        raise Refused("traitee", "Cette proposition a déjà reçu une réponse.")


def check_endable(dated: Ended, on: date) -> None:
    if dated.fin is not None:
        raise Refused("terminee", "Une date de fin est déjà enregistrée.")
    if dated.debut is not None and on <= dated.debut:
        raise Refused("dates", "La fin doit être postérieure au début.")


def is_current(dated: Ended, today: date) -> bool:
    return (dated.debut is None or dated.debut <= today) and (dated.fin is None or dated.fin > today)


# ── enrolment ─────────────────────────────────────────────────────────


def rank_of(mobilisation: str) -> int:
    """The place of a stage in the path; "en retrait" comes before all of them."""
    stage = Mobilisation(mobilisation)
    return STAGES.index(stage) if stage in STAGES else 0


def next_stage(current: str, canal: str) -> Mobilisation | None:
    """The stage that a contact leads to, or None when it changes nothing: only meeting people makes a "rencontrée"."""
    if canal in FACE_TO_FACE:
        reached = Mobilisation.RENCONTREE
    elif current == Mobilisation.EN_RETRAIT:
        # a call does not bring somebody back
        return None
    else:
        reached = Mobilisation.CONTACTEE
    return reached if rank_of(reached) > rank_of(current) else None


def check_contact(contact: Noted, today: date) -> None:
    if contact.le > today:
        raise Refused(
            "date",
            "Un contact raconte ce qui a eu lieu : sa date ne peut pas être dans l'avenir. Un rendez-vous à venir se "
            "note comme suite prévue.",
        )
    if not contact.resume:
        raise Refused("resume", "Dites en une phrase ce qui s'est dit ou décidé.")


def check_kept(contact: Noted) -> None:
    if contact.supprime_le is not None:
        raise Refused("supprime", "Ce contact a été supprimé du journal : rétablissez-le d'abord.")


def check_deleted(contact: Noted) -> None:
    if contact.supprime_le is None:
        raise Refused("retabli", "Ce contact est déjà dans le journal.")


def check_next_step(contact: Noted) -> None:
    if not contact.suite:
        raise Refused("suite", "Aucune suite n'est prévue pour ce contact : modifiez-le pour en noter une.")


# ── campaigns ─────────────────────────────────────────────────────────


def check_preparing(campagne: Campaign) -> None:
    if campagne.etat != EtatCampagne.PREPARATION:
        raise Refused(
            "lancee",
            "Cette campagne est déjà partie : pour écrire de nouveau, relancez, ou préparez-en une autre.",
        )


def check_sent(campagne: Campaign) -> None:
    if campagne.etat == EtatCampagne.PREPARATION:
        raise Refused(
            "preparation", "Cette campagne n'est pas encore partie : vérifiez-la et envoyez-la d'abord."
        )
    if campagne.etat == EtatCampagne.ENVOI:
        raise Refused(
            "envoi", "L'envoi est encore en cours : attendez sa fin, ou reprenez-le s'il s'est arrêté."
        )
    if campagne.etat == EtatCampagne.CLOSE:
        raise Refused("close", "Cette campagne est close : préparez-en une autre.")


def check_deadline(echeance: date | None, today: date) -> None:
    if echeance is not None and echeance < today:
        raise Refused(
            "echeance",
            f"La réponse était attendue avant le {day_in_words(echeance)}, qui est passé : changez cette date.",
        )


# ── surveys ───────────────────────────────────────────────────────────


def check_survey(campagne: Campaign) -> None:
    if campagne.genre != GenreCampagne.ENQUETE:
        raise Refused("genre", "Cette campagne n'est pas une enquête : elle ne pose pas de questions.")


def check_ready(campagne: Campaign, questions: int) -> None:
    """A campaign that leaves is in preparation; a survey has something to ask."""
    check_preparing(campagne)
    if campagne.genre == GenreCampagne.ENQUETE and not questions:
        raise Refused("questions", "Cette enquête ne pose encore aucune question : écrivez-en au moins une.")


def check_question(libelle: str, genre: str, choix: Sequence[str]) -> None:
    """The code of the refusal is the field that is wrong."""
    if not libelle:
        raise Refused("libelle", "Écrivez la question, ou videz aussi ses choix.")
    if genre not in GenreQuestion.values:
        raise Refused("genre", "Dites comment on répond à cette question.")
    if genre != GenreQuestion.CHOIX:
        return
    if not 2 <= len(choix) <= MOST_CHOICES:
        raise Refused("choix", f"Donnez de 2 à {MOST_CHOICES} choix, un par ligne.")
    if len({fold(choice) for choice in choix}) < len(choix):
        raise Refused("choix", "Deux de ces choix sont les mêmes : gardez-en un.")
    if any(len(choice) > LONGEST_CHOICE for choice in choix):
        raise Refused("choix", f"Un choix tient en {LONGEST_CHOICE} caractères.")


def read_answer(question: Asked, typed: str) -> str:
    """The answer as it is kept, "" when there is none. Refused with a sentence when it answers something else."""
    text = typed.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        if question.obligatoire:
            raise Refused("obligatoire", "Il manque votre réponse à cette question.")
        return ""
    if question.genre == GenreQuestion.NOMBRE:
        return read_number(text)
    known = ("oui", "non") if question.genre == GenreQuestion.OUI_NON else question.choix
    if question.genre != GenreQuestion.TEXTE and text not in known:
        raise Refused("inconnue", "Choisissez l'une des réponses proposées.")
    if len(text) > LONGEST_ANSWER:
        raise Refused(
            "longue", f"Votre réponse a {len(text)} caractères, {LONGEST_ANSWER} au plus : raccourcissez-la."
        )
    return text


def read_number(text: str) -> str:
    """« 1 200,5 » → "1200.5". Two decimals at most, below a billion: what people count."""
    digits = "".join(text.split()).replace(",", ".")
    found = NUMBER.fullmatch(digits)
    if found is None:
        raise Refused("nombre", f"« {text[:40]} » n'est pas un nombre : écrivez par exemple 12 ou 12,5.")
    return f"{Decimal(digits).normalize():f}"


def check_stage(etape: str, current: str, le: date, last: date | None, today: date) -> None:
    """A stage given by hand comes after those already noted; the past is told by noting the contact that made it."""
    if etape == current:
        raise Refused(
            "etape", f"La structure est déjà « {Mobilisation(etape).label} » : choisissez une autre étape."
        )
    if le > today:
        raise Refused(
            "date", "Une étape se note quand elle est atteinte : choisissez aujourd'hui ou une date passée."
        )
    if last is not None and le < last:
        raise Refused(
            "date",
            f"L'étape actuelle date du {day_in_words(last)} : choisissez ce jour ou un jour suivant. Un contact plus ancien "
            "se note au journal, à sa date.",
        )
