"""Asking the running site whether it is ready.

`python -m studyhub.supervisor.probing` is the health check of a container: status 0 or 1.
"""

import argparse
import http.client
import os
import sys

from studyhub.supervisor.reach import find_here


def ask_readiness(*, host: str, port: int, timeout: float = 5) -> int:
    """Return the HTTP status of /readyz, or 0 when nobody answers.

    The headers are those of a request that the proxy of a production site would pass on.
    """
    hosts = os.environ.get("STUDYHUB_HOSTS", "").split(",")
    headers = {"Host": hosts[0].strip(" .*") or "localhost", "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection(find_here(host), port, timeout=timeout)
    try:
        connection.request("GET", "/readyz", headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Ask whether the web server is ready.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    sys.exit(ask_readiness(**vars(parser.parse_args())) != 200)
