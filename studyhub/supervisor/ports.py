"""Whether the port is free. granian shares a port that somebody listens on: ask before it does."""

import errno
import socket

from studyhub.embedded import ServerError


def check_port(*, host: str, port: int) -> None:
    """Stop with a sentence unless `port` can be bound on `host` and wherever localhost leads."""
    for address in dict.fromkeys([host, "127.0.0.1", "::1"]):
        try:
            bind(address, port)
        except socket.gaierror:
            raise ServerError(f"--host {address} is not an address of this machine.") from None
        except OSError as error:
            explain(error, address=address, asked=host, port=port)


def bind(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        # As a server does, so that closing connections of the last run don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        probe.bind((address, port))


def explain(error: OSError, *, address: str, asked: str, port: int) -> None:
    """Raise a sentence for what keeps us from the port; a missing IPv6 doesn't."""
    if error.errno == errno.EADDRINUSE:
        raise ServerError(
            f"Another program listens on port {port}: stop it, or start StudyHub on another port "
            f"with `script/server --port {port + 1 if port < 65535 else 8000}`."
        ) from None
    if error.errno == errno.EACCES:
        raise ServerError(
            f"You may not use port {port}: choose one above 1023 with --port."
        ) from None
    if address == asked:
        raise ServerError(f"--host {address} cannot be used: {error.strerror}.") from None
