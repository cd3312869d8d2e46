"""Wrong settings stop the start with a sentence that names the variable and its value."""

import ast
import os
import subprocess

import pytest

LONG = "q7Wm2x-Tz9kV4nB8sLd1fHg3jR6pYc5uEa0oIiXvQwNbMtKeSr"
PRODUCTION = {
    "STUDYHUB_PRODUCTION": "yes",
    "STUDYHUB_SECRET_KEY": LONG,
    "STUDYHUB_HOSTS": "study.example.org",
    "STUDYHUB_ORIGINS": "https://study.example.org",
    "STUDYHUB_MAIL_URL": "smtp+tls://me:word@mail.example.org:587",
}

# A wrong value for each setting of docs/settings.md (tests/test_docs.py misses none) and what is
# said about it. What may hold a secret is not repeated.
WRONG = (
    ("STUDYHUB_SIGNUP", "friends", "STUDYHUB_SIGNUP='friends' is none of open, invitation, closed"),
    (
        "STUDYHUB_EMAIL_VERIFICATION",
        "later",
        "STUDYHUB_EMAIL_VERIFICATION='later' is none of none, optional, mandatory",
    ),
    (
        "STUDYHUB_SECOND_STEP",
        "staff,friends",
        "STUDYHUB_SECOND_STEP='staff,friends' holds 'friends', which is none of staff, mentor,",
    ),
    ("STUDYHUB_VAR", "/dev/null/var", "STUDYHUB_VAR='/dev/null/var' is no folder"),
    ("STUDYHUB_STATIC", "/dev/null", "STUDYHUB_STATIC='/dev/null' is no folder."),
    ("STUDYHUB_PRODUCTION", "maybe", "STUDYHUB_PRODUCTION='maybe' is neither true nor false."),
    ("STUDYHUB_SECRET_KEY", "secret", "STUDYHUB_SECRET_KEY is too easy to guess: it has 6 char"),
    ("STUDYHUB_SECRET_KEY", "ab" * 40, "STUDYHUB_SECRET_KEY is too easy to guess: it has 80 char"),
    ("STUDYHUB_HOSTS", "https://a.org", "STUDYHUB_HOSTS='https://a.org' holds 'https://a.org'"),
    ("STUDYHUB_HOSTS", "a.org:80", "STUDYHUB_HOSTS='a.org:80' holds 'a.org:80'"),
    ("STUDYHUB_ORIGINS", "b.org", "STUDYHUB_ORIGINS='b.org' holds 'b.org': give origins such as"),
    ("STUDYHUB_URL", "study.example.org", "STUDYHUB_URL='study.example.org' is no address"),
    ("STUDYHUB_URL", "http://a.org:x", "STUDYHUB_URL='http://a.org:x' is no address"),
    ("STUDYHUB_URL", "https://*.a.org", "STUDYHUB_URL='https://*.a.org' is no address"),
    ("STUDYHUB_SSL_REDIRECT", "2", "STUDYHUB_SSL_REDIRECT='2' is neither true nor false."),
    ("STUDYHUB_PROXIES", "one", "STUDYHUB_PROXIES='one' cannot be read"),
    ("STUDYHUB_PROXIES", "-1", "STUDYHUB_PROXIES='-1' cannot be read: it is a whole number from 0"),
    ("STUDYHUB_MAIL_URL", "mail.example.org", "STUDYHUB_MAIL_URL cannot be read: it looks"),
    ("STUDYHUB_MAIL_URL", "smtp://me:hunter2/b@host", "STUDYHUB_MAIL_URL cannot be read: it looks"),
    ("STUDYHUB_MAIL_URL", "smtp+tls://me:hunter2@:587", "STUDYHUB_MAIL_URL cannot be read: it"),
    ("STUDYHUB_MAIL_FROM", "StudyHub", "STUDYHUB_MAIL_FROM='StudyHub' is no sender"),
    ("STUDYHUB_PROXIES", "1_0", "STUDYHUB_PROXIES='1_0' cannot be read: it is a whole number"),
    ("STUDYHUB_LIMITS", "abc7", "STUDYHUB_LIMITS='abc7' cannot be read: it is a number from 0 on."),
    ("STUDYHUB_LIMITS", "inf", "STUDYHUB_LIMITS='inf' cannot be read: it is a number from 0 on."),
    ("STUDYHUB_LIMITS", "-1", "STUDYHUB_LIMITS='-1' cannot be read: it is a number from 0 on."),
    ("STUDYHUB_DEBUG", "banana", "STUDYHUB_DEBUG='banana' is neither true nor false."),
    ("STUDYHUB_METRICS_TOKEN", "hunter2", "STUDYHUB_METRICS_TOKEN is too easy to guess: it has 7"),
    ("STUDYHUB_LOG_LEVEL", "LOUD", "STUDYHUB_LOG_LEVEL='LOUD' is none of DEBUG, INFO,"),
    ("STUDYHUB_LOG_FORMAT", "xml", "STUDYHUB_LOG_FORMAT='xml' is none of human, json."),
    ("DATABASE_URL", "mysql://me@here/it", "DATABASE_URL='mysql://me@here/it' must name a Postgre"),
    (
        "DATABASE_URL",
        "postgres://me:hunter2@here:x/it",
        "DATABASE_URL='postgres://me:...@here:x/it' ",
    ),
    ("DATABASE_URL", "postgres://me@here", "DATABASE_URL='postgres://me@here' must name a Postgre"),
    ("REDIS_URL", "localhost:6379", "REDIS_URL='localhost:6379' must name a Redis or Valkey"),
    (
        "REDIS_URL",
        "http://:hunter2@here",
        "REDIS_URL='http://:...@here' must name a Redis or Valkey",
    ),
    ("REDIS_URL", "unix:///run/redis.sock", "REDIS_URL='unix:///run/redis.sock' must name a Redis"),
    ("REDIS_URL", "redis://:hunter2@here/abc", "REDIS_URL='redis://:...@here/abc' must end with"),
    ("REDIS_URL", "redis://here/0?foo=bar", "REDIS_URL='redis://here/0?foo=bar' holds an option"),
    (
        "REDIS_URL",
        "redis://here/0?socket_timeout=x",
        "REDIS_URL='redis://here/0?socket_timeout=x' ",
    ),
    (
        "DATABASE_URL",
        "postgres://here/it?foo=bar&password=hunter2",
        "DATABASE_URL='postgres://here/it?foo=bar&password=...' holds 'foo', which PostgreSQL does",
    ),
    ("STUDYHUB_PGBOUNCER", "on?", "STUDYHUB_PGBOUNCER='on?' is neither true nor false."),
    ("STUDYHUB_MODEL_DIR", "/no/model", "STUDYHUB_MODEL_DIR='/no/model' is no folder"),
    ("STUDYHUB_CHECK_MONTHS", "0", "STUDYHUB_CHECK_MONTHS='0'"),
    ("STUDYHUB_CLAIM_SECONDS", "soon", "STUDYHUB_CLAIM_SECONDS='soon' cannot be read"),
    ("STUDYHUB_CLAIM_SECONDS", "nan", "STUDYHUB_CLAIM_SECONDS='nan' cannot be read"),
    ("STUDYHUB_CLAIM_SECONDS", "2m", "STUDYHUB_CLAIM_SECONDS='2m' cannot be read"),
    ("STUDYHUB_CLAIM_SECONDS", "30", "STUDYHUB_CLAIM_SECONDS='30' cannot be read: it is a number"),
    ("STUDYHUB_CLAIM_SECONDS", "1e12", "STUDYHUB_CLAIM_SECONDS='1e12' is too much: it is a number"),
)
# Those of benches and of the supervisor's children.
WRONG_WITHIN = (
    ("STUDYHUB_FAULTS", "abc", "STUDYHUB_FAULTS='abc' cannot be read: it looks like"),
    ("STUDYHUB_SINGUP", "closed", "STUDYHUB_SINGUP is no setting: perhaps STUDYHUB_SIGNUP."),
    ("STUDYHUB_XYZZY", "hunter2", "STUDYHUB_XYZZY is no setting: docs/settings.md names them all."),
    ("STUDYHUB_QUEUE", "bogus", "STUDYHUB_QUEUE='bogus' is none of interactive, written."),
    ("STUDYHUB_FAULTS", "in_fold=0.1", "STUDYHUB_FAULTS_LOG=None is no file."),
)


