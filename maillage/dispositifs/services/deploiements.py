"""Writing what a dispositif becomes in a cité: create, change, move on, attach, remove."""

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, assign_many, changed_fields, read_fields, trail_changes
from maillage.cites.models import Cite
from maillage.core.text import fold
from maillage.dispositifs import rules
from maillage.dispositifs.choices import EtatDeploiement, EtatEtape, EtatLien
from maillage.dispositifs.models import Articulation, Deploiement, Dispositif, Echeance, EtapeActivation
from maillage.dispositifs.models.fiche import DEPLOIEMENT_FIELDS

CREE, MODIFIE, ETAT, SUPPRIME, LIE, VU = (
    "dispositif_deploye", "dispositif_modifie", "dispositif_etat", "dispositif_supprime", "dispositif_lie",
    "dispositif_catalogue_vu",
)  # fmt: skip
ELSEWHERE = "Ce que vous avez choisi appartient à une autre cité : choisissez dans la liste."


def create_deploiement(
    *, cite: Cite, values: Mapping[str, Json], by: User | None, source: str = "saisie"
) -> Deploiement:
    """A new sheet, not yet deployed. `values` are JSON values of DEPLOIEMENT_FIELDS."""
    require(by, Capability.DISPOSITIF_EDIT, cite)
    row = Deploiement(cite=cite)
    with transaction.atomic():
        write(row, values, by=by, kind=CREE, contexte={"source": source})
    return row


def update_deploiement(
    *, deploiement: Deploiement, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.DISPOSITIF_EDIT, deploiement)
    with transaction.atomic():
        stored = locked(deploiement)
        return save_over(stored, base=base, mine=mine, write=lambda values: write(stored, values, by=by))


def locked(row: Deploiement) -> Deploiement:
    rows = Deploiement.objects.select_for_update(of=("self",)).select_related("cite", "dispositif", "porteur")
    return rows.get(pk=row.pk)


def write(
    row: Deploiement,
    values: Mapping[str, Json],
    *,
    by: User | None,
    kind: str = MODIFIE,
    contexte: Mapping[str, Json] | None = None,
) -> tuple[str, ...]:
    """Put the values on the row and record what changed; gives the names of the fields that changed."""
    new = row.pk is None
    values = {name: value for name, value in values.items() if name in DEPLOIEMENT_FIELDS}
    before = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    after = {name: values[name] for name in changed}
    assign(row, after)
    check_coherent(row)
    follow_changes(row, changed)
    if not new:
        row.version += 1
    row.recherche = searched(row)
    check_row(row, exclude=("recherche",))
    row.save()
    assign_many(row, after)
    record(kind, by=by, objet=row, changes=trail_changes(Deploiement, before, after), contexte=contexte or {})
    return tuple(changed)


def check_coherent(row: Deploiement) -> None:
    for name in ("porteur", "referent"):
        chosen = getattr(row, name)
        if chosen is not None and chosen.cite_id != row.cite_id:
            raise Refused("cite", ELSEWHERE)
    if row.places is not None and row.effectif is not None and row.effectif > row.places * 3:
        raise Refused(
            "effectif",
            f"{row.effectif} places occupées pour {row.places} places : vérifiez les deux nombres.",
        )


def follow_changes(row: Deploiement, changed: Iterable[str]) -> None:
    """Another link has not been checked; another scheme is known as the catalogue says it today."""
    if "lien" in changed:
        row.lien_etat, row.lien_detail = EtatLien.INCONNU, ""
        row.lien_verifie_le = row.lien_repondu_le = None
    if "dispositif" in changed:
        row.catalogue_vu = row.dispositif.version if row.dispositif else None


def searched(row: Deploiement) -> str:
    national = row.dispositif
    known = f"{national.sigle} {national.nom} {national.description}" if national else ""
    porteur = f"{row.porteur.nom} {row.porteur.sigle}" if row.porteur else ""
    return fold(f"{row.nom} {known} {porteur} {row.orientation}")


def deploy(*, cite: Cite, dispositif: Dispositif, by: User | None) -> Deploiement:
    """From the catalogue to the cité: to be activated, with the checklist that helps to do it."""
    require(by, Capability.DISPOSITIF_EDIT, cite)
    already = Deploiement.objects.filter(cite=cite, dispositif=dispositif).exclude(etat=EtatDeploiement.CLOS)
    if already.exists():
        raise Refused("deja", f"« {dispositif.court} » est déjà dans la cité : complétez sa fiche.")
    with transaction.atomic():
        row = create_deploiement(cite=cite, values={"dispositif": dispositif.pk}, by=by, source="catalogue")
        return change_state(deploiement=row, etat=EtatDeploiement.A_ACTIVER, motif="", by=by)


