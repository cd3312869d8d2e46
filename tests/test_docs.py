"""Every setting and every command of ours is told in docs/."""

import re
from pathlib import Path

from django.core.management import get_commands

from studyhub.variables import KNOWN
from tests.sites import PROJECT
from tests.studyhub.test_settings import WRONG

READS_SETTING = re.compile(
    r"""(?:read\(\s*env\.\w+,\s*|environ(?:\.get)?[\[(]\s*|_VARIABLE: Final = |yes_or_no\(\s*"""
    r"""|environment\.\w+\(\s*|\bname = )"([A-Z_]{6,})\""""
)
DJANGO = {"DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"}
OURS = ("studyhub", "accounts", "lessons", "questions", "scoring", "mockinterviews", "mentoring")
OURS += ("progress", "packs", "operations", "search")


def read_docs() -> str:
    return "\n".join(path.read_text() for path in sorted((PROJECT / "docs").glob("**/*.md")))


def read(path: Path) -> str:
    return path.read_text() if path.suffix == ".py" else ""


def find_settings() -> set[str]:
    """Return the names of all environment variables that our code and our scripts read."""
    names = set()
    for folder in OURS:
        for module in (PROJECT / folder).glob("**/*.py"):
            names |= set(READS_SETTING.findall(module.read_text()))
    scripts = "".join(path.read_text() for path in (PROJECT / "script").iterdir() if path.is_file())
    return names | set(re.findall(r"STUDYHUB_[A-Z_]+", scripts))


def test_each_setting_is_documented():
    names = find_settings()
    assert {"STUDYHUB_VAR", "DATABASE_URL", "STUDYHUB_MODEL_DIR", "STUDYHUB_DEBUG"} <= names
    docs = read_docs()
    assert sorted(name for name in names - DJANGO if f"`{name}`" not in docs) == []


def test_each_setting_is_known_to_the_start():
    """Another name that begins like ours stops it."""
    names = {name for name in find_settings() if name.startswith("STUDYHUB_")}
    assert sorted(names - KNOWN) == []
    docs = read_docs()
    assert sorted(name for name in KNOWN if f"`{name}`" not in docs) == []


def test_each_setting_has_a_wrong_value():
    """Those of the site and of its servers: scripts and tests read the others."""
    settings = (PROJECT / "docs" / "settings.md").read_text().partition("## Setup and tests")[0]
    names = set(re.findall(r"(?m)^\| `([A-Z_]+)`", settings))
    assert "STUDYHUB_PRODUCTION" in names
    assert names == {variable for variable, _value, _sentence in WRONG}


def test_each_command_is_documented():
    ours = [name for name, app in get_commands().items() if app in OURS]
    assert "up" in ours
    docs = read_docs()
    assert sorted(name for name in ours if f"manage.py {name}" not in docs) == []


def test_each_script_is_documented():
    docs = read_docs()
    names = [path.name for path in (PROJECT / "script").iterdir() if path.suffix == ""]
    assert sorted(name for name in names if f"script/{name}" not in docs) == []
    benches = (PROJECT / "docs" / "benchmarks.md").read_text()
    names = [path.stem for path in (PROJECT / "bench").iterdir() if "def main" in read(path)]
    assert sorted(name for name in names if f"\n| `{name}` |" not in benches) == []
