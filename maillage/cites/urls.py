from django.urls import path

from maillage.cites.views import mandats, perimetre, reglages

app_name = "cites"

urlpatterns = [
    path("", reglages.reglages, name="reglages"),
    path("chiffres/", reglages.chiffres, name="chiffres"),
    path("label/", reglages.label, name="label"),
    path("perimetre/", perimetre.perimetre, name="perimetre"),
    path("perimetre/communes/", perimetre.ajouter_commune, name="ajouter_commune"),
    path("perimetre/communes/<int:pk>/terminer/", perimetre.terminer_commune, name="terminer_commune"),
    path("perimetre/quartiers/", perimetre.ajouter_qpv, name="ajouter_qpv"),
    path("perimetre/quartiers/<int:pk>/terminer/", perimetre.terminer_qpv, name="terminer_qpv"),
    path("perimetre/etablissements/", perimetre.ajouter_etablissement, name="ajouter_etablissement"),
    path("perimetre/etablissements/<int:pk>/terminer/", perimetre.terminer_etablissement, name="terminer_etablissement"),
    path("mandats/", mandats.mandats, name="mandats"),
    path("mandats/ouvrir/", mandats.ouvrir, name="ouvrir_mandat"),
    path("mandats/<int:pk>/terminer/", mandats.terminer, name="terminer_mandat"),
]
