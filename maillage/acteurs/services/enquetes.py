"""Writing the questions of a survey while it is in preparation, and taking its results out."""

from collections.abc import Sequence
from typing import TypedDict

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import Trace
from maillage.acteurs.exports.enquetes import FORMATS, results_file
from maillage.acteurs.models import Campagne, Question
from maillage.acteurs.selectors.enquetes import results
from maillage.acteurs.services.campagnes import locked
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row


class Posee(TypedDict):
    """A question as it is written, before it is stored."""

    libelle: str
    genre: str
    choix: list[str]
    obligatoire: bool


def questions_of(campagne: Campagne) -> list[Posee]:
    """As they are stored, in order."""
    return [
        Posee(libelle=row.libelle, genre=row.genre, choix=list(row.choix), obligatoire=row.obligatoire)
        for row in campagne.questions.all()
    ]


def save_questions(
    *, campagne: Campagne, base: Sequence[Posee], mine: Sequence[Posee], by: User
) -> list[Question]:
    """Replace the questions read (`base`) by those written. Refused when somebody wrote others meanwhile."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_preparing(campagne)
        rules.check_survey(campagne)
        stored = questions_of(campagne)
        if stored not in (list(base), list(mine)):
            told = " ; ".join(f"« {question['libelle']} »" for question in stored) or "aucune"
            raise Refused(
                "entretemps",
                f"Quelqu'un a changé les questions entre-temps : {told}. Les vôtres sont gardées ici : enregistrez à "
                "nouveau pour les retenir, ou recopiez les siennes.",
            )
        return replace(campagne, stored, mine, by)


def replace(campagne: Campagne, stored: list[Posee], mine: Sequence[Posee], by: User) -> list[Question]:
    if len(mine) > rules.MOST_QUESTIONS:
        raise Refused("nombre", f"Une enquête pose {rules.MOST_QUESTIONS} questions au plus.")
    rows = [
        Question(cite=campagne.cite, campagne=campagne, ordre=rank, **question)
        for rank, question in enumerate(mine, start=1)
    ]
    campagne.questions.all().delete()
    for row in rows:
        rules.check_question(row.libelle, row.genre, row.choix)
        check_row(row)
        row.save()
    before, after = ([question["libelle"] for question in asked] for asked in (stored, mine))
    record(Trace.CAMPAGNE_QUESTIONS, by=by, objet=campagne, changes={"questions": (before, after)})
    return rows


def export_results(*, campagne: Campagne, format: str, by: User) -> bytes:
    """Every answer, and the counts. It may hold what people wrote: it stays with those who read campaigns."""
    require(by, Capability.EXPORT, campagne)
    require(by, Capability.ENROLEMENT_VIEW, campagne)
    if format not in FORMATS:
        raise Refused("format", "Ce format d'export n'existe pas.")
    found = results(campagne)
    record(
        Trace.CAMPAGNE_EXPORT, by=by, objet=campagne, contexte={"format": format, "nombre": found.repondants}
    )
    return results_file(campagne, found, format)
