"""Saved views of the map: kept, renamed, shared, made the first one of the cité, thrown away and brought back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.cartographie.choices import Trace
from maillage.cartographie.models import VueCarte
from maillage.cartographie.rules import check_view_is_mine
from maillage.cites.models import Cite
from maillage.core.geo import Box


@transaction.atomic
def save_view(
    cite: Cite,
    *,
    nom: str,
    requete: str,
    mots: Mapping[str, str],
    emprise: Box | None,
    partagee: bool,
    par_defaut: bool,
    by: User,
) -> VueCarte:
    require(by, Capability.VUE_EDIT, cite)
    view = VueCarte(
        cite=cite, nom=nom, requete=requete, mots=dict(mots), emprise=list(emprise or ()), auteur=by
    )
    return publish(view, partagee=partagee, par_defaut=par_defaut, trace=Trace.VUE, by=by)


@transaction.atomic
def change_view(view: VueCarte, *, nom: str, partagee: bool, par_defaut: bool, by: User) -> VueCarte:
    allow(view, by)
    view.nom = nom
    return publish(view, partagee=partagee, par_defaut=par_defaut, trace=Trace.VUE_MODIFIEE, by=by)


def publish(view: VueCarte, *, partagee: bool, par_defaut: bool, trace: Trace, by: User) -> VueCarte:
    """What opens by default is for all; making it so takes the place of the one before, which only a CPO may do."""
    if par_defaut != view.par_defaut:
        require(by, Capability.CITE_EDIT, view.cite)
    if par_defaut:
        VueCarte.objects.filter(cite=view.cite, par_defaut=True).exclude(pk=view.pk).update(par_defaut=False)
    view.partagee, view.par_defaut = partagee or par_defaut, par_defaut
    view.save()
    record(
        trace,
        by=by,
        objet=view,
        contexte={"nom": view.nom, "partagee": view.partagee, "par_defaut": par_defaut},
    )
    return view


@transaction.atomic
def throw_view(view: VueCarte, *, by: User) -> None:
    """Gone from the lists; the one who threw it away, or the team, may bring it back. It opens by default no longer."""
    allow(view, by)
    view.supprimee_le, view.par_defaut = timezone.now(), False
    view.save()
    record(Trace.VUE_SUPPRIMEE, by=by, objet=view, contexte={"nom": view.nom})


@transaction.atomic
def bring_back_view(view: VueCarte, *, by: User) -> None:
    allow(view, by)
    view.supprimee_le = None
    view.save()
    record(Trace.VUE_RETABLIE, by=by, objet=view, contexte={"nom": view.nom})


def allow(view: VueCarte, by: User) -> None:
    require(by, Capability.VUE_EDIT, view.cite)
    check_view_is_mine(view, by)