@pytest.fixture
def run(forker, tmp_path):
    """Return a function that runs Python in the project with variables on top of ours."""
    # What a browser test of this worker sets, and no deployment may.
    ours = {name: os.environ[name] for name in os.environ if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess:
        env = ours | {"STUDYHUB_VAR": str(tmp_path)} | variables
        return forker.run(*words, env=env, ends_at_once=True)

    return run


@pytest.fixture
def read_settings(run):
    """Return a function that gives what the settings of some names are, by space."""

    def read_settings(names: str, **variables: str) -> str:
        values = ", ".join(f"s.{name}" for name in names.split())
        done = run("-c", f"import studyhub.settings as s; print({values})", **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return read_settings


@pytest.mark.parametrize(("variable", "value", "sentence"), WRONG + WRONG_WITHIN)
def test_wrong_setting_stops_with_one_sentence(run, variable, value, sentence):
    done = run("manage.py", "check", **{variable: value})
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"STUDYHUB_SECRET_KEY": ""}, "STUDYHUB_SECRET_KEY is not set."),
        ({"STUDYHUB_HOSTS": ""}, "STUDYHUB_HOSTS is not set."),
        (
            {"STUDYHUB_HOSTS": ".example.org", "STUDYHUB_ORIGINS": "https://*.example.org"},
            "STUDYHUB_URL is not set.",
        ),
        ({"STUDYHUB_DEBUG": "yes"}, "STUDYHUB_DEBUG='yes' cannot stand in production"),
    ],
)
def test_production_needs_more(run, changed, sentence):
    done = run("manage.py", "check", **PRODUCTION | changed)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_production_settings_pass_the_check_of_deployments(run, read_settings):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout
    # Whose proxy redirects needs no warning that we do not.
    said = read_settings("SILENCED_SYSTEM_CHECKS", **PRODUCTION, STUDYHUB_SSL_REDIRECT="no")
    assert "security.W008" in said


