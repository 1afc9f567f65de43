"""One line per room; the cité is in the address."""

from django.urls import include, path

from maillage.actions.views.bilan import bilan_public

CITE_ROOMS = [
    path("", include("maillage.accueil.urls_cite")),
    path("acteurs/", include("maillage.acteurs.urls")),
    path("actions/", include("maillage.actions.urls")),
    path("cartographie/", include("maillage.cartographie.urls")),
    path("documents/", include("maillage.documents.urls")),
    path("reglages/", include("maillage.cites.urls")),
]

urlpatterns = [
    path("", include("maillage.accueil.urls")),
    path("compte/", include("allauth.urls")),
    path("territoires/", include("maillage.territoires.urls")),
    path("reseau/", include("maillage.coordination.urls")),
    path("bilan/<str:jeton>/", bilan_public, name="bilan_public"),
    path("c/<slug:slug>/", include(CITE_ROOMS)),
]

handler400 = "maillage.accueil.views.errors.bad_request"
handler403 = "maillage.accueil.views.errors.forbidden"
handler404 = "maillage.accueil.views.errors.not_found"
handler500 = "maillage.accueil.views.errors.server_error"
