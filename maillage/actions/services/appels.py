"""Writing a call for projects: create, change, set aside and take back, tell people of it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.choices import EtatCampagne, GenreCampagne
from maillage.acteurs.forms.gabarits import HELLO, SIGNATURE
from maillage.acteurs.models import Campagne
from maillage.acteurs.services.campagnes import create_campaign
from maillage.actions.choices import EtatAppel
from maillage.actions.models import Appel
from maillage.actions.rules.appels import check_current, check_still_open
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.templatetags.french import date_longue, euros
from maillage.base.values import Json, Values, assign, changed_fields, read_fields, trail_changes
from maillage.cites.selectors import equipe_of
from maillage.core.text import fold

CREE, ENREGISTRE, DIFFUSE = "appel_cree", "appel_enregistre", "appel_diffuse"
ARCHIVE, RETABLI = "appel_archive", "appel_retabli"
LONGEST_TITLE, LONGEST_SUBJECT = 160, 200
"""Of a campaign; the title of a call may be longer."""


def save_appel(
    *, appel: Appel, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Create (unsaved) or change a call: what `by` changed from `base` to `mine`, on top of what is stored."""
    require(by, Capability.ACTION_EDIT, appel.cite)
    with transaction.atomic():
        if appel.pk is None:
            return SheetSaved(write(appel, mine, by=by))
        row = locked(appel)
        check_current(row)
        return save_over(row, base=base, mine=mine, write=lambda values: write(row, values, by=by))


def locked(appel: Appel) -> Appel:
    return Appel.objects.select_for_update(of=("self",)).select_related("cite").get(pk=appel.pk)


def write(row: Appel, values: Mapping[str, Json], *, by: User | None) -> tuple[str, ...]:
    new = row.pk is None
    before: Values = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    assign(row, values)
    check_same_cite(row)
    row.recherche = fold(f"{row.intitule} {row.get_source_display()} {row.annee}")
    check_row(row, exclude=("recherche",))
    row.version += 0 if new else 1
    row.save()
    record(CREE if new else ENREGISTRE, by=by, objet=row, changes=trail_changes(Appel, before, values))
    return tuple(changed)


def check_same_cite(row: Appel) -> None:
    """Envelope and dispositif belong to the cité of the call, its référent to the team."""
    for other in (row.enveloppe, row.deploiement):
        if other is not None and other.cite_id != row.cite_id:
            raise Refused(
                "cite", "Ce que vous avez choisi appartient à une autre cité : choisissez dans la liste."
            )
    if row.enveloppe is not None and row.enveloppe.source != row.source:
        raise Refused(
            "source", "Cette enveloppe vient d'un autre financeur que l'appel : choisissez-en une autre."
        )
    if row.referent_id and not equipe_of(row.cite).filter(pk=row.referent_id).exists():
        raise Refused(
            "equipe", "Le référent est quelqu'un de l'équipe de la cité : choisissez dans la liste."
        )


def archive(*, appel: Appel, by: User | None) -> None:
    """Out of the list, the agenda and the reminders; the actions that answered it keep it."""
    require(by, Capability.ACTION_EDIT, appel)
    with transaction.atomic():
        row = locked(appel)
        check_current(row)
        row.archive_le = timezone.now()
        row.save(update_fields=["archive_le", "modifie_le"])
        record(ARCHIVE, by=by, objet=row)


def take_back(*, appel: Appel, by: User | None) -> None:
    require(by, Capability.ACTION_EDIT, appel)
    with transaction.atomic():
        row = locked(appel)
        if row.archive_le is None:
            return
        row.archive_le = None
        row.save(update_fields=["archive_le", "modifie_le"])
        record(RETABLI, by=by, objet=row)


# ── telling people of it ──────────────────────────────────────────────


def tell_of(*, appel: Appel, by: User) -> Campagne:
    """A campaign in preparation with the text of the call: nothing leaves before its recipients are chosen and checked.

    One that is still in preparation for this call is taken up again: two clicks do not make two campaigns.
    """
    require(by, Capability.CAMPAGNE_MANAGE, appel)
    with transaction.atomic():
        row = locked(appel)
        check_still_open(row, timezone.localdate())
        waiting = row.campagnes.filter(etat=EtatCampagne.PREPARATION).first()
        if waiting is not None:
            return waiting
        campagne = create_campaign(cite=row.cite, values=message_of(row), structures=(), by=by)
        row.campagnes.add(campagne)
        record(DIFFUSE, by=by, objet=row, contexte={"campagne": campagne.pk})
    return campagne


def message_of(appel: Appel) -> Values:
    """The values of the campaign. Braces would be read as variables: those of the call become parentheses."""
    opens = f"Il ouvre le {date_longue(appel.ouvre_le)}. " if appel.etat == EtatAppel.A_VENIR else ""
    parts = [
        f"Un appel à projets peut vous intéresser : « {appel.intitule} » ({appel.get_source_display()}, {appel.annee}). "
        f"{opens}Les réponses sont attendues jusqu'au {date_longue(appel.cloture_le)}.",
        appel.cadrage.strip(),
        f"Critères :\n{appel.criteres.strip()}" if appel.criteres.strip() else "",
        bounds_of(appel),
        f"Le texte de l'appel : {appel.lien}" if appel.lien else "",
    ]
    body = "\n\n".join(part for part in parts if part).replace("{", "(").replace("}", ")")
    asked = "Souhaitez-vous y répondre, ou en parler avec nous ?\n{lien}"
    title = f"Appel à projets : {appel.intitule}".replace("{", "(").replace("}", ")")
    return {
        "genre": GenreCampagne.LIBRE,
        "titre": title[:LONGEST_TITLE],
        "sujet": title[:LONGEST_SUBJECT],
        "texte": f"{HELLO}{body}\n\n{asked}{SIGNATURE}",
        "echeance": appel.cloture_le.isoformat(),
        "validite_jours": 60,
    }


def bounds_of(appel: Appel) -> str:
    """What one project may ask for, in words; nothing when the call does not say."""
    low, high = appel.montant_min, appel.montant_max
    if low and high:
        return f"De {euros(low)} à {euros(high)} par projet."
    if high:
        return f"Jusqu'à {euros(high)} par projet."
    return f"À partir de {euros(low)} par projet." if low else ""
