from django.urls import path

from maillage.accueil.views import composants, depart

app_name = "accueil"

urlpatterns = [
    path("", depart.depart, name="depart"),
    path("premiers-pas/", depart.premiers_pas, name="premiers_pas"),
    path("composants/", composants.composants, name="composants"),
]
