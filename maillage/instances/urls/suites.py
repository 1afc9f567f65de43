"""What comes out of meetings: decisions and tasks; panels on the pages of lower rooms."""

from django.urls import path

from maillage.instances.views import decisions, panneaux, taches

urlpatterns = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/exporter/<slug:format>/", decisions.exporter_decisions, name="decisions_export"),
    path("decisions/nouvelle/", decisions.decision_nouvelle, name="decision_nouvelle"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/modifier/", decisions.decision_modifier, name="decision_modifier"),
    path("decisions/<int:pk>/suite/", decisions.decision_suite, name="decision_suite"),
    path("decisions/<int:pk>/taches/", taches.tache_de_decision, name="tache_de_decision"),
    path("taches/", taches.taches, name="taches"),
    path("taches/exporter/<slug:format>/", taches.exporter_taches, name="taches_export"),
    path("taches/nouvelle/", taches.tache_nouvelle, name="tache_nouvelle"),
    path("taches/<int:pk>/", taches.tache, name="tache"),
    path("taches/<int:pk>/faite/", taches.tache_faite, name="tache_faite"),
    path("taches/<int:pk>/supprimer/", taches.tache_supprimer, name="tache_supprimer"),
    path("structures/<int:pk>/", panneaux.de_structure, name="de_structure"),
    path("actions/<int:pk>/decisions/", panneaux.d_action, name="d_action"),
    path("dispositifs/<int:pk>/decisions/", panneaux.de_dispositif, name="de_dispositif"),
]
