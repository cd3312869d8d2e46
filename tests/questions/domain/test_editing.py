"""Saving a question on this site: checked as a load would, kept in the pack's own file."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from packs.doctoring import find_held_back
from packs.domain.exporting import export_pack
from packs.domain.loading import WouldUndo, load_pack
from packs.domain.reading import read_pack
from packs.models import EditedRecord, LoadedPack
from progress.models import StudyPlan
from questions.domain.bulk import edit_many
from questions.domain.differences import compare_versions
from questions.domain.editing import (
    Edit,
    NotSaved,
    Overtaken,
    find_record,
    lock_question,
    save_question,
)
from questions.domain.former import may_lose_facts, recall_version
from questions.domain.records import content_of, record_of
from questions.domain.removing import remove_questions
from questions.models import AnswerTemplate, Bank, Question, QuestionVersion
from studyhub.params import drop_unseen
from tests.emptying import keeping_what
from tests.factories import (
    NOW,
    BankFactory,
    QuestionFactory,
)
from tests.packs.stored import contents
from tests.packs.tiny import FILES, change, write_pack

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
PLACE = ("topic", "lesson", "section", "objective", "difficulty", "tags")
NEW = {
    "text": "What keeps messages?",
    "options": [
        {"id": "a", "text": "A queue", "right": True, "why": "For {{ fact:longest-wait }}."},
        {"id": "b", "text": "A clock", "right": False, "why": "It shows the time."},
    ],
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, django_db_setup, django_db_blocker):
    """The tiny pack, loaded for all tests of the module."""
    folder = write_pack(tmp_path_factory.mktemp("packs") / "tiny")
    yield from keeping_what(lambda: load_pack(folder, now=NOW), django_db_blocker)


@pytest.fixture
def pack(loaded, tmp_path):
    """The folder of the tiny pack, which is loaded."""
    return write_pack(tmp_path / "tiny")


def save(
    author, question=None, *, place=None, reason="Clearer.", cosmetic=False, now=LATER, **content
):
    """Save a question of the tiny pack with some of its content changed, or a new one."""
    record = record_of(question) if question else NEW
    asked = content_of(record)
    at = {key: record[key] for key in PLACE if key in record} if question else {}
    return save_question(
        author=author,
        question=question,
        bank=(place or {}).pop("bank", None) or Bank.objects.get(pack="tiny", slug="bank"),
        kind=question.current_version.kind if question else "single_choice",
        content=asked | content,
        place={"topic": "queues", "difficulty": 2} | at | (place or {}),
        reason=reason,
        is_cosmetic=cosmetic,
        now=now,
    )


def get(slug: str) -> Question:
    return Question.objects.select_related("current_version", "bank", "topic", "lesson").get(
        slug=slug
    )


@contextmanager
def exported(slug: str = "tiny"):
    with TemporaryDirectory() as folder:
        export_pack(slug=slug, folder=Path(folder) / "again")
        yield Path(folder) / "again"


def check_that_a_load_of_the_export_changes_nothing():
    stored = contents("lessons", "questions", "mockinterviews")
    # Another loader than the last one: it reads and compares everything.
    LoadedPack.objects.update(code="")
    with exported() as folder:
        counts = load_pack(folder, now=LATER)
    # The index follows by a task, and here by this load. So do the minutes that a plan reckons for
    # the practice of a topic: they hang on how many questions it has.
    del counts["search"], counts["plans"]
    assert {name for count in counts.values() for name in count if count[name]} == {"unchanged"}
    assert contents("lessons", "questions", "mockinterviews") == stored
    assert not EditedRecord.objects.exists()


def test_a_long_link_is_saved_and_the_exported_pack_has_no_fault(carol, pack, tmp_path):
    link = f"https://example.org/{'x' * 340}"
    save(carol, get("q-wait"), explanation=f"It is said [over there]({link}), and often.")
    folder = tmp_path / "out"
    export_pack(slug="tiny", folder=folder)
    assert read_pack(folder).faults == []
    assert link in get("q-wait").current_version.content["explanation"]


def test_a_file_is_a_bank_and_its_questions_have_places_in_it(pack):
    bank = Bank.objects.get()

    assert (bank.pack, bank.slug, bank.title, bank.topic.slug) == ("tiny", "bank", "Bank", "queues")
    slugs = [one.slug for one in bank.questions.order_by("position")]
    assert slugs == ["q-burst", "q-wait", "q-explain", "q-story"]


def test_an_edit_makes_a_version_with_its_author_and_reason(pack, carol):
    first = get("q-wait").current_version
    version = save(carol, get("q-wait"), text="How long can it *wait*?", cosmetic=True)

    assert (version.number, version.reason, version.is_cosmetic) == (2, "Clearer.", True)
    assert version.edited_by == carol
    assert version.text_html == "<p>How long can it <em>wait</em>?</p>"
    assert get("q-wait").title == "How long can it wait?"
    first.refresh_from_db()
    assert (first.content["text"], first.edited_by) == ("How long can a message wait?", None)
    # Long texts are not compared word by word, which would take minutes.
    words = [" ".join(f"{word}{number}" for number in range(3000)) for word in "ab"]
    for one, text in zip((first, version), words, strict=True):
        one.content["text"] = text
    [change] = compare_versions(first, version)
    assert [piece["text"] for piece in change.pieces] == words


def test_what_changes_the_key_is_not_taken_as_cosmetic(pack, carol):
    question = get("q-wait")
    answer = record_of(question)["answer"]
    with pytest.raises(NotSaved) as caught:
        save(carol, question, answer=answer | {"value": 13}, place={"difficulty": 1}, cosmetic=True)

    [(field, sentence)] = caught.value.faults
    assert (field, sentence[:26]) == ("change", "This changes what is right")
    assert get("q-wait").current_version.number == 1
    save(carol, question, answer=answer | {"value": 13})
    assert get("q-wait").current_version.content["answer"]["value"] == 13


def test_many_are_edited_whose_template_has_other_weights_now(pack, carol):
    question = get("q-story")
    template = AnswerTemplate.objects.get(slug=question.current_version.content["template"])
    template.sections[0]["weight"] += 1
    template.save()
    edit_many(author=carol, questions=[question], deed="difficulty", value=5, now=LATER)

    version = get("q-story").current_version
    assert (version.number, version.difficulty, version.is_cosmetic) == (2, 5, True)
    assert version.content["sections"] == template.sections


def test_what_does_not_change_the_words_makes_no_version(pack, carol):
    version = save(carol, get("q-wait"), place={"tags": ["limits"]})

    assert version.number == 1
    assert get("q-wait").tags == ["limits"]
    check_that_a_load_of_the_export_changes_nothing()


def test_another_place_alone_is_cosmetic_whatever_the_author_chose(pack, carol):
    moved = save(carol, get("q-burst"), place={"section": "", "objective": ""})
    assert (moved.number, moved.section, moved.is_cosmetic) == (2, "", True)
    reworded = save(carol, get("q-burst"), text="What?", place={"section": "why-it-helps"})
    assert (reworded.number, reworded.is_cosmetic) == (3, False)


def test_the_kept_file_has_the_edit_and_every_other_line(pack, carol):
    save(carol, get("q-wait"), text="How long?")
    save(carol, place={"slug": "q-new"})

    with exported() as folder:
        bank = (folder / "questions/bank.yaml").read_text()
    before = FILES["questions/bank.yaml"]
    assert bank.startswith(before[: before.index("- id: q-wait")] + "- id: q-wait\n")
    assert "  text: How long?\n" in bank
    assert before[before.index("- id: q-explain") :] in bank
    assert "why: 'For {{ fact:longest-wait }}.'" in bank
    assert get("q-new").current_version.content["options"][0]["why"] == "For 12 hours."
    check_that_a_load_of_the_export_changes_nothing()


def test_a_fact_in_an_edited_question_stays_a_fact(pack, carol):
    from questions.domain.editing import Edit

    with transaction.atomic():
        edit = Edit(pack="tiny", author=carol, reason="", is_cosmetic=True, now=LATER)
        record = edit.find_record(get("q-burst"))

    assert record["options"][0]["why"] == "It keeps work for {{ fact:longest-wait }}."
    # A former version has it as well, where nothing about it was changed since.
    options = [*record["options"][:1], {**record["options"][1], "text": "A clock"}]
    version = save(carol, get("q-burst"), text="What takes a burst?", options=options)
    question = version.question
    content, place = recall_version(question, question.versions.get(number=1))
    assert content == content_of(record)
    assert place["section"] == "why-it-helps"
    assert not may_lose_facts(question, content_of(find_record(question)))
    version = save(carol, get("q-burst"), options=[{**options[0], "why": "It keeps."}, options[1]])
    content, _place = recall_version(get("q-burst"), version.question.versions.get(number=2))
    assert content["options"][0]["why"] == "It keeps work for 12 hours."
    # Also where the current version names no fact any more.
    assert may_lose_facts(get("q-burst"), content)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0<{[]:/"), min_size=1, max_size=60
).filter(lambda text: text.strip() and text == drop_unseen(text))
EDITS = st.lists(
    st.tuples(st.sampled_from(["q-burst", "q-wait", "q-explain", "new", "move", "tags"]), WORDS),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=EDITS)
def test_a_load_of_the_export_of_whatever_was_edited_changes_nothing(pack, carol, edits):
    with transaction.atomic():
        other, _made = Bank.objects.get_or_create(pack="tiny", slug="other", title="Other")
        for number, (what, words) in enumerate(edits):
            if what == "new":
                save(carol, text=words, place={"slug": f"new-{number}"})
            elif what == "move":
                save(carol, get("q-burst"), place={"bank": other})
            elif what == "tags":
                save(carol, get("q-explain"), place={"tags": ["one", "two"][: number + 1]})
            else:
                save(carol, get(what), text=words, place={"bank": get(what).bank})
        if not other.questions.exists():
            other.delete()
        check_that_a_load_of_the_export_changes_nothing()
        transaction.set_rollback(True)


def test_faults_name_the_fields(pack, carol):
    options = [{"id": "a", "text": "A", "right": False, "why": "<b>x</b>"}, {"id": "b", "text": ""}]
    with pytest.raises(NotSaved) as caught:
        save(carol, get("q-burst"), options=options, place={"section": "nowhere", "difficulty": 9})

    fields = {field for field, _sentence in caught.value.faults}
    assert {"options.0.why", "options.1.text", "options.1.right", "section", "difficulty"} <= fields
    # What no file of a pack may hold: its export could not be loaded.
    with pytest.raises(NotSaved, match=r"The character U\+202E in it cannot be seen") as caught:
        save(carol, get("q-burst"), text="What\u202e?")
    assert [field for field, _sentence in caught.value.faults] == ["text"]
    assert get("q-burst").current_version.number == 1


def test_a_record_of_another_question_is_not_put(pack, carol):
    record = record_of(get("q-wait"))
    question, author = get("q-burst"), {"author": carol, "reason": "", "is_cosmetic": False}

    with transaction.atomic(), pytest.raises(ValueError, match="q-wait for q-burst"):
        Edit(pack="tiny", now=LATER, **author).put(
            question=question, bank=question.bank, record=record
        )


def test_who_saves_over_a_version_not_seen_is_told(pack, carol):
    question = get("q-wait")
    save(carol, question, text="How long, in hours?")

    with pytest.raises(Overtaken) as caught:
        save_question(
            author=carol,
            question=question,
            bank=question.bank,
            kind="numeric",
            content={"text": "Mine", "answer": {"value": 1}},
            place={"topic": "queues", "difficulty": 1},
            reason="",
            is_cosmetic=True,
            based_on=1,
            now=LATER,
        )
    assert caught.value.number == 2


def test_who_names_a_version_that_is_not_there_is_told_which_one_is(pack):
    with transaction.atomic(), pytest.raises(NotSaved) as caught:
        lock_question(get("q-wait"), based_on=9)

    says = "There is no version 9. Version 1 is the current one."
    assert caught.value.faults == [("based_on", says)]
    assert not isinstance(caught.value, Overtaken)


def test_an_interview_that_could_not_be_sat_any_more_holds_an_edit_back(pack, carol):
    with pytest.raises(NotSaved, match="Short interview"):
        save(carol, get("q-wait"), place={"difficulty": 5})

    assert get("q-wait").current_version.difficulty == 2
    # So does the practice of a study plan, as a load of the pack would refuse it.
    change(pack, "plans/two-days.yaml", "questions: 2", "questions: 4")
    load_pack(pack, now=LATER)
    with pytest.raises(NotSaved, match="Two days: it practises 4 questions of “Queues”, which"):
        edit_many(author=carol, questions=[get("q-explain")], deed="retire", value="", now=LATER)
    # Each step for itself, where another of the same topic is short already.
    plan = StudyPlan.objects.get(slug="two-days")
    [step] = [one for one in plan.steps if one["kind"] == "practise"]
    StudyPlan.objects.update(steps=[*plan.steps, step | {"count": 9}])
    with pytest.raises(NotSaved, match="Two days: it practises 4 questions of “Queues”, which"):
        edit_many(author=carol, questions=[get("q-explain")], deed="retire", value="", now=LATER)


def test_a_bank_of_this_site_needs_no_pack_and_keeps_no_file(pack, carol):
    bank = BankFactory(pack="", slug="ours", title="Ours")
    options = [dict(one, why="Because.") for one in NEW["options"]]
    version = save(carol, place={"bank": bank}, options=options)
    change(pack, "questions/bank.yaml", "Explain a queue.", "Explain queues.")
    load_pack(pack, now=LATER)

    assert version.question.retired_at is None
    assert version.question.slug == "what-keeps-messages"
    assert not EditedRecord.objects.exists()


def test_a_folder_that_lacks_edits_is_refused_until_they_are_given_up(pack, carol):
    save(carol, get("q-wait"), text="How long?")
    with pytest.raises(
        WouldUndo, match="has 1 edit made on this site that this folder lacks: q-wait"
    ):
        load_pack(pack, now=LATER)
    with pytest.raises(CommandError, match="q-wait"):
        call_command("load_pack", str(pack))
    assert get("q-wait").current_version.number == 2

    load_pack(pack, now=LATER, over_edits=True)
    assert get("q-wait").current_version.number == 3
    assert get("q-wait").title == "How long can a message wait?"
    load_pack(pack, now=LATER)


def test_a_folder_that_has_the_edits_and_more_is_loaded(pack, carol):
    save(carol, get("q-wait"), text="How long?")
    with exported() as folder:
        change(folder, "questions/bank.yaml", "Explain a queue.", "Explain queues.")
        load_pack(folder, now=LATER)

    assert get("q-explain").title == "Explain queues."
    assert get("q-wait").current_version.number == 2


def test_news_of_a_folder_are_loaded_beside_the_edits(pack, carol, capsys):
    other = Bank.objects.create(pack="tiny", slug="other", title="Other")
    save(carol, get("q-wait"), text="How long?")
    save(carol, get("q-burst"), place={"bank": other})
    save(carol, place={"slug": "q-new"})
    save(carol, place={"slug": "q-gone"})
    remove_questions(author=carol, questions=[get("q-gone")], now=LATER)
    change(pack, "questions/bank.yaml", "Explain a queue.", "Explain queues.")
    change(pack, "questions/bank.yaml", "How long can a message wait?", "Until when?")
    call_command("load_pack", str(pack), with_edits=True)

    assert "whatever the folder says: q-burst, q-new, q-wait." in capsys.readouterr().out
    assert get("q-explain").title == "Explain queues."
    assert (get("q-wait").title, get("q-wait").current_version.number) == ("How long?", 2)
    assert (get("q-burst").bank, get("q-new").retired_at) == (other, None)
    # They go on being edits, and nothing waits.
    with pytest.raises(WouldUndo, match="q-burst, q-new, q-wait"):
        load_pack(pack, now=LATER)
    call_command("load_pack", str(pack), keep_edits=True)
    assert list(find_held_back(now=LATER)) == []
    check_that_a_load_of_the_export_changes_nothing()
    # Of what neither has wrong by itself it says so: a lesson asks what was removed here.
    save(carol, place={"slug": "q-asked"})
    folder = pack.parent / "export"
    call_command("export_pack", "tiny", str(folder))
    change(folder, "lessons/queues/what-a-queue-is.md", ":::check q-burst", ":::check q-asked")
    remove_questions(author=carol, questions=[get("q-asked")], now=LATER)
    with pytest.raises(CommandError, match=r"with what was edited here \(q-asked\): 1 to mend"):
        call_command("load_pack", str(folder), with_edits=True)


def test_a_start_keeps_edits_and_doctor_tells_of_news_that_wait(pack, carol, capsys):
    save(carol, get("q-wait"), text="How long?")
    said = call_command("load_pack", str(pack), keep_edits=True)
    assert said.endswith("The pack stays as it is.")
    assert list(find_held_back(now=LATER)) == []
    # What another release derives from the same words is made anew beside the edits.
    LoadedPack.objects.update(code="of an older release")
    QuestionVersion.objects.update(text_html="Old.")
    call_command("load_pack", str(pack), keep_edits=True)
    assert [get(slug).current_version.text_html for slug in ("q-wait", "q-explain")] == [
        "<p>How long?</p>",
        "<p>Explain a queue.</p>",
    ]
    assert (get("q-wait").current_version.number, EditedRecord.objects.count()) == (2, 1)

    change(pack, "questions/bank.yaml", "Explain a queue.", "Explain queues.")
    call_command("load_pack", str(pack), keep_edits=True)
    [finding] = find_held_back(now=LATER)
    assert "Tiny pack" in finding.says
    assert get("q-explain").title == "Explain a queue."
    call_command("load_pack", str(pack), over_edits=True)
    assert list(find_held_back(now=LATER)) == []


def test_what_a_pack_retires_is_kept_and_not_asked(pack):
    change(pack, "questions/bank.yaml", "- id: q-explain", "- id: q-explain\n  retired: true")
    counts = load_pack(pack, now=LATER)

    assert counts["questions"]["changed"] == 1
    assert get("q-explain").retired_at == LATER
    again = load_pack(write_pack(pack), now=LATER)
    assert get("q-explain").retired_at is None
    assert again["questions"]["changed"] == 1


def test_questions_that_no_file_keeps_are_edited_as_well(carol):
    question = QuestionFactory()
    version = save_question(
        author=carol,
        question=question,
        bank=question.bank,
        kind="single_choice",
        content={key: NEW[key] for key in ("text",)}
        | {"options": [dict(one, why="Because.") for one in NEW["options"]]},
        place={"topic": question.topic.slug, "difficulty": 1},
        reason="",
        is_cosmetic=False,
        now=LATER,
    )

    assert version.number == 2
    assert not LoadedPack.objects.exclude(slug="tiny").exists()
