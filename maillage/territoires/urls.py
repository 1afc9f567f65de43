from django.urls import path

from maillage.territoires.views import calendrier, search

app_name = "territoires"

urlpatterns = [
    path("calendrier/", calendrier.calendrier, name="calendrier"),
    path("calendrier/<int:periode>/supprimer/", calendrier.supprimer, name="supprimer_periode"),
    path("communes/", search.communes, name="communes"),
    path("quartiers/", search.quartiers, name="quartiers"),
    path("etablissements/", search.etablissements, name="etablissements"),
]
