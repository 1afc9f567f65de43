"""Actions and money of the demonstration: invented, plausible, through the services of the room."""

from datetime import date
from decimal import Decimal

from maillage.acteurs.models import Structure
from maillage.actions.choices import EtatAction, Source
from maillage.actions.models import Action, Axe, Enveloppe, Financement, Indicateur, Jalon, Mesure, NoteSuivi
from maillage.actions.services import actions, axes, financements, suivi
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of

AXES = (
    (
        "1",
        "Conforter le rôle de l'école (exemple)",
        "ecole",
        ("Langage dès la maternelle", "Climat scolaire"),
    ),
    (
        "2",
        "Promouvoir la continuité éducative (exemple)",
        "continuite",
        ("Parents et école", "Santé des enfants"),
    ),
    (
        "3",
        "Ouvrir le champ des possibles (exemple)",
        "possibles",
        ("Culture et sport", "Orientation et stages"),
    ),
)
# intitulé, objectif, thème, âges en mois, mois de début et de fin, état, P147, collège, commune, feu
ACTIONS = (
    ("Ateliers langage en maternelle", 0, "langage-lecture", (36, 72), (1, 12), "en_cours", 12000, 0, 4000, "vert"),
    ("Médiation aux abords des collèges", 1, "scolarite", (132, 180), (1, 12), "en_cours", 28000, 0, 6000, "orange"),
    ("Café des parents", 2, "parentalite", (0, 216), (2, 12), "en_cours", 6000, 1500, 2000, "vert"),
    ("Petits déjeuners et sommeil", 3, "sante", (36, 132), (9, 12), "validee", 0, 3000, 1000, ""),
    ("Chorale du quartier", 4, "culture", (72, 132), (1, 7), "realisee", 8000, 0, 3500, "vert"),
    ("Nager en confiance", 4, "sport", (72, 132), (4, 8), "realisee", 9000, 0, 5000, "rouge"),
    ("Stages de troisième accompagnés", 5, "orientation", (168, 192), (1, 12), "deposee", 15000, 0, 0, ""),
    ("Le numérique en famille", 2, "numerique", (72, 216), (10, 12), "construction", 5000, 0, 0, ""),
)  # fmt: skip


def load_portfolio(cite: Cite, today: date) -> None:
    """This year's actions; their axes, envelopes, follow-up and indicators."""
    year = today.year
    objectives = load_axes(cite)
    carriers = list(Structure.objects.filter(cite=cite, type="association").order_by("pk")[:6])
    districts = [qpv.pk for qpv in qpv_of(cite).defer("contour")]
    for row in (
        Enveloppe(source=Source.P147_CITE, exercice=year, dotation=Decimal(350_000)),
        Enveloppe(source=Source.FONDS_COLLEGE, exercice=year, dotation=Decimal(30_000)),
        Enveloppe(source=Source.COMMUNE, exercice=year, dotation=Decimal(50_000)),
    ):
        row.cite = cite
        row.save()
    envelopes = {row.source: row for row in Enveloppe.objects.filter(cite=cite)}
    for rank, line in enumerate(ACTIONS):
        values = {
            "intitule": line[0], "annee": year, "objectif": objectives[line[1]].pk, "themes": [line[2]],
            "age_min_mois": line[3][0], "age_max_mois": line[3][1], "debut": f"{year}-{line[4][0]:02}-05",
            "fin": f"{year}-{line[4][1]:02}-28", "qpvs": districts, "resume": f"{line[0]}, action de démonstration.",
            "porteur": carriers[rank % len(carriers)].pk if carriers else None, "temps": ["periscolaire"],
            "nature": "nouvelle" if rank % 2 else "renforcement",
        }  # fmt: skip
        action = actions.create_action(cite=cite, values=values, by=None, source="démonstration")
        follow(action, line[5], line[9], today)
        amounts = zip((Source.P147_CITE, Source.FONDS_COLLEGE, Source.COMMUNE), line[6:9], strict=True)
        for source, amount in amounts:
            if amount:
                fund(action, envelopes[source], amount, decided=line[5] not in ("deposee", "construction"))


def load_axes(cite: Cite) -> list[Axe]:
    objectives = []
    for code, label, national, children in AXES:
        axis = axes.save_axe(
            axe=Axe(cite=cite, code=code, libelle=label, objectifs_nationaux=[national]), by=None
        )
        for rank, child in enumerate(children, start=1):
            row = Axe(cite=cite, parent=axis, code=f"{code}.{rank}", libelle=child)
            objectives.append(axes.save_axe(axe=row, by=None))
    return objectives


def follow(action: Action, etat: str, feu: str, today: date) -> None:
    """The state is written as it is: an action of the demonstration has no past to walk through."""
    action.etat = EtatAction(etat)
    if etat in ("validee", "en_cours", "realisee"):
        action.validee_par, action.validee_le = "COPIL", date(action.annee, 1, 15)
    action.save()
    if feu:
        suivi.save_attached(
            row=NoteSuivi(cite=action.cite, action=action),
            action=action,
            values={
                "le": today.isoformat(),
                "feu": feu,
                "texte": "Point fait avec le porteur (démonstration).",
            },
            by=None,
        )
    Jalon.objects.create(
        cite=action.cite, action=action, libelle="Réunion de lancement", echeance=action.debut or today
    )
    indicator = Indicateur.objects.create(
        cite=action.cite, action=action, libelle="Enfants et jeunes présents", type="realisation", unite="jeunes",
        cible=Decimal(60), source="feuilles d'émargement, en nombre",
    )  # fmt: skip
    if etat in ("en_cours", "realisee"):
        Mesure.objects.create(
            cite=action.cite, indicateur=indicator, le=today, valeur=Decimal(40 + action.pk % 20)
        )


def fund(action: Action, envelope: Enveloppe, amount: int, *, decided: bool) -> None:
    values: dict[str, object] = {
        "source": envelope.source, "exercice": envelope.exercice, "enveloppe": envelope.pk, "demande": f"{amount}.00",
        "credit": "droit_commun" if envelope.source == Source.COMMUNE else "specifique",
    }  # fmt: skip
    if decided:
        values |= {
            "valide": f"{amount}.00",
            "notifie": f"{amount}.00",
            "notifie_le": f"{envelope.exercice}-03-20",
        }
    row = Financement(cite=action.cite, action=action)
    financements.save_financement(financement=row, base={}, mine=values, by=None)
