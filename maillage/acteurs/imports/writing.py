"""Writing what was decided, in bulk. The transaction is opened by the tunnel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from maillage.accounts.models import User
from maillage.acteurs.choices import Diffusion, PositionSource, Statut, Trace
from maillage.acteurs.imports.changes import Changes, changes_of, origin_of
from maillage.acteurs.imports.contacts import Contacts
from maillage.acteurs.imports.fiche import Fiche, Value
from maillage.acteurs.imports.reading import EMPREINTE
from maillage.acteurs.models import PaireDistincte, ReferenceExterne, Structure
from maillage.acteurs.services import etapes
from maillage.acteurs.services.derived import prepare_for_save
from maillage.audit.models import Event
from maillage.audit.services import build_event, record_many
from maillage.base.transfers import Decision, Instruction, Outcome, Progress, Verdict
from maillage.cites.models import Cite

BATCH = 500
SHEETS, FINGERPRINTS, CONTACTS = 0.7, 0.8, 0.9
"""How far the work is, of 1, once each step is done: creating sheets takes most of the time."""
MISSING = "La fiche à compléter n'existe plus, ou a été archivée : relancez l'analyse du fichier."
DERIVED = ("famille", "siren", "recherche", "qpv_id")


@dataclass
class Written:
    """A line written: its sheet, and all that undoing it needs."""

    instruction: Instruction
    fiche: Fiche
    structure: Structure
    changes: Changes | None = None
    position_before: str = ""
    references: list[ReferenceExterne] = field(default_factory=list)
    personnes: list[int] = field(default_factory=list)
    fonctions: list[int] = field(default_factory=list)

    @property
    def created(self) -> bool:
        return self.changes is None


class Writer:
    def __init__(self, cite: Cite, by: User | None, source: str, progress: Progress) -> None:
        self.cite, self.by, self.source, self.progress = cite, by, source[:200], progress
        self.today = timezone.localdate()
        self.problems: dict[int, str] = {}

    def write(self, instructions: Sequence[Instruction]) -> list[Outcome]:
        wanted = [i for i in instructions if i.decision != Decision.SKIP]
        self.lines, self.sheets, self.done = len(instructions), len(wanted), 0
        created = self.create([i for i in wanted if i.decision == Decision.CREATE])
        updated = self.update([i for i in wanted if i.decision == Decision.UPDATE], created)
        written = [*created, *updated]
        etapes.follow(
            list({item.structure.pk: item.structure for item in written}.values()), le=self.today, par=self.by
        )
        self.link(written)
        self.keep_references(written)
        self.tell(FINGERPRINTS)
        Contacts(self.cite, self.by, self.today).write(written)
        self.tell(CONTACTS)
        self.tell_apart(created)
        self.record(written)
        self.tell(1)
        by_line = {item.instruction.line_id: item for item in written}
        return [self.outcome(instruction, by_line.get(instruction.line_id)) for instruction in instructions]

    def tell(self, share: float) -> None:
        self.progress(int(share * self.lines), self.lines)

    def tell_sheets(self, count: int) -> None:
        self.done += count
        self.tell(SHEETS * self.done / self.sheets)

    # ── sheets ────────────────────────────────────────────────────────

    def create(self, instructions: Sequence[Instruction]) -> list[Written]:
        written = []
        for instruction in instructions:
            fiche = Fiche.of_data(instruction.data)
            written.append(Written(instruction, fiche, self.new_structure(fiche)))
        for start in range(0, len(written), BATCH):
            structures = [item.structure for item in written[start : start + BATCH]]
            prepare_for_save(structures)
            Structure.objects.bulk_create(structures)
            self.tell_sheets(len(structures))
        return written

    def new_structure(self, fiche: Fiche) -> Structure:
        values = {name: value for name, value in fiche.champs.items() if value is not None}
        structure = Structure(cite=self.cite, **values)
        structure.source = (fiche.source or self.source)[:200]
        structure.source_date = date.fromisoformat(self.day_of(fiche))
        told = [*values, *(["themes"] if "themes" in fiche.deduits else [])]
        structure.provenances = {name: self.origin(fiche, name) for name in told}
        if structure.has_position:
            structure.position_source = PositionSource.IMPORT
        if fiche.mobile:
            structure.telephone_diffusion = Diffusion.EQUIPE
        return structure

    def day_of(self, fiche: Fiche) -> str:
        return fiche.date or self.today.isoformat()

    def origin(self, fiche: Fiche, name: str) -> dict[str, str]:
        return origin_of(name, fiche, fiche.source or self.source, self.day_of(fiche))

    def update(self, instructions: Sequence[Instruction], created: Sequence[Written]) -> list[Written]:
        twins = {item.instruction.number: item.structure for item in created}
        targets = self.targets(instructions, twins)
        themes, publics = self.terms(targets.values())
        written = []
        for instruction in instructions:
            fiche = Fiche.of_data(instruction.data)
            structure = targets.get(instruction.line_id)
            if structure is None:
                self.problems[instruction.line_id] = MISSING
                continue
            changes = changes_of(structure, fiche, themes[structure.pk], publics[structure.pk])
            item = Written(instruction, fiche, structure, changes, structure.position_source)
            self.change(structure, fiche, changes)
            themes[structure.pk] |= set(changes.themes)
            publics[structure.pk] |= set(changes.publics)
            written.append(item)
        self.save([item for item in written if item.changes])
        self.tell(SHEETS)
        return written

    def targets(
        self, instructions: Sequence[Instruction], twins: Mapping[int, Structure]
    ) -> dict[int, Structure]:
        """Line → the sheet it completes; one object per sheet, so that several lines add up."""
        ids = {instruction.target_id for instruction in instructions if instruction.target_id}
        living = Structure.objects.filter(cite=self.cite, pk__in=ids).exclude(
            statut__in=(Statut.ARCHIVEE, Statut.FUSIONNEE)
        )
        found = {structure.pk: structure for structure in living}
        targets = {}
        for instruction in instructions:
            twin = int(instruction.data.get("jumelle") or 0)
            if instruction.target_id is not None and instruction.target_id in found:
                targets[instruction.line_id] = found[instruction.target_id]
            elif instruction.target_id is None and twin in twins:
                targets[instruction.line_id] = twins[twin]
        return targets

    def terms(self, structures: Any) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
        """Themes and publics of each sheet."""
        ids = {structure.pk for structure in structures}
        themes: dict[int, set[str]] = defaultdict(set)
        publics: dict[int, set[str]] = defaultdict(set)
        for pk, code in Structure.themes.through.objects.filter(structure_id__in=ids).values_list(
            "structure_id", "theme_id"
        ):
            themes[pk].add(code)
        for pk, code in Structure.publics.through.objects.filter(structure_id__in=ids).values_list(
            "structure_id", "public_id"
        ):
            publics[pk].add(code)
        return themes, publics

    def change(self, structure: Structure, fiche: Fiche, changes: Changes) -> None:
        for name, (_, after) in changes.fields.items():
            setattr(structure, name, after)
        deduced = ["themes"] if changes.themes and "themes" in fiche.deduits else []
        origins = {name: self.origin(fiche, name) for name in (*changes.fields, *deduced)}
        structure.provenances = {**structure.provenances, **origins}
        if "latitude" in changes.fields:
            structure.position_source = PositionSource.IMPORT
        if changes:
            structure.version += 1
            structure.modifie_le = timezone.now()

    def save(self, changed: Sequence[Written]) -> None:
        structures = list({item.structure.pk: item.structure for item in changed}.values())
        if not structures:
            return
        names = {name for item in changed if item.changes for name in item.changes.fields}
        fields = [name.removesuffix("_id") for name in (*sorted(names), *DERIVED)]
        always = ["provenances", "position_source", "version", "modifie_le"]
        for start in range(0, len(structures), BATCH):
            part = structures[start : start + BATCH]
            prepare_for_save(part)
            Structure.objects.bulk_update(part, list(dict.fromkeys([*fields, *always])), batch_size=100)
            self.tell_sheets(len(part))

    # ── around the sheet ──────────────────────────────────────────────

    def link(self, written: Sequence[Written]) -> None:
        themes, publics = [], []
        for item in written:
            pk = item.structure.pk
            changes = item.changes or Changes(themes=item.fiche.themes, publics=item.fiche.publics)
            themes += [Structure.themes.through(structure_id=pk, theme_id=code) for code in changes.themes]
            publics += [
                Structure.publics.through(structure_id=pk, public_id=code) for code in changes.publics
            ]
        Structure.themes.through.objects.bulk_create(themes, batch_size=BATCH, ignore_conflicts=True)
        Structure.publics.through.objects.bulk_create(publics, batch_size=BATCH, ignore_conflicts=True)

    def keep_references(self, written: Sequence[Written]) -> None:
        """Identifiers of the source, and the fingerprint that makes the same line known when the file comes back."""
        taken = set(ReferenceExterne.objects.filter(cite=self.cite).values_list("source", "identifiant"))
        rows = []
        for item in written:
            for source, key in (*item.fiche.references, (EMPREINTE, item.fiche.empreinte)):
                if key and (source, key) not in taken:
                    taken.add((source, key))
                    row = ReferenceExterne(
                        cite=self.cite, structure=item.structure, source=source, identifiant=key
                    )
                    item.references.append(row)
                    rows.append(row)
        ReferenceExterne.objects.bulk_create(rows, batch_size=BATCH)

    def tell_apart(self, created: Sequence[Written]) -> None:
        """A person made a new sheet although an existing one looked alike: these two are different structures."""
        ids = {item.instruction.target_id for item in created if item.instruction.target_id}
        known = set(Structure.objects.filter(cite=self.cite, pk__in=ids).values_list("pk", flat=True))
        PaireDistincte.objects.bulk_create(
            (
                PaireDistincte(
                    cite=self.cite,
                    premiere_id=item.instruction.target_id,
                    seconde=item.structure,
                    par=self.by,
                )
                for item in created
                if item.instruction.target_id in known
            ),
            ignore_conflicts=True,
        )

    def record(self, written: Sequence[Written]) -> None:
        record_many([self.event(item) for item in written if item.created or item.changes])

    def event(self, item: Written) -> Event:
        if item.changes is None:
            pairs: dict[str, tuple[Value, Value]] = {
                name: (None, value) for name, value in item.fiche.champs.items()
            }
            kind = Trace.CREEE
        else:
            pairs, kind = item.changes.fields, Trace.MODIFIEE
        changes = {name.removesuffix("_id"): pair for name, pair in pairs.items()}
        contexte = {
            "import": self.source,
            "ligne": item.instruction.number,
            "version": item.structure.version,
        }
        return build_event(kind, by=self.by, objet=item.structure, changes=changes, contexte=contexte)

    def outcome(self, instruction: Instruction, item: Written | None) -> Outcome:
        if item is None:
            problem = self.problems.get(instruction.line_id, "")
            return Outcome(
                instruction.line_id, Verdict.REJECTED if problem else Verdict.SAME, problem=problem
            )
        return Outcome(
            instruction.line_id,
            Verdict.NEW if item.created else Verdict.UPDATE if item.changes else Verdict.SAME,
            item.structure.pk,
            undo=undo_of(item),
        )


def undo_of(item: Written) -> dict[str, Any]:
    """What puts the line back: see `undoing`."""
    undo: dict[str, Any] = {
        "structure": item.structure.pk,
        "nom": item.structure.nom,
        "references": [row.pk for row in item.references],
        "personnes": item.personnes,
        "fonctions": item.fonctions,
    }
    if item.changes is None:
        return {**undo, "creee": True, "version": item.structure.version}
    return {
        **undo,
        "champs": {name: list(pair) for name, pair in item.changes.fields.items()},
        "themes": item.changes.themes,
        "publics": item.changes.publics,
        "position_source": item.position_before,
    }
