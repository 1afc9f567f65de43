from django.urls import URLPattern

app_name = "cartographie"

urlpatterns: list[URLPattern] = []
