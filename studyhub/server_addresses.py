"""Reading the addresses of PostgreSQL and Redis. A password in one is never told."""

import re
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

# What Django and psycopg take beside the words of PostgreSQL's own client library.
OPTIONS = {
    *("assume_role", "isolation_level", "pool", "prepare_threshold", "server_side_binding"),
}


def database(url: str) -> dict:
    """Return Django's settings of a PostgreSQL database."""
    front = f"DATABASE_URL={without_password(url)!r}"
    try:
        found = Env.db_url_config(url)
    except Exception as error:  # environ raises several kinds; each means the same to the operator
        raise ImproperlyConfigured(
            f"{front} cannot be read: {type(error).__name__}. It looks like "
            "postgres://user:password@host:5432/name"
        ) from None
    if "postgresql" not in found.get("ENGINE", "") or not found.get("NAME"):
        raise ImproperlyConfigured(
            f"{front} must name a PostgreSQL database (postgres://user:password@host:5432/name)."
        )
    for option in found.get("OPTIONS", {}).keys() - OPTIONS:
        if not is_known_to_postgresql(option):
            raise ImproperlyConfigured(f"{front} holds {option!r}, which PostgreSQL does not know.")
    return found


def is_known_to_postgresql(option: str) -> bool:
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo(**{option: "1"})
    except ProgrammingError:
        return False
    return True


def broker(url: str) -> str:
    """Return the address of Redis or Valkey."""
    front = f"REDIS_URL={without_password(url)!r}"
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("redis", "rediss") and parts.hostname
        _port = parts.port
    except ValueError:
        known = False
    if not known:
        raise ImproperlyConfigured(
            f"{front} must name a Redis or Valkey server (redis://:password@host:6379/0)."
        )
    if not re.fullmatch(r"(/[0-9]*)?", parts.path):
        raise ImproperlyConfigured(
            f"{front} must end with the number of a database (redis://:password@host:6379/0)."
        )
    if not can_connect_by(url, parts):
        raise ImproperlyConfigured(f"{front} holds an option that Redis' client does not take.")
    return url


def can_connect_by(url: str, parts: SplitResult) -> bool:
    """Return whether the client takes what follows the question mark. It connects to nobody."""
    if not parts.query:
        return True
    from redis import ConnectionPool, RedisError

    try:
        ConnectionPool.from_url(url).make_connection()
    except (ValueError, TypeError, RedisError):
        return False
    return True


def without_password(url: str) -> str:
    """Return an address with its password blotted out, as far as it can be read at all."""
    url = re.sub(r"(?i)(password=)[^&]*", r"\1...", url)
    before, at, after = url.rpartition("@")
    if not at:
        return url
    front, scheme, person = before.rpartition("://")
    user, colon, _password = person.partition(":")
    return f"{front}{scheme}{user}{colon and ':...'}@{after}"