def change_state(*, deploiement: Deploiement, etat: str, motif: str, by: User | None) -> Deploiement:
    """Move on; entering « à activer » lays down the checklist, once."""
    require(by, Capability.DISPOSITIF_EDIT, deploiement)
    with transaction.atomic():
        row = locked(deploiement)
        rules.check_move(before=row.etat, after=etat, motif=motif, porteur=row.porteur_id is not None)
        before = row.etat
        row.etat, row.etat_motif = etat, motif.strip()
        row.version += 1
        check_row(row, exclude=("recherche",))
        row.save()
        if etat == EtatDeploiement.A_ACTIVER and not row.etapes.exists():
            add_checklist(row)
        changes = {"etat": (before, etat), **({"etat_motif": ("", motif)} if motif else {})}
        record(ETAT, by=by, objet=row, changes=changes)
    return row


def add_checklist(row: Deploiement) -> None:
    EtapeActivation.objects.bulk_create(
        EtapeActivation(cite=row.cite, deploiement=row, libelle=label, ordre=10 * rank)
        for rank, label in enumerate(rules.ETAPES, start=1)
    )


def take_note_of_catalogue(*, deploiement: Deploiement, by: User | None) -> None:
    """What has changed in the national sheet was read here: it is announced no more."""
    require(by, Capability.DISPOSITIF_EDIT, deploiement)
    with transaction.atomic():
        row = locked(deploiement)
        seen = row.dispositif.version if row.dispositif else None
        record(VU, by=by, objet=row, changes={"catalogue_vu": (row.catalogue_vu, seen)})
        row.catalogue_vu = seen
        row.save(update_fields=["catalogue_vu", "modifie_le"])


def delete_deploiement(*, deploiement: Deploiement, by: User | None) -> None:
    """A sheet entered by mistake; once actions mention it, it is closed rather than deleted."""
    require(by, Capability.DISPOSITIF_EDIT, deploiement)
    for relation in deploiement._meta.related_objects:
        if relation.many_to_many and getattr(deploiement, relation.get_accessor_name() or "").exists():
            raise Refused(
                "mobilise",
                "Des actions mobilisent ce dispositif : passez-le à « clos » plutôt que de le supprimer.",
            )
    with transaction.atomic():
        kept = {name: value for name, value in read_fields(deploiement, DEPLOIEMENT_FIELDS).items() if value}
        trail = trail_changes(Deploiement, kept, dict.fromkeys(kept))
        record(SUPPRIME, by=by, objet=deploiement, changes=trail, contexte={"nom": str(deploiement)})
        deploiement.delete()


# ── what is attached ──────────────────────────────────────────────────


def save_attached(
    *,
    row: models.Model,
    deploiement: Deploiement,
    values: Mapping[str, Json],
    by: User | None,
    base: Mapping[str, Json] | None = None,
) -> SheetSaved:
    """Create (unsaved `row`) or change a link, a step or a deadline; `values` are JSON values of its fields.

    `base` is what the person had read, if they read.
    """
    require(by, Capability.DISPOSITIF_EDIT, deploiement)
    with transaction.atomic():
        if row.pk is None:
            return SheetSaved(write_attached(row, deploiement, values, by=by))
        stored = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        return save_over(
            stored,
            base=read_fields(stored, values) if base is None else base,
            mine=values,
            write=lambda merged: write_attached(stored, deploiement, merged, by=by),
        )


def write_attached(
    row: models.Model, deploiement: Deploiement, values: Mapping[str, Json], *, by: User | None
) -> tuple[str, ...]:
    new = row.pk is None
    before = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    met = isinstance(row, Echeance) and row.faite_le is not None and not new
    assign(row, values)
    if isinstance(row, Articulation) and row.cible.cite_id != deploiement.cite_id:
        raise Refused("cite", ELSEWHERE)
    if isinstance(row, EtapeActivation):
        done = row.etat == EtatEtape.FAITE
        row.faite_le = (row.faite_le or timezone.localdate()) if done else None
    check_row(row)
    row.save()
    told = trail_changes(type(row), before, values)
    tell(deploiement, row, "ajoutée" if new else "modifiée", by=by, changes=told)
    if isinstance(row, Echeance) and row.faite_le and not met:
        write_next(row, by=by)
    return tuple(changed)


def write_next(done: Echeance, *, by: User | None) -> None:
    """The next time a deadline comes back, once it is met."""
    le = rules.next_due(done.le, done.periode, done.faite_le) if done.faite_le else None
    if le is None:
        return
    kept = {"cite_id": done.cite_id, "rappel_jours": done.rappel_jours, "periode": done.periode}
    row, new = Echeance.objects.get_or_create(
        deploiement=done.deploiement, libelle=done.libelle, le=le, defaults=kept
    )
    if new:
        tell(done.deploiement, row, "ajoutée", by=by, changes={"le": (None, le.isoformat())})


def delete_attached(*, row: models.Model, deploiement: Deploiement, by: User | None) -> None:
    require(by, Capability.DISPOSITIF_EDIT, deploiement)
    with transaction.atomic():
        tell(deploiement, row, "supprimée", by=by, changes={})
        row.delete()


def tell(
    deploiement: Deploiement,
    row: models.Model,
    geste: str,
    *,
    by: User | None,
    changes: Mapping[str, tuple[Json, Json]],
) -> None:
    contexte = {"nature": str(row._meta.verbose_name), "geste": geste, "objet": str(row), "id": row.pk}
    record(LIE, by=by, objet=deploiement, changes=changes, contexte=contexte)
