"""What docker-compose.yml says, for tests without a Docker engine."""

import re
from collections.abc import Mapping

import yaml

from tests.sites import PROJECT

# The services that run our image.
SERVICES = ("prepare", "web", "worker-interactive", "worker-written", "beat")


def read_compose() -> dict:
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text())


def read_example() -> dict[str, str]:
    """Return the names of .env.example with their values, those that are commented out as well."""
    text = (PROJECT / ".env.example").read_text()
    return dict(re.findall(r"(?m)^#?([A-Z_]+)=(.*)$", text))


def interpolate(value, variables: Mapping[str, str]):
    """Fill in ${NAME}, ${NAME:-default} and ${NAME:?message}, and $$, as Compose does."""
    if isinstance(value, dict):
        return {key: interpolate(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [interpolate(one, variables) for one in value]
    if not isinstance(value, str):
        return value

    def fill(found: re.Match) -> str:
        if found[0] == "$$":
            return "$"
        given = variables.get(found["name"], "")
        if not given and found["sign"] == ":?":
            raise LookupError(f"{found['name']} {found['rest']}")
        return given or found["rest"] or ""

    pattern = r"\$\$|\$\{(?P<name>\w+)(?:(?P<sign>:[-?])(?P<rest>[^}]*))?\}"
    return re.sub(pattern, fill, value)
