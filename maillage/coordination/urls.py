from django.urls import path

from maillage.coordination import views

app_name = "coordination"

urlpatterns = [
    path("", views.tableau, name="tableau"),
    path("budget/", views.budget, name="budget"),
    path("appels/", views.appels, name="appels"),
    path("analyses/", views.analyses, name="analyses"),
    path("dispositifs/", views.dispositifs, name="dispositifs"),
]