def test_production_settings_are_strict(read_settings):
    said = read_settings(
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS DEBUG "
        "LOG_FORMAT SITE_URL MAIL_KEPT SESSION_COOKIE_NAME",
        **PRODUCTION,
    )
    assert said == "True True True 31536000 False json https://study.example.org False sessionid"


def test_damaged_note_of_the_servers_is_as_good_as_none(read_settings, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "services.json").write_text("[1, 2]")
    assert read_settings("SERVICES SITE_URL") == "{} http://localhost:8000"
    (tmp_path / "run" / "services.json").write_text('{"STUDYHUB_URL": "http://localhost:8151"}')
    assert read_settings("SITE_URL") == "http://localhost:8151"


def test_mail_goes_to_the_log_unless_a_server_is_named(read_settings):
    said = read_settings("EMAIL_BACKEND ALLAUTH_TRUSTED_PROXY_COUNT")
    assert said == "django.core.mail.backends.console.EmailBackend 0"


def test_mail_goes_to_the_server_that_is_named(read_settings):
    said = read_settings(
        "EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS",
        STUDYHUB_MAIL_URL="smtp+tls://me%40example.org:p%40ss@mail.example.org:587",
    )
    backend = "django.core.mail.backends.smtp.EmailBackend"
    assert said == f"{backend} mail.example.org 587 me@example.org p@ss True"


def test_connection_that_a_network_lost_is_noticed_unless_the_address_says_otherwise(read_settings):
    said = read_settings(
        "DATABASES['default']['OPTIONS']",
        DATABASE_URL="postgres://me@db.example.org/study?keepalives_idle=5",
    )
    options = ast.literal_eval(said)
    assert (int(options["keepalives_idle"]), options["tcp_user_timeout"]) == (5, 20_000)


def test_what_kubernetes_sets_by_itself_is_let_be(read_settings):
    theirs = {"STUDYHUB_SERVICE_HOST": "10.0.0.1", "STUDYHUB_WEB_PORT_8000_TCP": "tcp://10.0.0.1"}
    assert read_settings("PRODUCTION", **theirs) == "False"


def test_number_is_what_is_written_and_cookies_have_that_of_the_port(read_settings):
    said = read_settings(
        "LIMITS_TIMES CLAIM_SECONDS SESSION_COOKIE_NAME CSRF_COOKIE_NAME",
        STUDYHUB_LIMITS="1e3",
        STUDYHUB_CLAIM_SECONDS="45.5",
        STUDYHUB_URL="http://localhost:8151",
    )
    assert said == "1000.0 45.5 sessionid_8151 csrftoken_8151"


def test_claim_may_be_short_under_faults(read_settings, tmp_path):
    (tmp_path / "faults.log").touch()
    armed = {"STUDYHUB_FAULTS": "in_fold=.1", "STUDYHUB_FAULTS_MOST": "4"}
    armed["STUDYHUB_FAULTS_LOG"] = str(tmp_path / "faults.log")
    said = read_settings("CLAIM_SECONDS", STUDYHUB_CLAIM_SECONDS="3", **armed)
    assert said == "3.0"


def test_proxies_are_counted_as_told(read_settings):
    assert read_settings("ALLAUTH_TRUSTED_PROXY_COUNT", STUDYHUB_PROXIES="2") == "2"
