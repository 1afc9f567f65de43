"""What an import asks: kept as the lines raise it, settled by a person, handed to the importer with the lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from maillage.access.check import require
from maillage.accounts.models import User
from maillage.base.errors import Refused
from maillage.base.transfers import CREATE_IT, Aside, Decision, Proposal, Question
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportQuestion, ImportSession
from maillage.documents.rules import check_stage
from maillage.documents.selectors import capability_of
from maillage.documents.services.background import take

LONGEST_ANSWER = 200


class Gathered:
    """What comes with the proposals of an analysis: the questions they raise, and what does not concern the cité."""

    def __init__(self, session: ImportSession) -> None:
        self.session = session
        self.questions: dict[str, ImportQuestion] = {}
        self.raised: Counter[str] = Counter()
        self.asides: list[Aside] = []

    def keep(self, items: Sequence[Proposal | Aside]) -> list[Proposal]:
        """The proposals of a batch; their new questions are stored."""
        self.asides += [item for item in items if isinstance(item, Aside)]
        proposals = [item for item in items if isinstance(item, Proposal)]
        new: dict[str, Question] = {}
        for proposal in proposals:
            self.raised.update({question.code for question in proposal.questions})
            new |= {q.code: q for q in proposal.questions if q.code not in self.questions}
        rows = ImportQuestion.objects.bulk_create(self.row(question) for question in new.values())
        self.questions |= {row.code: row for row in rows}
        return proposals

    def row(self, question: Question) -> ImportQuestion:
        return ImportQuestion(
            cite_id=self.session.cite_id,
            session=self.session,
            code=question.code,
            libelle=question.label[:300],
            aide=question.help[:300],
            choix=[asdict(answer) for answer in question.answers],
            reponse=question.default,
        )

    def count(self) -> None:
        """How many lines raise each question, once all are known."""
        for code, row in self.questions.items():
            row.lignes = self.raised[code]
        ImportQuestion.objects.bulk_update(self.questions.values(), ["lignes"], batch_size=200)

    @property
    def hors_champ(self) -> dict[str, object]:
        return {
            "nombre": sum(aside.count for aside in self.asides),
            "phrases": [aside.sentence for aside in self.asides if aside.count],
        }


def answer(*, question: ImportQuestion, answer: str, by: User | None) -> ImportQuestion:
    """Settle a question; the lines that wait for it are written, or left aside."""
    session = question.session
    require(by, capability_of(session), session)
    check_stage(session, Etape.A_VERIFIER)
    check_answer(question, answer)
    with transaction.atomic():
        hold(session)
        write_answer(question, answer)
    return question


def answer_missing(*, session: ImportSession, by: User | None) -> int:
    """Create everything that was found nowhere and looks like nothing known. Gives how many questions are settled so."""
    require(by, capability_of(session), session)
    check_stage(session, Etape.A_VERIFIER)
    with transaction.atomic():
        hold(session)
        missing = [row for row in session.questions.filter(repondue=False) if row.creation_seule]
        for row in missing:
            write_answer(row, CREATE_IT)
    return len(missing)


def check_answer(question: ImportQuestion, answer: str) -> None:
    if question.choix and answer not in {choice["value"] for choice in question.choix}:
        raise Refused("reponse", "Choisissez une des réponses proposées : rechargez la page.")
    if len(answer) > LONGEST_ANSWER:
        raise Refused(
            "reponse",
            f"Votre réponse compte {len(answer)} caractères, {LONGEST_ANSWER} au plus : raccourcissez-la.",
        )


def hold(session: ImportSession) -> None:
    """An application that starts now waits for the answer to be written."""
    if take(session, Etape.A_VERIFIER) is None:
        session.refresh_from_db()
        check_stage(session, Etape.A_VERIFIER)


def write_answer(question: ImportQuestion, answer: str) -> None:
    question.reponse, question.repondue = answer.strip(), True
    question.save(update_fields=["reponse", "repondue", "modifie_le"])
    decision = Decision.CREATE if question.ecrit else Decision.SKIP
    ImportLine.objects.filter(question=question).update(decision=decision, decidee_par_une_personne=True)


def answers_of(session: ImportSession) -> dict[str, str]:
    """Code of a question → what to do, as it stands."""
    return dict(ImportQuestion.objects.filter(session=session).values_list("code", "reponse"))
