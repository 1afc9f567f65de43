"""The few differences for tests."""

import tempfile
from pathlib import Path

from maillage.config.settings import *  # noqa: F403
from maillage.config.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES, TEMPLATES

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105
DATA_DIR = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
MEDIA_ROOT = DATA_DIR / "fichiers"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": False}
}
INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
TILES_URL = ""
GEOCODING_URL = ""
FETCH_NETWORKS = []
DEMO = False
SITE_URL = "http://testserver"
ACCOUNT_RATE_LIMITS = False
STRICT_ICONS = True


class UndefinedVariable(str):
    """Put in place of a variable that a template asks for and nobody gave."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise NameError(f"variable de gabarit inconnue : {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
