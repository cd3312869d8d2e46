"""Settings. What an operator may change comes from the environment; see docs/settings.md.

Without DATABASE_URL and REDIS_URL the site uses the servers that it started itself: their addresses
stand in var/run/services.json, written by `studyhub.embedded`.
"""

import json
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from studyhub import environment, faults, logs, server_addresses, variables
from studyhub.environment import env, read, yes_or_no

BASE_DIR = Path(__file__).resolve().parent.parent


def embedded_services() -> dict[str, str]:
    """Return the addresses of the servers under var/, or nothing when they don't run."""
    try:
        found = json.loads((VAR_DIR / "run" / "services.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


variables.refuse_unknown()

# `manage.py test` has no part here: pytest names its workers, and each gets a Redis database.
XDIST_WORKER = read(env.str, "PYTEST_XDIST_WORKER", "")
VAR_DIR = environment.folder("STUDYHUB_VAR", BASE_DIR / "var")
SERVICES = embedded_services()

DEBUG = yes_or_no("STUDYHUB_DEBUG", False)
PRODUCTION = yes_or_no("STUDYHUB_PRODUCTION", False)
if DEBUG and PRODUCTION:
    raise environment.refuse("STUDYHUB_DEBUG", "cannot stand in production: its pages show data.")

SECRET_KEY = environment.secret_key(VAR_DIR, production=PRODUCTION)
ALLOWED_HOSTS = environment.hosts(
    "STUDYHUB_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "STUDYHUB_HOSTS is not set. In production it names the hosts that the site answers to, "
        "such as study.example.org"
    )
CSRF_TRUSTED_ORIGINS = environment.origins("STUDYHUB_ORIGINS")
# What the links in mails begin with: a worker has no request to take it from, and who sends a
# request chooses its host. A command beside a site that runs is told by that.
SITE_URL = environment.site_url(
    "STUDYHUB_URL",
    origins=CSRF_TRUSTED_ORIGINS,
    hosts=ALLOWED_HOSTS,
    production=PRODUCTION,
    default=SERVICES.get("STUDYHUB_URL", "http://localhost:8000"),
)

INSTALLED_APPS = [
    "accounts",
    "lessons",
    "questions",
    "mockinterviews",
    "mentoring",
    "progress",
    "packs",
    "operations",
    "search",
    "api",
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
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "heroicons",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    # Outside of all that can answer by itself, so that each answer has an id and all the headers.
    "studyhub.middleware.RequestMiddleware",
    "studyhub.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outside of all that answers an error with a page, which no program reads.
    "api.middleware.ProblemMiddleware",
    # Before anything reads a form.
    "studyhub.middleware.CharsetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "studyhub.middleware.PartsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "studyhub.middleware.NotAllowedMiddleware",
    "questions.middleware.RemovedMeanwhileMiddleware",
    "accounts.middleware.ErasedMeanwhileMiddleware",
    "studyhub.requests_counted.CountingMiddleware",
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
                "studyhub.templatetags.addresses",
                "studyhub.templatetags.icons",
                "studyhub.templatetags.kept",
            ],
            "libraries": {"i18n": "studyhub.templatetags.words"},
        },
    }
]
# That `i18n` names our tags and not Django's is meant.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
FORM_RENDERER = "studyhub.asking.Renderer"

# --- The database -------------------------------------------------------------------------------
# CONN_MAX_AGE with health checks survives a restart of PostgreSQL in web and workers alike.
DATABASE_URL = read(
    env.str, "DATABASE_URL", SERVICES.get("DATABASE_URL", "postgres:///studyhub?host=/nonexistent")
)
DATABASES = {"default": server_addresses.database(DATABASE_URL)}
PGBOUNCER = yes_or_no("STUDYHUB_PGBOUNCER", False)
DATABASES["default"] |= {
    "ENGINE": "studyhub.postgresql",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": PGBOUNCER,
}
# A network between may forget a connection that is kept, or lose the server, and tell neither side.
# By default one would wait for a quarter of an hour, and hold a thread for as long.
OF_A_NETWORK = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 3}
OF_A_NETWORK["tcp_user_timeout"] = 20_000
DATABASES["default"]["OPTIONS"] = OF_A_NETWORK | DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 3
if not PGBOUNCER:
    # What `studyhub.statements` keeps, PostgreSQL prepares from the third time on.
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue --------------------------------------------------------------------------------------
REDIS_URL = server_addresses.broker(
    read(env.str, "REDIS_URL", SERVICES.get("REDIS_URL", "redis://127.0.0.1:1/0"))
)
if XDIST_WORKER:
    REDIS_URL = f"{REDIS_URL.rsplit('/', 1)[0]}/{int(XDIST_WORKER.removeprefix('gw')) + 1}"

# Which of them this process serves, if it is a worker that was not forked from the supervisor;
# `studyhub.queueing` has the rest.
QUEUES = ("interactive", "written")
SERVES = environment.one_of("STUDYHUB_QUEUE", QUEUES, "")

# The sentence model, read by `scoring` itself: a folder that is not there is told at the start.
MODEL_DIR = environment.existing_folder("STUDYHUB_MODEL_DIR")
# How long a task may run before it is killed, and how long a worker may hold an answer before
# another takes it: longer, except where the fault bench kills workers and waits for the next.
TASK_SECONDS = 30
# After so many months a fact or a source of a lesson is to be checked again.
CHECK_MONTHS = environment.whole("STUDYHUB_CHECK_MONTHS", 6, least=1)
CLAIM_SECONDS = environment.number(
    "STUDYHUB_CLAIM_SECONDS", 60.0, least=1 if faults.ARMED else TASK_SECONDS + 1, most=86_400
)

