from django.apps import AppConfig


class ActeursConfig(AppConfig):
    name = "maillage.acteurs"
    label = "acteurs"
