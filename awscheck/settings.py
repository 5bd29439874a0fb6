"""Every setting comes from the environment (or `.env`), with safe defaults; secrets have no default."""

from ipaddress import ip_network
from pathlib import Path

import environ
from django.contrib.messages import constants as messages
from django.utils.translation import gettext_lazy as _

from awscheck.broker import socket_path
from awscheck.csp import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from awscheck.logs import logging_config
from awscheck.signing_in import *  # noqa: F403
from awscheck.signing_in import SIGN_IN_APPS
from awscheck.sso import providers, team_roles

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env("ENV_FILE", default=str(BASE_DIR / ".env")))

# The portal
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env("SECRET_KEY")
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[])
ENCRYPTION_KMS_KEY_ID = env("ENCRYPTION_KMS_KEY_ID", default="")  # an envelope: accounts/envelope.py
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "data")))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# AWS: an endpoint only from here, never from a person's input
AWS_ENDPOINT_URL = env("AWS_ENDPOINT_URL", default="")
AWS_ENDPOINT_ALLOW_REMOTE = env.bool("AWS_ENDPOINT_ALLOW_REMOTE", default=False)
PORTAL_AWS_ACCESS_KEY_ID = env("PORTAL_AWS_ACCESS_KEY_ID", default="")
PORTAL_AWS_SECRET_ACCESS_KEY = env("PORTAL_AWS_SECRET_ACCESS_KEY", default="")
PORTAL_AWS_SESSION_TOKEN = env("PORTAL_AWS_SESSION_TOKEN", default="")
ALLOW_PORTAL_ACCOUNT_ROLES = env.bool("ALLOW_PORTAL_ACCOUNT_ROLES", default=False)
ALLOW_UNSAFE_TRUST = env.bool("ALLOW_UNSAFE_TRUST", default=False)  # only with AWS_ENDPOINT_URL
CLOUDFORMATION_TEMPLATE_URL = env("CLOUDFORMATION_TEMPLATE_URL", default="")

# Collecting
COLLECT_THREADS = env.int("COLLECT_THREADS", default=32)
AWS_CALLS_PER_SECOND = env.float("AWS_CALLS_PER_SECOND", default=0)  # a ceiling over those of awscheck/pacing.py
COLLECT_ITEM_CAP = env.int("COLLECT_ITEM_CAP", default=200_000)

INSTALLED_APPS = [
    "awscheck",
    "accounts",
    "collection",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *SIGN_IN_APPS,
]
MIDDLEWARE = [
    "awscheck.requests.request_ids",
    "collection.views.health.probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "awscheck.csp.private_pages",
    "collection.api.problems.in_plain_words",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.personal_settings",
    "accounts.auditing.denials",
    "accounts.auditing.admin_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.login.lifetimes.session_lifetimes",
    "accounts.login.gate.second_factor_required",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "awscheck.urls"
CSRF_FAILURE_VIEW = "collection.views.answers.csrf_failure"
WSGI_APPLICATION = "awscheck.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.aws_identity",
                "accounts.login.gate.sample_staff",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "awscheck.templatetags.ui"],
        },
    }
]

# Database: SQLite without waiting writers by default, PostgreSQL by DATABASE_URL
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
        "PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds

# Celery: ids in, nothing out; a message may come late, twice or never (see collection/runs.py)
REDIS_URL = env("REDIS_URL", default=f"unix://{socket_path(DATA_DIR)}")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "ack_emulation": False,  # nothing is noted, sent again or put back: a worker whose broker died would die over it
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the lease decides what is done again, not the broker
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 1500
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_DISABLE_PREFETCH = True  # a message is taken when a process is free for it
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=4)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_DEFAULT_QUEUE = "collection"
CELERY_TIMEZONE = "UTC"

# People
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MESSAGE_TAGS = {messages.ERROR: "danger", messages.DEBUG: "secondary"}

# Signing in; what no operator changes is in awscheck/signing_in.py
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=False)  # of everybody; staff must always
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link in a mail works
CACHES = {
    "default": {"BACKEND": "accounts.caches.DatabaseCache"},  # counts tries: the same for all processes
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SOCIALACCOUNT_PROVIDERS = providers(
    oidc={
        "name": env("OIDC_NAME", default="OpenID Connect"),
        "server_url": env("OIDC_SERVER_URL", default=""),
        "client_id": env("OIDC_CLIENT_ID", default=""),
        "client_secret": env("OIDC_CLIENT_SECRET", default=""),
        "scopes": env("OIDC_SCOPES", default="openid profile email"),
        "groups_claim": env("OIDC_GROUPS_CLAIM", default="groups"),
    },
    saml={
        "name": env("SAML_NAME", default="SAML"),
        "entity_id": env("SAML_ENTITY_ID", default=""),
        "metadata_url": env("SAML_METADATA_URL", default=""),
        "sso_url": env("SAML_SSO_URL", default=""),
        "certificate": env("SAML_CERTIFICATE", default=""),
        "groups_attribute": env("SAML_GROUPS_ATTRIBUTE", default="groups"),
    },
)
SSO_CREATES_PEOPLE = env.bool("SSO_CREATES_PEOPLE", default=True)
SSO_TEAM_ROLES = team_roles(env("SSO_TEAM_ROLES", default=""))

# Mail
CAN_MAIL = bool(env("EMAIL_URL", default=""))
if CAN_MAIL:
    globals().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default="aws-console-check@localhost")
EMAIL_TIMEOUT = 10  # seconds

# Notifications: collection/notifying
PORTAL_URL = env("PORTAL_URL", default="").rstrip("/")  # mails and webhooks lead back to it
NOTIFY_ALLOW_HTTP = env.bool("NOTIFY_ALLOW_HTTP", default=False)
NOTIFY_ALLOWED_NETWORKS = [ip_network(text) for text in env.list("NOTIFY_ALLOWED_NETWORKS", default=[])]

# Browser
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True  # no script of ours reads them
_HOST = "__Host-" if HTTPS else ""  # no neighbouring name can set such a cookie, and none without https
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # encrypted there, readable in a cookie
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXY_COUNT", default="") or SECURE_PROXY_SSL_HEADER is not None)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"

# Languages and times
LANGUAGE_CODE = env("DEFAULT_LANGUAGE", default="en")
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site uses our files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Programs: calls of one token in a minute; all tokens of one person together have twice as many
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=120)

# Whoever watches
METRICS_TOKEN = env("METRICS_TOKEN", default="")
LOGGING = logging_config(env("LOG_LEVEL", default="INFO"), env("LOG_FORMAT", default="plain"))
