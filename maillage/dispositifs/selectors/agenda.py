"""What dispositifs put in the agenda of the cité: deadlines, steps of activation, deployments that end."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.cites.models import Cite
from maillage.core.calendar import Item
from maillage.dispositifs.models import Deploiement, Echeance, EtapeActivation
from maillage.dispositifs.rules import LIVING
from maillage.dispositifs.selectors.echeances import OPEN_STEPS

GENRE = "dispositifs"


def dispositif_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """For those who maintain the dispositifs, as the page of what is due."""
    if not can(user, Capability.DISPOSITIF_EDIT, cite):
        return
    yield from deadline_items(cite, start, end)
    yield from step_items(cite, start, end)
    yield from ending_items(cite, start, end)


def address(cite: Cite, deploiement_id: int, anchor: str = "") -> str:
    return reverse("dispositifs:deploiement", args=[cite.slug, deploiement_id]) + (
        f"#{anchor}" if anchor else ""
    )


def deadline_items(cite: Cite, start: date, end: date) -> Iterator[Item]:
    rows = Echeance.objects.filter(cite=cite, faite_le__isnull=True, le__gte=start, le__lt=end)
    for row in rows.select_related("deploiement__dispositif"):
        url = address(cite, row.deploiement_id, "echeances")
        yield Item(f"echeance-{row.pk}", row.libelle, row.le, None, GENRE, url, detail=row.deploiement.court)


def step_items(cite: Cite, start: date, end: date) -> Iterator[Item]:
    rows = EtapeActivation.objects.filter(
        cite=cite, etat__in=OPEN_STEPS, echeance__gte=start, echeance__lt=end
    )
    for row in rows.select_related("deploiement__dispositif", "responsable"):
        if row.echeance:
            yield Item(
                f"etape-{row.pk}", row.libelle, row.echeance, None, GENRE,
                address(cite, row.deploiement_id, "etapes"), detail=row.deploiement.court,
                qui=str(row.responsable) if row.responsable else "",
            )  # fmt: skip


def ending_items(cite: Cite, start: date, end: date) -> Iterator[Item]:
    rows = Deploiement.objects.filter(cite=cite, etat__in=LIVING, fin__gte=start, fin__lt=end)
    for row in rows.select_related("dispositif"):
        if row.fin:
            title = f"Fin de « {row.court} »"
            yield Item(f"dispositif-{row.pk}-fin", title, row.fin, None, GENRE, address(cite, row.pk))
