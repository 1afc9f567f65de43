"""People, their functions, and the accounts that maintain a sheet."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can, require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import Trace
from maillage.acteurs.models import Fonction, Personne, Rattachement, Structure
from maillage.acteurs.services import journal
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.values import Json, assign, read_fields
from maillage.core.diff import Conflict, merge3

PERSONNE_FIELDS = (
    "prenom", "nom", "courriel", "courriel_diffusion", "telephone", "telephone_diffusion", "accord_le",
    "accord_canal",
)  # fmt: skip
FONCTION_FIELDS = ("intitule", "principale", "debut", "fin")


def create_personne(
    *,
    structure: Structure,
    values: Mapping[str, Json],
    fonction: Mapping[str, Json],
    by: User | None,
) -> Personne:
    """A person with their function in a structure. JSON values of PERSONNE_FIELDS and FONCTION_FIELDS."""
    require(by, Capability.ACTEUR_EDIT, structure)
    rules.check_editable(structure)
    personne = Personne(cite=structure.cite)
    with transaction.atomic():
        assign(personne, values)
        check_and_save(personne)
        journal.record_change(Trace.PERSONNE_CREEE, row=personne, before={}, after=values, by=by)
        add_fonction(personne=personne, structure=structure, values=fonction, by=by)
    return personne


def update_personne(
    *, personne: Personne, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> tuple[Conflict, ...]:
    """Save what `by` changed since they read `base`. Gives the conflicts; with any of them, nothing is written."""
    require(by, Capability.ACTEUR_EDIT, personne)
    with transaction.atomic():
        personne = Personne.objects.select_for_update().get(pk=personne.pk)
        before = read_fields(personne, mine)
        merged = merge3({name: base.get(name) for name in mine}, mine, before)
        if merged.conflicts or not merged.applied:
            return merged.conflicts
        assign(personne, merged.applied)
        personne.version += 1
        check_and_save(personne)
        journal.record_change(
            Trace.PERSONNE_MODIFIEE, row=personne, before=before, after=merged.applied, by=by
        )
    return ()


def archive_personne(*, personne: Personne, by: User | None, on: date | None = None) -> None:
    """The person has left: out of the lists, functions ended; `restore_personne` brings the person back."""
    require(by, Capability.ACTEUR_EDIT, personne)
    day = on or timezone.localdate()
    personne.archivee_le = day
    with transaction.atomic():
        personne.save(update_fields=["archivee_le", "modifie_le"])
        for fonction in personne.fonctions.filter(fin__isnull=True).select_related("structure", "personne"):
            if fonction.debut is None or fonction.debut < day:
                end_fonction(fonction=fonction, on=day, by=by)
        record(
            Trace.PERSONNE_ARCHIVEE, by=by, objet=personne, changes={"archivee_le": (None, day.isoformat())}
        )


def restore_personne(*, personne: Personne, by: User | None) -> None:
    require(by, Capability.ACTEUR_EDIT, personne)
    before = personne.archivee_le.isoformat() if personne.archivee_le else None
    personne.archivee_le = None
    with transaction.atomic():
        personne.save(update_fields=["archivee_le", "modifie_le"])
        record(Trace.PERSONNE_ARCHIVEE, by=by, objet=personne, changes={"archivee_le": (before, None)})


def add_fonction(
    *, personne: Personne, structure: Structure, values: Mapping[str, Json], by: User | None
) -> Fonction:
    require(by, Capability.ACTEUR_EDIT, structure)
    if personne.cite_id != structure.cite_id:
        raise Refused("cite", "La personne et la structure doivent appartenir à la même cité.")
    fonction = Fonction(cite=structure.cite, personne=personne, structure=structure)
    assign(fonction, values)
    with transaction.atomic():
        check_and_save(fonction)
        journal.record_attached(structure, fonction, "ajoutée", by=by)
    return fonction


def update_fonction(*, fonction: Fonction, values: Mapping[str, Json], by: User | None) -> None:
    require(by, Capability.ACTEUR_EDIT, fonction.structure)
    before = str(fonction)
    assign(fonction, values)
    with transaction.atomic():
        check_and_save(fonction)
        journal.record_attached(fonction.structure, fonction, "modifiée", by=by, details=before)


def end_fonction(*, fonction: Fonction, on: date, by: User | None) -> None:
    """The person no longer has this function from `on`: it stays in the history of the structure."""
    require(by, Capability.ACTEUR_EDIT, fonction.structure)
    rules.check_endable(fonction, on)
    fonction.fin = on
    with transaction.atomic():
        fonction.save(update_fields=["fin", "modifie_le"])
        journal.record_attached(fonction.structure, fonction, "terminée", by=by)


def attach_account(*, structure: Structure, email: str, by: User | None) -> Rattachement:
    """The account with this address maintains the sheet from now on. Refused when there is no such account in the cité."""
    require(by, Capability.MANDAT_MANAGE, structure.cite)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None or not can(user, Capability.CITE_VIEW, structure.cite):
        raise Refused(
            "compte",
            "Aucun compte de la cité n'a cette adresse : donnez d'abord un mandat de partenaire à la personne.",
        )
    rattachement = Rattachement(cite=structure.cite, structure=structure, user=user)
    with transaction.atomic():
        check_and_save(rattachement)
        journal.record_attached(structure, rattachement, "ajouté", by=by)
    return rattachement


def detach_account(*, rattachement: Rattachement, by: User | None) -> None:
    require(by, Capability.MANDAT_MANAGE, rattachement.cite)
    with transaction.atomic():
        journal.record_attached(rattachement.structure, rattachement, "retiré", by=by)
        rattachement.delete()


def check_and_save(row: Personne | Fonction | Rattachement) -> None:
    try:
        row.full_clean(exclude=["cite"])
    except ValidationError as error:
        raise Refused("incoherent", " ".join(error.messages)) from error
    row.save()
