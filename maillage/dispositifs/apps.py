from django.apps import AppConfig


class DispositifsConfig(AppConfig):
    name = "maillage.dispositifs"
    label = "dispositifs"
