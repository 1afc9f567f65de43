"""Meetings: preparing, inviting, holding, writing."""

from django.urls import path

from maillage.instances.views import comptes_rendus, invites, pieces, points, presences, reunions

PIECE = "<int:pk>/pieces/<int:piece_id>/"

urlpatterns = [
    path("reunions/", reunions.liste, name="reunions"),
    path("<int:pk>/reunions/", reunions.nouvelle, name="reunion_nouvelle"),
    path("reunions/<int:pk>/", reunions.reunion, name="reunion"),
    path("reunions/<int:pk>/modifier/", reunions.modifier, name="reunion_modifier"),
    path("reunions/<int:pk>/annuler/", reunions.annuler, name="reunion_annuler"),
    path("reunions/<int:pk>/retablir/", reunions.retablir, name="reunion_retablir"),
    path("reunions/<int:pk>/supprimer/", reunions.supprimer, name="reunion_supprimer"),
    path("reunions/<int:pk>/suivante/", reunions.dupliquer, name="reunion_suivante"),
    path("reunions/<int:pk>/historique/", reunions.historique, name="reunion_historique"),
    path("reunions/<int:pk>/points/", points.ajouter, name="point_nouveau"),
    path("points/<int:pk>/", points.modifier, name="point"),
    path("points/<int:pk>/retirer/", points.retirer, name="point_retirer"),
    path("points/<int:pk>/<slug:sens>/", points.deplacer, name="point_deplacer"),
    path("reunions/<int:pk>/invites/", invites.ajouter, name="invite_nouveau"),
    path("reunions/<int:pk>/invites/membres/", invites.membres, name="invites_membres"),
    path("reunions/<int:pk>/invites/choix/", invites.choix, name="invites_choix"),
    path("reunions/<int:pk>/convoquer/", invites.convoquer, name="convoquer"),
    path("reunions/<int:pk>/relancer/", invites.relancer, name="relancer"),
    path("invitations/<int:pk>/", invites.invitation, name="invitation"),
    path("invitations/<int:pk>/repondre/", invites.repondre, name="invitation_repondre"),
    path("invitations/<int:pk>/retirer/", invites.retirer, name="invitation_retirer"),
    path("reunions/<int:pk>/presences/", presences.presences, name="presences"),
    path("reunions/<int:pk>/pieces/joindre/", pieces.piece_ajouter, name="piece_ajouter"),
    path(f"reunions/{PIECE}", pieces.piece, name="piece"),
    path(f"reunions/{PIECE}modifier/", pieces.piece_modifier, name="piece_modifier"),
    path(f"reunions/{PIECE}retirer/", pieces.piece_retirer, name="piece_retirer"),
    path(f"reunions/{PIECE}remettre/", pieces.piece_remettre, name="piece_remettre"),
    path("points/<int:pk>/pieces/joindre/", pieces.piece_point_ajouter, name="piece_point_ajouter"),
    path(f"points/{PIECE}", pieces.piece_point, name="piece_point"),
    path(f"points/{PIECE}modifier/", pieces.piece_point_modifier, name="piece_point_modifier"),
    path(f"points/{PIECE}retirer/", pieces.piece_point_retirer, name="piece_point_retirer"),
    path(f"points/{PIECE}remettre/", pieces.piece_point_remettre, name="piece_point_remettre"),
    path("reunions/<int:pk>/ordre-du-jour/", presences.ordre_du_jour, name="ordre_du_jour"),
    path("reunions/<int:pk>/emargement/", presences.emargement, name="emargement"),
    path("reunions/<int:pk>/telecharger/<slug:quoi>/", presences.telecharger, name="telecharger"),
    path("reunions/<int:pk>/compte-rendu/", comptes_rendus.compte_rendu, name="compte_rendu"),
    path("reunions/<int:pk>/rediger/", comptes_rendus.rediger, name="rediger"),
    path("reunions/<int:pk>/textes/", comptes_rendus.textes, name="textes"),
    path("reunions/<int:pk>/valider/", comptes_rendus.valider, name="valider"),
    path("reunions/<int:pk>/rouvrir/", comptes_rendus.rouvrir, name="rouvrir"),
    path("reunions/<int:pk>/diffuser/", comptes_rendus.diffuser, name="diffuser"),
    path("notes/<int:pk>/", comptes_rendus.note, name="note"),
    path("notes/<int:pk>/decision/", comptes_rendus.decider, name="decider"),
    path("notes/<int:pk>/tache/", comptes_rendus.charger, name="charger"),
]
