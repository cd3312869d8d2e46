"""Settings. What an operator may change comes from the environment; see docs/settings.md.

Without DATABASE_URL and REDIS_URL the site uses the servers that it started itself: their addresses
stand in var/run/services.json, written by `studyhub.embedded`.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def embedded_services() -> dict[str, str]:
    """Return the addresses of the servers under var/, or nothing when they don't run."""
    try:
        found = json.loads((VAR_DIR / "run" / "services.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def read(reader, name, default=environ.Env.NOTSET):
    """Read one variable, or stop with a sentence that names the variable and its value."""
    try:
        return reader(name, default=default)
    except (ValueError, TypeError) as error:
        value = os.environ.get(name)
        raise ImproperlyConfigured(f"{name}={value!r} cannot be read: {error}") from None


def yes_or_no(name: str, default: bool) -> bool:
    """Read a switch; environ would take any word that it doesn't know for no."""
    value = os.environ.get(name, str(default)).lower()
    if value not in ("true", "yes", "on", "1", "false", "no", "off", "0"):
        raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false.")
    return value in ("true", "yes", "on", "1")


# `manage.py test` has no part here: pytest names its workers, and each gets a Redis database.
XDIST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
VAR_DIR = Path(read(env.str, "STUDYHUB_VAR", str(BASE_DIR / "var")))
SERVICES = embedded_services()

DEBUG = yes_or_no("STUDYHUB_DEBUG", False)
PRODUCTION = yes_or_no("STUDYHUB_PRODUCTION", False)


def local_secret() -> str:
    """Return the secret of a local installation, made once and kept under var/ (mode 600)."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        VAR_DIR.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(get_random_secret_key())
        # A hard link fails where another process was first: everybody reads the winner's.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()


SECRET_KEY = read(env.str, "STUDYHUB_SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "STUDYHUB_SECRET_KEY is not set. In production it holds 50 random characters or more."
        )
    SECRET_KEY = local_secret()

ALLOWED_HOSTS = read(
    env.list, "STUDYHUB_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = read(env.list, "STUDYHUB_ORIGINS", [])

INSTALLED_APPS = [
    "accounts",
    "lessons",
    "questions",
    "mockinterviews",
    "mentoring",
    "progress",
    "packs",
    "operations",
    "studyhub",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "heroicons",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "studyhub.urls"
WSGI_APPLICATION = "studyhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studyhub.furniture.page_furniture",
            ],
            "builtins": [
                "django_htmx.templatetags.django_htmx",
                "heroicons.templatetags.heroicons",
            ],
        },
    }
]

# --- The database -------------------------------------------------------------------------------
# CONN_MAX_AGE with health checks survives a restart of PostgreSQL in web and workers alike.
DATABASE_URL = read(
    env.str, "DATABASE_URL", SERVICES.get("DATABASE_URL", "postgres:///studyhub?host=/nonexistent")
)
try:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
except Exception as error:  # environ raises several kinds; each means the same to the operator
    raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from None
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgres://...).")
DATABASES["default"] |= {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": yes_or_no("STUDYHUB_PGBOUNCER", False),
}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue --------------------------------------------------------------------------------------
REDIS_URL = read(env.str, "REDIS_URL", SERVICES.get("REDIS_URL", "redis://127.0.0.1:1/0"))
if XDIST_WORKER:
    REDIS_URL = f"{REDIS_URL.rsplit('/', 1)[0]}/{int(XDIST_WORKER.removeprefix('gw')) + 1}"

# How long a worker may hold an answer before another takes it: above the tasks' hard time limit.
CLAIM_SECONDS = read(env.float, "STUDYHUB_CLAIM_SECONDS", 60.0)

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "today"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if XDIST_WORKER or "pytest" in sys.modules:
    # Argon-grade hashing would be most of the test run and tests nothing of ours.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Behind so many proxies: the rate limits of sign-in count by the address that the outermost tells.
ALLAUTH_TRUSTED_PROXY_COUNT = read(env.int, "STUDYHUB_PROXIES", 0)

# --- Mail ---------------------------------------------------------------------------------------
MAIL_URL = read(env.str, "STUDYHUB_MAIL_URL", "")
try:
    MAIL = env.email_url_config(MAIL_URL or "consolemail://")
except (ImproperlyConfigured, ValueError):  # without the value, which may hold a password
    raise ImproperlyConfigured(
        "STUDYHUB_MAIL_URL cannot be read: it looks like smtp+tls://user:password@host:587, with "
        "%40 for an @ in the user or the password."
    ) from None
vars().update({name: value for name, value in MAIL.items() if value})
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read(env.str, "STUDYHUB_MAIL_FROM", "StudyHub <studyhub@localhost>")

# Sessions and the rate limits of sign-in live in PostgreSQL: they work while Redis does not.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "studyhub_cache",
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
TESTING = "pytest" in sys.modules
if DEBUG or TESTING:
    WHITENOISE_USE_FINDERS = True
    STATICFILES_STORAGE_BACKEND = "django.contrib.staticfiles.storage.StaticFilesStorage"
else:
    STATICFILES_STORAGE_BACKEND = "studyhub.static_files.HashedModulesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATICFILES_STORAGE_BACKEND},
}

# --- Safety -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = yes_or_no("STUDYHUB_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": read(env.str, "STUDYHUB_LOG_LEVEL", "WARNING")},
}
