"""Who can reach the site: this machine alone, or others as well."""

import ipaddress
import os

# What a server is bound to that listens everywhere, and where this machine then finds it.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
LOCALHOST = ("127.0.0.1", "::1")


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a server that is bound to `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def find_here(host: str) -> str:
    """Return the address at which this machine asks a server that is bound to `host`."""
    return EVERYWHERE.get(host, host)


def make_address(host: str, port: int) -> str:
    """Return what to open. Passkeys work on localhost and not on 127.0.0.1."""
    return f"http://{name_host(host)}:{port}"


def make_outer_address(host: str, port: int) -> str:
    """Return where the links in mails lead: to a name by which all find the site who reach it.

    Where others reach it, that is the first name of STUDYHUB_HOSTS that is not this machine's own.
    """
    told = () if is_loopback(host) else os.environ.get("STUDYHUB_HOSTS", "").split(",")
    names = [name for one in told if (name := one.strip()) and is_outer(name)]
    return f"http://{names[0]}:{port}" if names else make_address(host, port)


def tell_address() -> dict[str, str]:
    """Return what the site's links begin with, for commands that lack its environment."""
    # Who only asks whether the site is ready needs none of it.
    from django.core.exceptions import ImproperlyConfigured

    from studyhub import environment

    try:
        url = environment.site_url(
            "STUDYHUB_URL",
            origins=environment.origins("STUDYHUB_ORIGINS"),
            hosts=environment.hosts("STUDYHUB_HOSTS", []),
            production=is_production(),
            default="",
        )
    except ImproperlyConfigured:  # the settings are read next, and say so
        return {}
    return {"STUDYHUB_URL": url}


def is_outer(name: str) -> bool:
    """Return whether a name of STUDYHUB_HOSTS is that of one host, and leads others there."""
    is_here = name == "localhost" or is_loopback(name.strip("[]"))
    return not is_here and not name.startswith((".", "*"))


def name_host(host: str) -> str:
    """Return what stands for `host` in an address."""
    if host in LOCALHOST or host in EVERYWHERE:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def list_names(host: str) -> str:
    """Return by comma the names of this machine, and that of `host`, as STUDYHUB_HOSTS has them."""
    return ",".join(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", name_host(host))))


def is_production() -> bool:
    """As the settings read it; a word that they refuse counts as yes until they do."""
    word = os.environ.get("STUDYHUB_PRODUCTION", "").lower()
    return word not in ("", "false", "no", "off", "0")


def names_missing(host: str) -> str:
    """Return what to say where others reach the site and the settings answer to none of them."""
    if is_loopback(host) or os.environ.get("STUDYHUB_HOSTS"):
        return ""
    return (
        "Other machines get status 400 until STUDYHUB_HOSTS says by which names they may ask, such "
        "as STUDYHUB_HOSTS=localhost,study.example.org"
    )
