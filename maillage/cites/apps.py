from django.apps import AppConfig


class CitesConfig(AppConfig):
    name = "maillage.cites"
    label = "cites"
