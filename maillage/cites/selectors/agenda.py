"""What the cité itself puts in the agenda: the end of its label, school holidays, public holidays."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from maillage.access.check import AnyUser
from maillage.cites.models import Cite, PeriodeLabel
from maillage.cites.selectors.calendrier import bank_holidays, school_holidays
from maillage.core.calendar import Item


def label_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """The last day of each period of the label."""
    after = timedelta(days=1)
    rows = PeriodeLabel.objects.filter(cite=cite, fin__gte=start + after, fin__lt=end + after)
    for row in rows:
        if row.fin:
            url = reverse("cite:accueil", args=[cite.slug])
            title = f"Fin de la labellisation : {row.intitule}"
            yield Item(f"label-{row.pk}", title, row.fin - after, None, "label", url)


def holiday_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    for holiday in school_holidays(cite, start, end):
        uid = f"vacances-{cite.pk}-{holiday.debut:%Y%m%d}"
        title = holiday.titre[0].upper() + holiday.titre[1:]
        yield Item(uid, title, holiday.debut, holiday.fin, "vacances")


def bank_holiday_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    for day in bank_holidays(cite, start, end):
        yield Item(f"ferie-{cite.pk}-{day.jour:%Y%m%d}", day.nom, day.jour, None, "feries")
