"""The bilan of an action, written by the team, by a member of the porteur, or through a link without an account."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.choices import EtatBilan
from maillage.actions.models import Action, Bilan, LienBilan
from maillage.actions.models.bilan import TEXTES
from maillage.actions.rules import etats
from maillage.actions.services.actions import locked
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.links import digest, link_of, new_secret, withdrawn
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, changed_fields, read_fields, trail_changes

ENREGISTRE, REMIS, VALIDE, ROUVERT, LIEN, LIEN_REVOQUE = (
    "bilan_enregistre", "bilan_remis", "bilan_valide", "bilan_rouvert", "bilan_lien", "bilan_lien_revoque",
)  # fmt: skip
LONGEST_DAYS = 180


def bilan_of(action: Action) -> Bilan:
    """The bilan, or a new one (unsaved)."""
    return Bilan.objects.filter(action=action).first() or Bilan(cite=action.cite, action=action)


def save_bilan(
    *,
    action: Action,
    base: Mapping[str, Json],
    mine: Mapping[str, Json],
    by: User | None,
    lien: LienBilan | None = None,
) -> SheetSaved:
    """Keep what was written, handed in or not. With `lien`, the link itself is the right to write."""
    authorise(action, by, lien)
    with transaction.atomic():
        action = locked(action)
        etats.check_editable(action)
        bilan = bilan_of(action)
        check_open(bilan, lien)
        return save_over(
            bilan, base=base, mine=mine, write=lambda values: write(bilan, values, by=by, lien=lien)
        )


def write(
    bilan: Bilan, values: Mapping[str, Json], *, by: User | None, lien: LienBilan | None
) -> tuple[str, ...]:
    before = read_fields(bilan, values)
    changed = changed_fields(before, values)
    if not changed:
        return ()
    assign(bilan, values)
    bilan.version += 0 if bilan.pk is None else 1
    check_row(bilan)
    bilan.save()
    used(lien)
    changes = trail_changes(Bilan, before, values)
    record(ENREGISTRE, by=by, objet=bilan.action, changes=changes, contexte=link_told(lien))
    return tuple(changed)


def used(lien: LienBilan | None) -> None:
    """The first time that something is written through a link."""
    if lien is not None and lien.ouvert_le is None:
        lien.ouvert_le = timezone.now()
        lien.save(update_fields=["ouvert_le", "modifie_le"])


def link_told(lien: LienBilan | None) -> dict[str, int]:
    return {"lien": lien.pk} if lien is not None else {}


def authorise(action: Action, by: User | None, lien: LienBilan | None) -> None:
    if lien is None:
        require(by, Capability.BILAN_WRITE, action)
    elif lien.action_id != action.pk:
        raise Refused("lien", "Ce lien est celui d'une autre action.")


def check_open(bilan: Bilan, lien: LienBilan | None) -> None:
    if bilan.etat == EtatBilan.VALIDE:
        raise Refused("valide", "Ce bilan est validé : l'équipe doit le rouvrir avant qu'il soit modifié.")
    if bilan.etat == EtatBilan.REMIS and lien is not None:
        raise Refused(
            "remis", "Ce bilan est déjà remis. Pour le corriger, demandez à l'équipe de le rouvrir."
        )


def hand_in(*, action: Action, by: User | None, redige_par: str = "", lien: LienBilan | None = None) -> Bilan:
    """The porteur has finished: at least one rubric is written."""
    authorise(action, by, lien)
    with transaction.atomic():
        bilan = bilan_of(locked(action))
        check_open(bilan, lien)
        if not any(getattr(bilan, name).strip() for name in TEXTES):
            raise Refused(
                "vide", "Le bilan est encore vide : écrivez au moins une rubrique avant de le remettre."
            )
        bilan.etat, bilan.remis_le = EtatBilan.REMIS, timezone.localdate()
        bilan.redige_par = redige_par.strip() or bilan.redige_par
        check_row(bilan)
        bilan.save()
        used(lien)
        record(REMIS, by=by, objet=action, contexte=link_told(lien))
    return bilan


def validate(*, action: Action, by: User | None) -> Bilan:
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        bilan = bilan_of(locked(action))
        if bilan.etat != EtatBilan.REMIS:
            raise Refused("etat", "Seul un bilan remis peut être validé.")
        bilan.etat, bilan.valide_le = EtatBilan.VALIDE, timezone.localdate()
        bilan.save()
        record(VALIDE, by=by, objet=action)
    return bilan


def reopen(*, action: Action, by: User | None) -> Bilan:
    """Back to writing; what was written stays."""
    require(by, Capability.ACTION_EDIT, action)
    with transaction.atomic():
        bilan = bilan_of(locked(action))
        if bilan.etat == EtatBilan.BROUILLON:
            raise Refused("etat", "Ce bilan est déjà en cours de rédaction.")
        bilan.etat, bilan.remis_le, bilan.valide_le = EtatBilan.BROUILLON, None, None
        bilan.save()
        record(ROUVERT, by=by, objet=action)
    return bilan


# ── links ─────────────────────────────────────────────────────────────


def create_link(*, action: Action, jours: int, destinataire: str = "", by: User) -> tuple[LienBilan, str]:
    """A new link and its secret, which is shown once and never stored. `jours`: 1 to 180."""
    require(by, Capability.ACTION_EDIT, action)
    etats.check_editable(action)
    if not 1 <= jours <= LONGEST_DAYS:
        raise Refused("duree", f"Un lien est valable de 1 à {LONGEST_DAYS} jours.")
    secret = new_secret()
    with transaction.atomic():
        lien = LienBilan.objects.create(
            cite=action.cite,
            action=action,
            empreinte=digest(secret),
            destinataire=destinataire,
            expire_le=timezone.now() + timedelta(days=jours),
            cree_par=by,
        )
        record(LIEN, by=by, objet=action, contexte={"lien": lien.pk, "expire_le": lien.expire_le.isoformat()})
    return lien, secret


def revoke_link(*, lien: LienBilan, by: User | None) -> None:
    require(by, Capability.ACTION_EDIT, lien.action)
    if lien.revoque_le is None:
        lien.revoque_le = timezone.now()
        with transaction.atomic():
            lien.save(update_fields=["revoque_le", "modifie_le"])
            record(LIEN_REVOQUE, by=by, objet=lien.action, contexte={"lien": lien.pk})


def open_link(secret: str, *, now: datetime | None = None) -> LienBilan:
    """The link of a secret. Refused with a sentence when it is unknown, revoked, expired or its action thrown away."""
    rows = LienBilan.objects.select_related("action__cite", "action__porteur")
    lien = link_of(rows, secret, now=now, kept="Ce que vous aviez enregistré est gardé.")
    if lien.action.corbeille_le is not None:
        raise withdrawn()
    return lien
