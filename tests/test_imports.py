"""Imports run one way: the rules of docs/architecture.md, read from the import statements."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each app may import those before it, and none after it.
ORDER = (
    "accounts",
    "lessons",
    "questions",
    "mockinterviews",
    "mentoring",
    "operations",
    "packs",
    "search",
    "progress",
    "api",
)
OURS = (*ORDER, "studyhub", "scoring")
# What of the project no app may import; every other module of it must be a leaf.
NEVER = ("studyhub.urls", "studyhub.settings", "studyhub.wsgi")
# Inside an app, what a layer may not import of its own app.
ABOVE = {
    "models": ("domain", "forms", "views", "urls", "tasks", "packing", "personal"),
    "kinds": ("domain", "forms", "views", "urls", "tasks", "packing", "personal"),
    "domain": ("forms", "views", "urls", "packing", "personal"),
    "forms": ("views", "urls", "tasks"),
    "tasks": ("forms", "views", "urls"),
    "packing": ("forms", "views", "urls", "tasks"),
    "personal": ("forms", "views", "urls", "tasks"),
    "doctoring": ("forms", "views", "urls", "tasks"),
}


class Import(NamedTuple):
    """One imported name, as `package.module.name`, and where it stands."""

    path: Path
    line: int
    name: str

    @property
    def app(self) -> str:
        return self.path.parts[0]

    @property
    def module(self) -> str:
        return ".".join(self.path.with_suffix("").parts)

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.name}"


@cache
def find_imports(package: str) -> tuple[Import, ...]:
    """Return every import of a package, those inside functions as well."""
    return tuple(
        Import(path.relative_to(ROOT), node.lineno, name)
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        for name in names_of(node, path)
    )


def names_of(node: ast.AST, path: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
    start = ".".join([*package, *([node.module] if node.module else [])])
    return [f"{start}.{alias.name}" for alias in node.names]


def is_in(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def told(faults: list[str]) -> str:
    return "\n".join(["Imports against docs/architecture.md:", *faults])


@pytest.mark.parametrize("app", ORDER)
def test_an_app_imports_only_what_stands_below_it(app):
    above = ORDER[ORDER.index(app) + 1 :]
    faults = [
        f"{found}, which stands above {app}"
        for found in find_imports(app)
        if is_in(found.name, above)
    ]

    assert not faults, told(faults)


def test_scoring_imports_nothing_of_ours_and_no_framework():
    others = tuple(name for name in OURS if name != "scoring")
    refused = (*others, "django", "celery", "redis", "psycopg")
    faults = [str(found) for found in find_imports("scoring") if is_in(found.name, refused)]

    assert not faults, told(faults)


def test_apps_import_only_leaves_of_the_project():
    """A leaf imports no app: else two apps would depend on each other through it."""
    rooted = {found.module for found in find_imports("studyhub") if is_in(found.name, ORDER)}
    refused = (*NEVER, *sorted(rooted))
    faults = [
        f"{found}, which is no leaf"
        for app in ORDER
        for found in find_imports(app)
        if is_in(found.name, refused)
    ]

    assert not faults, told(faults)


@pytest.mark.parametrize("app", ORDER)
def test_a_layer_imports_nothing_above_it_in_its_app(app):
    faults = []
    for found in find_imports(app):
        layer = found.path.with_suffix("").parts[1]
        above = tuple(f"{app}.{name}" for name in ABOVE.get(layer, ()))
        if is_in(found.name, above):
            faults.append(f"{found}, which stands above {layer}")

    assert not faults, told(faults)


def test_every_app_has_its_place_in_the_order():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert apps == {*ORDER, *(apps & {"studyhub"})}


def test_relative_imports_are_read_in_full():
    node = ast.parse("from ..domain import shelf").body[0]

    assert names_of(node, ROOT / "lessons" / "views" / "map.py") == ["lessons.domain.shelf"]
