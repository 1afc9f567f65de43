from django.urls import path

from maillage.cites.views import mandats, perimetre, reglages

app_name = "cites"

urlpatterns = [
    path("", reglages.reglages, name="reglages"),
    path("chiffres/", reglages.chiffres, name="chiffres"),
    path("chiffres/<int:pk>/supprimer/", reglages.supprimer_chiffre, name="supprimer_chiffre"),
    path("label/", reglages.label, name="label"),
    path("label/<int:pk>/terminer/", reglages.terminer_label, name="terminer_label"),
    path("label/<int:pk>/supprimer/", reglages.supprimer_label, name="supprimer_label"),
    path("perimetre/", perimetre.perimetre, name="perimetre"),
    path("perimetre/communes/", perimetre.ajouter_commune, name="ajouter_commune"),
    path("perimetre/communes/<int:pk>/terminer/", perimetre.terminer_commune, name="terminer_commune"),
    path("perimetre/communes/<int:pk>/supprimer/", perimetre.supprimer_commune, name="supprimer_commune"),
    path("perimetre/quartiers/", perimetre.ajouter_qpv, name="ajouter_qpv"),
    path("perimetre/quartiers/<int:pk>/terminer/", perimetre.terminer_qpv, name="terminer_qpv"),
    path("perimetre/quartiers/<int:pk>/supprimer/", perimetre.supprimer_qpv, name="supprimer_qpv"),
    path("perimetre/etablissements/", perimetre.ajouter_etablissement, name="ajouter_etablissement"),
    path(
        "perimetre/etablissements/<int:pk>/terminer/",
        perimetre.terminer_etablissement,
        name="terminer_etablissement",
    ),
    path(
        "perimetre/etablissements/<int:pk>/supprimer/",
        perimetre.supprimer_etablissement,
        name="supprimer_etablissement",
    ),
    path("mandats/", mandats.mandats, name="mandats"),
    path("mandats/ouvrir/", mandats.ouvrir, name="ouvrir_mandat"),
    path("mandats/<int:pk>/", mandats.modifier, name="modifier_mandat"),
    path("mandats/<int:pk>/terminer/", mandats.terminer, name="terminer_mandat"),
]
