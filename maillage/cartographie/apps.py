from django.apps import AppConfig


class CartographieConfig(AppConfig):
    name = "maillage.cartographie"
    label = "cartographie"
