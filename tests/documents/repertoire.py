"""A small importer for the tests of the tunnel: an address book of people."""

from maillage.access.capabilities import Capability
from maillage.acteurs.models import Personne
from maillage.base.transfers import (
    Candidate,
    CellProblem,
    Decision,
    ImportColumn,
    Outcome,
    OwnReading,
    Proposal,
    SourceLine,
    Verdict,
)
from maillage.core.text import fold
from maillage.office.errors import Unreadable


class Repertoire:
    """Same name: the same person. Same family name only: probably. « Panne » as a family name breaks the writing."""

    code = "repertoire"
    order = 90
    label = "Répertoire"
    help = "Des personnes : un nom, un prénom, un courriel."
    capability = Capability.IMPORT
    columns = (
        ImportColumn("nom", "Nom", required=True, synonyms=("Nom de famille", "Patronyme")),
        ImportColumn("prenom", "Prénom", several=" "),
        ImportColumn("courriel", "Courriel", synonyms=("E-mail",)),
    )

    def prepare(self, *, cite, lines, by, shape, progress):
        known = {(fold(p.nom), fold(p.prenom)): p for p in Personne.objects.filter(cite=cite)}
        for line in lines:
            yield self.proposal(line, known)

    def proposal(self, line, known):
        nom, prenom, courriel = (line.values.get(code, "") for code in ("nom", "prenom", "courriel"))
        data = {"nom": nom, "prenom": prenom, "courriel": courriel}
        label = f"{prenom} {nom}".strip()
        if not nom:
            problem = CellProblem("nom", "Le nom manque : complétez la cellule.")
            return Proposal(line.number, label, Verdict.REJECTED, problems=[problem])
        if nom == "Bombe":
            raise RuntimeError("the importer breaks while it reads")
        problems = (
            []
            if not courriel or "@" in courriel
            else [CellProblem("courriel", "Il manque un @.", blocking=False)]
        )
        same = known.get((fold(nom), fold(prenom)))
        if same:
            changes = {"courriel": (same.courriel, courriel)} if courriel != same.courriel else {}
            verdict = Verdict.UPDATE if changes else Verdict.SAME
            data["avant"] = same.courriel
            return Proposal(line.number, label, verdict, data, same.pk, changes=changes, problems=problems)
        alike = [p for (other, _), p in known.items() if other == fold(nom)]
        found = [Candidate(p.pk, str(p), 0.82, ("même nom de famille",)) for p in alike]
        verdict = Verdict.PROBABLE if found else Verdict.NEW
        return Proposal(line.number, label, verdict, data, candidates=found, problems=problems)

    def apply(self, *, cite, instructions, by, source, progress):
        outcomes = []
        for done, instruction in enumerate(instructions, start=1):
            outcomes.append(self.written(cite, instruction))
            progress(done, len(instructions))
        return outcomes

    def written(self, cite, instruction):
        data = instruction.data
        if data["nom"] == "Panne":
            raise RuntimeError("the importer breaks while it writes")
        if instruction.decision == Decision.CREATE:
            made = Personne.objects.create(
                cite=cite, nom=data["nom"], prenom=data["prenom"], courriel=data["courriel"]
            )
            return Outcome(instruction.line_id, Verdict.NEW, made.pk, {"courriel": data["courriel"]})
        person = Personne.objects.get(pk=instruction.target_id)
        if "avant" in data and person.courriel != data["avant"]:
            sentence = f"La fiche de {person} a changé depuis l'aperçu : importez cette ligne de nouveau."
            return Outcome(instruction.line_id, Verdict.REJECTED, problem=sentence)
        back = {"courriel": data["courriel"], "avant": person.courriel}
        Personne.objects.filter(pk=person.pk).update(courriel=data["courriel"])
        return Outcome(instruction.line_id, Verdict.UPDATE, person.pk, back)

    def undo(self, *, cite, outcomes, by, progress):
        kept = []
        for done, outcome in enumerate(outcomes, start=1):
            progress(done, len(outcomes))
            person = Personne.objects.get(pk=outcome.target_id)
            if person.nom == "Tenace":
                raise RuntimeError("the importer breaks while it undoes")
            if person.courriel != outcome.undo["courriel"]:
                kept.append(f"{person} a été modifiée depuis l'import : sa fiche reste.")
            elif outcome.result == Verdict.NEW:
                person.delete()
            else:
                Personne.objects.filter(pk=person.pk).update(courriel=outcome.undo["avant"])
        return kept


class Contours(Repertoire):
    """An importer that reads its own files: one name a line."""

    code = "contours"
    label = "Contours"
    capability = Capability.IMPORT_REFERENCE

    def read(self, data, filename):
        text = data.decode()
        if text.startswith("?"):
            raise Unreadable("contours", "Ce fichier ne contient aucun contour.")
        lines = [SourceLine(n, {"nom": nom, "prenom": ""}) for n, nom in enumerate(text.split(), start=1)]
        return OwnReading(lines, ["Lu par l'importeur."], ["nom"])
