"""One sheet per list, each line naming its action by code: funders (field list b), partners, indicators, people, sessions…"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from maillage.actions.exports.lecture import Contenu, number, people
from maillage.actions.exports.trame import flat_sheet
from maillage.actions.models import (
    Action,
    Beneficiaires,
    Charge,
    Financement,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
    Versement,
)
from maillage.actions.models.suivi import TRANCHES
from maillage.actions.selectors.budget import line_of
from maillage.office.writers import Cell, Sheet

Codes = Mapping[int, str]
PEOPLE = ("total", *TRANCHES, "dont_qpv", "dont_filles", "parents", "professionnels")
FUNDING = (
    "Action", "Source", "Financeur", "Enveloppe", "Exercice", "Type", "Nature du crédit", "Section", "Thème P147",
    "N° de dossier", "Cerfa", "Demandé", "Validé", "Notifié", "Versé", "Consommé", "Reliquat", "Reporté", "Déposé le",
    "Décidé le", "Notifié le", "Convention signée le", "Contrat d'engagement républicain signé", "Compte rendu attendu le",
    "Compte rendu reçu le", "Compte d'imputation", "Commentaire",
)  # fmt: skip


def list_sheets(actions: Sequence[Action], contenu: Contenu) -> list[Sheet]:
    codes = {action.pk: action.code for action in actions}
    sheets = [flat_sheet(actions, contenu)]
    if contenu.budget:
        sheets += [funding(codes), payments(codes), charges(codes)]
    sheets += [
        partners(codes),
        indicators(codes),
        measures(codes),
        numbers(codes, contenu),
        sessions(codes, contenu),
    ]
    if contenu.equipe:
        sheets += [milestones(codes), notes(codes, contenu)]
    return sheets


def partners(codes: Codes) -> Sheet:
    rows = Partenaire.objects.filter(action__in=list(codes)).select_related("structure")
    lines = [
        (codes[r.action_id], r.structure.nom, r.get_role_display(), r.precision)
        for r in rows.order_by("action__code", "pk")
    ]
    return Sheet("Partenaires", ("Action", "Structure", "Rôle", "Précision"), lines)


def funding(codes: Codes) -> Sheet:
    rows = Financement.objects.filter(action__in=list(codes)).select_related("financeur", "enveloppe")
    lines = [funding_line(codes[r.action_id], r) for r in rows.order_by("action__code", "exercice", "pk")]
    return Sheet("Financeurs", FUNDING, lines)


def funding_line(code: str, r: Financement) -> tuple[Cell, ...]:
    return (
        code, r.get_source_display(), r.financeur.nom if r.financeur else "", str(r.enveloppe) if r.enveloppe else "",
        r.exercice, r.get_type_display(), r.get_credit_display(), r.get_section_display(), r.theme_p147, r.numero_dossier,
        r.cerfa, number(r.demande), number(r.valide), number(r.notifie), number(r.verse), number(r.consomme),
        number(line_of(r).reliquat), number(r.reporte), r.depose_le, r.decide_le, r.notifie_le, r.convention_le, r.cer_signe,
        r.compte_rendu_attendu_le, r.compte_rendu_recu_le, r.compte, r.commentaire,
    )  # fmt: skip


def payments(codes: Codes) -> Sheet:
    rows = Versement.objects.filter(financement__action__in=list(codes)).select_related("financement")
    lines = [
        (codes[r.financement.action_id], r.financement.get_source_display(), r.financement.exercice, r.le, number(r.montant), r.reference)
        for r in rows.order_by("financement__action__code", "le", "pk")
    ]  # fmt: skip
    return Sheet("Versements", ("Action", "Source", "Exercice", "Versé le", "Montant", "Référence"), lines)


def charges(codes: Codes) -> Sheet:
    rows = Charge.objects.filter(action__in=list(codes)).order_by("action__code", "compte", "pk")
    lines = [(codes[r.action_id], r.get_compte_display(), r.libelle, number(r.montant)) for r in rows]
    return Sheet("Charges", ("Action", "Compte", "Libellé", "Montant"), lines)


def indicators(codes: Codes) -> Sheet:
    last: dict[int, Mesure] = {}
    for row in Mesure.objects.filter(indicateur__action__in=list(codes)).order_by("le", "pk"):
        last[row.indicateur_id] = row
    lines: list[tuple[Cell, ...]] = []
    for r in Indicateur.objects.filter(action__in=list(codes)).order_by(
        "action__code", "type", "ordre", "pk"
    ):
        known = last.get(r.pk)
        value, day = (number(known.valeur), known.le) if known else (None, None)
        head = (codes[r.action_id], r.libelle, r.get_type_display(), r.unite)
        lines.append((*head, number(r.cible), value, day, r.source))
    header = ("Action", "Indicateur", "Type", "Unité", "Cible", "Dernière valeur", "Le", "Source")
    return Sheet("Indicateurs", header, lines)


def measures(codes: Codes) -> Sheet:
    """Every dated value, not only the last."""
    rows = Mesure.objects.filter(indicateur__action__in=list(codes)).select_related("indicateur")
    lines = [
        (
            codes[r.indicateur.action_id],
            r.indicateur.libelle,
            r.le,
            number(r.valeur),
            r.indicateur.unite,
            r.source,
        )
        for r in rows.order_by("indicateur__action__code", "indicateur", "le", "pk")
    ]
    return Sheet("Valeurs", ("Action", "Indicateur", "Le", "Valeur", "Unité", "Source"), lines)


def numbers(codes: Codes, contenu: Contenu) -> Sheet:
    labels = [str(Beneficiaires._meta.get_field(name).verbose_name) for name in PEOPLE]  # type: ignore[union-attr]
    rows = Beneficiaires.objects.filter(action__in=list(codes)).order_by("action__code", "moment")
    lines = [
        (codes[r.action_id], r.get_moment_display(), *(people(getattr(r, name), contenu) for name in PEOPLE))
        for r in rows
    ]
    return Sheet("Bénéficiaires", ("Action", "Prévus ou réels", *labels), lines)


def sessions(codes: Codes, contenu: Contenu) -> Sheet:
    rows = Seance.objects.filter(action__in=list(codes)).order_by("action__code", "le", "pk")
    counted = ("jeunes", "parents", "professionnels")
    lines = [
        (
            codes[r.action_id],
            r.le,
            r.libelle,
            r.lieu,
            *(people(getattr(r, name), contenu) for name in counted),
        )
        for r in rows
    ]
    return Sheet("Séances", ("Action", "Le", "Séance", "Lieu", "Jeunes", "Parents", "Professionnels"), lines)


def milestones(codes: Codes) -> Sheet:
    rows = Jalon.objects.filter(action__in=list(codes)).order_by("action__code", "echeance", "pk")
    lines = [(codes[r.action_id], r.libelle, r.echeance, r.fait_le) for r in rows]
    return Sheet("Jalons", ("Action", "Jalon", "Échéance", "Fait le"), lines)


def notes(codes: Codes, contenu: Contenu) -> Sheet:
    found: dict[int, list[NoteSuivi]] = defaultdict(list)
    for row in NoteSuivi.objects.filter(action__in=list(codes)).select_related("auteur").order_by("le", "pk"):
        found[row.action_id].append(row)
    lines = [
        (code, r.le, r.get_feu_display(), r.texte, str(r.auteur) if contenu.personnes and r.auteur else "")
        for pk, code in codes.items()
        for r in found.get(pk, ())
    ]
    return Sheet("Notes", ("Action", "Le", "Avancement", "Note", "Par"), lines)
