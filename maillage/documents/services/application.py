"""Fifth step: everything that was decided is written, in one transaction, or nothing is."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.transfers import Decision, Instruction, Outcome, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.selectors import capability_of, importer_of
from maillage.documents.services.background import Meter, interrupt, move, take
from maillage.documents.services.questions import answers_of

BATCH = 1000
WRITING = (Decision.CREATE, Decision.UPDATE)
# bulk_update writes one condition per line and per field: ten times slower on the 12 000 lines of a whole académie
FATE = "UPDATE documents_importline SET resultat = %s, cible_id = %s, retour = %s WHERE id = %s"
FORGOTTEN = "Cette ligne n'a pas été traitée. Importez-la de nouveau."


def start_application(*, session: ImportSession, by: User | None) -> None:
    """Refused when it has started already: a second click applies nothing."""
    require(by, capability_of(session), session)
    move(session, origin=Etape.A_VERIFIER, target=Etape.EN_COURS)


def apply(*, session: ImportSession, by: User | None) -> None:
    """Body of the job. Never raises: `session` says how it ended."""
    try:
        with transaction.atomic():
            taken = take(session, Etape.EN_COURS)
            if taken is not None:
                write(taken, by)
        session.refresh_from_db()
    except Exception as error:
        interrupt(session, origin=Etape.EN_COURS, target=Etape.ECHOUEE, cause=error)


def write(session: ImportSession, by: User | None) -> None:
    importer = importer_of(session)
    require(by, Capability(importer.capability), session)
    instructions = list(instructions_of(session))
    outcomes = importer.apply(
        cite=session.cite,
        instructions=instructions,
        by=by,
        source=session.nom_fichier,
        progress=Meter(session, "enregistrement"),
    )
    write_outcomes(instructions, outcomes)
    settle_others(session)
    session.resume = {**session.resume, "resultat": results(session)}
    session.etape = Etape.APPLIQUEE
    session.applique_le = timezone.now()
    session.save(update_fields=["resume", "etape", "applique_le", "modifie_le"])
    record(
        "import_applied", by=by, objet=session, contexte={"fichier": session.nom_fichier, **session.counts}
    )


def instructions_of(session: ImportSession) -> Iterator[Instruction]:
    answers = answers_of(session)
    rows = ImportLine.objects.filter(session=session, decision__in=WRITING).order_by("numero", "pk")
    for row in rows.values_list("pk", "numero", "decision", "donnees", "cible_id").iterator(chunk_size=BATCH):
        line_id, number, decision, data, target_id = row
        yield Instruction(line_id, number, Decision(decision), data, target_id, answers)


def write_outcomes(instructions: Sequence[Instruction], outcomes: Sequence[Outcome]) -> None:
    """Every line sent to the importer gets a fate, even one that the importer says nothing of."""
    told = {outcome.line_id: outcome for outcome in outcomes}
    fates = (fate_of(instruction, told.get(instruction.line_id)) for instruction in instructions)
    with connection.cursor() as cursor:
        while batch := list(islice(fates, BATCH)):
            cursor.executemany(FATE, batch)
    refused = {line_id: outcome.problem for line_id, outcome in told.items() if outcome.problem}
    for instruction in instructions:
        if instruction.line_id not in told:
            refused[instruction.line_id] = FORGOTTEN
    note_problems(refused)


def fate_of(instruction: Instruction, outcome: Outcome | None) -> tuple[Any, ...]:
    outcome = outcome or Outcome(instruction.line_id, Verdict.REJECTED)
    target = outcome.target_id if outcome.target_id is not None else instruction.target_id
    back = connection.ops.adapt_json_value(outcome.undo, None)
    return outcome.result.value, target, back, instruction.line_id


def note_problems(refused: Mapping[int, str]) -> None:
    """Add to the lines what went wrong at the moment of writing."""
    remaining = iter(refused)
    while batch := list(islice(remaining, BATCH)):
        lines = ImportLine.objects.filter(pk__in=batch)
        for line in lines:
            line.problemes = [*line.problemes, {"colonne": "", "message": refused[line.pk], "bloquant": True}]
        ImportLine.objects.bulk_update(lines, ["problemes"], batch_size=200)


def settle_others(session: ImportSession) -> None:
    """Lines that nobody asked to write: what is left aside by a person changes nothing, the rest is as previewed."""
    others = ImportLine.objects.filter(session=session, resultat="")
    others.filter(verdict=Verdict.REJECTED).update(resultat=Verdict.REJECTED)
    others.filter(verdict=Verdict.PROBABLE).update(resultat=Verdict.PROBABLE)
    others.filter(resultat="").update(resultat=Verdict.SAME)


def results(session: ImportSession) -> dict[str, int]:
    rows = (
        ImportLine.objects.filter(session=session).order_by().values_list("resultat").annotate(n=Count("pk"))
    )
    return dict(rows)
