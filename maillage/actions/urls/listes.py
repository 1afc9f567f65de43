"""The portfolio, its views and its exports."""

from django.urls import path

from maillage.actions.views import exports, liste

urlpatterns = [
    path("", liste.liste, name="liste"),
    path("par-etat/", liste.tableau, name="tableau"),
    path("annee/", liste.chronologie, name="chronologie"),
    path("attendus/", liste.attendus, name="attendus"),
    path("exporter/<slug:format>/", exports.exporter, name="export"),
]
