"""The importer of last year's tracking spreadsheet, as the tunnel of `documents` sees it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.imports.importer import read_vocabulary
from maillage.acteurs.imports.vocabulaire import Vocabulaire
from maillage.actions.choices import EtatAction
from maillage.actions.imports.annuaire import Annuaire, load_annuaire, settle_names
from maillage.actions.imports.changements import Names
from maillage.actions.imports.columns import COLUMNS
from maillage.actions.imports.comparaison import YEAR, Connu, Identite, gather, identify, propose
from maillage.actions.imports.ecriture import Ecriture
from maillage.actions.imports.existant import load_portfolio, load_stored
from maillage.actions.imports.fiche import Lue
from maillage.actions.imports.lecture import read_line
from maillage.actions.imports.mots import read_words
from maillage.actions.imports.referentiel import Referentiel, load_referentiel, look_up
from maillage.actions.imports.retour import undo_lines
from maillage.base.transfers import (
    Answer,
    ImportColumn,
    Importer,
    Instruction,
    Outcome,
    Progress,
    Proposal,
    Question,
    SourceLine,
)
from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, qpv_of
from maillage.office.values import meaningful_text

STEP = 50
READING_SHARE = 0.5
YEARS_ASKED = 4


class ActionsImporter(Importer):
    code = "actions"
    order = 12
    label = "Actions et leurs financements"
    help = (
        "Votre tableau de suivi : une ligne par action, une colonne par financeur. Le porteur est cherché dans l'annuaire, "
        "les axes dans ceux de la cité ; ce qui n'est pas sûr vous est demandé."
    )
    capability: str = Capability.IMPORT
    columns: Sequence[ImportColumn] = COLUMNS

    def prepare(
        self, *, cite: Cite, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal]:
        """A proposal per line. The whole file is read first: a line may repeat an earlier one."""
        require(by, Capability.IMPORT, cite)
        vocabulaire, words = read_vocabulary()
        referentiel, annuaire = load_referentiel(cite), load_annuaire(cite)
        lues = list(read_lines(lines, vocabulaire, referentiel, progress))
        questions = settle_years(lues, timezone.localdate()) | settle_names(lues, annuaire)
        known = Connu(load_portfolio(cite), names_of(cite, annuaire, referentiel, words), questions)
        repeated = gather(lues)
        alone = [lue for lue in lues if not lue.rejected and lue.number not in repeated]
        identities = {lue.number: identify(lue.fiche, known.portefeuille) for lue in alone}
        stored = load_stored(cite, targets_of(identities.values()))
        for done, proposal in enumerate(propose(lues, identities, repeated, stored, known), start=1):
            yield proposal
            progress(int(len(lines) * READING_SHARE + done * (1 - READING_SHARE)), len(lines))

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
        return Ecriture(cite, by, source, load_annuaire(cite)).write(instructions, progress)

    def undo(
        self, *, cite: Cite, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        require(by, Capability.IMPORT, cite)
        return undo_lines(cite, outcomes, by, progress)


def targets_of(identities: Iterable[Identite]) -> set[int]:
    """The actions that the lines are, or may be."""
    sure = {one.target for one in identities if one.target is not None}
    return sure | {may.target_id for one in identities for may in one.candidates if may.target_id is not None}


def read_lines(
    lines: Sequence[SourceLine], vocabulaire: Vocabulaire, referentiel: Referentiel, progress: Progress
) -> Iterator[Lue]:
    for done, line in enumerate(lines):
        if done % STEP == 0:
            progress(int(done * READING_SHARE), len(lines))
        values = {code: text for code, text in line.values.items() if meaningful_text(text)}
        lue = read_line(line)
        read_words(lue, values, vocabulaire)
        look_up(lue, values, referentiel)
        yield lue


def settle_years(lues: Sequence[Lue], today: date) -> dict[str, Question]:
    """A line without a year is of the year of the others, when they have one; else a person is asked."""
    years = Counter(lue.fiche.annee for lue in lues if lue.fiche.annee)
    without = [lue for lue in lues if lue.fiche.annee_demandee and not lue.rejected]
    only = next(iter(years)) if len(years) == 1 else None
    for lue in without:
        lue.fiche.champs["annee"] = only or today.year - 1
        if only:
            lue.fiche.annee_demandee = False
            lue.say("annee", f"Pas d'année sur cette ligne : rangée en {only}, comme les autres.")
    for lue in lues:
        deduce_state(lue, today)
    return {YEAR: year_question(today)} if without and not only else {}


def year_question(today: date) -> Question:
    years = range(today.year + 1, today.year + 1 - YEARS_ASKED, -1)
    return Question(
        YEAR,
        "De quelle année sont les actions dont la ligne ne dit pas l'année ?",
        "Une colonne « Année », ou des dates, éviteraient la question.",
        [Answer(str(year), str(year)) for year in years],
        str(today.year - 1),
    )


def deduce_state(lue: Lue, today: date) -> None:
    """An action of a past year whose state nobody wrote is taken for done, and that is said."""
    fiche = lue.fiche
    if not fiche.etat and 0 < fiche.annee < today.year and not lue.rejected:
        fiche.etat, fiche.etat_deduit = EtatAction.REALISEE, True
        lue.say("etat", f"Pas d'état sur cette ligne : « réalisée », puisque l'action est de {fiche.annee}.")


def names_of(cite: Cite, annuaire: Annuaire, referentiel: Referentiel, words: dict[str, str]) -> Names:
    """The names of what a line may refer to, for the preview."""
    structures = {pk: row.nom for pk, row in annuaire.by_id.items()}
    return {
        "porteur": structures,
        "lieux": structures,
        "objectif": {node.pk: str(node) for node in referentiel.axes},
        "qpvs": {row.pk: row.nom for row in qpv_of(cite).only("pk", "nom")},
        "communes": {row.pk: row.nom for row in communes_of(cite)},
        "themes": words,
        "publics": words,
        **{
            name: referentiel.labels(name)
            for name in ("etablissements", "referent", "pilote", "transversaux", "dispositifs", "appel")
        },
    }
