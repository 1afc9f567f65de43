"""Files of data·inclusion services: they complete structures already in the directory, and never create one.

A service has a name, themes and publics of its own, and points to its structure by source and identifier. Without the
structure there is neither name nor address to make a sheet with: the line is refused with the remedy.
"""

from collections.abc import Iterator, Sequence

from maillage.acteurs.imports.changes import shown_changes
from maillage.acteurs.imports.columns import LABELS
from maillage.acteurs.imports.comparing import Known, already_imported, changes_on
from maillage.acteurs.imports.fiche import Fiche, Lue
from maillage.acteurs.imports.reading import complain, fingerprint, read_origin
from maillage.acteurs.imports.vocabulaire import Vocabulaire
from maillage.base.transfers import CellProblem, Proposal, SourceLine, Verdict
from maillage.core.text import collapse_spaces
from maillage.office.values import meaningful_text, strip_html

SHAPE = "data-inclusion-services"


def read_service(line: SourceLine, vocabulaire: Vocabulaire) -> tuple[Lue, str]:
    """What a service says of its structure, and the name of the service."""
    values = {code: text for code, text in line.values.items() if meaningful_text(text)}
    lue = Lue(line.number, Fiche(empreinte=fingerprint(values)))
    read_origin(lue, {name: text for name, text in values.items() if name != "identifiant"}, SHAPE)
    lue.fiche.themes, strange = vocabulaire.themes(values.get("themes", ""))
    complain(lue, "themes", strange, "thème")
    lue.fiche.publics, strange = vocabulaire.publics(values.get("publics", ""))
    complain(lue, "publics", strange, "public")
    if description := strip_html(values.get("description", "")):
        lue.fiche.champs["description"] = description
    return lue, collapse_spaces(values.get("nom", "")) or f"ligne {line.number}"


def compare_services(
    lines: Sequence[SourceLine], vocabulaire: Vocabulaire, known: Known
) -> Iterator[Proposal]:
    for line in lines:
        lue, name = read_service(line, vocabulaire)
        proposal = propose_service(lue, known)
        proposal.label = f"{proposal.label} : {name}"[:300] if proposal.label else name[:300]
        yield proposal


def propose_service(lue: Lue, known: Known) -> Proposal:
    sheets = known.sheets
    done = sheets.empreintes.get(lue.fiche.empreinte)
    if done is not None:
        proposal = already_imported(lue, done, known)
        proposal.label = sheets.by_id[done].nom
        return proposal
    target = next((sheets.references[ref] for ref in lue.fiche.references if ref in sheets.references), None)
    if target is None:
        return Proposal(lue.number, "", Verdict.REJECTED, problems=[orphan(lue.fiche)])
    structure = sheets.by_id[target]
    # One service is not the whole of what the structure does: it says so only where nothing is said
    if structure.description:
        lue.fiche.champs.pop("description", None)
    changes = changes_on(target, lue.fiche, sheets)
    # The next service of the same structure adds to what this one brings
    sheets.themes[target] |= set(changes.themes)
    sheets.publics[target] |= set(changes.publics)
    if "description" in changes.fields:
        structure.description = str(lue.fiche.champs["description"])
    return Proposal(
        lue.number,
        structure.nom,
        Verdict.UPDATE if changes else Verdict.SAME,
        data=lue.fiche.as_data(),
        target_id=target,
        changes=shown_changes(changes, known.communes, known.words),
        problems=lue.problems,
    )


def orphan(fiche: Fiche) -> CellProblem:
    name = " ".join(f"« {source}--{key} »" for source, key in fiche.references) or "sans identifiant"
    sentence = (
        f"Ce fichier décrit des services ; leur structure {name} n'est pas dans l'annuaire. "
        "Importez d'abord le fichier des structures de la même source, puis de nouveau celui-ci."
    )
    return CellProblem(LABELS["structure_id"], sentence)
