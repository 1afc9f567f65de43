"""Cooperation and common ground."""

from django.urls import path

from maillage.cartographie.views import analyses, interets, mentale, reseau, reseau_detail

urlpatterns = [
    path("reseau/", reseau.reseau, name="reseau"),
    path("reseau/dessin.json", reseau.reseau_dessin, name="reseau_dessin"),
    path("reseau/mesures/", reseau.reseau_mesures, name="reseau_mesures"),
    path("reseau/places/", reseau.reseau_places, name="reseau_places"),
    path("reseau/liens/", reseau_detail.reseau_liens, name="reseau_liens"),
    path("reseau/isoles/", reseau.reseau_isoles, name="reseau_isoles"),
    path("reseau/changements/", reseau.reseau_comparer, name="reseau_comparer"),
    path("reseau/structures/<int:pk>/", reseau_detail.reseau_structure, name="reseau_structure"),
    path("reseau/actions/<int:pk>/", reseau_detail.reseau_action, name="reseau_action"),
    path("reseau/familles/", reseau_detail.reseau_familles, name="reseau_familles"),
    path("reseau/exporter/<slug:fichier>/", reseau.reseau_exporter, name="reseau_exporter"),
    path("mentale/", mentale.mentale, name="mentale"),
    path("mentale/ranger/", mentale.mentale_ranger, name="mentale_ranger"),
    path("mentale/note/", mentale.mentale_note, name="mentale_note"),
    path("mentale/exporter/<slug:forme>/", mentale.mentale_exporter, name="mentale_exporter"),
    path("avancement/", analyses.analyses, name="analyses"),
    path("avancement/garder/", analyses.analyse_garder, name="analyse_garder"),
    path("avancement/<int:pk>/", analyses.analyse, name="analyse"),
    path("avancement/<int:pk>/effacer/", analyses.analyse_effacer, name="analyse_effacer"),
    path("avancement/exporter/<slug:format>/", analyses.analyses_exporter, name="analyses_exporter"),
    path("interets/", interets.interets, name="interets"),
    path("interets/structures/<int:pk>/", interets.interets_structure, name="interets_structure"),
    path("interets/actions/<int:pk>/", interets.interets_action, name="interets_action"),
]
