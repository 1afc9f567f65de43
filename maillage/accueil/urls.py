from django.urls import path

from maillage.accueil.views import composants, depart, premiers_pas

app_name = "accueil"

urlpatterns = [
    path("", depart.depart, name="depart"),
    path("premiers-pas/", premiers_pas.premiers_pas, name="premiers_pas"),
    path("compte/profil/", depart.profil, name="profil"),
    path("composants/", composants.composants, name="composants"),
]
