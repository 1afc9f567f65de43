from django.urls import path

from maillage.territoires.views import search

app_name = "territoires"

urlpatterns = [
    path("communes/", search.communes, name="communes"),
    path("quartiers/", search.quartiers, name="quartiers"),
    path("etablissements/", search.etablissements, name="etablissements"),
]
