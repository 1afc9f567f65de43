"""The importer of structures, as the tunnel of `documents` sees it."""

from collections.abc import Iterator, Mapping, Sequence

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.imports.columns import COLUMNS
from maillage.acteurs.imports.comparing import Known, compare_lines
from maillage.acteurs.imports.fiche import Lue
from maillage.acteurs.imports.places import (
    keep_unknown_commune,
    outdated_code,
    unknown_code,
)
from maillage.acteurs.imports.reading import Reader
from maillage.acteurs.imports.schools import unknown_schools
from maillage.acteurs.imports.services_di import SHAPE, compare_services
from maillage.acteurs.imports.sheets import load_sheets
from maillage.acteurs.imports.undoing import undo_lines
from maillage.acteurs.imports.vocabulaire import Vocabulaire
from maillage.acteurs.imports.writing import Writer
from maillage.base.transfers import (
    ImportColumn,
    Importer,
    Instruction,
    Outcome,
    Progress,
    Proposal,
    SourceLine,
)
from maillage.cites.models import Cite, Public, Theme
from maillage.cites.selectors import departements_of
from maillage.core.text import fold
from maillage.territoires.models import Commune
from maillage.territoires.rules import departement_of_uai
from maillage.territoires.selectors import CommuneHint, match_communes

STEP = 500
READING_SHARE = 0.4
"""Part of the preparation spent reading cells, for the progress bar."""


class StructuresImporter(Importer):
    code = "structures"
    order = 10
    label = "Structures et contacts"
    help = (
        "Partenaires, établissements, associations : un tableau, une carte (uMap, GoGoCarto, KML), des cartes de visite "
        "ou un fichier data·inclusion. Rien n'est fusionné sans votre accord."
    )
    capability: str = Capability.IMPORT
    columns: Sequence[ImportColumn] = COLUMNS

    def prepare(
        self, *, cite: Cite, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal]:
        """A proposal per line. Reads the whole file before the first answer: a line may repeat an earlier one."""
        require(by, Capability.IMPORT, cite)
        vocabulaire, words = read_vocabulary()
        sheets = load_sheets(cite)
        if shape == SHAPE:
            yield from compare_services(lines, vocabulaire, Known(sheets, {}, words))
            return
        lues = read_lines(lines, Reader(vocabulaire, shape), progress)
        known = {row.commune.code: row.commune.nom for row in sheets.by_id.values() if row.commune}
        communes = {**known, **place_lines(cite, lues)}
        progress(int(len(lines) * READING_SHARE), len(lines))
        yield from compare_lines(lues, Known(sheets, communes, words))

    def apply(
        self,
        *,
        cite: Cite,
        instructions: Sequence[Instruction],
        by: User | None,
        source: str,
        progress: Progress,
    ) -> list[Outcome]:
        require(by, Capability.IMPORT, cite)
        return Writer(cite, by, source, progress).write(instructions)

    def undo(
        self, *, cite: Cite, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        require(by, Capability.IMPORT, cite)
        return undo_lines(cite, outcomes, by, progress)


def read_vocabulary() -> tuple[Vocabulaire, dict[str, str]]:
    """The themes and publics of the house, and their labels by code."""
    themes, publics = list(Theme.objects.all()), list(Public.objects.all())
    known = {fold(text): theme.code for theme in themes for text in (theme.code, theme.libelle, theme.court)}
    received = {fold(text): public.code for public in publics for text in (public.code, public.libelle)}
    return Vocabulaire(known, received), {term.code: term.libelle for term in (*themes, *publics)}


def read_lines(lines: Sequence[SourceLine], reader: Reader, progress: Progress) -> list[Lue]:
    lues = []
    for done, line in enumerate(lines):
        if done % STEP == 0:
            progress(int(done * READING_SHARE), len(lines))
        lues.append(reader.read(line))
    return lues


def hint_of(lue: Lue) -> CommuneHint:
    fiche = lue.fiche
    return CommuneHint(
        fiche.commune, fiche.text("code_postal"), fiche.code_insee, departement_of_uai(fiche.text("uai"))
    )


def place_lines(cite: Cite, lues: Sequence[Lue]) -> Mapping[str, str]:
    """Match the communes of all the lines at once. Gives the name of each commune found, by code."""
    hints = [hint_of(lue) for lue in lues]
    places = dict.fromkeys(hints)
    for hint, code in zip(places, match_communes(list(places), departements_of(cite)), strict=True):
        places[hint] = code
    for lue, hint in zip(lues, hints, strict=True):
        code = places[hint]
        if code:
            lue.fiche.champs["commune_id"] = code
        elif lue.fiche.commune:
            lue.problems.append(keep_unknown_commune(lue.fiche))
        elif lue.fiche.code_insee:
            lue.problems.append(unknown_code(lue.fiche.code_insee))
    found = {code for code in places.values() if code}
    names = dict(Commune.objects.filter(pk__in=found).values_list("code", "nom"))
    for lue in lues:
        if (problem := outdated_code(lue.fiche, names)) is not None:
            lue.problems.append(problem)
    unknown = unknown_schools([lue.fiche for lue in lues])
    for lue in lues:
        if (problem := unknown.get(lue.fiche.text("uai"))) is not None:
            lue.problems.append(problem)
    return names
