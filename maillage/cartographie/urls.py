from django.urls import path

from maillage.cartographie.views import carte, couverture

app_name = "cartographie"

urlpatterns = [
    path("carte/", carte.carte, name="carte"),
    path("carte/points.json", carte.points, name="points"),
    path("carte/contours.json", carte.contours, name="contours"),
    path("carte/a-placer/", carte.a_placer, name="a_placer"),
    path("carte/a-placer/geocoder/", carte.geocoder, name="geocoder"),
    path("carte/placer/<int:pk>/", carte.placer, name="placer"),
    path("couverture/", couverture.couverture, name="couverture"),
    path("couverture/case/", couverture.case, name="case"),
    path("couverture/recensement/", couverture.recenser, name="recenser"),
]
