"""One line per room; the cité is in the address."""

from django.urls import include, path

from maillage.acteurs.views.lien import reponse_campagne, reponse_ouverte
from maillage.actions.views.bilan import bilan_public
from maillage.courriels.views.public import desabonnement
from maillage.instances.views.flux import flux_agenda
from maillage.instances.views.reponse import reponse

CITE_ROOMS = [
    path("", include("maillage.accueil.urls_cite")),
    path("acteurs/", include("maillage.acteurs.urls")),
    path("actions/", include("maillage.actions.urls")),
    path("cartographie/", include("maillage.cartographie.urls")),
    path("courriels/", include("maillage.courriels.urls")),
    path("dispositifs/", include("maillage.dispositifs.urls")),
    path("instances/agenda/", include("maillage.instances.urls.agenda")),
    path("instances/", include("maillage.instances.urls")),
    path("documents/", include("maillage.documents.urls")),
    path("reglages/", include("maillage.cites.urls")),
]

urlpatterns = [
    path("", include("maillage.accueil.urls")),
    path("compte/", include("allauth.urls")),
    path("territoires/", include("maillage.territoires.urls")),
    path("reseau/", include("maillage.coordination.urls")),
    path("catalogue/", include("maillage.dispositifs.urls.catalogue")),
    path("reponse/<str:jeton_campagne>/", reponse_campagne, name="reponse_campagne"),
    path("reponse/<str:jeton_campagne>/ouvert/", reponse_ouverte, name="reponse_ouverte"),
    path("bilan/<str:jeton>/", bilan_public, name="bilan_public"),
    path("desabonnement/<str:sceau>/", desabonnement, name="desabonnement"),
    path("reunion/<str:invitation_jeton>/", reponse, name="reunion_reponse"),
    path("agenda/<str:secret>.ics", flux_agenda, name="flux_agenda"),
    path("c/<slug:slug>/", include(CITE_ROOMS)),
]

handler400 = "maillage.accueil.views.errors.bad_request"
handler403 = "maillage.accueil.views.errors.forbidden"
handler404 = "maillage.accueil.views.errors.not_found"
handler500 = "maillage.accueil.views.errors.server_error"
