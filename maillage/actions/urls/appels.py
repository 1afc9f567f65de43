"""Calls for projects."""

from django.urls import path

from maillage.actions.views import appels

urlpatterns = [
    path("appels/", appels.appels, name="appels"),
    path("appels/nouveau/", appels.nouveau, name="appel_nouveau"),
    path("appels/<int:pk>/", appels.appel, name="appel"),
    path("appels/<int:pk>/modifier/", appels.modifier, name="appel_modifier"),
    path("appels/<int:pk>/archiver/", appels.archiver, name="appel_archiver"),
    path("appels/<int:pk>/retablir/", appels.retablir, name="appel_retablir"),
    path("appels/<int:pk>/diffuser/", appels.diffuser, name="appel_diffuser"),
    path("appels/<int:pk>/historique/", appels.historique, name="appel_historique"),
    path("appels/<int:pk>/exporter/<slug:format>/", appels.exporter, name="appel_export"),
]
