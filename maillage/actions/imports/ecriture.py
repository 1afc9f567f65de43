"""Writing what was decided, line by line, through the services of the room. The transaction is opened by the tunnel."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.acteurs.imports.types import guess_type
from maillage.acteurs.models import Structure
from maillage.acteurs.services.structures import create_structure
from maillage.actions.imports.annuaire import Annuaire
from maillage.actions.imports.changements import Changements, changes_of
from maillage.actions.imports.comparaison import YEAR, same_carrier
from maillage.actions.imports.existant import Stockee, load_stored
from maillage.actions.imports.fiche import FicheAction, Nommee
from maillage.actions.imports.rattaches import Rattaches
from maillage.actions.models import Action, LigneImportee
from maillage.actions.services import actions as services
from maillage.audit.models import Event
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.transfers import CREATE_IT, Decision, Instruction, Outcome, Progress, Verdict
from maillage.cites.models import Cite
from maillage.core.text import fold

GONE = "L'action à compléter n'existe plus, ou est à la corbeille : relancez l'analyse du fichier."


class Ecriture:
    def __init__(self, cite: Cite, by: User | None, source: str, annuaire: Annuaire) -> None:
        self.cite, self.by, self.source, self.annuaire = cite, by, source[:200], annuaire
        self.created: dict[str, Structure] = {}

    def write(self, instructions: Sequence[Instruction], progress: Progress) -> list[Outcome]:
        wanted = [item for item in instructions if item.decision != Decision.SKIP]
        targets = [i.target_id for i in wanted if i.decision == Decision.UPDATE and i.target_id]
        stored = load_stored(self.cite, targets)
        outcomes = []
        for done, instruction in enumerate(instructions):
            outcomes.append(self.line(instruction, stored))
            progress(done + 1, len(instructions))
        return outcomes

    def line(self, instruction: Instruction, stored: Mapping[int, Stockee]) -> Outcome:
        """A line that cannot be written says why; the others are."""
        if instruction.decision == Decision.SKIP:
            return Outcome(instruction.line_id, Verdict.SAME)
        try:
            with transaction.atomic():
                return self.written(instruction, stored)
        except Refused as refused:
            return Outcome(instruction.line_id, Verdict.REJECTED, problem=refused.sentence)

    def written(self, instruction: Instruction, stored: Mapping[int, Stockee]) -> Outcome:
        fiche = FicheAction.of_data(instruction.data)
        made = self.resolve(fiche, instruction.answers)
        if instruction.decision == Decision.CREATE:
            twin = self.twin_of(fiche)
            if twin is not None:
                return Outcome(instruction.line_id, Verdict.SAME, twin.pk)
            return self.create(instruction, fiche, made)
        current = stored.get(instruction.target_id or 0)
        if current is None or current.action.corbeille_le is not None:
            raise Refused("disparue", GONE)
        return self.update(instruction, fiche, current, made)

    # ── what the questions settle ─────────────────────────────────────

    def resolve(self, fiche: FicheAction, answers: Mapping[str, str]) -> list[Structure]:
        """Put in the line what a person answered. Gives the sheets created for it."""
        made: list[Structure] = []
        for one in fiche.named:
            if one.question and not one.pk:
                one.pk = self.answered(one, answers.get(one.question, ""), made)
        if fiche.porteur and fiche.porteur.pk:
            fiche.champs["porteur"] = fiche.porteur.pk
        places = [one.pk for one in fiche.lieux if one.pk]
        if places:
            fiche.champs["lieux"] = sorted(set(places))
        if fiche.annee_demandee and answers.get(YEAR, "").isdecimal():
            fiche.champs["annee"] = int(answers[YEAR])
        return made

    def answered(self, one: Nommee, answer: str, made: list[Structure]) -> int | None:
        if answer.isdecimal() and int(answer) in self.annuaire.by_id:
            return int(answer)
        if answer != CREATE_IT:
            return None
        if one.key not in self.created:
            values = {
                "nom": one.texte,
                "type": guess_type(one.texte, "").value,
                "siret": one.siret if len(one.siret) == 14 else "",
            }
            self.created[one.key] = create_structure(
                cite=self.cite, values=values, by=self.by, source=self.source
            )
            made.append(self.created[one.key])
        return self.created[one.key].pk

    def twin_of(self, fiche: FicheAction) -> Action | None:
        """The answer about the year may lead to an action that is already there: it is not made twice."""
        if not fiche.annee_demandee:
            return None
        rows = Action.objects.living().filter(cite=self.cite, annee=fiche.annee)
        same = (row for row in rows if fold(row.intitule) == fold(fiche.intitule))
        return next((row for row in same if same_carrier(fiche, row)), None)

    # ── sheets ────────────────────────────────────────────────────────

    def create(self, instruction: Instruction, fiche: FicheAction, made: list[Structure]) -> Outcome:
        changes = changes_of(None, fiche)
        action = Action(cite=self.cite, etat_depuis=timezone.localdate(), precedente=self.previous(fiche))
        if changes.etat:
            action.etat, action.etat_motif = changes.etat[1], fiche.etat_motif
        values = {name: after for name, (_, after) in changes.champs.items()}
        values["code"] = values.get("code") or services.next_code(self.cite, fiche.annee)
        contexte = self.contexte(instruction)
        services.write(action, values, by=self.by, kind=services.CREEE, contexte=contexte)
        undo = {"creee": True, **self.attach(action, fiche, changes, instruction, made)}
        return Outcome(instruction.line_id, Verdict.NEW, action.pk, undo)

    def previous(self, fiche: FicheAction) -> Action | None:
        """The action that this one renews: by its code, else the same title the year before when the file says so."""
        rows = Action.objects.living().filter(cite=self.cite, annee__lt=fiche.annee)
        if fiche.precedente:
            return rows.filter(code=fiche.precedente).first()
        if not fiche.reconduite:
            return None
        same = [
            row for row in rows.filter(annee=fiche.annee - 1) if fold(row.intitule) == fold(fiche.intitule)
        ]
        return same[0] if len(same) == 1 else None

    def update(
        self, instruction: Instruction, fiche: FicheAction, current: Stockee, made: list[Structure]
    ) -> Outcome:
        changes = changes_of(current, fiche)
        action = current.action
        contexte = self.contexte(instruction)
        values = {name: after for name, (_, after) in changes.champs.items()}
        services.write(action, values, by=self.by, contexte=contexte)
        if changes.etat:
            self.change_state(action, fiche, changes.etat, contexte)
        undo = {
            "champs": {name: list(pair) for name, pair in changes.champs.items()},
            "etat": list(changes.etat or ()),
            **self.attach(action, fiche, changes, instruction, made, current),
        }
        verdict = Verdict.UPDATE if changes else Verdict.SAME
        return Outcome(instruction.line_id, verdict, action.pk, undo)

    def change_state(
        self, action: Action, fiche: FicheAction, pair: tuple[str, str], contexte: dict[str, Any]
    ) -> None:
        """A file tells where things stand: it does not walk through the states one by one."""
        action.etat, action.etat_motif, action.etat_depuis = pair[1], fiche.etat_motif, timezone.localdate()
        action.version += 1
        action.save()
        record(services.ETAT, by=self.by, objet=action, changes={"etat": pair}, contexte=contexte)

    def contexte(self, instruction: Instruction) -> dict[str, Any]:
        return {"source": self.source, "import": self.source, "numero": instruction.number}

    def attach(
        self, action: Action, fiche: FicheAction, changes: Changements, instruction: Instruction,
        made: list[Structure], current: Stockee | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Money, people, indicators, bilan, partners, note, and the fingerprint. Gives what undoing needs."""
        rows = Rattaches(action, self.by, self.contexte(instruction), day_of(action))
        rows.write(fiche, changes, current)
        mark, new = LigneImportee.objects.get_or_create(
            cite=self.cite, empreinte=fiche.empreinte, defaults={"action": action}
        )
        last = (
            Event.objects.filter(objet_type=action._meta.label_lower, objet_id=action.pk)
            .order_by("-pk")
            .first()
        )
        return {
            "action": action.pk,
            "intitule": action.intitule,
            "evenement": last.pk if last else 0,
            "empreinte": mark.pk if new else None,
            "structures": [[row.pk, row.version, row.nom] for row in made],
            **rows.undo,
        }


def day_of(action: Action) -> date:
    """When a file without dates was true: the end of the action or of its year, today at the latest."""
    return min(timezone.localdate(), action.fin or date(action.annee, 12, 31))
