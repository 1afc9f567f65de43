"""Addresses under /c/<cité>/cartographie/."""

from maillage.cartographie.urls.carte import urlpatterns as carte
from maillage.cartographie.urls.couverture import urlpatterns as couverture
from maillage.cartographie.urls.reseau import urlpatterns as reseau

app_name = "cartographie"

urlpatterns = [*carte, *couverture, *reseau]
