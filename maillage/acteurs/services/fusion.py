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
    EnvoiCampagne,
    ReferenceExterne,
    Sollicitation,
    Structure,
)
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.models.structure import LIEU_FIELDS
from maillage.acteurs.services.derived import prepare_antennes
from maillage.acteurs.services.structures import locked, write
from maillage.audit.services import record
from maillage.base.merge import drop, repoint
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
        # two paths of stages do not make one: the absorbed sheet's stays in the trail
        absorbed.etapes.all().delete()
        write(
            kept,
            values,
            by=by,
            contexte={"fusion": absorbed.pk},
            origins=origins_taken(absorbed, values),
        )
        added = {"antennes": keep_address(kept, absorbed), "references": keep_codes(kept, absorbed)}
        report = repoint(absorbed, kept)
        close_absorbed(kept, absorbed)
        contexte = {
            "absorbee": {"id": absorbed.pk, "nom": absorbed.nom, "fiche": before},
            "ajoutes": added,
            **report.as_json(),
        }
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
    path = [[str(etape), le.isoformat()] for etape, le in structure.etapes.values_list("etape", "le")]
    return {**trail, "provenances": structure.provenances, "etapes": path}


def origins_taken(absorbed: Structure, values: Mapping[str, Json]) -> dict[str, Json]:
    """A datum taken from the absorbed sheet keeps its source and date."""
    theirs = read_fields(absorbed, values)
    return {
        name: absorbed.provenances[name]
        for name, value in values.items()
        if name in absorbed.provenances and value == theirs[name]
    }


def keep_address(kept: Structure, absorbed: Structure) -> list[int]:
    """Another address is another place: it becomes an antenna of the kept sheet. Gives what was made."""
    if not absorbed.adresse or address_key(absorbed) == address_key(kept):
        return []
    antenne = Antenne(cite=kept.cite, structure=kept, nom=absorbed.nom, siret=absorbed.siret)
    for name in LIEU_FIELDS:
        attname = Antenne._meta.get_field(name).attname  # type: ignore[union-attr]
        setattr(antenne, attname, getattr(absorbed, attname))
    prepare_antennes([antenne])
    antenne.save()
    return [antenne.pk]


def address_key(structure: Structure) -> tuple[str, str]:
    return fold(structure.adresse), structure.commune_id or structure.code_postal


def keep_codes(kept: Structure, absorbed: Structure) -> list[int]:
    """A code of the absorbed sheet that the kept one does not carry still finds it at the next import. Gives what was made."""
    made = []
    for code in CODES:
        value = getattr(absorbed, code)
        if value and value != getattr(kept, code):
            row, new = ReferenceExterne.objects.get_or_create(
                cite=kept.cite, source=code, identifiant=value, defaults={"structure": kept}
            )
            made += [row.pk] if new else []
    return made


def close_absorbed(kept: Structure, absorbed: Structure) -> None:
    absorbed.refresh_from_db(fields=["fusionnee_dans", "mere"])
    absorbed.statut = Statut.FUSIONNEE
    absorbed.fusionnee_dans = kept
    absorbed.version += 1
    absorbed.save(update_fields=["statut", "fusionnee_dans", "version", "modifie_le"])


def drop_relation(row: models.Model, champ: str, kept: models.Model) -> str:
    """A relation between the two sheets of one structure: kept in the trail, no longer on the sheet."""
    row.delete()
    return "retirée : elle reliait les deux fiches d'une même structure"


def drop_solicitation(row: models.Model, champ: str, kept: models.Model) -> str:
    """Asked twice for the same thing under two names: once is enough, and one that still holds prevails."""
    assert isinstance(row, Sollicitation)  # noqa: S101 -- what the registration says, told to mypy
    if row.annulee_le is None:
        twins = Sollicitation.objects.filter(cite=row.cite, cle=row.cle, **{champ: kept})
        (twins if champ == "personne" else twins.filter(personne__isnull=True)).update(annulee_le=None)
    return drop(row, champ, kept)


ANSWER = ("repondu_le", "reponse", "reponse_texte")


def drop_sending(row: models.Model, champ: str, kept: models.Model) -> str:
    """Both had the same campaign: one sending is enough, and an answer that only the absorbed one gave goes with it."""
    assert isinstance(row, EnvoiCampagne)  # noqa: S101 -- what the registration says, told to mypy
    twin = EnvoiCampagne.objects.get(campagne=row.campagne_id, **{champ: kept})
    if row.repondu_le is not None and twin.repondu_le is None:
        for name in ANSWER:
            setattr(twin, name, getattr(row, name))
        twin.save(update_fields=[*ANSWER, "modifie_le"])
        row.reponses.update(envoi=twin)
        row.delete()
        return "retiré : sa réponse est gardée avec l'envoi de l'autre fiche"
    return drop(row, champ, kept)
