from django.urls import path

from maillage.accueil.views import cite

app_name = "cite"

urlpatterns = [
    path("", cite.accueil, name="accueil"),
    path("recherche/", cite.recherche, name="recherche"),
]
