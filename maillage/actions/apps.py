from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "maillage.actions"
    label = "actions"
