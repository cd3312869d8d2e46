"""Loading: once or twice the same, old versions stay, what is gone is retired."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from lessons.models import Lesson, LessonVersion, Track
from mockinterviews.models import Blueprint
from packs.domain.faults import PackFaults
from packs.domain.loading import load_pack, lock_loading, store_pack
from packs.domain.reading import read_pack
from packs.models import LoadedPack
from progress.models import StudyPlan
from questions.kinds import KINDS
from questions.models import Question, QuestionVersion
from tests.packs.stored import contents
from tests.packs.tiny import FILES, change, write_pack

NOW = datetime(2083, 5, 12, 9, 30, tzinfo=UTC)
LATER = datetime(2083, 5, 13, 9, 30, tzinfo=UTC)
BANK = "questions/bank.yaml"
LESSON = "lessons/queues/what-a-queue-is.md"


def told(counts) -> dict[str, dict[str, int]]:
    """The counts without zeros."""
    return {
        sort: {outcome: number for outcome, number in count.items() if number}
        for sort, count in counts.items()
    }


@pytest.mark.django_db
def test_the_first_load_adds_everything(pack):
    counts = load_pack(pack, now=NOW)

    assert told(counts) == {
        "tracks": {"added": 1},
        "topics": {"added": 1},
        "lessons": {"added": 2},
        "terms": {"added": 2},
        "facts": {"added": 1},
        "templates": {"added": 1},
        "questions": {"added": 4},
        "interviews": {"added": 1},
        "competencies": {"added": 1},
        "stories": {"added": 1},
        "plans": {"added": 1},
        "search": {"added": 11},
    }
    assert LoadedPack.objects.get().version == "1.0.0"


@pytest.mark.django_db
def test_a_second_load_changes_nothing(pack):
    load_pack(pack, now=NOW)
    before = contents()

    counts = load_pack(pack, now=LATER)

    assert contents() == before
    assert {outcome for count in told(counts).values() for outcome in count} == {"unchanged"}


@pytest.mark.django_db
def test_changed_words_make_a_version_and_keep_the_old_one(pack):
    load_pack(pack, now=NOW)
    change(pack, BANK, "How long can a message wait?", "How long may a message wait?")

    counts = load_pack(pack, now=LATER)

    question = Question.objects.get(slug="q-wait")
    assert told(counts)["questions"] == {"changed": 1, "unchanged": 3}
    assert question.current_version.number == 2
    assert question.title == "How long may a message wait?"
    old = question.versions.get(number=1)
    assert old.content["text"] == "How long can a message wait?"


@pytest.mark.django_db
def test_a_changed_fact_makes_versions_of_what_says_it(pack):
    load_pack(pack, now=NOW)
    change(pack, "facts.yaml", "value: 12 hours", "value: 14 days")
    change(pack, "facts.yaml", "wait for 12 hours", "wait for 14 days")

    counts = load_pack(pack, now=LATER)

    assert told(counts)["lessons"] == {"changed": 1, "unchanged": 1}
    assert told(counts)["questions"] == {"changed": 1, "unchanged": 3}
    version = Lesson.objects.get(slug="what-a-queue-is").current_version
    assert "for 14 days" in version.blocks[0]["html"]
    question = Question.objects.get(slug="q-burst").current_version
    assert question.content["options"][0]["why"] == "It keeps work for 14 days."


@pytest.mark.django_db
def test_changed_code_makes_a_version_of_the_lessons_that_show_it(pack):
    load_pack(pack, now=NOW)
    change(pack, "code/rule.py", "WAITS = 2", "WAITS = 3")
    elsewhere = load_pack(pack, now=LATER)
    change(pack, "code/rule.py", "> WAITS", ">= WAITS")

    counts = load_pack(pack, now=LATER)

    assert told(elsewhere)["lessons"] == {"unchanged": 2}
    assert told(counts)["lessons"] == {"changed": 1, "unchanged": 1}
    version = Lesson.objects.get(slug="when-to-queue").current_version
    assert "&gt;=" in version.blocks[0]["html"]


@pytest.mark.django_db
def test_a_changed_template_makes_versions_of_its_questions(pack):
    load_pack(pack, now=NOW)
    change(pack, "templates.yaml", "What did you do?", "What did you do, and why?")

    counts = load_pack(pack, now=LATER)

    assert told(counts)["templates"] == {"changed": 1}
    assert told(counts)["questions"] == {"changed": 1, "unchanged": 3}
    sections = [
        version.content["sections"][1]["guidance"]
        for version in QuestionVersion.objects.filter(kind="star").order_by("number")
    ]
    assert sections == ["What did you do?", "What did you do, and why?"]


@pytest.mark.django_db
def test_a_moved_question_keeps_its_version(pack):
    load_pack(pack, now=NOW)
    change(
        pack,
        BANK,
        "- id: q-wait\n  kind: numeric\n",
        "- id: q-wait\n  kind: numeric\n  lesson: when-to-queue\n",
    )

    counts = load_pack(pack, now=LATER)

    question = Question.objects.get(slug="q-wait")
    assert told(counts)["questions"] == {"changed": 1, "unchanged": 3}
    assert question.lesson.slug == "when-to-queue"
    assert question.current_version.number == 1


@pytest.mark.django_db
def test_a_pack_that_stands_as_it_was_loaded_is_kept_in_one_query(pack, django_assert_num_queries):
    load_pack(pack, now=NOW)

    with django_assert_num_queries(1):
        counts = load_pack(pack, now=LATER)

    assert told(counts)["questions"] == {"unchanged": 4}


@pytest.mark.django_db
def test_a_better_renderer_renews_the_page_of_the_same_version(pack):
    load_pack(pack, now=NOW)
    LessonVersion.objects.update(blocks=[{"html": "old"}])
    LoadedPack.objects.update(code="of yesterday")

    counts = load_pack(pack, now=LATER)

    version = Lesson.objects.get(slug="what-a-queue-is").current_version
    assert told(counts)["lessons"] == {"unchanged": 2}
    assert version.number == 1
    assert version.blocks[1] == {"check": "q-burst"}


@pytest.mark.django_db
def test_what_is_gone_is_retired_and_can_come_back(pack):
    load_pack(pack, now=NOW)
    whole = FILES["interviews/short.yaml"]
    (pack / "interviews/short.yaml").unlink()
    (pack / "plans/two-days.yaml").unlink()
    change(pack, "topics.yaml", ", when-to-queue", "")
    lesson = pack / "lessons/queues/when-to-queue.md"
    text = lesson.read_text()
    lesson.unlink()
    (pack / "code/rule.py").unlink()

    counts = load_pack(pack, now=LATER)

    assert told(counts)["lessons"] == {"unchanged": 1, "retired": 1}
    assert told(counts)["interviews"] == {"retired": 1}
    assert Lesson.objects.get(slug="when-to-queue").retired_at == LATER
    assert Blueprint.objects.get().retired_at == LATER
    assert StudyPlan.objects.get().retired_at == LATER

    (pack / "plans/two-days.yaml").write_text(FILES["plans/two-days.yaml"])
    (pack / "interviews/short.yaml").write_text(whole)
    lesson.write_text(text)
    (pack / "code/rule.py").write_text(FILES["code/rule.py"])
    change(pack, "topics.yaml", "[what-a-queue-is]", "[what-a-queue-is, when-to-queue]")
    counts = load_pack(pack, now=LATER)

    assert told(counts)["lessons"] == {"changed": 1, "unchanged": 1}
    assert Lesson.objects.get(slug="when-to-queue").retired_at is None
    assert Lesson.objects.get(slug="when-to-queue").versions.count() == 1


@pytest.mark.django_db
def test_a_retired_thing_is_retired_once(pack):
    load_pack(pack, now=NOW)
    (pack / "interviews/short.yaml").unlink()
    (pack / "plans/two-days.yaml").unlink()
    load_pack(pack, now=LATER)

    counts = load_pack(pack, now=datetime(2083, 6, 1, tzinfo=UTC))

    assert told(counts)["interviews"] == {}
    assert Blueprint.objects.get().retired_at == LATER


@pytest.mark.django_db
def test_a_broken_pack_stores_nothing(pack):
    change(pack, BANK, "difficulty: 2", "difficulty: 9")

    with pytest.raises(PackFaults) as caught:
        load_pack(pack, now=NOW)

    assert "9" in [fault.value for fault in caught.value.faults]
    assert not Track.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("happens", [Path.unlink, lambda path: path.write_text("Other words.")])
def test_a_file_that_changes_while_it_is_loaded_stops_the_load(pack, happens):
    read = read_pack(pack)
    happens(pack / LESSON)

    with pytest.raises(PackFaults) as caught:
        store_pack(read, code="of today", now=NOW)

    cure = "This file changed while the pack was loaded. Load the pack once more."
    assert str(caught.value) == f"{LESSON}: {cure}"
    assert not Track.objects.exists()


@pytest.mark.django_db
def test_a_slug_of_another_pack_is_refused(pack, tmp_path):
    load_pack(pack, now=NOW)
    before = contents()
    files = {**FILES, "pack.yaml": FILES["pack.yaml"].replace("slug: tiny", "slug: other")}
    other = write_pack(tmp_path / "other", files)

    with pytest.raises(PackFaults) as caught:
        load_pack(other, now=LATER)

    message = f'{BANK}:1: "q-burst": The pack tiny has this id. Choose another.'
    assert message in [str(fault) for fault in caught.value.faults]
    assert contents() == before


@pytest.mark.django_db
def test_every_question_is_stored_with_all_that_its_kind_needs(pack):
    load_pack(pack, now=NOW)

    for version in QuestionVersion.objects.all():
        assert KINDS[version.kind].check(version.content) == []
    choice = Question.objects.get(slug="q-burst").current_version
    assert choice.text_html == "<p>What absorbs a <em>burst</em>?</p>"
    assert choice.content["options"][0]["html"] == "A <code>queue</code>"
    assert choice.content["options"][0]["why_html"] == "It keeps work for 12 hours."
    story = Question.objects.get(slug="q-story").current_version
    assert story.content["competencies"] == [{"slug": "conflict", "title": "Handling disagreement"}]
    assert [section["slug"] for section in story.content["sections"]] == ["situation", "action"]


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_store_one_pack(pack):
    """Two connections: the second waits for the first and then finds nothing to do."""
    outcomes: list = []

    def load() -> None:
        try:
            outcomes.append(load_pack(pack, now=NOW))
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    loads = [threading.Thread(target=load) for _number in range(2)]
    for thread in loads:
        thread.start()
    for thread in loads:
        thread.join(timeout=60)

    counts = [told(outcome)["questions"] for outcome in outcomes]
    assert sorted(counts, key=str) == [{"added": 4}, {"unchanged": 4}]
    assert Question.objects.count() == QuestionVersion.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_load_waits_for_the_one_that_is_running(pack):
    """While another connection holds the lock, nothing is stored."""
    ended = threading.Event()

    def load() -> None:
        load_pack(pack, now=NOW)
        connection.close()
        ended.set()

    thread = threading.Thread(target=load)
    with transaction.atomic():
        lock_loading()
        thread.start()
        assert not ended.wait(0.8)
        assert not Track.objects.exists()
    assert ended.wait(30)
    thread.join()
    assert Track.objects.count() == 1
