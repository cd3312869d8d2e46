"""The two commands: what they print, and how they end."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lessons.models import Lesson
from tests.packs.tiny import FILES, change


def run(command: str, *arguments) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_check_pack_says_that_a_good_pack_is_good(pack):
    assert run("check_pack", pack) == f"{pack}: nothing to mend.\n"


def test_check_pack_lists_the_faults_and_fails(pack):
    change(pack, "questions/bank.yaml", "difficulty: 3", "difficulty: 7")
    out = StringIO()

    with pytest.raises(CommandError, match=r"1 to mend\. Nothing was stored\."):
        call_command("check_pack", str(pack), stdout=out)

    line = '"7": This cannot be difficulty. Give a whole number from 1 to 5.\n'
    assert out.getvalue() == f"questions/bank.yaml:28: {line}"


def test_check_pack_says_that_it_goes_on_when_a_file_can_be_read(pack):
    change(pack, "questions/bank.yaml", "kind: numeric", "kind: [numeric")

    says = r"1 to mend\. The rest is checked when the files that cannot be read are mended\."
    with pytest.raises(CommandError, match=says):
        run("check_pack", pack)


@pytest.mark.django_db
def test_load_pack_prints_what_it_did(pack):
    run("load_pack", pack)
    change(pack, "lessons/queues/when-to-queue.md", "may wait", "can wait")

    assert run("load_pack", pack) == (
        "tracks: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "topics: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "lessons: 0 added, 1 changed, 1 unchanged, 0 retired\n"
        "terms: 0 added, 0 changed, 2 unchanged, 0 retired\n"
        "facts: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "templates: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "questions: 0 added, 0 changed, 4 unchanged, 0 retired\n"
        "interviews: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "competencies: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "stories: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "plans: 0 added, 0 changed, 1 unchanged, 0 retired\n"
        "search: 0 added, 1 changed, 10 unchanged, 0 retired\n"
    )


@pytest.mark.django_db
def test_load_pack_stores_nothing_of_a_broken_pack(pack):
    change(pack, "tracks.yaml", "topics: [queues]", "topics: [cues]")

    with pytest.raises(CommandError, match=r"2 to mend\. Nothing was stored\."):
        run("load_pack", pack)

    assert not Lesson.objects.exists()


@pytest.mark.django_db
def test_export_pack_says_what_it_wrote_and_refuses_in_a_sentence(pack, tmp_path):
    run("load_pack", pack)
    again = tmp_path / "again"

    assert run("export_pack", "tiny", again) == f"{again}: {len(FILES)} files of the pack tiny.\n"
    assert run("check_pack", again) == f"{again}: nothing to mend.\n"
    with pytest.raises(CommandError, match=r"again is not empty\. Name a new folder"):
        run("export_pack", "tiny", again)
