"""Wrong settings stop the start with a sentence that names the variable and its value."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("STUDYHUB_DEBUG", "banana", "STUDYHUB_DEBUG='banana' is neither true nor false."),
        ("STUDYHUB_CLAIM_SECONDS", "soon", "STUDYHUB_CLAIM_SECONDS='soon' cannot be read"),
        ("DATABASE_URL", "mysql://me@here/it", "DATABASE_URL must name a PostgreSQL database"),
        ("STUDYHUB_PRODUCTION", "yes", "STUDYHUB_SECRET_KEY is not set."),
        ("STUDYHUB_PROXIES", "one", "STUDYHUB_PROXIES='one' cannot be read"),
        ("STUDYHUB_MAIL_URL", "mail.example.org", "STUDYHUB_MAIL_URL cannot be read: it looks"),
        ("STUDYHUB_MAIL_URL", "smtp://me:a/b@host", "STUDYHUB_MAIL_URL cannot be read: it looks"),
    ],
)
def test_wrong_setting_stops_with_one_sentence(variable, value, sentence, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import studyhub.settings"],
        cwd=ROOT,
        env=os.environ | {"STUDYHUB_VAR": str(tmp_path), variable: value},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {sentence}" in done.stderr


def test_damaged_note_of_the_servers_is_as_good_as_none(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "services.json").write_text("[1, 2]")
    done = subprocess.run(
        [sys.executable, "-c", "import studyhub.settings as s; print(s.SERVICES)"],
        cwd=ROOT,
        env=os.environ | {"STUDYHUB_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "{}"


def read_settings(tmp_path, names: str, **variables: str) -> str:
    """Return what the settings of these names are, by space."""
    values = ", ".join(f"s.{name}" for name in names.split())
    done = subprocess.run(
        [sys.executable, "-c", f"import studyhub.settings as s; print({values})"],
        cwd=ROOT,
        env=os.environ | {"STUDYHUB_VAR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_mail_goes_to_the_log_unless_a_server_is_named(tmp_path):
    said = read_settings(tmp_path, "EMAIL_BACKEND ALLAUTH_TRUSTED_PROXY_COUNT")
    assert said == "django.core.mail.backends.console.EmailBackend 0"


def test_mail_goes_to_the_server_that_is_named(tmp_path):
    said = read_settings(
        tmp_path,
        "EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_USE_TLS",
        STUDYHUB_MAIL_URL="smtp+tls://me%40example.org:p%40ss@mail.example.org:587",
    )
    backend = "django.core.mail.backends.smtp.EmailBackend"
    assert said == f"{backend} mail.example.org 587 me@example.org p@ss True"


def test_proxies_are_counted_as_told(tmp_path):
    assert read_settings(tmp_path, "ALLAUTH_TRUSTED_PROXY_COUNT", STUDYHUB_PROXIES="2") == "2"
