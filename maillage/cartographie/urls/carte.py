"""The map."""

from django.urls import path

from maillage.cartographie.views import (
    carte,
    carte_actions,
    carte_donnees,
    carte_export,
    comparaison,
    placement,
    vues,
)

urlpatterns = [
    path("carte/", carte.carte, name="carte"),
    path("carte/couches.json", carte_donnees.couches, name="couches"),
    path("carte/quartiers.json", carte_donnees.quartiers, name="quartiers"),
    path("carte/contours.json", carte_donnees.contours, name="contours"),
    path("carte/autour/", carte_donnees.autour, name="autour"),
    path("carte/dessin.svg", carte_export.dessin, name="dessin"),
    path("carte/exporter/", carte_export.exporter_carte, name="exporter_carte"),
    path("carte/comparer/", comparaison.comparer, name="comparer"),
    path("carte/comparer/points.json", comparaison.comparer_points, name="comparer_points"),
    path("carte/vues/", vues.vues, name="vues"),
    path("carte/vues/nouvelle/", vues.vue_nouvelle, name="vue_nouvelle"),
    path("carte/vues/<int:pk>/", vues.vue, name="vue"),
    path("carte/vues/<int:pk>/modifier/", vues.vue_modifier, name="vue_modifier"),
    path("carte/vues/<int:pk>/supprimer/", vues.vue_supprimer, name="vue_supprimer"),
    path("carte/vues/<int:pk>/retablir/", vues.vue_retablir, name="vue_retablir"),
    path("carte/actions/", carte_actions.carte_actions, name="carte_actions"),
    path("carte/actions/points.json", carte_actions.points_actions, name="points_actions"),
    path("carte/a-placer/", placement.a_placer, name="a_placer"),
    path("carte/a-placer/geocoder/", placement.geocoder, name="geocoder"),
    path("carte/a-placer/avancement/", placement.avancement, name="avancement"),
    path("carte/placer/<int:pk>/", placement.placer, name="placer"),
]
