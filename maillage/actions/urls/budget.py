"""The money."""

from django.urls import path

from maillage.actions.views import budget, financements, recus

urlpatterns = [
    path("budget/", budget.budget, name="budget"),
    path("budget/lignes/", budget.lignes, name="budget_lignes"),
    path("budget/alertes/", budget.alertes, name="budget_alertes"),
    path("budget/exporter/<slug:format>/", budget.exporter, name="budget_export"),
    path("budget/enveloppes/nouvelle/", budget.enveloppe_nouvelle, name="enveloppe_nouvelle"),
    path("budget/enveloppes/<int:pk>/", budget.enveloppe, name="enveloppe"),
    path("budget/enveloppes/<int:pk>/supprimer/", budget.enveloppe_supprimer, name="enveloppe_supprimer"),
    path("structures/<int:pk>/recus/", recus.de_structure, name="recus"),
    path("subventions/<int:pk>/retirer/", recus.retirer, name="subvention_retirer"),
    path("<int:pk>/financements/", financements.panneau, name="financements"),
    path("<int:pk>/financements/nouveau/", financements.nouveau, name="financement_nouveau"),
    path("<int:pk>/financements/<int:financement_id>/", financements.modifier, name="financement"),
    path(
        "<int:pk>/financements/<int:financement_id>/supprimer/",
        financements.supprimer,
        name="financement_supprimer",
    ),
    path(
        "<int:pk>/financements/<int:financement_id>/versements/", financements.versements, name="versements"
    ),
    path("versements/<int:pk>/supprimer/", financements.versement_supprimer, name="versement_supprimer"),
    path("<int:pk>/cerfa/", financements.cerfa, name="cerfa"),
]
