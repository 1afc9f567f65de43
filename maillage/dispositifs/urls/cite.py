"""The dispositifs of a cité."""

from django.urls import path

from maillage.dispositifs.views import catalogue, fiche, liste, veille

urlpatterns = [
    path("", liste.ensemble, name="ensemble"),
    path("liste/", liste.liste, name="liste"),
    path("echeances/", liste.echeances, name="echeances"),
    path("echeances/liens/", liste.verifier_liens, name="verifier_liens"),
    path("echeances/<int:pk>/faite/", fiche.echeance_faite, name="echeance_faite"),
    path("exporter/<slug:format>/", liste.exporter, name="export"),
    path("catalogue/", catalogue.catalogue_cite, name="catalogue"),
    path("catalogue/<slug:code>/", catalogue.dispositif_cite, name="catalogue_dispositif"),
    path("catalogue/<slug:code>/deployer/", catalogue.deployer, name="deployer"),
    path("nouveau/", fiche.nouveau, name="nouveau"),
    path("structures/<int:pk>/", fiche.de_structure, name="de_structure"),
    path("etapes/<int:pk>/faite/", fiche.etape_faite, name="etape_faite"),
    path("veille/", veille.veille, name="veille"),
    path("veille/noter/", veille.noter, name="noter"),
    path("veille/flux/", veille.flux, name="flux"),
    path("veille/flux/relever/", veille.relever, name="relever"),
    path("veille/flux/<int:pk>/relever/", veille.relever_un, name="relever_un"),
    path("veille/flux/<int:pk>/suspendre/", veille.suspendre, name="suspendre"),
    path("veille/flux/<int:pk>/oublier/", veille.oublier, name="oublier"),
    path("veille/<int:pk>/", veille.signalement, name="signalement"),
    path("veille/<int:pk>/etudier/", veille.etudier, name="etudier"),
    path("veille/<int:pk>/supprimer/", veille.supprimer_note, name="supprimer_note"),
    path("<int:pk>/", fiche.deploiement, name="deploiement"),
    path("<int:pk>/modifier/", fiche.modifier, name="modifier"),
    path("<int:pk>/etat/", fiche.etat, name="etat"),
    path("<int:pk>/catalogue-vu/", fiche.catalogue_vu, name="catalogue_vu"),
    path("<int:pk>/verifie/", fiche.verifie, name="verifie"),
    path("<int:pk>/supprimer/", fiche.supprimer, name="supprimer"),
    path("<int:pk>/historique/", fiche.historique, name="historique"),
    path("<int:pk>/<slug:attache>/ajouter/", fiche.ajouter, name="ajouter"),
    path("<int:pk>/<slug:attache>/<int:attache_id>/", fiche.changer, name="changer"),
    path("<int:pk>/<slug:attache>/<int:attache_id>/supprimer/", fiche.detacher, name="detacher"),
]
