"""Recording what is asked of people and structures: once for each gesture and each of them, whoever asks."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.choices import POIDS, Trace
from maillage.acteurs.models import Personne, ReglagesSollicitation, Sollicitation, Structure
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row
from maillage.base.values import Json, assign, read_fields, trail_changes
from maillage.cites.models import Cite

Cible = tuple[Personne | None, Structure | None]
"""A person, for their structure or not; or a structure as such."""
BATCH = 500


def record_solicitation(
    *,
    cite: Cite,
    personne: Personne | None,
    structure: Structure | None,
    nature: str,
    le: date,
    objet: str,
    cle: str,
    poids: int | None = None,
    by: User | None,
) -> Sollicitation:
    """The row of this gesture for this person (or this structure), made if it is the first time.

    The gesture itself was allowed by the room that makes it: nothing more is asked here.
    """
    return record_many(
        cite=cite,
        cibles=[(personne, structure)],
        nature=nature,
        le=le,
        objet=objet,
        cle=cle,
        poids=poids,
        by=by,
    )[0]


def record_many(
    *,
    cite: Cite,
    cibles: Iterable[Cible],
    nature: str,
    le: date,
    objet: str,
    cle: str,
    poids: int | None = None,
    by: User | None,
) -> list[Sollicitation]:
    """The same gesture towards many, in a constant number of queries. One that had been taken back is asked again."""
    wanted = {key_of(*cible): cible for cible in cibles}
    check_targets(cite, wanted.values())
    weight = POIDS[nature] if poids is None else poids
    with transaction.atomic():
        known = rows_of(cite, cle)
        again = [known[key].pk for key in wanted if key in known and known[key].annulee_le is not None]
        Sollicitation.objects.filter(pk__in=again).update(annulee_le=None, le=le, modifie_le=timezone.now())
        Sollicitation.objects.bulk_create(
            (
                Sollicitation(
                    cite=cite, personne=personne, structure=structure, nature=nature, le=le, poids=weight,
                    objet=objet[:200], cle=cle, par=by,
                )
                for key, (personne, structure) in wanted.items()
                if key not in known
            ),
            batch_size=BATCH,
            # somebody else may be recording the same gesture at this very moment
            ignore_conflicts=True,
        )  # fmt: skip
        found = rows_of(cite, cle)
    return [found[key] for key in wanted]


def rows_of(cite: Cite, cle: str) -> dict[str, Sollicitation]:
    rows = Sollicitation.objects.filter(cite=cite, cle=cle)
    return {f"p{row.personne_id}" if row.personne_id else f"s{row.structure_id}": row for row in rows}


def key_of(personne: Personne | None, structure: Structure | None) -> str:
    if personne is not None:
        return f"p{personne.pk}"
    if structure is not None:
        return f"s{structure.pk}"
    raise Refused("cible", "Dites qui est sollicité : une personne ou une structure.")


def check_targets(cite: Cite, cibles: Collection[Cible]) -> None:
    for personne, structure in cibles:
        if any(row is not None and row.cite_id != cite.pk for row in (personne, structure)):
            raise Refused("cite", "Une personne ou une structure à solliciter appartient à une autre cité.")


def cancel_solicitations(
    *,
    cite: Cite,
    cle: str,
    by: User | None,
    personnes: Collection[int] | None = None,
    structures: Collection[int] | None = None,
) -> int:
    """Take the gesture back for everybody, or only for these people or structures; gives how many are concerned."""
    rows = Sollicitation.objects.filter(cite=cite, cle=cle, annulee_le__isnull=True)
    if personnes is not None:
        rows = rows.filter(personne__in=personnes)
    if structures is not None:
        rows = rows.filter(structure__in=structures)
    with transaction.atomic():
        number = rows.update(annulee_le=timezone.now(), modifie_le=timezone.now())
        if number:
            record(
                Trace.SOLLICITATION_ANNULEE, by=by, cite_id=cite.pk, contexte={"cle": cle, "nombre": number}
            )
    return number


SEUILS = ("fenetre_jours", "seuil_soutenue", "seuil_forte", "seuil_semaine")


def save_limits(*, cite: Cite, values: Mapping[str, Json], by: User | None) -> ReglagesSollicitation:
    """The window and the thresholds of the cité, from now on and for everybody."""
    require(by, Capability.ENROLEMENT_EDIT, cite)
    with transaction.atomic():
        row = ReglagesSollicitation.objects.select_for_update().filter(cite=cite).first()
        row = row or ReglagesSollicitation(cite=cite)
        before = read_fields(row, SEUILS)
        assign(row, {name: values[name] for name in SEUILS})
        check_row(row)
        row.save()
        changes = trail_changes(ReglagesSollicitation, before, read_fields(row, SEUILS))
        if changes:
            record(Trace.SOLLICITATION_SEUILS, by=by, objet=row, changes=changes)
    return row