# --- Mail ---------------------------------------------------------------------------------------
MAIL_URL = read(env.str, "STUDYHUB_MAIL_URL", "")
try:
    MAIL = env.email_url_config(MAIL_URL or "consolemail://")
    # Without a host Django would try this machine, whatever the settings meant.
    if MAIL["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not MAIL["EMAIL_HOST"]:
        raise ValueError
except (ImproperlyConfigured, ValueError):  # without the value, which may hold a password
    raise ImproperlyConfigured(
        "STUDYHUB_MAIL_URL cannot be read: it looks like smtp+tls://user:password@host:587, with "
        "%40 for an @ in the user or the password."
    ) from None
vars().update({name: value for name, value in MAIL.items() if value})
SENDS_MAIL = MAIL["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
# A worker waits so long for a mail server that hangs, at most once a minute.
EMAIL_TIMEOUT = 5
# Where nobody set a mail server up and nobody else comes, mails stay readable for staff.
MAIL_KEPT = not (MAIL_URL or PRODUCTION)
DEFAULT_FROM_EMAIL = environment.sender("STUDYHUB_MAIL_FROM", "StudyHub <studyhub@localhost>")

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
SIGNUP = environment.one_of("STUDYHUB_SIGNUP", ("open", "invitation", "closed"), "open")
# Whose pages open to those alone who have a second step.
SECOND_STEP_ROLES = environment.some_of("STUDYHUB_SECOND_STEP", ("staff", "mentor", "author"))
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "today"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "signup": "accounts.forms.SignupForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_VERIFICATION = environment.one_of(
    "STUDYHUB_EMAIL_VERIFICATION",
    ("none", "optional", "mandatory"),
    "mandatory" if SENDS_MAIL else "optional",
)
# Where nobody gets in without a confirmed address, a code keeps the sign-up in one browser: a link
# would lose the passkey that is to be made next. Elsewhere a link can wait until it is opened.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION == "mandatory"
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 5
# Nobody learns from sign-up or reset who has an account. (Without a confirmed address sign-up has
# to refuse one that is taken.) So the address cannot be changed on the page of the code: allauth
# offers that only where there was no account.
ACCOUNT_PREVENT_ENUMERATION = True
# So many in such a time, counted by address of the network, by person, or by what was typed in. A
# class behind one address signs in at the same time: the limits of an address leave room for it.
# A password that fails counts by what was typed in and the network, so that no stranger shuts
# somebody out; by what was typed in alone only at a height that takes twenty networks.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "login_failed_everywhere": "100/5m/key",
    "signup": "40/m/ip",
    "reset_password": "20/m/ip,5/5m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/10s/key",
}
MFA_ADAPTER = "accounts.adapter.TwoStepAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "StudyHub"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
# Where mail arrives, a second step and a sign-up by passkey wait for a confirmed address: else
# somebody could lock the owner of an address out of their own account for good.
MFA_PASSKEY_SIGNUP_ENABLED = ACCOUNT_EMAIL_VERIFICATION == "mandatory" or not SENDS_MAIL
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL
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
# All networks of one line count together: a home has 256 of them (a /56), and twenty are enough to
# shut somebody out.
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 56
# Behind so many proxies: the rate limits of sign-in count by the address that the outermost tells.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole("STUDYHUB_PROXIES", 0)

# What `accounts.domain.turns` allows, times this; 0 counts nothing.
LIMITS_TIMES = environment.number("STUDYHUB_LIMITS", 1.0, least=0)
if not LIMITS_TIMES:
    ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

# Sessions and the rate limits of sign-in live in PostgreSQL: they work while Redis does not.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = environment.cookie_name("sessionid", site_url=SITE_URL)
CSRF_COOKIE_NAME = environment.cookie_name("csrftoken", site_url=SITE_URL)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "studyhub_cache",
        # Of a full table Django drops a third, limits that hold as well: with its 300 rows anybody
        # could lift one. `accounts.drop_old` keeps the table small.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
if len(LANGUAGES) > 1:
    # Which one a browser asks for is only a question where there are two.
    after = MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware") + 1
    MIDDLEWARE.insert(after, "django.middleware.locale.LocaleMiddleware")
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = environment.later_folder("STUDYHUB_STATIC", VAR_DIR / "static")
TESTING = "pytest" in sys.modules
if DEBUG or TESTING:
    # Looked up as they are asked for: nobody waits for a list of all files, and it is never old.
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
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
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "studyhub.views.too_old"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SSL_REDIRECT = yes_or_no("STUDYHUB_SSL_REDIRECT", True)
if PRODUCTION:
    SECURE_SSL_REDIRECT = SSL_REDIRECT
    if not SSL_REDIRECT:
        # Whoever says so has a proxy that does it.
        SILENCED_SYSTEM_CHECKS += ["security.W008"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Whoever asks how the site is asks from beside it, without the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# --- Logs ---------------------------------------------------------------------------------------
LOG_LEVEL = environment.one_of("STUDYHUB_LOG_LEVEL", logs.LEVELS, "WARNING")
LOG_FORMAT = environment.one_of(
    "STUDYHUB_LOG_FORMAT", logs.FORMATS, "json" if PRODUCTION else "human"
)
# What an exception says can quote what somebody typed: only a developer's site shows it.
LOGGING = logs.describe_logging(level=LOG_LEVEL, form=LOG_FORMAT, tells_messages=DEBUG)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Whoever sends it may read /metrics; without one only staff may.
METRICS_TOKEN = environment.secret("STUDYHUB_METRICS_TOKEN", least=20)
# Each view and method has a series for each of them: those of the library are half as many again.
PROMETHEUS_LATENCY_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, float("inf"))
