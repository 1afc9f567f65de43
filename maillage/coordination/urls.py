from django.urls import path

from maillage.coordination import views

app_name = "coordination"

urlpatterns = [path("", views.tableau, name="tableau")]
