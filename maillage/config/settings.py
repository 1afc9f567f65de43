"""Settings: one file, read from the environment. Every variable is described in .env.example."""

from pathlib import Path
from typing import Any

from maillage import __version__
from maillage.config.env import (
    database_from_url,
    env_bool,
    env_choice,
    env_class,
    env_folder,
    env_int,
    env_list,
    env_networks,
    env_secret,
    env_text,
    env_url,
    explain,
    load_dotenv,
)

BASE_DIR = Path(__file__).resolve().parents[2]
load_dotenv(BASE_DIR / ".env")

VERSION = __version__
DATA_DIR = env_folder("MAILLAGE_DONNEES", BASE_DIR / "var")
NODE_MODULES = Path(env_text("MAILLAGE_NODE_MODULES", str(BASE_DIR / "node_modules")))

DEBUG = env_bool("MAILLAGE_DEBUG", default=False)
DEMO = env_bool("MAILLAGE_DEMO", default=False)
SECRET_KEY = env_secret("MAILLAGE_CLE_SECRETE", stored_in=DATA_DIR / "cle_secrete", generate=True)
ALLOWED_HOSTS = env_list("MAILLAGE_DOMAINES", "localhost,127.0.0.1,[::1]")
HTTPS = env_bool("MAILLAGE_HTTPS", default=False)
# The address that people type, for the links that leave in messages.
SITE_URL = (
    env_url("MAILLAGE_ADRESSE") or (f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://localhost:8000")
).rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]

INSTALLED_APPS = [
    "maillage.base",
    "maillage.audit",
    "maillage.accounts",
    "maillage.access",
    "maillage.territoires",
    "maillage.cites",
    "maillage.courriels",
    "maillage.documents",
    "maillage.acteurs",
    "maillage.dispositifs",
    "maillage.actions",
    "maillage.instances",
    "maillage.cartographie",
    "maillage.accueil",
    "maillage.coordination",
    "maillage.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maillage.base.middleware.ContentSecurityPolicyMiddleware",
    "maillage.base.middleware.NothingKeptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maillage.accueil.middleware.FirstStepsMiddleware",
    "maillage.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
FORM_RENDERER = "maillage.base.renderers.FrenchFormRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.accueil.context.shell",
                "maillage.demo.context.accounts",
            ],
            "builtins": [
                "maillage.base.templatetags.charges",
                "maillage.base.templatetags.components",
                "maillage.base.templatetags.french",
                "maillage.base.templatetags.icons",
                "maillage.base.templatetags.lists",
                "maillage.access.templatetags.may",
            ],
        },
    },
]

DATABASES = {
    "default": database_from_url(env_text("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'maillage.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Progress of background work must be readable while its transaction is still open: hence files, not the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache"),
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "prenom", "nom")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "maillage.accueil.views.errors.forgotten_form"
LOGOUT_REDIRECT_URL = "account_login"

# Rights are computed from mandates, which live two floors above `access`: it asks through these two names.
ACCESS_ROLE_SOURCE = "maillage.cites.selectors.roles_of"
ACCESS_CITE_SOURCE = "maillage.cites.selectors.cite_by_slug"

ACCOUNT_ADAPTER = "maillage.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
# nobody is written to because somebody else typed their address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "maillage"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# How many proxies of ours stand before the server: limits of tries are counted per visitor, not per proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("MAILLAGE_PROXYS", 0)
PROCONNECT_ID = env_text("MAILLAGE_PROCONNECT_ID")
PROCONNECT_URL = env_url("MAILLAGE_PROCONNECT_URL")
PROCONNECT_SECRET = env_text("MAILLAGE_PROCONNECT_SECRET")
if PROCONNECT_ID and not (PROCONNECT_URL and PROCONNECT_SECRET):
    raise explain(
        "MAILLAGE_PROCONNECT_ID", "il va avec MAILLAGE_PROCONNECT_SECRET et MAILLAGE_PROCONNECT_URL."
    )
if PROCONNECT_ID:  # it loads an HTTP client, of which nothing else has use at the start
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "proconnect",
                "name": "ProConnect",
                "client_id": PROCONNECT_ID,
                "secret": PROCONNECT_SECRET,
                "settings": {"server_url": PROCONNECT_URL},
            }
        ]
        if PROCONNECT_ID
        else []
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "maillage.base.finders.NodeModulesFinder",
]
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "fichiers"
FILE_UPLOAD_PERMISSIONS = 0o600
IMPORT_MAX_BYTES = env_int("MAILLAGE_IMPORT_MAX_MO", 25, least=1) * 1024 * 1024
PIECE_MAX_BYTES = env_int("MAILLAGE_PIECE_MAX_MO", 20, least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}

CONSOLE = "django.core.mail.backends.console.EmailBackend"
# In demonstration nothing leaves, whatever the other variables say.
EMAIL_BACKEND = CONSOLE if DEMO else env_class("MAILLAGE_COURRIEL_BACKEND", CONSOLE)
EMAIL_HOST = env_text("MAILLAGE_COURRIEL_HOTE", "localhost")
EMAIL_PORT = env_int("MAILLAGE_COURRIEL_PORT", 25)
EMAIL_HOST_USER = env_text("MAILLAGE_COURRIEL_COMPTE")
EMAIL_HOST_PASSWORD = env_text("MAILLAGE_COURRIEL_MOT_DE_PASSE")
EMAIL_USE_TLS = env_bool("MAILLAGE_COURRIEL_TLS", default=False)
EMAIL_USE_SSL = env_bool("MAILLAGE_COURRIEL_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise explain(
        "MAILLAGE_COURRIEL_SSL", "c'est MAILLAGE_COURRIEL_TLS ou MAILLAGE_COURRIEL_SSL, pas les deux."
    )
DEFAULT_FROM_EMAIL = env_text("MAILLAGE_COURRIEL_EXPEDITEUR", "maillage <ne-pas-repondre@localhost>")
EMAIL_TIMEOUT = 20

# The map: `{z}/{x}/{y}` address of tiles, empty for a map without any tile and without any call to a third party.
TILES_URL = env_url("MAILLAGE_TUILES_URL", "{z}", "{x}", "{y}")
TILES_ATTRIBUTION = env_text("MAILLAGE_TUILES_MENTION", "© IGN – Géoplateforme")
# Geocoding of addresses by the Géoplateforme, in the background; empty: addresses are placed by hand.
GEOCODING_URL = env_url("MAILLAGE_GEOCODAGE_URL")
# Feeds and links are read on the public internet only, but for these networks (10.1.0.0/16, comma-separated).
FETCH_NETWORKS = env_networks("MAILLAGE_RESEAUX_OUVERTS")
FETCH_SECONDS = (5.0, 10.0, 30.0)  # to connect, between two pieces of an answer, in all

SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LEVELS = ("WARNING", "DEBUG", "INFO", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env_choice("MAILLAGE_JOURNAL", LEVELS)},
}
