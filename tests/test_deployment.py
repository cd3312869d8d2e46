"""The image, the compose file and .env.example: what can be held without a Docker engine."""

import json
import re
from importlib import resources
from pathlib import Path

import jsonschema

from studyhub.embedded.postgres import DISCREET
from studyhub.queueing import QUEUES
from studyhub.supervisor import programs
from studyhub.supervisor.places import Places
from tests.compose import SERVICES, interpolate, read_compose, read_example
from tests.sites import PROJECT
from tests.test_docs import find_settings

DOCKERFILE = (PROJECT / "Dockerfile").read_text()
IGNORED = (PROJECT / ".dockerignore").read_text().split("\n")


def read_steps() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions with their arguments, continued lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", DOCKERFILE).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


def last_stage() -> list[tuple[str, str]]:
    steps = read_steps()
    begins = max(place for place, (word, _rest) in enumerate(steps) if word == "FROM")
    return steps[begins:]


def test_compose_file_follows_the_specification():
    folder = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((folder / "compose-spec.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    compose = read_compose()
    assert [error.message for error in validator.iter_errors(compose)] == []
    compose["services"]["web"]["helthcheck"] = {}
    (error,) = validator.iter_errors(compose)
    assert "helthcheck" in error.message


def test_each_service_is_checked_and_comes_back():
    services = read_compose()["services"]
    assert {"postgres", "valkey", "prepare", "web", "beat"} < set(services)
    lasting = {name: one for name, one in services.items() if name != "prepare"}
    assert {one["restart"] for one in lasting.values()} == {"unless-stopped"}
    assert [name for name, one in lasting.items() if "test" not in one["healthcheck"]] == []
    assert services["prepare"]["restart"] == "no"
    assert all("max-size" in one["logging"]["options"] for one in services.values())
    for name in set(SERVICES) - {"prepare"}:
        after = services[name]["depends_on"]["prepare"]["condition"]
        assert after == "service_completed_successfully"


def test_each_queue_has_its_worker_and_commands_are_those_of_the_supervisor():
    services = read_compose()["services"]
    places = Places(Path("/data"))
    for queue in QUEUES:
        service = services[f"worker-{queue}"]
        assert service["command"] == programs.worker(places, queue).words
        assert service["environment"]["STUDYHUB_QUEUE"] == queue
    assert services["beat"]["command"] == programs.beat(places).words
    web = programs.web(places, host="0.0.0.0", port=8000, workers=2).words
    assert interpolate(services["web"]["command"], {}) == web


def test_workers_differ_by_their_queue_alone():
    services = read_compose()["services"]
    told = [{**services[f"worker-{queue}"], "command": ""} for queue in QUEUES]
    first, second = (json.dumps(one) for one in told)
    assert first.replace(QUEUES[0], QUEUES[1]) == second != first


def test_log_of_postgres_quotes_no_more_than_that_of_our_own():
    program, *options = read_compose()["services"]["postgres"]["command"]
    assert program == "postgres"
    assert options == [word for option in DISCREET for word in ("-c", option)]


def test_only_web_can_be_reached_and_only_from_this_machine():
    services = read_compose()["services"]
    published = {name: one["ports"] for name, one in services.items() if "ports" in one}
    assert interpolate(published, {}) == {"web": ["127.0.0.1:8000:8000"]}


def test_image_runs_as_nobody_special_and_is_asked_for_its_health():
    words = dict(last_stage())
    assert words["USER"] not in ("root", "0")
    assert "studyhub.supervisor.probing" in words["HEALTHCHECK"]
    web = read_compose()["services"]["web"]
    assert json.loads(words["CMD"]) == interpolate(web["command"], {})
    assert json.loads(words["HEALTHCHECK"].split("CMD", 1)[1]) == web["healthcheck"]["test"][1:]


def test_image_copies_what_is_there_and_no_secret():
    copied = [rest.split()[:-1] for word, rest in read_steps() if word == "COPY"]
    sources = [path for paths in copied for path in paths if not paths[0].startswith("--from")]
    assert sources
    assert [path for path in sources if not (PROJECT / path).exists()] == []
    assert IGNORED[1] == "*"
    let_in = {line[1:] for line in IGNORED if line.startswith("!")}
    assert [name for name in let_in if not (PROJECT / name).exists()] == []
    packages = {path.parent.name for path in PROJECT.glob("*/apps.py")}
    assert packages | {"manage.py", "scoring", "templates", "static", "content"} <= let_in
    assert not any(name.startswith(".") or name == "var" for name in let_in)
    assert not re.search(r"(?i)(password|secret|token)\w*\s*=\s*\S", DOCKERFILE)


def test_example_names_known_settings_and_holds_no_secret():
    example = read_example()
    read_by_compose = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    assert read_by_compose <= set(example)
    assert set(example) - find_settings() - read_by_compose == set()
    assert {name: example[name] for name in example if re.search("PASSWORD|SECRET", name)} == {
        "POSTGRES_PASSWORD": "",
        "STUDYHUB_SECRET_KEY": "",
    }
    settings = (PROJECT / "docs" / "settings.md").read_text()
    assert [name for name in example if f"`{name}`" not in settings] == []
