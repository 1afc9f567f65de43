"""The sheet of an action and what is attached to it."""

from django.urls import path

from maillage.actions.views import axes, bilan, edition, fiche, pieces, suivi

urlpatterns = [
    path("nouvelle/", edition.nouvelle, name="nouvelle"),
    path("corbeille/", fiche.corbeille_liste, name="corbeille_liste"),
    path("corbeille/retablir/", fiche.retablir, name="retablir"),
    path("structures/<int:pk>/", fiche.de_structure, name="de_structure"),
    path("<int:pk>/", fiche.action, name="action"),
    path("<int:pk>/modifier/", edition.modifier, name="modifier"),
    path("<int:pk>/etat/", fiche.etat, name="etat"),
    path("<int:pk>/reconduire/", fiche.reconduire, name="reconduire"),
    path("<int:pk>/corbeille/", fiche.corbeille, name="corbeille"),
    path("<int:pk>/historique/", fiche.historique, name="historique"),
    path("<int:pk>/historique/<int:event_id>/retablir/", fiche.retablir_champ, name="retablir_champ"),
    path("<int:pk>/beneficiaires/", suivi.beneficiaires, name="beneficiaires"),
    path("<int:pk>/pieces/joindre/", pieces.piece_ajouter, name="piece_ajouter"),
    path("<int:pk>/pieces/<int:piece_id>/", pieces.piece, name="piece"),
    path("<int:pk>/pieces/<int:piece_id>/modifier/", pieces.piece_modifier, name="piece_modifier"),
    path("<int:pk>/pieces/<int:piece_id>/retirer/", pieces.piece_retirer, name="piece_retirer"),
    path("<int:pk>/pieces/<int:piece_id>/remettre/", pieces.piece_remettre, name="piece_remettre"),
    path("<int:pk>/bilan/", bilan.bilan, name="bilan"),
    path("<int:pk>/bilan/valider/", bilan.valider, name="bilan_valider"),
    path("<int:pk>/bilan/rouvrir/", bilan.rouvrir, name="bilan_rouvrir"),
    path("<int:pk>/bilan/lien/", bilan.lien, name="bilan_lien"),
    path("liens/<int:pk>/retirer/", bilan.revoquer, name="bilan_revoquer"),
    path("<int:pk>/jalons/<int:jalon_id>/fait/", suivi.jalon_fait, name="jalon_fait"),
    path("<int:pk>/suivi/<slug:nature>/", suivi.ajouter, name="ajouter"),
    path("<int:pk>/suivi/<slug:nature>/<int:ligne_id>/", suivi.changer, name="changer"),
    path("<int:pk>/suivi/<slug:nature>/<int:ligne_id>/supprimer/", suivi.supprimer, name="supprimer"),
    path("indicateurs/<int:pk>/", suivi.mesurer, name="mesurer"),
    path("mesures/<int:pk>/supprimer/", suivi.oublier, name="oublier"),
    path("axes/", axes.axes, name="axes"),
    path("axes/nouveau/", axes.nouveau, name="axe_nouveau"),
    path("axes/transversal/", axes.transversal, name="transversal"),
    path("axes/transversal/<int:pk>/supprimer/", axes.supprimer_transversal, name="transversal_supprimer"),
    path("axes/<int:pk>/", axes.modifier, name="axe"),
    path("axes/<int:pk>/deplacer/", axes.deplacer, name="axe_deplacer"),
    path("axes/<int:pk>/supprimer/", axes.supprimer, name="axe_supprimer"),
    path("reglages/", axes.reglages, name="reglages"),
]
