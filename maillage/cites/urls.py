from django.urls import URLPattern

app_name = "cites"

urlpatterns: list[URLPattern] = []
