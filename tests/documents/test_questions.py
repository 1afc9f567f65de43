"""What an import asks once for all its lines, and what it leaves aside because it does not concern the cité."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.base.errors import Refused
from maillage.base.transfers import (
    CREATE_IT,
    NONE_OF_THEM,
    Answer,
    Aside,
    ImportColumn,
    Outcome,
    Proposal,
    Question,
    Verdict,
    importers,
)
from maillage.documents import services
from maillage.documents.models import ImportLine, ImportQuestion

pytestmark = pytest.mark.django_db
HEADER = "Nom;Qui"


class Curieux:
    """Asks who « Qui » is; lines of « ailleurs » do not concern the cité; « confirmer » waits for its answer."""

    code, order, label, help, capability = "curieux", 90, "Curieux", "Pour les tests.", "import.structures"
    columns = (ImportColumn("nom", "Nom", required=True), ImportColumn("qui", "Qui"))
    applied: list = []

    def prepare(self, *, cite, lines, by, shape, progress):
        outside = 0
        for line in lines:
            who = line.values["qui"]
            if who == "ailleurs":
                outside += 1
                continue
            proposal = Proposal(
                line.number, line.values["nom"], Verdict.NEW, {"qui": who}, questions=[ask(who)]
            )
            if who == "confirmer":
                proposal.verdict, proposal.waits_for = Verdict.PROBABLE, f"qui:{who}"
            yield proposal
        yield Aside(outside, f"{outside} lignes parlent d'ailleurs.")

    def apply(self, *, cite, instructions, by, source, progress):
        self.applied[:] = [(item.number, item.answers[f"qui:{item.data['qui']}"]) for item in instructions]
        return [Outcome(item.line_id, Verdict.NEW) for item in instructions]

    def undo(self, *, cite, outcomes, by, progress):
        return []


def ask(who):
    if who == "libre":
        return Question(f"qui:{who}", "Qui est-ce ?", "Écrivez son nom.")
    alike = [Answer("7", "La fiche 7", 0.9, ("noms proches",))] if who == "confirmer" else []
    none = Answer(NONE_OF_THEM, "Personne", writes=who != "confirmer")
    create = [] if who == "confirmer" else [Answer(CREATE_IT, "Créer la fiche")]
    return Question(
        f"qui:{who}", f"Qui est « {who} » ?", answers=[*alike, *create, none], default=NONE_OF_THEM
    )


@pytest.fixture(autouse=True)
def curieux():
    importers.register(Curieux())
    Curieux.applied.clear()
    yield
    importers._items.pop("curieux")


@pytest.fixture
def asked(deposited, persona):
    """asked("Chorale;libre", …) → the import of these lines, with its questions."""

    def analyse(*lines):
        session = deposited(*lines, header=HEADER, nature="curieux")
        services.start_analysis(session=session, by=persona("amina"))
        services.analyse(session=session, by=persona("amina"))
        return session

    return analyse


def apply(session):
    services.start_application(session=session, by=None)
    services.apply(session=session, by=None)
    return Curieux.applied


def test_a_question_is_asked_once_for_all_its_lines(asked):
    session = asked("Un;absent", "Deux;absent", "Trois;libre")
    assert list(session.questions.values_list("code", "lignes", "reponse")) == [
        ("qui:absent", 2, NONE_OF_THEM),
        ("qui:libre", 1, ""),
    ]


def test_the_importer_is_handed_the_answers(asked, persona):
    session = asked("Un;absent", "Deux;libre")
    for code, answer in (("qui:absent", CREATE_IT), ("qui:libre", " La Ville ")):
        services.answer(question=session.questions.get(code=code), answer=answer, by=persona("amina"))
    assert apply(session) == [(2, CREATE_IT), (3, "La Ville")]


def test_without_an_answer_what_was_proposed_is_done(asked):
    assert apply(asked("Un;absent")) == [(2, NONE_OF_THEM)]


def test_a_line_that_waits_is_written_only_once_a_person_has_said_who(asked, persona):
    session = asked("Un;confirmer", "Deux;confirmer")
    question = session.questions.get()
    services.answer(question=question, answer="7", by=persona("amina"))
    assert set(ImportLine.objects.values_list("decision", flat=True)) == {"creer"}
    services.answer(question=question, answer=NONE_OF_THEM, by=persona("amina"))
    assert apply(session) == []
    assert set(ImportLine.objects.values_list("resultat", flat=True)) == {"doublon_probable"}


def test_a_line_that_waits_is_not_decided_alone_nor_in_bulk(asked, persona):
    session = asked("Un;confirmer")
    line = ImportLine.objects.get()
    with pytest.raises(Refused, match="en haut de la page"):
        services.decide_line(line=line, decision="creer", by=persona("amina"))
    assert (
        services.decide_many(session=session, verdict=Verdict.PROBABLE, decision="creer", by=persona("amina"))
        == 0
    )


def test_everything_missing_is_created_at_once_but_what_looks_like_something(asked, persona):
    session = asked("Un;absent", "Deux;autre", "Trois;confirmer", "Quatre;libre")
    assert services.answer_missing(session=session, by=persona("amina")) == 2
    assert set(session.questions.filter(repondue=True).values_list("reponse", flat=True)) == {CREATE_IT}


@pytest.mark.parametrize(
    ("code", "answer", "words"),
    [("absent", "404", "réponses proposées"), ("libre", "x" * 201, "201 caractères")],
)
def test_an_answer_that_makes_no_sense_is_refused_in_words(asked, persona, code, answer, words):
    question = asked(f"Un;{code}").questions.get()
    with pytest.raises(Refused, match=words):
        services.answer(question=question, answer=answer, by=persona("amina"))


def test_only_who_may_import_answers_and_only_before_the_writing(asked, persona):
    session = asked("Un;absent")
    question = session.questions.get()
    with pytest.raises(Refused, match="Votre mandat"):
        services.answer(question=question, answer=CREATE_IT, by=persona("malik"))
    apply(session)
    question.session.refresh_from_db()
    with pytest.raises(Refused, match="déjà été appliqué"):
        services.answer(question=question, answer=CREATE_IT, by=persona("amina"))


def test_reading_again_forgets_the_questions(asked, persona):
    session = asked("Un;absent")
    services.set_mapping(session=session, mapping={"Nom": "nom", "Qui": "qui"}, by=persona("amina"))
    services.analyse(session=session, by=persona("amina"))
    assert ImportQuestion.objects.count() == 1


def test_what_is_left_aside_is_counted_said_and_not_kept(asked):
    session = asked("Un;libre", "Deux;ailleurs", "Trois;ailleurs")
    assert (ImportLine.objects.count(), session.hors_champ) == (1, 2)
    assert session.remarques == ["2 lignes parlent d'ailleurs."]


# ── on the page ───────────────────────────────────────────────────────


def test_the_page_asks_and_keeps_the_answer(asked, login, saint_aubin):
    session = asked("Un;confirmer", "Deux;absent", "Trois;libre")
    client = login("amina")
    page = client.get(f"/c/saint-aubin/documents/imports/{session.pk}/").content.decode()
    assert "Qui est « confirmer » ?" in page
    assert "noms proches" in page
    assert "fiche absente de l'annuaire" in " ".join(page.split())
    question = session.questions.get(code="qui:confirmer")
    sent = client.post(f"/c/saint-aubin/documents/questions/{question.pk}/", {"reponse": "7"})
    assert sent.url.endswith("#questions")
    question.refresh_from_db()
    assert (question.reponse, question.repondue) == ("7", True)
    client.post(f"/c/saint-aubin/documents/imports/{session.pk}/creer-absents/")
    assert session.questions.get(code="qui:absent").reponse == CREATE_IT


def test_a_wrong_answer_leaves_a_message(asked, login):
    question = asked("Un;libre").questions.get()
    url = f"/c/saint-aubin/documents/questions/{question.pk}/"
    page = login("amina").post(url, {"reponse": "x" * 300}, follow=True).content.decode()
    assert "deux cents caractères au plus" in page


def test_the_page_costs_the_same_with_one_and_three_questions(asked, login):
    pages = [f"/c/saint-aubin/documents/imports/{session.pk}/" for session in (
        asked("Un;absent"), asked("Un;absent", "Deux;autre", "Trois;libre"),
    )]  # fmt: skip
    client = login("amina")
    client.get(pages[0])
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
