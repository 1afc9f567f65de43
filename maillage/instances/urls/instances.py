"""Governance: instances and their seats."""

from django.urls import path

from maillage.instances.views import instances

urlpatterns = [
    path("", instances.liste, name="liste"),
    path("nouvelle/", instances.nouvelle, name="nouvelle"),
    path("<int:pk>/", instances.instance, name="instance"),
    path("<int:pk>/modifier/", instances.modifier, name="modifier"),
    path("<int:pk>/supprimer/", instances.supprimer, name="supprimer"),
    path("<int:pk>/historique/", instances.historique, name="historique"),
    path("<int:pk>/sieges/", instances.siege_nouveau, name="siege_nouveau"),
    path("sieges/<int:pk>/", instances.siege, name="siege"),
    path("sieges/<int:pk>/terminer/", instances.siege_terminer, name="siege_terminer"),
    path("sieges/<int:pk>/retirer/", instances.siege_retirer, name="siege_retirer"),
]
