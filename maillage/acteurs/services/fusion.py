"""Merging two sheets without losing anything: one is kept, the other stays as a sign-post to it."""

from collections.abc import Mapping

from django.db import models, transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import Statut, Trace
from maillage.acteurs.models import (
    Antenne,
    PaireDistincte,
    Rattachement,
    ReferenceExterne,
    Relation,
    Structure,
)
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.models.structure import LIEU_FIELDS
from maillage.acteurs.services.derived import prepare_antennes
from maillage.acteurs.services.structures import locked, write
from maillage.audit.services import record
from maillage.base.merge import drop, register_resolver, repoint
from maillage.base.values import Json, for_trail, read_fields
from maillage.core.text import fold

CODES = ("uai", "siret", "siren", "rna", "numero_caf")


def merge_structures(
    *, kept: Structure, absorbed: Structure, values: Mapping[str, Json], by: User | None
) -> Structure:
    """Write the chosen `values` on `kept`, bring it everything that belongs to `absorbed`, and close that sheet.

    Its address becomes an antenna when it is another place, its codes external references when they differ.
    """
    require(by, Capability.ACTEUR_MERGE, kept)
    require(by, Capability.ACTEUR_MERGE, absorbed)
    with transaction.atomic():
        kept, absorbed = lock_pair(kept, absorbed)
        rules.check_mergeable(kept, absorbed)
        before = full_trail(absorbed)
        write(
            kept,
            values,
            by=by,
            contexte={"fusion": absorbed.pk},
            origins=origins_taken(absorbed, values),
        )
        keep_address(kept, absorbed)
        keep_codes(kept, absorbed)
        report = repoint(absorbed, kept)
        close_absorbed(kept, absorbed)
        contexte = {"absorbee": {"id": absorbed.pk, "nom": absorbed.nom, "fiche": before}, **report.as_json()}
        record(Trace.FUSIONNEE, by=by, objet=kept, contexte=contexte)
        record(Trace.ABSORBEE, by=by, objet=absorbed, contexte={"gardee": {"id": kept.pk, "nom": kept.nom}})
    return kept


def lock_pair(kept: Structure, absorbed: Structure) -> tuple[Structure, Structure]:
    """Both rows held, always in the same order: two opposite merges at once wait instead of blocking each other."""
    rows = {structure.pk: locked(structure) for structure in sorted((kept, absorbed), key=lambda s: s.pk)}
    return rows[kept.pk], rows[absorbed.pk]


def full_trail(structure: Structure) -> dict[str, Json]:
    values = read_fields(structure, (*SHEET_FIELDS, "statut", "verifiee_le", "verifiee_par", "qpv"))
    trail = {name: for_trail(Structure, name, value) for name, value in values.items()}
    return {**trail, "provenances": structure.provenances}


def origins_taken(absorbed: Structure, values: Mapping[str, Json]) -> dict[str, Json]:
    """A datum taken from the absorbed sheet keeps its source and date."""
    theirs = read_fields(absorbed, values)
    return {
        name: absorbed.provenances[name]
        for name, value in values.items()
        if name in absorbed.provenances and value == theirs[name]
    }


def keep_address(kept: Structure, absorbed: Structure) -> None:
    """Another address is another place: it becomes an antenna of the kept sheet."""
    if not absorbed.adresse or address_key(absorbed) == address_key(kept):
        return
    antenne = Antenne(cite=kept.cite, structure=kept, nom=absorbed.nom, siret=absorbed.siret)
    for name in LIEU_FIELDS:
        attname = Antenne._meta.get_field(name).attname  # type: ignore[union-attr]
        setattr(antenne, attname, getattr(absorbed, attname))
    prepare_antennes([antenne])
    antenne.save()


def address_key(structure: Structure) -> tuple[str, str]:
    return fold(structure.adresse), structure.commune_id or structure.code_postal


def keep_codes(kept: Structure, absorbed: Structure) -> None:
    """A code of the absorbed sheet that the kept one does not carry still finds it at the next import."""
    for code in CODES:
        value = getattr(absorbed, code)
        if value and value != getattr(kept, code):
            ReferenceExterne.objects.get_or_create(
                cite=kept.cite, source=code, identifiant=value, defaults={"structure": kept}
            )


def close_absorbed(kept: Structure, absorbed: Structure) -> None:
    absorbed.refresh_from_db(fields=["fusionnee_dans", "mere"])
    absorbed.statut = Statut.FUSIONNEE
    absorbed.fusionnee_dans = kept
    absorbed.version += 1
    absorbed.save(update_fields=["statut", "fusionnee_dans", "version", "modifie_le"])


def register_resolvers() -> None:
    """Called when the application starts."""
    for champ in ("origine", "cible"):
        register_resolver(Relation, champ, drop_relation)
    register_resolver(Rattachement, "structure", drop)
    for champ in ("premiere", "seconde"):
        register_resolver(PaireDistincte, champ, drop)


def drop_relation(row: models.Model, champ: str, kept: models.Model) -> str:
    """A relation between the two sheets of one structure: kept in the trail, no longer on the sheet."""
    row.delete()
    return "retirée : elle reliait les deux fiches d'une même structure"
