"""What pages load in production: one stylesheet, and each script with what it imports."""

import os
import re
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from studyhub.joining import SCRIPT, SHEET, join, join_script, join_sheet, own_modules
from studyhub.management.commands.prepare import COLLECTED_BY, static_files_are_old

STATIC = Path(__file__).parents[2] / "static"
OURS = sorted(f"js/{path.name}" for path in (STATIC / "js").glob("*.js"))


def test_joined_sheet_holds_every_file_in_its_layer():
    joined = join_sheet(SHEET)
    assert "@import" not in joined
    assert joined.index("@layer reset, tokens,") < joined.index("@layer reset {")
    for path in (STATIC / "css").rglob("*.css"):
        if path.name != "studyhub.css":
            assert path.read_text() in joined, path.name
    assert "@layer components {" in joined
    assert joined.count("{") == joined.count("}")
    assert re.search(r"@layer print \{\n@media print", joined)


def test_what_pages_name_is_joined_and_nothing_is_left_out():
    joined = dict(join([SHEET, *OURS, "mfa/js/webauthn.js"]))
    named = set()
    for template in (STATIC.parent / "templates").rglob("*.html"):
        named |= set(re.findall(r"{% static '(js/\w+\.js)' %}", template.read_text()))
    assert joined.keys() == named | {SHEET}
    held = [module for name in named for module in own_modules(name)]
    assert {f"js/{module}.js" for module in held} == set(OURS)
    for name in named:
        imports = re.findall(r"^import .*", joined[name], re.MULTILINE)
        assert name == SCRIPT or len(imports) <= 1
        assert all(line.endswith('from "./studyhub.js";') for line in imports)


MODULES = {
    "studyhub": """import "./notices.js";
import { say } from "./words.js";
say("every page");
""",
    "notices": """import { say } from "./words.js";
const own = "notices";
say(own);
""",
    "words": """export function say(text) {
  (globalThis.said ??= []).push(text);
}
""",
    "lesson": """import "./notices.js";
import { again, Word } from "./word.js";
import {
  say as tell,
} from "./words.js";
const own = await new Word("lesson");
tell(own.text);
again();
""",
    "word": """import { say } from "./words.js";
say("word");
export class Word {
  constructor(text) {
    this.text = text;
  }
}
export async function again() {
  say("again");
}
""",
}
PAGE = """<!doctype html>
<script type="module" src="/js/studyhub.js"></script>
<script type="module" src="/js/lesson.js"></script>"""


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Return a function that puts a module in the place of ours."""
    monkeypatch.setattr(finders, "find", lambda name: tmp_path / name)
    (tmp_path / "js").mkdir()
    return lambda name, text: (tmp_path / f"js/{name}.js").write_text(text)


@pytest.mark.browser
def test_joined_scripts_do_what_their_modules_do(put, chromium):
    for name, text in MODULES.items():
        put(name, text)
    sources = {f"js/{name}.js": text for name, text in MODULES.items()}
    joined = dict(join(sources))
    assert list(joined) == ["js/studyhub.js", "js/lesson.js"]
    said = run_page(chromium, sources)
    assert said == ["notices", "every page", "word", "lesson", "again"]
    assert run_page(chromium, joined) == said


def run_page(chromium, files: dict[str, str]) -> list[str]:
    def answer(route) -> None:
        text = files.get(urlsplit(route.request.url).path.removeprefix("/"), PAGE)
        its_type = "text/html" if text is PAGE else "text/javascript"
        route.fulfill(body=text, content_type=its_type)

    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.route("**/*", answer)
        page.goto("http://modules.example/")
        return page.evaluate("said")


@pytest.mark.parametrize(
    "line",
    [
        "export default say;",
        "export { say };",
        "export let count = 0;",
        'import say from "./words.js";',
        'const { say } = await import("./words.js");',
        "const $words = 1;",
        'import "./words.js";',
    ],
)
def test_other_form_of_import_or_export_is_refused(put, line):
    put("words", "")
    put("studyhub", f"const first = 1;\n{line}\n")
    with pytest.raises(ValueError, match="cannot be joined") as raised:
        join_script(SCRIPT)
    assert str(raised.value) == f"js/studyhub.js cannot be joined with others: {line}"


def test_name_that_is_no_export_is_refused(put):
    put("studyhub", 'import { say as tell, words } from "./words.js";\n')
    put("words", "export const say = 1, words = 2;\n")
    with pytest.raises(
        ValueError, match=r"joined with others: words is no export of words\.js by itself$"
    ):
        join_script(SCRIPT)


def test_modules_that_import_each_other_are_refused(put):
    put("studyhub", 'import "./words.js";\n')
    put("words", 'import "./letters.js";\n')
    put("letters", 'import "./words.js";\n')
    with pytest.raises(
        ValueError, match=r"^js/words\.js .* others: letters\.js, which it imports,"
    ):
        join_script(SCRIPT)


def test_module_that_is_not_there_is_named(put, monkeypatch):
    put("studyhub", 'import "./gone.js";\n')
    monkeypatch.setattr(finders, "find", {SCRIPT: finders.find(SCRIPT)}.get)
    with pytest.raises(ValueError, match=r"^js/gone\.js is imported and is not there\.$"):
        join_script(SCRIPT)


def test_change_of_what_joins_and_a_damaged_list_are_collected_anew(settings, tmp_path):
    settings.STATIC_ROOT = settings.BASE_DIR = tmp_path
    for name in COLLECTED_BY:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert static_files_are_old()
    (manifest := tmp_path / "staticfiles.json").write_text("{")
    assert static_files_are_old()
    assert not manifest.exists()  # nothing can be collected over one that nobody can read
    manifest.write_text("{}")
    assert not static_files_are_old()
    later = time.time() + 60
    os.utime(tmp_path / "studyhub/joining.py", (later, later))
    assert static_files_are_old()
