"""Second and third steps: the columns are settled, then each line gets its verdict."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.base.transfers import Aside, CellProblem, Importer, Proposal, ReadsItself
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportQuestion, ImportSession
from maillage.documents.rules import check_mapping, check_stage
from maillage.documents.selectors import Source, importer_of, source_of
from maillage.documents.services.background import Meter, interrupt, move
from maillage.documents.services.questions import Gathered

BATCH = 1000
LABEL_CHARS = 300


def set_mapping(*, session: ImportSession, mapping: Mapping[str, str], by: User | None) -> None:
    """Settle the columns (header → code of a field) and make the import ready to be analysed."""
    importer = importer_of(session)
    require(by, Capability(importer.capability), session)
    check_stage(session, Etape.DEPOSEE, Etape.A_VERIFIER)
    if not isinstance(importer, ReadsItself):
        check_mapping(mapping, session.entetes, importer.columns)
    with transaction.atomic():
        move(session, origin=Etape(session.etape), target=Etape.EN_ANALYSE)
        session.correspondance = dict(mapping)
        session.save(update_fields=["correspondance", "modifie_le"])


def start_analysis(*, session: ImportSession, by: User | None) -> None:
    """The same with the columns as the program matched them."""
    set_mapping(session=session, mapping=session.correspondance, by=by)


def analyse(*, session: ImportSession, by: User | None) -> None:
    """Body of the job: write a line per line of the file. Never raises: `session` says how it ended."""
    session.refresh_from_db()
    if session.etape != Etape.EN_ANALYSE:
        return
    try:
        importer = importer_of(session)
        require(by, Capability(importer.capability), session)
        forget_lines(session)
        close(session, *write_lines(session, importer, by))
    except Exception as error:
        forget_lines(session)
        interrupt(session, origin=Etape.EN_ANALYSE, target=Etape.ECHOUEE, cause=error)


def forget_lines(session: ImportSession) -> None:
    ImportLine.objects.filter(session=session).delete()
    ImportQuestion.objects.filter(session=session).delete()


def write_lines(session: ImportSession, importer: Importer, by: User | None) -> tuple[Counter[str], Gathered]:
    """Each batch is a transaction of its own: nobody waits for the end of the analysis to write elsewhere."""
    meter = Meter(session, "lecture du fichier")
    source = source_of(session, importer)
    names = header_names(importer, session, source)
    meter.step = "comparaison avec ce qui existe"
    proposals = importer.prepare(
        cite=session.cite,
        lines=source.mapped(session.correspondance, importer.columns),
        by=by,
        shape=source.shape,
        progress=meter,
    )
    counts: Counter[str] = Counter()
    gathered = Gathered(session)
    for batch in batched(proposals):
        kept = gathered.keep(batch)
        ImportLine.objects.bulk_create(line_of(session, proposal, names, gathered) for proposal in kept)
        counts.update(proposal.verdict.value for proposal in kept)
        meter(counts.total(), source.size)
    gathered.count()
    return counts, gathered


def batched(proposals: Iterable[Proposal | Aside]) -> Iterator[list[Proposal | Aside]]:
    remaining = iter(proposals)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def line_of(
    session: ImportSession, proposal: Proposal, names: Mapping[str, str], gathered: Gathered
) -> ImportLine:
    return ImportLine(
        cite_id=session.cite_id,
        session=session,
        numero=proposal.number,
        libelle=proposal.label[:LABEL_CHARS],
        verdict=proposal.verdict,
        decision=proposal.default_decision,
        donnees=proposal.data,
        cible_id=proposal.target_id,
        question=gathered.questions.get(proposal.waits_for),
        candidats=[asdict(candidate) for candidate in proposal.candidates],
        changements={code: list(pair) for code, pair in proposal.changes.items()},
        problemes=[stored_problem(problem, names) for problem in proposal.problems],
    )


def stored_problem(problem: CellProblem, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "colonne": names.get(problem.column, problem.column),
        "message": problem.sentence,
        "bloquant": problem.blocking,
    }


def header_names(importer: Importer, session: ImportSession, source: Source) -> dict[str, str]:
    """What an importer may call a column (code or label of a field) → the header that the person has in the file."""
    labels = {column.code: column.label for column in importer.columns}
    filling: dict[str, list[str]] = {}
    for header, code in session.correspondance.items():
        filling.setdefault(code, []).append(header)
    by_code = {**labels, **{code: " + ".join(headers) for code, headers in filling.items()}}
    by_label = {labels[code]: name for code, name in by_code.items() if code in labels}
    return {**by_label, **by_code, **{header: header for header in source.headers}}


def close(session: ImportSession, counts: Counter[str], gathered: Gathered) -> None:
    """The preview is ready, unless somebody took the import back in the meantime."""
    kept = {name: session.resume[name] for name in ("feuilles", "exemples") if name in session.resume}
    ImportSession.objects.filter(pk=session.pk, etape=Etape.EN_ANALYSE).update(
        etape=Etape.A_VERIFIER,
        resume={**kept, "apercu": dict(counts), "hors_champ": gathered.hors_champ},
        modifie_le=timezone.now(),
    )
    session.refresh_from_db()
