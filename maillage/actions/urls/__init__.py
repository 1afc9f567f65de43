from maillage.actions.urls.appels import urlpatterns as appels
from maillage.actions.urls.budget import urlpatterns as budget
from maillage.actions.urls.fiche import urlpatterns as fiche
from maillage.actions.urls.listes import urlpatterns as listes

app_name = "actions"

urlpatterns = [*listes, *budget, *appels, *fiche]
