from django.urls import path

from maillage.documents.views import imports, lines, sessions

app_name = "documents"

urlpatterns = [
    path("", imports.imports, name="imports"),
    path("importer/", imports.deposer, name="deposer"),
    path("imports/<int:pk>/", sessions.suivre, name="suivre"),
    path("imports/<int:pk>/progression/", sessions.progression, name="progression"),
    path("imports/<int:pk>/colonnes/", sessions.colonnes, name="colonnes"),
    path("imports/<int:pk>/feuille/", sessions.feuille, name="feuille"),
    path("imports/<int:pk>/decisions/", lines.decider_tout, name="decider_tout"),
    path("imports/<int:pk>/appliquer/", sessions.appliquer, name="appliquer"),
    path("imports/<int:pk>/annuler/", sessions.annuler, name="annuler"),
    path("imports/<int:pk>/abandonner/", sessions.abandonner, name="abandonner"),
    path("imports/<int:pk>/reprendre/", sessions.reprendre, name="reprendre"),
    path("imports/<int:pk>/lignes-rejetees.csv", sessions.rejets, name="rejets"),
    path("imports/<int:pk>/creer-absents/", lines.creer_absents, name="creer_absents"),
    path("questions/<int:pk>/", lines.repondre, name="repondre"),
    path("lignes/<int:pk>/decision/", lines.decider, name="decider"),
]
