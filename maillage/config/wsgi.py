"""Entry point for the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
application = get_wsgi_application()

from maillage.config.warmup import warm_up  # noqa: E402  (rooms are imported once Django is set up)

warm_up()
