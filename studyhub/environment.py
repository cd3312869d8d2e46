"""Reading settings from the environment. What cannot be read stops the start with one sentence.

The sentence names the variable and its value; where the value may hold a secret, it says what is
wrong with it instead.
"""

import contextlib
import math
import os
import re
from collections.abc import Collection
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
YES = ("true", "yes", "on", "1")
NO = ("false", "no", "off", "0")
LEAST_SECRET = 50


def read(reader, name, default=environ.Env.NOTSET):
    """Read one variable, or stop with a sentence that names the variable and its value."""
    try:
        return reader(name, default=default)
    except (ValueError, TypeError) as error:
        raise refuse(name, f"cannot be read: {error}") from None


def refuse(name: str, what: str) -> ImproperlyConfigured:
    """Return the sentence on a wrong value: the variable, the value, and what is wrong with it."""
    return ImproperlyConfigured(f"{name}={os.environ.get(name)!r} {what}")


def yes_or_no(name: str, default: bool) -> bool:
    """Read a switch; environ would take any word that it doesn't know for no."""
    value = os.environ.get(name, str(default)).lower()
    if value not in YES + NO:
        raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false.")
    return value in YES


def one_of(name: str, choices: Collection[str], default: str) -> str:
    """Read one of a few words, or `default`."""
    value = os.environ.get(name) or default
    if value != default and value not in choices:
        raise refuse(name, f"is none of {', '.join(choices)}.")
    return value


def some_of(name: str, choices: Collection[str]) -> frozenset[str]:
    """Read some of a few words, by comma, or none."""
    found = [one.strip() for one in read(env.list, name, []) if one.strip()]
    if wrong := [one for one in found if one not in choices]:
        raise refuse(name, f"holds {wrong[0]!r}, which is none of {', '.join(choices)}.")
    return frozenset(found)


def number(name: str, default: float, *, least: float, most: float = 1e6) -> float:
    """Read a number from `least` to `most`; environ would drop what is no digit in it."""
    told = os.environ.get(name) or str(default)
    try:
        value = float(told)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < least or "_" in told:
        raise refuse(name, f"cannot be read: it is a number from {least:g} on.")
    if value > most:
        raise refuse(name, f"is too much: it is a number up to {most:,.0f}.")
    return value


def whole(name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number that is not below `least`, in digits alone."""
    told = os.environ.get(name) or str(default)
    value = int(told) if re.fullmatch(r"[0-9]{1,9}", told) else -1
    if value < least:
        raise refuse(name, f"cannot be read: it is a whole number from {least} on.")
    return value


def hosts(name: str, default: list[str]) -> list[str]:
    """Read host names by comma, without scheme, port or path."""
    names = [one.strip() for one in read(env.list, name, default) if one.strip()]
    for one in names:
        is_v6 = one.startswith("[") and one.endswith("]")
        if "/" in one or " " in one or (":" in one and not is_v6):
            raise refuse(name, f"holds {one!r}: give names alone, such as study.example.org")
    return names


def origins(name: str) -> list[str]:
    """Read origins by comma: scheme and host, without a path."""
    found = [one.strip() for one in read(env.list, name, []) if one.strip()]
    for one in found:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise refuse(name, f"holds {one!r}: give origins such as https://study.example.org")
    return found


def site_url(
    name: str, *, origins: list[str], hosts: list[str], production: bool, default: str
) -> str:
    """Read where the site is found from outside; in production its first name is good as well.

    What stands for many hosts, such as `https://*.example.org`, is the address of none.
    """
    single = [origin for origin in origins if "*" not in urlsplit(origin).netloc]
    single += [f"https://{host}" for host in hosts if not host.startswith((".", "*"))]
    if production and single:
        default = single[0]
    elif production and not os.environ.get(name):
        raise ImproperlyConfigured(
            f"{name} is not set. Where neither STUDYHUB_ORIGINS nor STUDYHUB_HOSTS names a single "
            "host, it says where the links in mails lead, such as https://study.example.org"
        )
    url = read(env.str, name, "") or default
    if not is_site(url):
        raise refuse(name, "is no address of a site: give one such as https://study.example.org")
    return url.rstrip("/")


def is_site(url: str) -> bool:
    """Return whether an address is that of one site: scheme, host, and perhaps a port."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    is_one = parts.scheme in ("http", "https") and parts.hostname and "*" not in parts.hostname
    return bool(is_one) and not parts.path.strip("/")


def cookie_name(name: str, *, site_url: str) -> str:
    """Return what a cookie is called: all ports of a host share its cookies.

    Else who signs in at one of two sites on a machine is signed out of the other.
    """
    port = urlsplit(site_url).port
    return name if port in (None, 8000) else f"{name}_{port}"


def folder(name: str, default: Path) -> Path:
    """Read a folder that is there or can be made, and that may be written to."""
    path = Path(os.environ.get(name) or default)
    with contextlib.suppress(OSError):
        path.mkdir(parents=True, exist_ok=True)
    if not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        raise refuse(name, "is no folder that StudyHub may write to.")
    return path


def later_folder(name: str, default: Path) -> Path:
    """Read a folder that may be made later, by others."""
    path = Path(os.environ.get(name) or default)
    if path.exists() and not path.is_dir():
        raise refuse(name, "is no folder.")
    return path


def existing_folder(name: str) -> Path | None:
    """Read a folder that has to be there already, or nothing where none is named."""
    value = os.environ.get(name)
    if value and not Path(value).is_dir():
        raise refuse(name, "is no folder.")
    return Path(value) if value else None


def sender(name: str, default: str) -> str:
    """Read the sender of mails: an address, or a name and an address."""
    value = read(env.str, name, default)
    _name, address = parseaddr(value)
    front, _at, host = address.rpartition("@")
    if not front or not host or "\n" in value:
        raise refuse(name, "is no sender: give one such as StudyHub <study@example.org>")
    return value


def secret(name: str, *, least: int) -> str:
    """Read a secret of at least so many characters, or "" where there is none. It is never told."""
    value = read(env.str, name, "")
    if value and (len(value) < least or len(set(value)) < 5):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: it has {len(value)} characters, {len(set(value))} of "
            f"them different. It needs {least} random characters or more."
        )
    return value


def secret_key(var: Path, *, production: bool) -> str:
    """Return what signs sessions: from the environment, or made once under `var`."""
    name = "STUDYHUB_SECRET_KEY"
    key = secret(name, least=LEAST_SECRET)
    if key:
        return key
    if production:
        raise ImproperlyConfigured(
            f"{name} is not set. In production it holds {LEAST_SECRET} random characters or more."
        )
    return local_secret(var)


def local_secret(var: Path) -> str:
    """Return the secret of a local installation, made once and kept under var/ (mode 600)."""
    path = var / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        fresh = path.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(get_random_secret_key())
        # A hard link fails where another process was first: everybody reads the winner's.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text()
