"""The national catalogue, outside any cité."""

from django.urls import path

from maillage.dispositifs.views import catalogue

app_name = "catalogue"

urlpatterns = [
    path("", catalogue.catalogue_national, name="liste"),
    path("nouveau/", catalogue.nouveau, name="nouveau"),
    path("importer/", catalogue.importer, name="importer"),
    path("exporter/<slug:format>/", catalogue.exporter, name="export"),
    path("d/<slug:code>/", catalogue.dispositif_national, name="dispositif"),
    path("d/<slug:code>/modifier/", catalogue.modifier, name="modifier"),
    path("d/<slug:code>/versions/", catalogue.versions, name="versions"),
    path(
        "d/<slug:code>/versions/<int:numero>/retablir/", catalogue.retablir_version, name="retablir_version"
    ),
]
