"""The ministry's school directory, in the column styles found in the field.

Open data of the ministry (annuaire de l'éducation, adresse et géolocalisation), and flattened copies of it. A blank
cell never erases what is known, but for éducation prioritaire, where a blank says that the school is not (any more) in it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from maillage.access.capabilities import Capability
from maillage.accounts.models import User
from maillage.base.transfers import (
    ImportColumn,
    Importer,
    Instruction,
    Outcome,
    Progress,
    Proposal,
    SourceLine,
    Verdict,
)
from maillage.core.text import collapse_spaces, fold
from maillage.office.values import (
    parse_coordinates,
    parse_email,
    parse_phone,
    parse_postcode,
    parse_siret,
    parse_uai,
    parse_url,
)
from maillage.territoires.imports.lines import (
    Draft,
    Values,
    apply_with,
    changes,
    check_place,
    refuse_repeats,
    verdict_of,
)
from maillage.territoires.models import Etablissement
from maillage.territoires.rules import departement_of_uai
from maillage.territoires.selectors import (
    CommuneHint,
    communes_by_code,
    etablissements_by_uai,
    match_communes,
)
from maillage.territoires.services import restore_etablissements, save_etablissements

COLUMNS = (
    ImportColumn("uai", "UAI", "Sept chiffres et une lettre, comme 0490003M.", True, (
        "uai", "code uai", "numero uai", "rne", "code rne", "code etablissement", "identifiant de l etablissement",
        "numero de l ecole", "identifiant",
    )),
    ImportColumn("nom", "Nom", "", False, (
        "nom", "nom etablissement", "appellation officielle", "appellation officielle uai", "etablissement",
    ), several=" "),
    ImportColumn("type", "Type", "École, collège, lycée…", False, (
        "type", "type etablissement", "type d etablissement", "nature", "nature uai libe", "libelle nature",
    )),
    ImportColumn("secteur", "Secteur", "Public ou privé.", False, (
        "secteur", "statut public prive", "secteur public prive", "secteur public prive libe", "statut",
    )),
    ImportColumn("adresse", "Adresse", "", False, ("adresse", "adresse 1", "adresse uai"), several=" "),
    ImportColumn("complement", "Complément d'adresse", "", False, ("adresse 2", "lieu dit", "lieu dit uai"), several=", "),
    ImportColumn("code_postal", "Code postal", "", False, ("code postal", "code postal uai", "cp")),
    ImportColumn("commune", "Commune", "", False, ("commune", "nom commune", "libelle commune", "ville")),
    ImportColumn("code_insee", "Code INSEE de la commune", "", False, ("code insee", "code commune", "insee")),
    ImportColumn("latitude", "Latitude", "", False, ("latitude", "lat")),
    ImportColumn("longitude", "Longitude", "", False, ("longitude", "lon", "lng")),
    ImportColumn("education_prioritaire", "Éducation prioritaire", "REP ou REP+.", False, (
        "education prioritaire", "appartenance education prioritaire", "ep",
    )),
    ImportColumn("etat", "État", "Ouvert ou fermé.", False, (
        "etat", "etat etablissement", "etat etablissement libe",
    )),
    ImportColumn("siret", "SIRET", "", False, ("siret", "siren siret", "numero siret")),
    ImportColumn("telephone", "Téléphone", "", False, ("telephone", "tel", "numero telephone")),
    ImportColumn("courriel", "Courriel", "", False, ("email", "mail", "courriel", "e mail")),
    ImportColumn("site_web", "Site", "", False, ("web", "site web", "site", "site internet")),
)  # fmt: skip

LABELS = {column.code: column.label for column in COLUMNS} | {"commune_id": "Commune", "ouvert": "Ouvert"}
TYPES = {"ecole": "École", "primaire": "École", "college": "Collège", "lycee": "Lycée"}
NAME_LENGTH = 300
SENTENCES = {
    "vide": "Cette ligne n'a pas de code UAI : indiquez les sept chiffres et la lettre de l'établissement.",
    "nom": "Cet établissement est inconnu et la ligne ne donne pas son nom : ajoutez-le.",
}


class EtablissementsImporter(Importer):
    """The key of a school is its UAI, so `target_id` is never used."""

    code = "etablissements"
    order = 20
    label = "Établissements scolaires"
    help = "L'annuaire de l'éducation du ministère, ou tout tableau qui donne les codes UAI."
    capability: str = Capability.IMPORT_REFERENCE
    columns: Sequence[ImportColumn] = COLUMNS

    def prepare(
        self, *, cite: Any, lines: Sequence[SourceLine], by: User | None, shape: str, progress: Progress
    ) -> Iterator[Proposal]:
        allowed = None if by is None else cite.departement_codes()
        drafts = [read(line, allowed) for line in lines]
        refuse_repeats(drafts, "uai")
        place(drafts)
        known = etablissements_by_uai(draft.key for draft in drafts)
        communes = names_of_communes(drafts, known)
        for done, draft in enumerate(drafts, 1):
            yield proposal(draft, known.get(draft.key), communes)
            if done % 200 == 0 or done == len(drafts):
                progress(done, len(drafts))

    def apply(
        self,
        *,
        cite: Any,
        instructions: Sequence[Instruction],
        by: User | None,
        source: str,
        progress: Progress,
    ) -> list[Outcome]:
        def save(rows: list[Values], told: Progress) -> list[Values]:
            return save_etablissements(rows, by=by, cite=cite, source=source[:200], progress=told)

        return apply_with(save, instructions, progress)

    def undo(
        self, *, cite: Any, outcomes: Sequence[Outcome], by: User | None, progress: Progress
    ) -> list[str]:
        undone = [item.undo for item in outcomes if item.undo]
        return restore_etablissements(undone, by=by, cite=cite, progress=progress)


def read(line: SourceLine, allowed: frozenset[str] | None) -> Draft:
    """The cells of a line to values; a wrong UAI rejects the line, any other wrong cell is left aside and told."""
    draft = Draft(line, LABELS)
    uai = parse_uai(draft.text("uai"))
    if uai.value is None:
        draft.refuse("uai", uai.problem or SENTENCES["vide"])
        return draft
    draft.key = uai.value
    check_place(draft, "uai", departement_of_uai(draft.key), allowed)
    read_identity(draft)
    read_address(draft)
    read_contacts(draft)
    return draft


def read_identity(draft: Draft) -> None:
    draft.keep("nom", collapse_spaces(draft.text("nom")), NAME_LENGTH)
    draft.keep("type", kind(draft.text("type")), 80)
    draft.keep("secteur", sentence_case(draft.text("secteur")), 40)
    draft.take("siret", parse_siret(draft.text("siret")))
    if "education_prioritaire" in draft.line.values:
        written = draft.text("education_prioritaire").upper().replace(" ", "")
        draft.values["education_prioritaire"] = written if written in {"REP", "REP+"} else ""
    if draft.text("etat"):
        draft.values["ouvert"] = not fold(draft.text("etat")).startswith("ferm")


def read_address(draft: Draft) -> None:
    parts = [collapse_spaces(draft.text(code)) for code in ("adresse", "complement")]
    draft.keep("adresse", ", ".join(part for part in parts if part), 300)
    draft.take("code_postal", parse_postcode(draft.text("code_postal")))
    position = parse_coordinates(draft.text("longitude"), draft.text("latitude"))
    if position.problem:
        draft.warn("latitude", position.problem)
    elif position.value is not None:
        draft.values["longitude"], draft.values["latitude"] = position.value


def read_contacts(draft: Draft) -> None:
    phone = parse_phone(draft.text("telephone"))
    if phone.problem:
        draft.warn("telephone", phone.problem)
    elif phone.value is not None:
        draft.keep("telephone", phone.value.number, 30)
    draft.take("courriel", parse_email(draft.text("courriel")))
    draft.take("site_web", parse_url(draft.text("site_web")))


def kind(text: str) -> str:
    return TYPES.get(fold(text)) or sentence_case(text)


def sentence_case(text: str) -> str:
    text = collapse_spaces(text)
    return text.capitalize() if text.isupper() else text


def place(drafts: Sequence[Draft]) -> None:
    """The commune of every line at once."""
    waiting = [draft for draft in drafts if draft.key and not draft.rejected]
    hints = [
        CommuneHint(
            draft.text("commune"),
            draft.text("code_postal"),
            draft.text("code_insee"),
            departement_of_uai(draft.key),
        )
        for draft in waiting
    ]
    for draft, hint, insee in zip(waiting, hints, match_communes(hints), strict=True):
        if insee:
            draft.values["commune_id"] = insee
        elif re.sub(r"\s", "", hint.nom + hint.code_insee):
            shown = hint.nom or hint.code_insee
            draft.warn(
                "commune", f"La commune « {shown} » est introuvable : l'établissement est pris sans elle."
            )


def names_of_communes(drafts: Sequence[Draft], known: dict[str, Etablissement]) -> dict[str, str]:
    codes = {draft.values["commune_id"] for draft in drafts if "commune_id" in draft.values}
    codes |= {found.commune_id for found in known.values() if found.commune_id}
    return {code: commune.nom for code, commune in communes_by_code(codes).items()}


def proposal(draft: Draft, current: Etablissement | None, communes: dict[str, str]) -> Proposal:
    if current is None and not draft.rejected and "nom" not in draft.values:
        draft.need_name(NAME_LENGTH, SENTENCES["nom"])
    name = (
        draft.values.get("nom") or (current.nom if current else "") or draft.text("nom") or draft.text("uai")
    )
    now = vars(current) if current else None

    def show(code: str, value: Any) -> str:
        if isinstance(value, bool):
            return "oui" if value else "non"
        return (
            communes.get(value, value)
            if code == "commune_id" and value
            else str(value if value is not None else "")
        )

    differing = {} if draft.rejected else changes(draft.values, now or {}, LABELS, show)
    verdict = verdict_of(draft, now, differing)
    data = {} if verdict == Verdict.REJECTED else {"uai": draft.key, **draft.values}
    return Proposal(draft.line.number, name[:300], verdict, data, changes=differing, problems=draft.problems)
