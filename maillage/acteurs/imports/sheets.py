"""The sheets a cité already has, indexed by all that identifies a structure."""

from collections import defaultdict
from dataclasses import dataclass, field

from maillage.acteurs.choices import Statut, TypeStructure
from maillage.acteurs.imports.fiche import Fiche
from maillage.acteurs.imports.reading import EMPREINTE
from maillage.acteurs.models import ReferenceExterne, Structure
from maillage.acteurs.selectors.doublons import draft_of, kind_words
from maillage.cites.models import Cite
from maillage.core.matching import Draft
from maillage.core.text import fold

Identity = tuple[str, str, str]


@dataclass
class Sheets:
    """`references` and `empreintes` lead to the id of a sheet; merged sheets are followed to the one that was kept."""

    by_id: dict[int, Structure] = field(default_factory=dict)
    references: dict[tuple[str, str], int] = field(default_factory=dict)
    empreintes: dict[str, int] = field(default_factory=dict)
    by_uai: dict[str, int] = field(default_factory=dict)
    by_siret: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_identity: dict[Identity, int] = field(default_factory=dict)
    themes: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    publics: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def known_drafts(self) -> list[Draft]:
        return [draft_of(structure) for structure in self.by_id.values()]


def load_sheets(cite: Cite) -> Sheets:
    """Five queries, whatever the number of sheets."""
    sheets, merged = Sheets(), dict[int, int]()
    for structure in Structure.objects.filter(cite=cite).select_related("commune").order_by("pk"):
        if structure.statut == Statut.FUSIONNEE:
            merged[structure.pk] = structure.fusionnee_dans_id or 0
        else:
            file(sheets, structure)
    for source, key, pk in ReferenceExterne.objects.filter(cite=cite).values_list(
        "source", "identifiant", "structure_id"
    ):
        kept = follow(pk, merged)
        if kept in sheets.by_id and source == EMPREINTE:
            sheets.empreintes[key] = kept
        elif kept in sheets.by_id:
            sheets.references[source, key] = kept
    for pk, theme in Structure.themes.through.objects.filter(structure__cite=cite).values_list(
        "structure_id", "theme_id"
    ):
        sheets.themes[pk].add(theme)
    for pk, public in Structure.publics.through.objects.filter(structure__cite=cite).values_list(
        "structure_id", "public_id"
    ):
        sheets.publics[pk].add(public)
    return sheets


def follow(pk: int, merged: dict[int, int]) -> int:
    seen = set()
    while pk in merged and pk not in seen:
        seen.add(pk)
        pk = merged[pk]
    return pk


def file(sheets: Sheets, structure: Structure) -> None:
    sheets.by_id[structure.pk] = structure
    if structure.uai:
        sheets.by_uai.setdefault(structure.uai, structure.pk)
    if structure.siret:
        sheets.by_siret[structure.siret].append(structure.pk)
    place = structure.commune_id or structure.code_postal
    sheets.by_identity.setdefault(identity(structure.nom, place, structure.adresse), structure.pk)


def identity(nom: str, place: str, adresse: str) -> Identity:
    return fold(nom), place, fold(adresse)


def identity_of_fiche(fiche: Fiche) -> Identity:
    place = fiche.text("commune_id") or fiche.text("code_postal") or fold(fiche.commune)
    return identity(fiche.nom, place, fiche.text("adresse"))


def draft_of_fiche(key: str, fiche: Fiche, commune: str) -> Draft:
    latitude, longitude = fiche.champs.get("latitude"), fiche.champs.get("longitude")
    return Draft(
        key=key,
        nom=fiche.nom,
        sigle=fiche.text("sigle"),
        type=kind_words(fiche.text("type") or TypeStructure.AUTRE),
        adresse=fiche.text("adresse"),
        code_postal=fiche.text("code_postal"),
        commune=commune or fiche.commune,
        code_insee=fiche.text("commune_id"),
        uai=fiche.text("uai"),
        siret=fiche.text("siret"),
        siren=fiche.text("siren"),
        rna=fiche.text("rna"),
        courriel=fiche.text("courriel"),
        telephone=fiche.text("telephone"),
        latitude=latitude if isinstance(latitude, float) else None,
        longitude=longitude if isinstance(longitude, float) else None,
    )
