from django.urls import URLPattern

app_name = "acteurs"

urlpatterns: list[URLPattern] = []
