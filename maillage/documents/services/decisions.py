"""Fourth step: a person settles the lines that the program cannot settle alone."""

from collections.abc import Iterator

from django.db import transaction

from maillage.access.check import require
from maillage.accounts.models import User
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.rules import check_decision, check_stage, decisions_for, targets_of
from maillage.documents.selectors import capability_of
from maillage.documents.services.background import take

BATCH = 500


def decide_line(
    *, line: ImportLine, decision: Decision, by: User | None, target_id: int | None = None
) -> ImportLine:
    """`target_id` is the sheet that the line is, when it updates one of several that look like it."""
    session = line.session
    require(by, capability_of(session), session)
    check_stage(session, Etape.A_VERIFIER)
    if line.question_id is not None:
        raise Refused("question", "Cette ligne attend la réponse à une question, en haut de la page.")
    check_decision(line, decision, target_id)
    with transaction.atomic():
        settle(session)
        line.decision = decision
        line.decidee_par_une_personne = True
        if line.verdict == Verdict.PROBABLE:
            line.cible_id = target_id if decision == Decision.UPDATE else None
        line.save(update_fields=["decision", "decidee_par_une_personne", "cible_id", "modifie_le"])
    return line


def settle(session: ImportSession) -> None:
    """Hold the import while a decision is written: an application that starts now waits for it."""
    if take(session, Etape.A_VERIFIER) is None:
        session.refresh_from_db()
        check_stage(session, Etape.A_VERIFIER)


def decide_many(*, session: ImportSession, verdict: Verdict, decision: Decision, by: User | None) -> int:
    """The same decision for all the lines of a tab; an update goes to the sheet that looks most like each line.

    Gives the number of lines decided. Lines that look like no existing sheet are left as they are by an update, and
    those that wait for a question are left to its answer.
    """
    require(by, capability_of(session), session)
    check_stage(session, Etape.A_VERIFIER)
    if decision not in decisions_for(verdict):
        raise Refused("decision", "Ce choix n'est pas possible pour ces lignes : rechargez la page.")
    with transaction.atomic():
        settle(session)
        lines = ImportLine.objects.filter(session=session, verdict=verdict, question=None)
        if verdict == Verdict.PROBABLE and decision == Decision.UPDATE:
            return update_likeliest(lines.order_by("pk").iterator(chunk_size=BATCH))
        if verdict == Verdict.PROBABLE:
            return lines.update(decision=decision, decidee_par_une_personne=True, cible_id=None)
        return lines.update(decision=decision, decidee_par_une_personne=True)


def update_likeliest(lines: Iterator[ImportLine]) -> int:
    changed = []
    for line in lines:
        targets = targets_of(line)
        if targets:
            line.cible_id = targets[0]
            line.decision = Decision.UPDATE
            line.decidee_par_une_personne = True
            changed.append(line)
    ImportLine.objects.bulk_update(
        changed, ["cible_id", "decision", "decidee_par_une_personne"], batch_size=BATCH
    )
    return len(changed)
