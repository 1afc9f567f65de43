"""The calendar of the cité, its feeds, the days proposed, instances that overlap."""

from django.urls import path

from maillage.instances.views import agenda, dates, flux, recoupements

app_name = "agenda"

urlpatterns = [
    path("", agenda.agenda, name="agenda"),
    path("abonnements/", flux.abonnements, name="abonnements"),
    path("abonnements/revoquer/", flux.revoquer, name="revoquer"),
    path("recoupements/", recoupements.recoupements, name="recoupements"),
    path("dates/<int:pk>/", dates.dates, name="dates"),
    path("dates/<int:pk>/rythme/", dates.rythme, name="rythme"),
]
