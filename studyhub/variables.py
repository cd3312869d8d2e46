"""The names of all environment variables of ours. Another one is a slip, and stops the start.

A misspelt setting would be no setting at all: the site would run, open where somebody closed it.
"""

import difflib
import os
import re

from django.core.exceptions import ImproperlyConfigured

FRONT = "STUDYHUB_"
OF_THE_SITE = (
    *("VAR", "STATIC", "PRODUCTION", "SECRET_KEY", "HOSTS", "ORIGINS", "URL", "SSL_REDIRECT"),
    *("PROXIES", "MAIL_URL", "MAIL_FROM", "SIGNUP", "EMAIL_VERIFICATION", "LIMITS", "DEBUG"),
    *("METRICS_TOKEN", "LOG_LEVEL", "LOG_FORMAT", "PGBOUNCER", "MODEL_DIR", "CLAIM_SECONDS"),
    *("CHECK_MONTHS", "SECOND_STEP"),
)
# Those of scripts, tests and benches, and those that the supervisor gives to its children.
WITHIN = (
    *("PYTHON", "CHROMIUM", "TEST_WORKERS", "BENCH_OUT", "BENCH_KEEP"),
    *("FAULTS", "FAULTS_LOG", "FAULTS_MOST", "QUEUE", "SUPERVISED"),
)
KNOWN = frozenset(FRONT + name for name in (*OF_THE_SITE, *WITHIN))
# What Kubernetes sets in each container for services whose names begin like ours.
KUBERNETES = re.compile(rf"{FRONT}(\w+_)?(SERVICE_(HOST|PORT)|PORT)(_\w+)?")


def refuse_unknown() -> None:
    """Stop where the environment holds a name that begins like ours and is none."""
    for name in sorted(os.environ):
        if name.startswith(FRONT) and name not in KNOWN and not KUBERNETES.fullmatch(name):
            near = difflib.get_close_matches(name.removeprefix(FRONT), OF_THE_SITE + WITHIN, n=1)
            hint = f"perhaps {FRONT}{near[0]}." if near else "docs/settings.md names them all."
            raise ImproperlyConfigured(f"{name} is no setting: {hint}")
