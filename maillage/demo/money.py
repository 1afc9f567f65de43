"""What two actions of the demonstration are planned to cost, what a carrier received elsewhere, and a convention."""

from datetime import date
from decimal import Decimal

from maillage.acteurs.models import Structure
from maillage.actions.models import Action, Charge
from maillage.actions.selectors.pieces import PIECES
from maillage.actions.services import subventions, suivi
from maillage.cites.models import Cite
from maillage.core.richtext import Block, Run
from maillage.core.text import slugify
from maillage.documents.services import pieces
from maillage.office.writers.odt import Heading, Prose, write_odt

CHARGES = {
    "Ateliers langage en maternelle": (
        ("60", "Malles de jeux", 2600),
        ("61", "Location de salles", 900),
        ("62", "Déplacements des intervenantes", 1100),
        ("64", "Deux intervenantes, vingt heures par semaine", 11400),
    ),
    "Café des parents": (
        ("60", "Goûters et fournitures", 1800),
        ("62", "Interprètes", 3200),
        ("64", "Animatrice à mi-temps", 9500),
    ),
}
"""The first balances what is asked of its funders; the second asks for less than it costs, and the page says so."""
RECEIVED = (
    ("Commune (démonstration)", 9000, "Fonctionnement de l'accompagnement à la scolarité"),
    ("Département (démonstration)", 4500, "Départs en vacances des familles"),
)


def load_money(cite: Cite, today: date) -> None:
    for title, lines in CHARGES.items():
        action = Action.objects.get(cite=cite, annee=today.year, intitule=title)
        for account, label, amount in lines:
            values = {"compte": account, "libelle": label, "montant": f"{amount}.00"}
            suivi.save_attached(row=Charge(cite=cite, action=action), action=action, values=values, by=None)
    first = Action.objects.get(cite=cite, annee=today.year, intitule=next(iter(CHARGES)))
    attach_agreement(first)
    if first.porteur is not None:
        receive(cite, first.porteur, today.year - 1)


def attach_agreement(action: Action) -> None:
    porteur = action.porteur.nom if action.porteur else "le porteur"
    text = f"Convention d'exemple entre la cité éducative et {porteur}, pour « {action.intitule} », {action.annee}."
    data = write_odt(
        f"Convention {action.annee}",
        [Heading(f"Convention {action.annee}", 1), Prose([Block("p", (Run(text),))])],
    )
    pieces.attach(
        on=action, use=PIECES, filename=f"convention-{slugify(action.intitule)}.odt", data=data, by=None,
        libelle=f"Convention {action.annee} (exemple)", nature="convention", confidentielle=True,
    )  # fmt: skip


def receive(cite: Cite, structure: Structure, year: int) -> None:
    rows = {
        rank: {
            "structure": structure.pk, "attribuant": who, "exercice": year, "montant": Decimal(amount), "objet": what,
            "nature": "numéraire", "source": "démonstration", "cle": f"demo-{structure.pk}-{year}-{rank}",
        }
        for rank, (who, amount, what) in enumerate(RECEIVED)
    }  # fmt: skip
    subventions.record_subventions(cite=cite, rows=rows, by=None, source="démonstration")
