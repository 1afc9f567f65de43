"""Coverage."""

from django.urls import path

from maillage.cartographie.views import (
    besoins,
    cases,
    couverture,
    croisement,
    manque,
    manque_decisions,
    manque_gestes,
    manques,
    multiples,
    panneaux_couverture,
    reglages,
)

MANQUE = "couverture/manques/un/"

urlpatterns = [
    path("couverture/", couverture.couverture, name="couverture"),
    path("couverture/case/", couverture.case, name="case"),
    path("couverture/cases/", cases.cases, name="cases"),
    path("couverture/offres/", cases.offres_comptees, name="offres_comptees"),
    path("couverture/a-preciser/", couverture.a_preciser, name="a_preciser"),
    path("couverture/recensement/", couverture.recenser, name="recenser"),
    path("couverture/recensement/<int:pk>/retirer/", couverture.retirer, name="retirer"),
    path("couverture/croiser/", croisement.croiser, name="croiser"),
    path("couverture/croiser/case/", croisement.croisement_case, name="croisement_case"),
    path("couverture/multiples/", multiples.multiples, name="multiples"),
    path("couverture/manques/", manques.manques, name="manques"),
    path(MANQUE, manque.manque, name="manque"),
    path(f"{MANQUE}accepter/", manque_gestes.accepter, name="manque_accepter"),
    path(f"{MANQUE}ordre-du-jour/", manque_gestes.ordre_du_jour, name="manque_ordre_du_jour"),
    path(f"{MANQUE}ordre-du-jour/<int:pk>/", manque_gestes.reunion, name="manque_reunion"),
    path(f"{MANQUE}action/", manque_gestes.action, name="manque_action"),
    path("couverture/decisions/", manque_decisions.decisions, name="manque_decisions"),
    path("couverture/decisions/<int:pk>/revoquer/", manque_decisions.revoquer, name="manque_revoquer"),
    path("couverture/decisions/actions/<int:pk>/", panneaux_couverture.de_action, name="manques_action"),
    path("couverture/decisions/reunions/<int:pk>/", panneaux_couverture.de_reunion, name="manques_reunion"),
    path("couverture/jeunes/", besoins.besoins, name="besoins"),
    path("couverture/jeunes/noter/", besoins.effectif, name="effectif"),
    path("couverture/jeunes/<int:pk>/supprimer/", besoins.effectif_supprimer, name="effectif_supprimer"),
    path("couverture/reglages/", reglages.reglages, name="reglages_analyse"),
    path("couverture/reglages/seuils/", reglages.seuils, name="seuils"),
    path("couverture/reglages/priorites/nouvelle/", reglages.priorite, name="priorite"),
    path(
        "couverture/reglages/priorites/<int:pk>/retirer/", reglages.priorite_retirer, name="priorite_retirer"
    ),
]
