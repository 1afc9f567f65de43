from django.urls import path

from maillage.courriels.views import boite, messages

app_name = "courriels"

urlpatterns = [
    path("", messages.liste, name="messages"),
    path("<int:pk>/", messages.message, name="message"),
    path("<int:pk>/pieces/<int:jointe_id>/", messages.piece, name="piece"),
    path("<int:pk>/renvoyer/", messages.renvoyer, name="renvoyer"),
    path("<int:pk>/abandonner/", messages.abandonner, name="abandonner"),
    path("<int:pk>/arrive/", messages.arrive, name="arrive"),
    path("adresses/", messages.adresses, name="adresses"),
    path("adresses/noter/", messages.noter, name="noter"),
    path("adresses/<int:pk>/lever/", messages.lever, name="lever"),
    path("desabonnements/<int:pk>/reabonner/", messages.reabonner, name="reabonner"),
    path("boite/", boite.boite, name="boite"),
    path("boite/<int:pk>/", boite.recu, name="recu"),
]
