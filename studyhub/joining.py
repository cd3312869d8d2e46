"""One stylesheet in place of fifty, and few scripts in place of forty, made from the sources.

A page would load them one by one, each after the one that imports it. Every page runs the modules
of `SCRIPT`; a module that none imports is what some pages run besides. Each of these becomes one
file that holds what it imports, but for what `SCRIPT` has already.

Our modules import and export by names at the beginning of a line, and import first; another form
is refused. All of them need `SCRIPT`, so nothing there may fail as it is loaded.
"""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NoReturn

from django.contrib.staticfiles import finders

SHEET = "css/studyhub.css"
SCRIPT = "js/studyhub.js"
SHEET_IMPORT = re.compile(r'@import url\("([\w/.-]+)"\)(?: layer\((\w+)\))?;')
IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
OTHER_FORM = re.compile(r"^(?:import|export)\b.*|.*\bimport[.(].*|.*\$\w.*", re.MULTILINE)

# A statement before an import, which would run first as a module does not.
LATE_IMPORT = re.compile(r"^(?!import\b|//|\}|\s)[^\n]+\n(?s:.*?)^(import\b[^\n]*)", re.MULTILINE)


def join(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what pages name among these files and imports others: its name and its joined text."""
    if SHEET in names:
        yield SHEET, join_sheet(SHEET)
    modules = [name for name in names if fnmatch(name, "js/*.js")]
    imported = {f"js/{module}.js" for name in modules for module in imports_of(stem(name))}
    for name in modules:
        if name not in imported:
            yield name, join_script(name)


def join_sheet(name: str) -> str:
    """Return a stylesheet with what it imports in place, each file in the layer that it names.

    The files are those of the sources, so that a change in one counts at the next collecting. They
    name no addresses of their own: what is relative to their folder would lead elsewhere here.
    """

    def put(match: re.Match) -> str:
        imported = str(PurePosixPath(name).parent / match[1])
        text = read_source(imported)
        if "url(" in text:
            raise ValueError(f"{imported} names an address with url(), which cannot be joined.")
        return f"@layer {match[2]} {{\n{text}}}" if match[2] else text

    return SHEET_IMPORT.sub(put, read_source(name))


def join_script(name: str) -> str:
    """Return a module with what it imports in place: each module runs once, and those first.

    Each of those becomes the value of a function, so that its names stay its own:
    `const $words = (() => { ... return { say }; })();`. What `SCRIPT` has is imported from there.
    So what two scripts of one page import has to be there: a test looks at the pages.
    """
    *imported, itself = own_modules(name)
    used = {module for user in (*imported, itself) for module in imports_of(user)}
    parts = [*map(write_function, imported), write_body(itself)]
    if shared := sorted(used.difference(imported)):
        parts.insert(0, f'import {{ {write_names(shared)} }} from "./{stem(SCRIPT)}.js";\n')
    if name == SCRIPT:
        parts.append(f"export {{ {write_names(imported)} }};\n")
    return "".join(parts)


def own_modules(name: str) -> list[str]:
    """Return the modules that the joined file holds, in the order in which they run."""
    served = [] if name == SCRIPT else follow_imports(SCRIPT)
    return [module for module in follow_imports(name) if module not in served]


def follow_imports(name: str) -> list[str]:
    """Return the modules that `name` runs, itself last, in the order in which they run."""
    found = []

    def follow(module: str, above: tuple[str, ...]) -> None:
        if module in above:
            refuse(module, f"{above[-1]}.js, which it imports, imports it in turn")
        if module not in found:
            for imported in imports_of(module):
                follow(imported, (*above, module))
            found.append(module)

    follow(stem(name), ())
    return found


def imports_of(module: str) -> list[str]:
    return [match[2] for match in IMPORT.finditer(read_module(module))]


def exports_of(module: str) -> list[str]:
    return [match[2] for match in EXPORT.finditer(read_module(module))]


def write_function(module: str) -> str:
    exported, body = ", ".join(exports_of(module)), write_body(module)
    return f"const ${module} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def write_body(module: str) -> str:
    text = read_module(module)
    if left := OTHER_FORM.search(EXPORT.sub("", IMPORT.sub("", text))):
        refuse(module, left[0])
    if late := LATE_IMPORT.search(text):
        refuse(module, late[1])
    return EXPORT.sub(r"\1 \2", IMPORT.sub(partial(write_import, module), text))


def write_import(module: str, match: re.Match) -> str:
    names, imported = match.groups()
    if not names:
        return ""
    for name in filter(None, map(str.strip, names.split(","))):
        if name.split(" as ")[0] not in exports_of(imported):
            refuse(module, f"{name} is no export of {imported}.js by itself")
    return f"const {{{names.replace(' as ', ': ')}}} = ${imported};\n"


def refuse(module: str, why: str) -> NoReturn:
    raise ValueError(f"js/{module}.js cannot be joined with others: {why}")


def write_names(modules: list[str]) -> str:
    return ", ".join(f"${module}" for module in modules)


def read_module(module: str) -> str:
    return read_source(f"js/{module}.js")


def read_source(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise ValueError(f"{name} is imported and is not there.")
    return Path(found).read_text()


def stem(name: str) -> str:
    return PurePosixPath(name).stem
