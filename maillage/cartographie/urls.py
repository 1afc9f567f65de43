"""Addresses of the map and of coverage, under /c/<cité>/cartographie/."""

from django.urls import path

from maillage.cartographie.views import carte, couverture, placement

app_name = "cartographie"

urlpatterns = [
    path("carte/", carte.carte, name="carte"),
    path("carte/points.json", carte.points, name="points"),
    path("carte/contours.json", carte.contours, name="contours"),
    path("carte/a-placer/", placement.a_placer, name="a_placer"),
    path("carte/a-placer/geocoder/", placement.geocoder, name="geocoder"),
    path("carte/a-placer/avancement/", placement.avancement, name="avancement"),
    path("carte/placer/<int:pk>/", placement.placer, name="placer"),
    path("couverture/", couverture.couverture, name="couverture"),
    path("couverture/case/", couverture.case, name="case"),
    path("couverture/a-preciser/", couverture.a_preciser, name="a_preciser"),
    path("couverture/recensement/", couverture.recenser, name="recenser"),
    path("couverture/recensement/<int:pk>/retirer/", couverture.retirer, name="retirer"),
]
