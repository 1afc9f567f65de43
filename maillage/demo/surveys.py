"""One survey, in one cité, with most of its answers: how Wednesdays go."""

from datetime import date, timedelta

from maillage.acteurs.choices import GenreCampagne, GenreQuestion
from maillage.acteurs.forms.gabarits import initial_of
from maillage.acteurs.models import EnvoiCampagne, Structure
from maillage.acteurs.services import campagnes, reponses
from maillage.acteurs.services.enquetes import Posee, save_questions
from maillage.acteurs.services.envois import send_due
from maillage.cites.models import Cite
from maillage.cites.selectors import cpo_of
from maillage.demo.accounts import ANGERS
from maillage.demo.campaigns import link_of

ASKED = 10
QUESTIONS = (
    Posee(
        libelle="Accueillez-vous des enfants le mercredi ?", genre=GenreQuestion.OUI_NON, choix=[],
        obligatoire=True,
    ),
    Posee(
        libelle="Quel moment manque le plus aux familles ?", genre=GenreQuestion.CHOIX,
        choix=["Mercredi matin", "Mercredi après-midi", "Soirs après la classe", "Vacances"], obligatoire=False,
    ),
    Posee(
        libelle="Combien de places avez-vous le mercredi ?", genre=GenreQuestion.NOMBRE, choix=[], obligatoire=False
    ),
    Posee(
        libelle="Que faudrait-il pour en ouvrir davantage ?", genre=GenreQuestion.TEXTE, choix=[], obligatoire=False
    ),
)  # fmt: skip
ANSWERS = (
    ("oui", "Mercredi matin", "24", "Une salle de plus, et un agent d'accueil le matin."),
    ("oui", "Vacances", "12", ""),
    ("non", "Mercredi matin", "", "Nous n'avons pas de local adapté aux plus petits."),
    ("oui", "Soirs après la classe", "40", "Un transport depuis les deux écoles du haut du quartier."),
    ("non", "Mercredi après-midi", "", ""),
    ("oui", "Mercredi matin", "16", "Que les horaires des écoles et les nôtres se suivent."),
)


def load_survey(cite: Cite, today: date) -> None:
    by = cpo_of(cite).first()
    if cite.slug != ANGERS or by is None:
        return
    rows = list(Structure.objects.filter(cite=cite).living().order_by("-pk")[:ASKED])
    values = {
        **initial_of(GenreCampagne.ENQUETE),
        "titre": "Les mercredis des familles",
        "echeance": (today + timedelta(days=20)).isoformat(),
    }
    survey = campagnes.create_campaign(cite=cite, values=values, structures=rows, by=by)
    asked = save_questions(campagne=survey, base=[], mine=QUESTIONS, by=by)
    campagnes.launch(campagne=survey, decisions={}, reasons={}, by=by)
    send_due(campagne=survey, by=by)
    silent = survey.envois.all().silent().order_by("structure__pk").select_related("structure")
    for envoi, said in zip(silent, ANSWERS, strict=False):
        answer(envoi, [question.pk for question in asked], said)


def answer(envoi: EnvoiCampagne, questions: list[int], said: tuple[str, ...]) -> None:
    reponses.answer_survey(lien=link_of(envoi), typed=dict(zip(questions, said, strict=True)))
