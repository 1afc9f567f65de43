from maillage.dispositifs.urls.cite import urlpatterns as cite

app_name = "dispositifs"

urlpatterns = [*cite]
