"""Two calls for projects in each cité: one that is open, one that is decided, with the actions that answer them."""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.actions.choices import Source
from maillage.actions.models import Action, Appel, Enveloppe
from maillage.actions.services import actions, appels
from maillage.cites.models import Cite
from maillage.cites.selectors import cpo_of


@dataclass(frozen=True)
class DemoCall:
    """`jours`: opening, closing and committee, in days from today. `reponses`: titles of actions."""

    intitule: str
    source: Source
    jours: tuple[int, int, int]
    montants: tuple[str, str, str]
    cadrage: str
    criteres: str
    reponses: tuple[str, ...]


CALLS = (
    DemoCall(
        "Programmation complémentaire de la cité éducative", Source.P147_CITE, (-18, 24, 45),
        ("1000.00", "15000.00", "30000.00"),
        "Des actions nouvelles ou renforcées au bénéfice des 0-25 ans des quartiers prioritaires, dans l'un des trois "
        "objectifs nationaux. Les actions portées à plusieurs sont attendues.",
        "Le besoin constaté ; la place des parents et des jeunes ; l'articulation avec le droit commun ; la cohérence "
        "du budget.",
        ("Stages de troisième accompagnés", "Le numérique en famille"),
    ),
    DemoCall(
        "Initiatives des écoles et des collèges", Source.FONDS_COLLEGE, (-150, -110, -95),
        ("300.00", "3000.00", "8000.00"),
        "De petits projets d'équipe, décidés vite : santé, accueil des familles, climat scolaire.",
        "Une équipe engagée, un calendrier tenable, un effet que l'on pourra raconter.",
        ("Petits déjeuners et sommeil", "Café des parents"),
    ),
)  # fmt: skip
LINK = "https://www.example.org/appels-a-projets"


def load_calls(cite: Cite, today: date) -> None:
    if Appel.objects.filter(cite=cite).exists():
        return
    by = cpo_of(cite).first()
    for call in CALLS:
        held = Enveloppe.objects.filter(cite=cite, source=call.source, exercice=today.year).first()
        opens, closes, committee = ((today + timedelta(days=days)).isoformat() for days in call.jours)
        low, high, whole = call.montants
        row = Appel(cite=cite)
        values = {
            "intitule": call.intitule, "source": call.source, "annee": today.year, "ouvre_le": opens,
            "cloture_le": closes, "selection_le": committee, "cadrage": call.cadrage, "criteres": call.criteres,
            "montant_min": low, "montant_max": high, "montant_total": whole, "lien": LINK,
            "enveloppe": held.pk if held else None, "referent": by.pk if by else None,
            "contact": "Service instructeur (exemple), appels@demo.example",
        }  # fmt: skip
        appels.save_appel(appel=row, base={}, mine=values, by=None)
        answer(row, call, today)


def answer(row: Appel, call: DemoCall, today: date) -> None:
    for action in Action.objects.filter(cite=row.cite, annee=today.year, intitule__in=call.reponses):
        actions.update_action(action=action, base={"appel": None}, mine={"appel": row.pk}, by=None)
