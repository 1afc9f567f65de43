"""When a sheet may be changed, and which contact details a reader gets. Nothing here reads the database."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol

from maillage.acteurs.choices import Diffusion, EtatProposition, Statut
from maillage.base.errors import Refused


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

CONTACT_FIELDS = ("courriel", "telephone")


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
