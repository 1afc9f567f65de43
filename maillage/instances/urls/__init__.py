from maillage.instances.urls.instances import urlpatterns as instances
from maillage.instances.urls.reunions import urlpatterns as reunions
from maillage.instances.urls.suites import urlpatterns as suites

app_name = "instances"

urlpatterns = [*instances, *reunions, *suites]
