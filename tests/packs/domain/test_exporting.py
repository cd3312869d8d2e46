"""Load, export, load: the files are those that were loaded, and nothing changes."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from packs.domain.exporting import NotExported, export_pack
from packs.domain.faults import PackFaults
from packs.domain.loading import load_pack
from packs.models import LoadedPack, PackFile
from tests.packs.stored import APPS, contents
from tests.packs.tiny import FILES, change, write_pack

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)
LATER = datetime(2083, 5, 13, 9, 30, tzinfo=UTC)
SERVERLESS = Path(__file__).resolve().parents[3] / "content" / "serverless"
BANK = "questions/bank.yaml"
LESSON = "lessons/queues/what-a-queue-is.md"
CONTENT = [name for name in APPS if name != "packs"]
# Words that a format made by a program would lose: facts, quotes, marks, other alphabets.
PIECES = ["queue", "Über", "“so”", "順番", "{{ fact:longest-wait }}", "{{fact:longest-wait}}"]
PIECES += ["*now*", "`a: b`", "#1", "[burst](/glossary/burst/)", "1.50", "no", "'", '"', "—", "🙂"]
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join)


def read_bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def load_anew(folder: Path) -> set[str]:
    """Load a pack although it was loaded before, and return the outcomes of all that it has."""
    LoadedPack.objects.update(code="of yesterday")
    return load_once(folder)


def load_once(folder: Path) -> set[str]:
    counts = load_pack(folder, now=LATER).values()
    return {outcome for count in counts for outcome, number in count.items() if number}


def export_and_load(pack: Path, target: Path) -> None:
    """Load, export, load: the same files, and not a row is added, changed or retired."""
    load_pack(pack, now=NOW)
    before = contents(*CONTENT)
    slug = LoadedPack.objects.get().slug

    count = export_pack(slug=slug, folder=target)

    assert read_bytes(target) == read_bytes(pack)
    assert count == len(read_bytes(pack))
    assert load_once(target) == {"unchanged"}
    assert load_anew(target) == {"unchanged"}
    assert contents(*CONTENT) == before


def write_lesson(slug: str, text: str, needs: list[str]) -> str:
    head = f"slug: {slug}\ntitle: Lesson {slug}\ngoal: Know it.\nminutes: 3\n"
    head += f"prerequisites: [{', '.join(needs)}]\nobjectives: []\n"
    return f"---\n{head}---\nFirst {text}\n\n## Part\n\nThen {text}\n"


def write_question(slug: str, text: str) -> str:
    head = f"- id: {slug}\n  kind: numeric   # a remark\n  topic: queues\n  difficulty: 2\n"
    return f"{head}  text: |\n    How {text}\n\n    many?\n  answer: {{value: 12.50}}\n"


def write_plan(text: str, lessons: list[str]) -> str:
    head = f"slug: more\ntitle: More   # a remark\nsummary: |\n  {text}\nweeks: {len(lessons)}\n"
    steps = [f"  - {{week: {at}, lesson: {slug}}}" for at, slug in enumerate(lessons, start=1)]
    return f"{head}steps:\n" + "\n".join(steps) + "\n"


@st.composite
def packs(draw) -> dict[str, bytes]:
    """The files of a good pack: the tiny one with further lessons and questions, as people save
    files: with line ends of either sort, a mark at the beginning, remarks and empty lines."""
    lessons = draw(st.permutations(["l-a", "l-b", "l-c"]))[: draw(st.integers(0, 3))]
    files = dict(FILES)
    for at, slug in enumerate(lessons):
        files[f"lessons/queues/{slug}.md"] = write_lesson(slug, draw(WORDS), lessons[:at])
    shelf = ", ".join(["what-a-queue-is", "when-to-queue", *lessons])
    files["topics.yaml"] = f"- slug: queues\n  title: Queues\n  lessons: [{shelf}]\n"
    for number in range(draw(st.integers(0, 2))):
        files[f"questions/more-{number}.yaml"] = write_question(f"more-{number}", draw(WORDS))
    # A listing has lines of 88 characters at most.
    remark = fill(draw(WORDS), 88, initial_indent="# ", subsequent_indent="# ")
    files["code/rule.py"] += f"\n{remark}"
    files["plans/more.yaml"] = write_plan(draw(WORDS), ["what-a-queue-is", *lessons])
    start = draw(st.sampled_from(["", "\ufeff"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return {name: (start + text).replace("\n", end).encode() for name, text in files.items()}


@pytest.mark.django_db
@settings(max_examples=6, deadline=None)
@given(files=packs())
def test_load_export_load_changes_nothing(files):
    with TemporaryDirectory() as folder, transaction.atomic():
        pack = Path(folder) / "pack"
        for name, data in files.items():
            (pack / name).parent.mkdir(parents=True, exist_ok=True)
            (pack / name).write_bytes(data)
        export_and_load(pack, Path(folder) / "again")
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tiny", "serverless"])
def test_the_packs_at_hand_come_back_as_they_were(pack, name, tmp_path):
    export_and_load(pack if name == "tiny" else SERVERLESS, tmp_path / "again")


@pytest.mark.django_db
def test_the_export_is_what_was_loaded_last(pack, tmp_path):
    load_pack(pack, now=NOW)
    change(pack, LESSON, "Measure the wait.", "Measure {{ fact:longest-wait }}.")
    (pack / "interviews/short.yaml").unlink()
    (pack / "plans/two-days.yaml").unlink()
    load_pack(pack, now=LATER)

    export_pack(slug="tiny", folder=tmp_path / "again")

    assert read_bytes(tmp_path / "again") == read_bytes(pack)
    assert PackFile.objects.count() == len(FILES) - 2


@pytest.mark.django_db
def test_a_refused_load_leaves_the_export_as_it_was(pack, tmp_path):
    load_pack(pack, now=NOW)
    loaded = read_bytes(pack)
    change(pack, BANK, "difficulty: 2", "difficulty: 9")
    with pytest.raises(PackFaults):
        load_pack(pack, now=LATER)

    export_pack(slug="tiny", folder=tmp_path / "again")

    assert read_bytes(tmp_path / "again") == loaded


@pytest.mark.django_db
def test_each_pack_has_its_own_files(pack, tmp_path):
    load_pack(pack, now=NOW)
    other = write_pack(tmp_path / "other", {"pack.yaml": FILES["pack.yaml"].replace("tiny", "two")})
    load_pack(other, now=NOW)

    export_pack(slug="two", folder=tmp_path / "again")

    assert read_bytes(tmp_path / "again") == read_bytes(other)


@pytest.mark.django_db
def test_what_lies_beside_a_pack_is_not_in_its_export(pack, tmp_path):
    for name in ("README.md", ".git/config", "questions/.draft.yaml", "lessons/README.md"):
        (pack / name).parent.mkdir(exist_ok=True)
        (pack / name).write_text("Not read.\n")
    load_pack(pack, now=NOW)

    export_pack(slug="tiny", folder=tmp_path / "again")

    assert sorted(read_bytes(tmp_path / "again")) == sorted(FILES)


@pytest.mark.django_db
def test_an_empty_folder_is_filled_and_nothing_is_left_beside_it(pack, tmp_path):
    load_pack(pack, now=NOW)
    shelf = tmp_path / "shelf"
    (shelf / "again").mkdir(parents=True)

    export_pack(slug="tiny", folder=shelf / "again")

    assert read_bytes(shelf / "again") == read_bytes(pack)
    assert [path.name for path in shelf.iterdir()] == ["again"]


def refuse(folder: Path, slug: str = "tiny") -> str:
    """Return why an export is refused; nothing may lie around afterwards."""
    around = sorted(folder.parent.rglob("*")) if folder.parent.is_dir() else []
    with pytest.raises(NotExported) as caught:
        export_pack(slug=slug, folder=folder)
    assert (sorted(folder.parent.rglob("*")) if folder.parent.is_dir() else []) == around
    return str(caught.value)


@pytest.mark.django_db
def test_an_export_that_cannot_be_says_why_and_writes_nothing(pack, tmp_path):
    assert refuse(tmp_path / "new") == 'No pack "tiny" is loaded. None is loaded yet.'
    load_pack(pack, now=NOW)

    assert refuse(tmp_path / "new", "tidy") == 'No pack "tidy" is loaded. Loaded here: tiny.'
    assert refuse(pack) == f"{pack} is not empty. Name a new folder, or empty this one."
    assert refuse(pack / "pack.yaml") == f"{pack / 'pack.yaml'} is a file. Name a new folder."
    assert refuse(tmp_path / "no" / "new") == (
        f"There is no folder {tmp_path / 'no'}. Make it, or name another."
    )
    assert refuse(pack / "pack.yaml" / "new") == (
        f"There is no folder {pack / 'pack.yaml'}. Make it, or name another."
    )
    assert refuse(tmp_path / ("n" * 300)) == (
        f"{tmp_path / ('n' * 300)} cannot be written: File name too long. "
        "Name a new folder in one that you may write to."
    )


@pytest.mark.django_db
def test_files_that_are_not_those_of_the_load_are_not_exported(pack, tmp_path):
    load_pack(pack, now=NOW)
    PackFile.objects.get(path="facts.yaml").delete()

    assert refuse(tmp_path / "new") == (
        f"The files do not read back from {tmp_path} as they were loaded. "
        "Export to another disk, or load the pack once more first."
    )


@pytest.mark.django_db
def test_a_pack_that_was_loaded_before_files_were_kept_has_to_be_loaded_once_more(pack, tmp_path):
    load_pack(pack, now=NOW)
    PackFile.objects.all().delete()

    assert refuse(tmp_path / "new") == (
        'The pack "tiny" was loaded before its files were kept. Load it once more first.'
    )
    # The code that loads has changed since, so that this load is no idle one.
    assert load_anew(pack) == {"unchanged"}
    export_pack(slug="tiny", folder=tmp_path / "new")
    assert read_bytes(tmp_path / "new") == read_bytes(pack)
