"""Surveys: written by two people at once, sent like a campaign, answered by a link, counted, taken out."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from maillage.acteurs.models import LienCampagne, Question, ReponseQuestion, Sollicitation
from maillage.acteurs.rules import read_answer
from maillage.acteurs.selectors.enquetes import figures_of, results
from maillage.acteurs.services import campagnes, enquetes, reponses
from maillage.acteurs.services.envois import send_due
from maillage.acteurs.services.fusion import merge_structures
from maillage.base.errors import Refused
from maillage.courriels.models import Message
from tests.acteurs.campagne import links_to, structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def asked(libelle="Ouvert le mercredi ?", genre="oui_non", choix=(), obligatoire=False):
    return enquetes.Posee(libelle=libelle, genre=genre, choix=list(choix), obligatoire=obligatoire)


FOUR = (
    asked(obligatoire=True),
    asked("Quel moment manque ?", "choix", ["Matin", "Soir"]),
    asked("Combien de places ?", "nombre"),
    asked("Que faudrait-il ?", "texte"),
)


@pytest.fixture
def survey(prepare, persona):
    """survey([structures], questions) → a survey in preparation."""

    def make(structures, questions=FOUR):
        campagne = prepare(structures, genre="enquete", titre="Mercredis")
        if questions:
            enquetes.save_questions(campagne=campagne, base=[], mine=questions, by=persona("amina"))
        return campagne

    return make


@pytest.fixture
def sent(survey, persona, saint_aubin):
    """sent(n) → a survey sent to n structures, with the link of each."""

    def make(number):
        rows = [structure(saint_aubin, f"S{n}", f"s{n}@exemple.test") for n in range(number)]
        campagne = survey(rows)
        campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))
        send_due(campagne=campagne, by=persona("amina"))
        campagne.refresh_from_db()
        links = [envoi.liens.latest("pk") for envoi in campagne.envois.order_by("structure__nom")]
        return campagne, [
            LienCampagne.objects.select_related("envoi__campagne").get(pk=link.pk) for link in links
        ]

    return make


def answer(lien, *said):
    pks = lien.envoi.campagne.questions.values_list("pk", flat=True)
    return reponses.answer_survey(lien=lien, typed=dict(zip(pks, said, strict=False)))


# ── writing the questions ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (asked(""), "Écrivez la question"),
        (asked(genre="dessin"), "comment on répond"),
        (asked(genre="choix", choix=["Seul"]), "de 2 à 12 choix"),
        (asked(genre="choix", choix=["Matin", "matin"]), "les mêmes"),
        (asked(genre="choix", choix=["Matin", "x" * 121]), "120 caractères"),
        (asked("x" * 301), "300"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_and_the_former_ones_stay(
    survey, persona, saint_aubin, question, sentence
):
    campagne = survey([])
    with pytest.raises(Refused, match=sentence):
        enquetes.save_questions(campagne=campagne, base=list(FOUR), mine=[question], by=persona("amina"))
    assert enquetes.questions_of(campagne) == list(FOUR)


def test_ten_questions_at_most_and_only_in_a_survey_by_who_may(survey, prepare, persona):
    by = persona("amina")
    with pytest.raises(Refused, match="10 questions au plus"):
        enquetes.save_questions(campagne=survey([], ()), base=[], mine=[asked()] * 11, by=by)
    with pytest.raises(Refused, match="pas une enquête"):
        enquetes.save_questions(campagne=prepare([]), base=[], mine=FOUR, by=by)
    with pytest.raises(Refused, match="mandat"):
        enquetes.save_questions(campagne=survey([], ()), base=[], mine=FOUR, by=persona("claire"))


def test_what_somebody_else_wrote_meanwhile_is_told_not_lost(survey, persona):
    campagne, by = survey([]), persona("amina")
    theirs, mine = [asked("La leur ?")], [asked("La mienne ?")]
    enquetes.save_questions(campagne=campagne, base=list(FOUR), mine=theirs, by=by)
    with pytest.raises(Refused, match="« La leur \\? »"):
        enquetes.save_questions(campagne=campagne, base=list(FOUR), mine=mine, by=by)
    assert enquetes.questions_of(campagne) == theirs
    enquetes.save_questions(campagne=campagne, base=theirs, mine=mine, by=by)
    enquetes.save_questions(campagne=campagne, base=theirs, mine=mine, by=by)
    assert enquetes.questions_of(campagne) == mine


# ── sending ───────────────────────────────────────────────────────────


def test_a_survey_without_question_or_link_does_not_leave(survey, prepare, persona, saint_aubin):
    campagne = survey([structure(saint_aubin, "S", "s@exemple.test")], ())
    with pytest.raises(Refused, match="aucune question"):
        campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))
    with pytest.raises(Refused, match="répondre à l'enquête"):
        prepare([], genre="enquete", texte="Bonjour")


def test_it_counts_two_and_its_questions_change_no_more(sent, persona):
    campagne, _ = sent(1)
    row = Sollicitation.objects.get()
    assert (row.nature, row.poids, row.objet) == ("enquete", 2, "Mercredis")
    with pytest.raises(Refused, match="déjà partie"):
        enquetes.save_questions(campagne=campagne, base=list(FOUR), mine=[asked()], by=persona("amina"))


def test_only_those_who_have_not_answered_are_chased(sent, persona):
    campagne, (first, _second) = sent(2)
    answer(first, "oui")
    everybody = list(campagne.envois.values_list("pk", flat=True))
    number = campagnes.chase(
        campagne=campagne, envois=everybody, sujet="Rappel", texte="{lien}", by=persona("amina")
    )
    send_due(campagne=campagne, by=persona("amina"))
    assert number == 1
    assert [m.courriel for m in Message.objects.filter(nature="relance")] == ["s1@exemple.test"]
    assert Sollicitation.objects.filter(nature="relance").count() == 1


# ── answering ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("genre", "typed", "kept"),
    [
        ("oui_non", " oui ", "oui"),
        ("choix", "Soir", "Soir"),
        ("nombre", "1 200,50", "1200.5"),
        ("nombre", "007", "7"),
        ("nombre", "0", "0"),
        ("nombre", "100", "100"),
        ("nombre", "0,25", "0.25"),
        ("texte", " Une\r\nsalle\x00 ", "Une\nsalle"),
        ("texte", "  ", ""),
    ],
)
def test_an_answer_is_kept_as_it_is_counted(genre, typed, kept):
    assert read_answer(Question(genre=genre, choix=["Matin", "Soir"]), typed) == kept


@pytest.mark.parametrize(
    ("genre", "typed", "sentence"),
    [
        ("oui_non", "peut-être", "Choisissez"),
        ("choix", "Nuit", "Choisissez"),
        ("nombre", "douze", "n'est pas un nombre"),
        ("nombre", "-3", "n'est pas un nombre"),
        ("nombre", "1e9", "n'est pas un nombre"),
        ("nombre", "٣", "n'est pas un nombre"),
        ("nombre", "1234567890", "n'est pas un nombre"),
        ("texte", "x" * 2001, "2001 caractères"),
    ],
)
def test_what_answers_something_else_is_refused_in_words(genre, typed, sentence):
    with pytest.raises(Refused, match=sentence):
        read_answer(Question(genre=genre, choix=["Matin", "Soir"]), typed)


def test_answering_again_replaces_and_keeps_the_first_date(sent):
    _, (lien,) = sent(1)
    before = answer(lien, "oui", "Matin", "12", "Une salle").repondu_le
    envoi = answer(lien, "non", "", "", "")
    assert (envoi.repondu_le, envoi.reponse) == (before, "enquete")
    assert list(ReponseQuestion.objects.values_list("valeur", flat=True)) == ["non"]


def test_an_empty_survey_or_one_that_misses_an_answer_is_not_taken(sent, survey, persona, saint_aubin):
    _, (lien,) = sent(1)
    with pytest.raises(Refused, match="Il manque votre réponse"):
        answer(lien, "", "Matin")
    Question.objects.update(obligatoire=False)
    with pytest.raises(Refused, match="une question au moins"):
        answer(lien, "", "", "", " ")
    assert not ReponseQuestion.objects.exists() and lien.envoi.repondu_le is None


@pytest.mark.parametrize("who", [0, 1])
def test_two_sheets_merged_keep_the_answer_that_one_of_them_gave(sent, persona, who):
    campagne, links = sent(2)
    answer(links[who], "oui", "Matin", "12", "Une salle")
    kept, absorbed = (lien.envoi.structure for lien in links)
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    found = results(campagne)
    assert [(line.structure, len(line.reponses)) for line in found.lignes] == [(kept, 4)]
    assert campagne.envois.get().reponse == "enquete"


# ── counting ──────────────────────────────────────────────────────────


def test_results_question_by_question(sent):
    campagne, links = sent(4)
    for lien, said in zip(
        links,
        (("oui", "Matin", "10", "Une salle"), ("oui", "Matin", "5,5", ""), ("non", "", "", "Un bus")),
        strict=False,
    ):
        answer(lien, *said)
    found = results(campagne)
    assert (found.repondants, found.envoyes) == (3, 4)
    yes, moment, places, needs = found.questions
    assert [(c.libelle, c.nombre) for c in yes.comptes] == [("oui", 2), ("non", 1)]
    assert [(c.libelle, c.nombre) for c in moment.comptes] == [("Matin", 2), ("Soir", 0)]
    assert (moment.nombre, places.chiffres.somme, places.chiffres.moyenne) == (
        2,
        Decimal("15.5"),
        Decimal("7.75"),
    )
    assert [(t.structure.nom, t.texte) for t in needs.textes] == [("S0", "Une salle"), ("S2", "Un bus")]


@pytest.mark.parametrize(
    ("values", "mean", "median"), [(["1", "2", "4"], "2.33", "2.00"), (["1", "2"], "1.50", "1.50")]
)
def test_figures_of_numbers(values, mean, median):
    found = figures_of(values)
    assert (found.moyenne, found.mediane) == (Decimal(mean), Decimal(median))


@pytest.mark.parametrize("format", ["xlsx", "ods"])
def test_results_leave_as_texts_that_compute_nothing(sent, persona, format):
    campagne, (lien,) = sent(1)
    answer(lien, "oui", "Soir", "12", "=1+1")
    data = enquetes.export_results(campagne=campagne, format=format, by=persona("amina"))
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    rows = book.get_sheet_by_name("Réponses").to_python()
    assert rows[0][2:] == [f"{rank}. {question['libelle']}" for rank, question in enumerate(FOUR, 1)]
    assert (rows[1][0], rows[1][2:]) == ("S0", ["oui", "Soir", 12.0, "=1+1"])
    assert ["1. Ouvert le mercredi ?", "oui", 1.0] in book.get_sheet_by_name("Synthèse").to_python()


def test_results_stay_with_who_reads_campaigns(sent, persona):
    campagne, _ = sent(1)
    with pytest.raises(Refused, match="mandat"):
        enquetes.export_results(campagne=campagne, format="xlsx", by=persona("malik"))
    with pytest.raises(Refused, match="format"):
        enquetes.export_results(campagne=campagne, format="doc", by=persona("amina"))


def test_counting_costs_the_same_with_one_and_three(sent):
    campagne, links = sent(3)
    counts = []
    for batch in (links[:1], links[1:]):
        for lien in batch:
            answer(lien, "oui", "Matin", "1", "Un")
        with CaptureQueriesContext(connection) as queries:
            results(campagne)
        counts.append(len(queries))
    assert counts == [4, 4]


# ── the pages ─────────────────────────────────────────────────────────

URL = "/c/saint-aubin/acteurs/campagnes/"


def page_text(response):
    words = response.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\xa0", " ")
    return " ".join(words.split())


def test_from_a_new_survey_to_its_questions(login, saint_aubin):
    amina = login("amina")
    form = amina.get(f"{URL}nouvelle/?genre=enquete").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    echeance = (timezone.localdate() + timedelta(days=20)).isoformat()
    page = amina.post(f"{URL}nouvelle/", {**typed, "echeance": echeance}, follow=True)
    assert "Questions de l'enquête" in page_text(page)
    address = page.request["PATH_INFO"]
    base = page.context["base"]
    wrong = {"base": base, "libelle_1": "Quand ?", "genre_1": "choix", "choix_1": "Matin"}
    told = page_text(amina.post(address, wrong))
    assert "de 2 à 12 choix" in told and "Quand ?" in told
    sent = {**wrong, "choix_1": "Matin\r\n\r\nSoir", "libelle_4": "Combien ?", "genre_4": "nombre"}
    done = page_text(amina.post(address, sent, follow=True))
    assert "Questions enregistrées" in done and "Matin / Soir" in done
    assert [q.libelle for q in Question.objects.all()] == ["Quand ?", "Combien ?"]
    again = page_text(amina.post(address, {**sent, "libelle_1": "Quoi ?", "genre_1": "texte"}))
    assert "Quelqu'un a changé les questions" in again and "Quoi ?" in again
    kept = {**sent, "base": "abîmé", "libelle_1": "Quoi ?"}
    assert "Quelqu'un a changé les questions" in page_text(amina.post(address, kept))
    assert "Quand ?" in page_text(amina.get(address))


def test_pages_of_surveys_say_why_they_cannot_be_opened(login, prepare, sent):
    amina = login("amina")
    plain = prepare([])
    for path in ("questions/", "resultats/"):
        assert "pas une enquête" in page_text(amina.get(f"{URL}{plain.pk}/{path}", follow=True))
    campagne, _ = sent(1)
    assert "déjà partie" in page_text(amina.get(f"{URL}{campagne.pk}/questions/", follow=True))


def test_a_survey_without_question_is_not_checked_for_sending(login, survey, saint_aubin):
    campagne = survey([structure(saint_aubin, "S", "s@exemple.test")], ())
    told = page_text(login("amina").get(f"{URL}{campagne.pk}/envoyer/", follow=True))
    assert "aucune question" in told


def test_answering_on_the_page_without_an_account(client, sent):
    sent(1)
    (link,) = links_to("s0@exemple.test")
    page = client.get(link)
    assert "4 questions" in page_text(page) and "N'écrivez le nom d'aucun enfant" in page_text(page)
    names = list(page.context["form"].fields)
    wrong = client.post(link, dict(zip(names, ("", "Matin", "douze", "Une salle de plus"), strict=True)))
    told = page_text(wrong)
    assert "Il manque votre réponse" in told and "n'est pas un nombre" in told
    assert "Une salle de plus" in told and not ReponseQuestion.objects.exists()
    good = dict(zip(names, ("oui", "Matin", "12,5", "Une salle de plus"), strict=True))
    assert "Merci, vos réponses" in page_text(client.post(link, good, follow=True))
    again = client.get(link)
    assert "Vous avez répondu" in page_text(again)
    assert again.context["form"][names[2]].value() == "12,5"


def test_a_link_that_opens_nothing_gives_back_what_was_typed(client, sent, persona):
    campagne, _ = sent(1)
    (link,) = links_to("s0@exemple.test")
    names = list(client.get(link).context["form"].fields)
    altered = f"{link[:-3]}xx/"
    LienCampagne.objects.update(expire_le=timezone.now() - timedelta(days=1))
    for address in (altered, link):
        refused = client.post(address, {names[3]: "Une salle de plus"})
        assert refused.status_code == 410 and "Une salle de plus" in page_text(refused)
    LienCampagne.objects.update(expire_le=timezone.now() + timedelta(days=1))
    campagnes.close_campaign(campagne=campagne, by=persona("amina"))
    assert "terminée" in page_text(client.get(link))


def test_the_results_page_shows_numbers_bars_and_words(login, sent):
    campagne, links = sent(3)
    amina = login("amina")
    assert "Aucun questionnaire rempli" in page_text(amina.get(f"{URL}{campagne.pk}/resultats/"))
    for lien in links[:2]:
        answer(lien, "oui", "Soir", "10", "Une <salle>")
    page = page_text(amina.get(f"{URL}{campagne.pk}/resultats/"))
    for words in (
        "2 questionnaires remplis",
        "sur 3 envoyés",
        "100 %",
        "Médiane",
        "Une &lt;salle&gt;",
    ):
        assert words in page
    assert page.count("<progress") == 4
    file = amina.post(f"{URL}{campagne.pk}/resultats/export/ods/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="mercredis-resultats.ods"'
    assert amina.post(f"{URL}{campagne.pk}/resultats/export/doc/").status_code == 404
    assert login("malik").get(f"{URL}{campagne.pk}/resultats/").status_code == 403
