"""What an action says, in the order of the Cerfa 12156 (form for subsidies of associations), ready to be copied.

The rubrics are those of part 6 (« projet ») and of its budget: charges 60 to 68, produits 70 to 79, contributions 86
and 87. The account of each source is the usual one (70 services sold, 74 subsidies, 75 other products, 87 voluntary
contributions): to be checked with the treasurer of the association, as the page says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.actions.choices import Compte, Source, TypeFinancement
from maillage.actions.selectors.budget import BudgetAction
from maillage.actions.selectors.fiche import FicheAction
from maillage.core.ages import AgeRange

COMPTES = {
    TypeFinancement.PRESTATION: "70 Vente de services",
    TypeFinancement.PARTICIPATION: "70 Participation des usagers",
    TypeFinancement.VALORISATION: "87 Contributions volontaires en nature",
    TypeFinancement.AUTOFINANCEMENT: "75 Autres produits de gestion courante",
}
SUBVENTION = "74 Subventions d'exploitation"


@dataclass(frozen=True)
class Rubrique:
    titre: str
    texte: str


def rubrics(fiche: FicheAction, budget: BudgetAction) -> list[Rubrique]:
    """Every rubric of the project, empty ones included: the page says what is missing."""
    action = fiche.action
    return [
        Rubrique("Porteur", "\n".join(carrier(fiche))),
        Rubrique("Intitulé du projet", fiche.dauphin),
        Rubrique("Objectifs", action.objectifs),
        Rubrique("Besoin auquel le projet répond", action.constat),
        Rubrique("Description", action.contenu or action.resume),
        Rubrique("Bénéficiaires", beneficiaries(fiche)),
        Rubrique("Territoire", territory(fiche)),
        Rubrique("Dates", dates(fiche)),
        Rubrique("Partenaires", "\n".join(str(row) for row in action.partenaires.all())),
        Rubrique("Indicateurs d'évaluation", "\n".join(indicators(fiche))),
        Rubrique("Budget : charges", "\n".join(charges(budget))),
        Rubrique("Budget : produits", "\n".join(products(budget))),
        Rubrique("Numéros de dossier", ", ".join(numbers(budget))),
    ]


def carrier(fiche: FicheAction) -> Iterable[str]:
    """What the first page of the form asks, as far as the directory knows it."""
    porteur = fiche.action.porteur
    if porteur is None:
        return
    yield porteur.nom
    for label, value in (("SIRET", porteur.siret), ("RNA", porteur.rna)):
        if value:
            yield f"{label} : {value}"
    town = porteur.commune.nom if porteur.commune else ""
    place = " ".join(filter(None, (porteur.adresse, porteur.code_postal, town)))
    if place:
        yield place


def beneficiaries(fiche: FicheAction) -> str:
    action = fiche.action
    words = [", ".join(public.libelle for public in action.publics.all())]
    if action.age_min_mois is not None or action.age_max_mois is not None:
        words.append(AgeRange(action.age_min_mois or 0, action.age_max_mois).label)
    words += [f"{line.libelle} : {line.prevu}" for line in fiche.effectifs if line.prevu is not None]
    return "\n".join(word for word in words if word)


def territory(fiche: FicheAction) -> str:
    action = fiche.action
    names = [qpv.nom for qpv in action.qpvs.all()] + [commune.nom for commune in action.communes.all()]
    return ", ".join([*names, *([action.lieux_precision] if action.lieux_precision else [])])


def dates(fiche: FicheAction) -> str:
    action = fiche.action
    if action.debut and action.fin:
        return f"Du {action.debut:%d/%m/%Y} au {action.fin:%d/%m/%Y}"
    return f"Année {action.annee}"


def indicators(fiche: FicheAction) -> Iterable[str]:
    for item in fiche.indicateurs:
        row = item.indicateur
        target = f" : {row.cible.normalize():f} {row.unite}" if row.cible is not None else f" ({row.unite})"
        yield f"{row.libelle}{target}".replace(".", ",")


def charges(budget: BudgetAction) -> Iterable[str]:
    """By account: its lines, then its total when it has several; the form has a box for each account."""
    sums: dict[str, Decimal] = {}
    for row in budget.charges:
        sums[row.compte] = sums.get(row.compte, Decimal(0)) + row.montant
    for account, whole in sums.items():
        rows = [row for row in budget.charges if row.compte == account]
        for row in rows:
            yield " ; ".join(filter(None, (Compte(account).label, row.libelle, amount(row.montant))))
        if len(rows) > 1:
            yield f"Total {Compte(account).label} ; {amount(whole)}"
    if sums:
        yield f"Total des charges ; {amount(budget.total_charges)}"


def products(budget: BudgetAction) -> Iterable[str]:
    for item in budget.lignes:
        row = item.financement
        account = COMPTES.get(TypeFinancement(row.type), SUBVENTION)
        who = row.financeur.nom if row.financeur else Source(row.source).label
        yield f"{account} ; {who} ; {amount(row.demande)}"
    if budget.lignes:
        yield f"Total des produits ; {amount(budget.total.demande)}"


def amount(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def numbers(budget: BudgetAction) -> Iterable[str]:
    return (item.financement.numero_dossier for item in budget.lignes if item.financement.numero_dossier)
