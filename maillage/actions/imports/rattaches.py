"""What a line writes around the sheet of an action: money, people, indicators, bilan, partners, a note."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from maillage.accounts.models import User
from maillage.actions.choices import Credit, EtatBilan, RolePartenaire, Source, TypeFinancement
from maillage.actions.imports.changements import Changements, Montant
from maillage.actions.imports.existant import Stockee
from maillage.actions.imports.fiche import FicheAction
from maillage.actions.models import (
    Action,
    Bilan,
    Charge,
    Enveloppe,
    Financement,
    Indicateur,
    Mesure,
    NoteSuivi,
    Partenaire,
    Versement,
)
from maillage.actions.models.bilan import TEXTES
from maillage.actions.services import financements, suivi
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.values import Json
from maillage.core.text import fold

UNDATED = "repris d'un fichier, date inconnue"
TYPES: Mapping[str, TypeFinancement] = {
    Source.EDUCATION: TypeFinancement.CREDIT_DELEGUE,
    Source.USAGERS: TypeFinancement.PARTICIPATION,
    Source.AUTOFINANCEMENT: TypeFinancement.AUTOFINANCEMENT,
    Source.VALORISATION: TypeFinancement.VALORISATION,
}
SPECIFIC = frozenset({Source.P147_CITE, Source.FONDS_COLLEGE, Source.P147_VILLE, Source.P147_AUTRE})


class Rattaches:
    """`undo` fills as rows are written: identifiers of what was created, values of what was changed."""

    def __init__(self, action: Action, by: User | None, contexte: Mapping[str, Any], day: date) -> None:
        self.action, self.by, self.contexte, self.day = action, by, contexte, day
        self.undo: dict[str, list[Any]] = {
            name: []
            for name in (
                "lignes",
                "montants",
                "versements",
                "personnes",
                "indicateurs",
                "cibles",
                "charges",
                "charges_changees",
                "mesures",
                "partenaires",
                "notes",
                "bilan",
            )
        }

    def write(self, fiche: FicheAction, changes: Changements, current: Stockee | None) -> None:
        self.money(fiche, changes)
        self.people(changes, current)
        self.indicators(changes, current)
        self.charges(changes, current)
        self.bilan(fiche, changes, current)
        for pk in changes.partenaires:
            row = Partenaire(cite=self.action.cite, action=self.action)
            self.save(row, {"structure": pk, "role": RolePartenaire.APPUI.value}, "partenaires")
        if changes.note:
            values = {"le": self.day.isoformat(), "feu": fiche.feu, "texte": changes.note}
            self.save(NoteSuivi(cite=self.action.cite, action=self.action), values, "notes")

    def save(self, row: Any, values: Mapping[str, Json], kind: str) -> None:
        suivi.save_attached(row=row, action=self.action, values=values, by=self.by)
        self.undo[kind].append(row.pk)

    # ── money ─────────────────────────────────────────────────────────

    def money(self, fiche: FicheAction, changes: Changements) -> None:
        by_line: dict[tuple[str, int | None], list[Montant]] = defaultdict(list)
        for amount in changes.montants:
            by_line[amount.source, amount.ligne].append(amount)
        for (source, line), amounts in by_line.items():
            if line is None:
                self.new_line(fiche, source, amounts)
            else:
                self.old_line(line, amounts)

    def new_line(self, fiche: FicheAction, source: str, amounts: list[Montant]) -> None:
        values: dict[str, Json] = {
            "source": source,
            "exercice": self.action.annee,
            "type": TYPES.get(source, TypeFinancement.SUBVENTION).value,
            "credit": (Credit.SPECIFIQUE if source in SPECIFIC else Credit.DROIT_COMMUN).value,
            "commentaire": fiche.precisions.get(source, ""),
            "numero_dossier": fiche.numero_dossier if source == self.main_source(fiche) else "",
            **{amount.nature: str(amount.apres) for amount in amounts if amount.nature != "verse"},
        }
        row = self.in_envelope(values)
        self.undo["lignes"].append(row.pk)
        self.pay(row, amounts)

    def main_source(self, fiche: FicheAction) -> str:
        """The number of a file is that of DAUPHIN: of the P147 when there is some."""
        sources = list(fiche.montants)
        return next((source for source in sources if source.startswith("p147")), sources[0])

    def in_envelope(self, values: dict[str, Json]) -> Financement:
        """In the envelope of the source and the year when there is one and it has room; else outside any envelope."""
        rows = Enveloppe.objects.filter(
            cite=self.action.cite, source=values["source"], exercice=values["exercice"]
        )
        envelopes = list(rows[:2])
        if len(envelopes) == 1:
            try:
                return self.line({**values, "enveloppe": envelopes[0].pk})
            except Refused as refused:
                if refused.code != "depassement":
                    raise
        return self.line(values)

    def line(self, values: Mapping[str, Json]) -> Financement:
        row = Financement(cite=self.action.cite, action=self.action)
        financements.write(row, values, by=self.by, motif="", contexte=self.contexte)
        return row

    def old_line(self, pk: int, amounts: list[Montant]) -> None:
        row = Financement.objects.select_related("action__cite", "enveloppe").get(pk=pk)
        values: dict[str, Json] = {a.nature: str(a.apres) for a in amounts if a.nature != "verse"}
        before = {name: getattr(row, name) for name in values}
        financements.write(row, values, by=self.by, motif="", contexte=self.contexte)
        self.undo["montants"] += [
            [pk, name, None if value is None else str(value), values[name]] for name, value in before.items()
        ]
        self.pay(row, amounts)

    def pay(self, row: Financement, amounts: list[Montant]) -> None:
        """A paid sum is a payment, so that the next one adds up; its date is not known and is said not to be."""
        for amount in amounts:
            if amount.nature == "verse" and amount.apres:
                payment = Versement(cite=self.action.cite, financement=row)
                values = {"le": self.day.isoformat(), "montant": str(amount.apres), "reference": UNDATED}
                financements.add_payment(versement=payment, values=values, by=self.by)
                self.undo["versements"].append(payment.pk)

    # ── people and effects ────────────────────────────────────────────

    def people(self, changes: Changements, current: Stockee | None) -> None:
        for moment in dict.fromkeys(moment for moment, *_ in changes.personnes):
            values: dict[str, int | None] = {n: after for m, n, _, after in changes.personnes if m == moment}
            suivi.save_people(action=self.action, moment=moment, values=values, by=self.by)
        self.undo["personnes"] += [list(change) for change in changes.personnes]

    def indicators(self, changes: Changements, current: Stockee | None) -> None:
        for wanted in changes.indicateurs:
            row = current.indicateurs.get(fold(wanted["libelle"])) if current else None
            if row is None:
                row = Indicateur(cite=self.action.cite, action=self.action)
                values = {name: wanted[name] for name in ("libelle", "type", "unite")}
                self.save(row, {**values, "cible": wanted["cible"] or None}, "indicateurs")
            elif wanted["cible"] and row.cible != Decimal(wanted["cible"]):
                self.undo["cibles"].append(
                    [row.pk, None if row.cible is None else str(row.cible), wanted["cible"]]
                )
                suivi.save_attached(
                    row=row, action=self.action, values={"cible": wanted["cible"]}, by=self.by
                )
            if wanted["valeur"]:
                self.measure(row, wanted["valeur"])

    def charges(self, changes: Changements, current: Stockee | None) -> None:
        for wanted in changes.charges:
            key = wanted["compte"], fold(wanted["libelle"])
            row = current.charges.get(key) if current else None
            if row is None:
                values = {name: wanted[name] for name in ("compte", "libelle", "montant")}
                new = Charge(cite=self.action.cite, action=self.action)
                suivi.save_attached(row=new, action=self.action, values=values, by=self.by)
                self.undo["charges"].append([new.pk, wanted["montant"]])
                continue
            self.undo["charges_changees"].append([row.pk, str(row.montant), wanted["montant"]])
            suivi.save_attached(
                row=row, action=self.action, values={"montant": wanted["montant"]}, by=self.by
            )

    def measure(self, row: Indicateur, value: str) -> None:
        """The value on the day of the file; one that is already there that day is changed."""
        row.action = self.action
        known = Mesure.objects.filter(indicateur=row, le=self.day).first()
        if known is not None and known.valeur == Decimal(value):
            return
        measure = known or Mesure(cite=self.action.cite, indicateur=row)
        measure.indicateur = row
        self_before = str(known.valeur) if known else None
        suivi.save_measure(mesure=measure, values={"le": self.day.isoformat(), "valeur": value}, by=self.by)
        self.undo["mesures"].append([measure.pk, self_before])

    def bilan(self, fiche: FicheAction, changes: Changements, current: Stockee | None) -> None:
        """Handed in when the file holds it: its day is not known."""
        if not (changes.bilan or changes.bilan_recu):
            return
        row = (current.bilan if current else None) or Bilan(cite=self.action.cite, action=self.action)
        new, before = row.pk is None, {name: getattr(row, name) for name in (*TEXTES, "perspective", "etat")}
        for name, (_, text) in changes.bilan.items():
            setattr(row, name, text)
        if changes.bilan_recu:
            row.etat = EtatBilan.REMIS
        row.version += 0 if new else 1
        row.save()
        record("bilan_enregistre", by=self.by, objet=self.action, contexte=self.contexte)
        after = {name: str(getattr(row, name)) for name in before}
        self.undo["bilan"].append([row.pk, new, {name: str(value) for name, value in before.items()}, after])
