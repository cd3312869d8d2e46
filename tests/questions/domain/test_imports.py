"""A file that comes into a bank: looked over first, then taken in as a whole or not at all."""

import json
import re
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from io import BytesIO

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone

from lessons.models import LessonVersion, Topic
from packs.domain.loading import load_pack
from questions.domain import import_reading
from questions.domain.bulk import edit_many
from questions.domain.comparing import MOST_ALIKE
from questions.domain.editing import find_record, save_question
from questions.domain.exporting import export_questions, questions_to_export
from questions.domain.import_reading import read_import
from questions.domain.import_writing import write_import
from questions.domain.imports import (
    KEPT_FOR,
    MAX_ATTEMPTS,
    count_outcomes,
    retry_failed_imports,
    start_import,
    sweep_imports,
    take_in,
)
from questions.domain.records import content_of
from questions.models import Bank, ImportRun, Picture, Question, QuestionVersion
from tests.factories import CONTENT, NOW, BankFactory, QuestionFactory, TopicFactory
from tests.packs.stored import contents
from tests.packs.tiny import write_pack
from tests.waiting import wait_until_blocked

pytestmark = pytest.mark.django_db

FILE = """
$CATEGORY: Queues

::Burst::[markdown]What **absorbs** a burst?{=A queue#It keeps. ~A clock#It runs.}

// [id:keeps] [tag:core part] [tag:difficulty-4]
[markdown]What keeps messages?{=A log#It does. ~A cache#It forgets.}

Broken{=a

[markdown]A queue keeps.{~%100%So#Yes. ~%-100%Not so#No.}
"""


@pytest.fixture
def bank():
    return BankFactory(pack="", slug="mine", title="Mine")


@pytest.fixture
def topic():
    return TopicFactory(slug="queues")


def bring(author, bank, topic, data: str | bytes, *, form="gift", name="core.gift") -> ImportRun:
    """Bring a file and read it."""
    data = data.encode() if isinstance(data, str) else data
    run = start_import(
        author=author, bank=bank, topic=topic, form=form, name=name, data=data, now=NOW
    )
    read_import(run_id=str(run.pk))
    run.refresh_from_db()
    return run


def write(run: ImportRun) -> ImportRun:
    assert take_in(run=run, now=NOW)
    write_import(run_id=str(run.pk))
    run.refresh_from_db()
    return run


def outcomes(run: ImportRun) -> list[tuple[int, str]]:
    return list(run.items.values_list("line", "outcome"))


def test_a_file_is_looked_over_and_stores_nothing_yet(carol, bank, topic):
    run = bring(carol, bank, topic, FILE)
    assert (run.state, run.total, run.done) == ("ready", 4, 4)
    assert outcomes(run) == [(4, "add"), (7, "add"), (9, "cannot"), (11, "add")]
    broken = run.items.get(outcome="cannot")
    assert (broken.line, broken.column) == (9, 7)
    assert broken.says == [[9, "This { is never closed. End the answers with }."]]
    assert not Question.objects.exists()


def test_questions_of_the_same_words_are_found_again_by_what_else_they_say(carol, bank, topic):
    of_same_words = """
Which one holds?{=A queue#Yes. ~A clock#No.}

Which one holds?{=A bucket#Yes. ~A sieve#No.}

Is it so?{T}

Is it so?{T}
"""
    write(bring(carol, bank, topic, of_same_words))
    again = bring(carol, bank, topic, of_same_words.replace("A sieve", "A net"))
    said = list(again.items.order_by("line").values_list("line", "outcome", "says"))
    assert [outcome for _line, outcome, _says in said] == ["same", "add", "same", "same"]
    assert "Several questions of the bank have these words" in str(said[1][2])
    assert "Several questions" not in str([said[0], said[2:]])
    assert bank.questions.count() == 4


def test_many_questions_of_the_same_words_are_all_found_again(carol, bank, topic):
    count = MOST_ALIKE + 5
    many = "\n\n".join(f"Which holds?{{=So {n}#Yes. ~Not {n}#No.}}" for n in range(count))
    write(bring(carol, bank, topic, many))
    again = bring(carol, bank, topic, many)
    assert count_outcomes(again)["same"] == count


def test_taking_in_stores_all_of_it_once_with_its_author_and_reason(carol, bank, topic):
    run = write(bring(carol, bank, topic, FILE))
    assert (run.state, run.done_at is not None) == ("done", True)
    assert set(bank.questions.values_list("slug", flat=True)) == {"burst", "keeps", "a-queue-keeps"}
    keeps = Question.objects.select_related("current_version").get(slug="keeps")
    assert keeps.topic == topic
    assert keeps.tags == ["core-part"]
    version = keeps.current_version
    assert (version.difficulty, version.reason) == (4, "Import of core.gift")
    assert version.edited_by == carol
    # A second message finds nothing to do.
    assert write_import(run_id=str(run.pk)) is None
    assert QuestionVersion.objects.count() == 3


def test_the_same_file_again_changes_nothing_and_other_words_make_a_version(carol, bank, topic):
    write(bring(carol, bank, topic, FILE))
    again = bring(carol, bank, topic, FILE)
    assert count_outcomes(again) == {"cannot": 1, "change": 0, "add": 0, "same": 3}
    changed = (
        FILE.replace("It forgets", "It loses").replace("::Burst::", "").replace("It runs", "No")
    )
    run = bring(carol, bank, topic, changed)
    # One by its id, the other by its words.
    assert count_outcomes(run) == {"cannot": 1, "change": 2, "add": 0, "same": 1}
    write(run)
    burst = Question.objects.get(slug="burst")
    assert [option["why"] for option in burst.versions.get(number=2).content["options"]] == [
        "It keeps.",
        "No.",
    ]
    assert burst.versions.count() == 2


def test_a_bank_of_a_pack_keeps_facts_and_what_the_format_cannot_hold(carol, tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    bank = Bank.objects.get(pack="tiny", slug="bank")
    topic = bank.questions.first().topic
    before = contents("questions", "packs")
    for form in ("gift", "moodle", "yaml", "csv"):
        made = export_questions(bank=bank, questions=questions_to_export(bank), form=form, now=NOW)
        run = bring(carol, bank, topic, made.data, form=form, name=made.name)
        assert run.state == "ready", run.says
        assert {outcome for _line, outcome in outcomes(run)} == {"same"}, list(
            run.items.values_list("name", "outcome", "says", "record")
        )
        run.delete()
    assert contents("questions", "packs") == before


def test_an_edited_yaml_of_a_pack_goes_into_its_kept_file(carol, tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    bank = Bank.objects.get(pack="tiny", slug="bank")
    made = export_questions(bank=bank, questions=questions_to_export(bank), form="yaml", now=NOW)
    question = bank.questions.filter(current_version__kind="single_choice").first()
    words = question.current_version.content["text"]
    run = bring(
        carol, bank, question.topic, made.data.decode().replace(words, "What, then?"), form="yaml"
    )
    assert count_outcomes(run)["change"] == 1
    write(run)
    again = export_questions(bank=bank, questions=questions_to_export(bank), form="yaml", now=NOW)
    assert "What, then?" in again.data.decode()
    # What a lesson asks cannot be retired: the pack could not be loaded again.
    named = f"id: {question.slug}\n"
    retired = again.data.decode().replace(named, f"{named}  retired: true\n")
    item = bring(carol, bank, question.topic, retired, form="yaml").items.get(outcome="cannot")
    assert "the lesson “What a queue is” asks it." in item.says[0][1]
    # Not either where the lesson came after the file was looked over.
    asking = LessonVersion.objects.get(blocks__contains=[{"check": question.slug}])
    others = [block for block in asking.blocks if "check" not in block]
    LessonVersion.objects.filter(pk=asking.pk).update(blocks=others)
    run = bring(carol, bank, question.topic, retired, form="yaml")
    assert count_outcomes(run)["change"] == 1
    asking.save()
    run = write(run)
    assert (run.state, "What a queue is" in run.says) == ("reading", True)


def test_what_the_site_cannot_take_names_the_field(carol, bank, topic):
    data = "- {id: q-1, kind: single_choice, difficulty: 9, text: What?}\n- {id: q, kind: odd}\n- 3"
    run = bring(carol, bank, topic, data, form="yaml")
    assert outcomes(run) == [(1, "cannot"), (2, "cannot"), (3, "cannot")]
    # With the path as a file of a pack has it; the pages name the field.
    said = [says for item in run.items.all() for says in item.says]
    assert [1, "options is missing. Give a list of mappings.", "options", ""] in said
    assert any(path == "difficulty" for _line, _sentence, path, _column in said[:-1])
    # One with something else than a text leaves the others as they are.
    good = "- {id: q-2, kind: true_false, text: So?, right: true, why_true: A., why_false: B.}\n"
    run = bring(
        carol, bank, topic, f"{good}- {{id: q-3, kind: true_false, text: 5}}\n", form="yaml"
    )
    assert outcomes(run) == [(1, "add"), (2, "cannot")]
    # Without a place of its own it is the same when it comes again.
    write(run)
    assert outcomes(bring(carol, bank, topic, good, form="yaml")) == [(1, "same")]


TABLE = """id,kind,question,options,answer,tags,topic,price
,choice,What absorbs a burst?,"A queue
A clock",A,,,
ends,true or false,A queue ends.,,false,"one two, core",Long Lambdas,
,ordering,In order?,"a
b
c
a",,,,
,short,Where?,,Here,,Nowhere,
,short,What for?,,Love,,,5
deep,flash card,Why?,,So,,,
"""


def test_a_table_tells_its_rows_and_columns_and_keeps_what_it_has_no_cell_for(
    carol, dana, bank, topic
):
    TopicFactory(slug="lambda", title="Long lambdas")
    run = bring(carol, bank, topic, TABLE, form="csv")
    said = {item.line: (item.outcome, [one[1] for one in item.says]) for item in run.items.all()}
    assert said[2][0] == said[3][0] == said[6][0] == "add"
    assert said[4] == ("cannot", ["Item 4 says 'a', as an earlier one does. Reword it."])
    assert run.items.get(line=4).says[0][2:] == ["items.3.text", "options"]
    assert said[5] == (
        "cannot",
        ["Column “topic”: There is no topic “Nowhere”. Write one as it is on this site."],
    )
    assert said[6][1] == ["The column “price” is not kept."]
    write(run)
    ends = Question.objects.get(slug="ends")
    assert (ends.topic.slug, ends.tags) == ("lambda", ["one-two", "core"])
    # What was written here since stays, and what only a new question lacks is not told.
    burst = Question.objects.get(slug="what-absorbs-a-burst")
    version = burst.current_version
    version.content["options"][0]["why"] = "It keeps."
    version.save()
    again = bring(carol, bank, topic, TABLE, form="csv")
    assert count_outcomes(again) == {"cannot": 2, "change": 0, "add": 0, "same": 4}
    assert again.items.get(line=2).says == []
    run = bring(carol, bank, topic, TABLE.replace("A clock", "A watch"), form="csv")
    write(run)
    options = Question.objects.get(pk=burst.pk).current_version.content["options"]
    assert [one["why"] for one in options] == ["It keeps.", "This is not right."]
    # Whoever goes on with a table that went out takes back nothing that others did since.
    questions = questions_to_export(bank).filter(slug=burst.slug)
    table = export_questions(bank=bank, questions=questions, form="csv", now=NOW).data.decode()
    write(bring(carol, bank, topic, table.replace("It keeps.", "It holds."), form="csv"))
    item = bring(dana, bank, topic, table, form="csv").items.get()
    says = "It says what version 2 said: what others have saved since stays."
    assert (item.outcome, item.says[0][1], item.changes) == ("same", says, [])
    table = table.replace("It keeps.", "It waits.")
    assert count_outcomes(bring(carol, bank, topic, table, form="csv"))["change"] == 1
    item = bring(dana, bank, topic, table, form="csv").items.get()
    says = "others have saved up to version 3 since."
    assert (item.outcome, says in item.says[0][1], item.says[0][3]) == ("cannot", True, "version")
    # The versions of another bank, where the same words have another id, say nothing here.
    elsewhere = table.replace(f"\n{burst.slug},", "\nelsewhere,")
    assert elsewhere != table
    assert count_outcomes(bring(dana, bank, topic, elsewhere, form="csv"))["change"] == 1
    table = table.replace(",2_", ",3_")
    assert count_outcomes(bring(dana, bank, topic, table, form="csv"))["change"] == 1
    assert bring(dana, bank, topic, table.replace(",3_", ",x"), form="csv").items.get().says
    # An answer that changes nothing, as an author wrote the scheme since, is told.
    version = Question.objects.get(slug="deep").current_version
    version.content["key_points"][0]["id"] = "own"
    version.save()
    run = bring(carol, bank, topic, TABLE.replace("Why?,,So", "Why?,,Not"), form="csv")
    deep = run.items.get(line=7)
    says = "The answer stays as it is: the question has a marking scheme of its own."
    assert (deep.outcome, deep.says) == ("same", [[7, says]])


@pytest.fixture
def keeps(carol, bank, topic):
    """A question that carol has exported, as `export` does; her files come back as `again` does."""
    write(bring(carol, bank, topic, FILE))
    return Question.objects.get(slug="keeps")


def export(bank, form) -> str:
    questions = questions_to_export(bank).filter(slug="keeps")
    return export_questions(bank=bank, questions=questions, form=form, now=NOW).data.decode()


FORMS = ("gift", "moodle", "yaml", "csv")


@pytest.mark.parametrize("form", FORMS)
def test_an_old_file_takes_back_nothing_that_others_did_since(
    carol, dana, bank, topic, keeps, form
):
    def again(data, *, author=carol):
        item = bring(author, bank, topic, data, form=form).items.get()
        return item.outcome, [one[0] for one in item.changes], " ".join(one[1] for one in item.says)

    old = export(bank, form)
    assert again(old) == ("same", [], "")
    # Others reword it and tag it anew: what the file leaves as it was stays as it is now.
    write(bring(dana, bank, topic, FILE.replace("It forgets", "It loses")))
    edit_many(author=dana, questions=[keeps], deed="tag", value="core", now=NOW)
    outcome, changes, says = again(old)
    assert (outcome, changes) == ("same", [])
    assert "It says what version 1 said: what others have saved since stays." in says
    assert "they stay what they are by now, core-part, core." in says
    # What both have changed is refused, with the word that lets it through.
    outcome, _changes, says = again(old.replace("It does.", "It would."))
    assert (outcome, "others have saved up to version 2 since." in says) == ("cannot", True)
    retagged = old.replace("core-part", "exam")
    outcome, _changes, says = again(retagged)
    assert (outcome, "Other tags were set since: core-part, core." in says) == (
        "cannot",
        True,
    )
    assert "saved up to" not in says
    new, was = re.search(r"write (\S+) in place of (\S+)\.", says).groups()
    assert again(retagged.replace(was, new))[:2] == ("change", ["tags"])
    # Whose own file is the newest goes on with it.
    write(bring(carol, bank, topic, retagged.replace(was, new), form=form))
    later = old.replace("core-part", "later")
    assert again(later)[:2] == ("change", ["tags"])
    assert again(later, author=dana)[0] == "cannot"
    # What was refused of another's file is none of what was done since.
    fifth = {"csv": ",4,1_", "yaml": "difficulty: 4"}.get(form, "difficulty-4")
    bad = later.replace(was, new).replace(fifth, fifth.replace("4", "9"))
    write_import(run_id=str(opened(bring(dana, bank, topic, bad, form=form)).pk))
    assert again(later)[:2] == ("change", ["tags"])
    # A version that the question never had tells nothing of its words.
    ahead = again(old.replace(was, was.replace("1_", "9_")).replace("It does.", "It would."))
    assert (ahead[0], "It has no version 9 here" in ahead[2]) == ("change", True)
    check_moved(again, old, keeps, form)


def opened(run: ImportRun) -> ImportRun:
    assert take_in(run=run, now=NOW)
    return run


def check_moved(again, old, keeps, form):
    """A topic that is left as it was may be gone; what is no topic or tag at all is refused."""
    Topic.objects.filter(pk=keeps.topic_id).update(retired_at=NOW)
    Question.objects.filter(pk=keeps.pk).update(topic=TopicFactory(slug="streams"))
    outcome, changes, says = again(old)
    assert (outcome, changes) == ("same", [])
    if form in ("csv", "yaml"):
        assert "The topic was left as it was: it stays what it is by now, streams." in says
    # Nor is a question added anew that others have moved to another bank.
    home, other = keeps.bank, BankFactory(pack="", title="Elsewhere")
    Question.objects.filter(pk=keeps.pk).update(bank=other)
    outcome, _changes, says = again(old)
    assert (outcome, "It is in the bank “Elsewhere” by now." in says) == ("cannot", True)
    Question.objects.filter(pk=keeps.pk).update(bank=home)
    if form == "yaml":
        assert again(old.replace("[core-part]", "[core-part, 3]"))[0] == "cannot"
        unstamped = re.sub(r"version \S+", "version x", old.replace("queues", "streams"))
        assert "“x” is no version" in again(unstamped)[2]


def test_a_file_of_a_pack_leaves_topic_lesson_and_facts_as_others_have_set_them(
    carol, dana, tmp_path
):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)
    bank = Bank.objects.get(pack="tiny", slug="bank")
    question = bank.questions.get(slug="q-burst")
    olds = {
        form: export_questions(
            bank=bank, questions=questions_to_export(bank), form=form, now=NOW
        ).data
        for form in FORMS
    }
    record = find_record(question)
    save_question(
        author=dana,
        question=question,
        bank=bank,
        kind="single_choice",
        content={**content_of(record), "text": "What takes a burst?"},
        place={"topic": "queues", "lesson": "when-to-queue", "difficulty": 3},
        reason="",
        is_cosmetic=True,
        now=NOW,
    )
    for form, old in olds.items():
        run = bring(carol, bank, question.topic, old, form=form)
        assert {outcome for _line, outcome in outcomes(run)} == {"same"}, list(
            run.items.values_list("name", "changes", "says")
        )
    # A number alone protects the words.
    table = re.sub(rb",(\d+)_[a-z]{16}", rb",\1", olds["csv"])
    assert table != olds["csv"]
    item = bring(carol, bank, question.topic, table, form="csv").items.get(question=question)
    assert item.outcome == "same"


@pytest.mark.parametrize(
    ("data", "state"), [("<quiz>", "refused"), ("Broken{=a", "ready"), ("", "refused")]
)
def test_a_file_that_brings_nothing_leaves_no_bank(carol, topic, data, state):
    form = "moodle" if data.startswith("<") else "gift"
    run = bring(carol, "  My   bank ", topic, data, form=form)
    assert (run.state, run.bank_name) == (state, "My bank")
    if state == "ready":
        write(run)
    assert not Bank.objects.exists()


def test_a_new_bank_is_made_with_its_questions_and_goes_with_them(carol, topic):
    run = bring(carol, "Mine", topic, FILE)
    assert not Bank.objects.exists()
    run = write(run)
    assert (run.state, run.bank.title, run.bank.questions.count()) == ("done", "Mine", 3)
    again = bring(carol, " MINE", topic, FILE)
    assert again.bank == run.bank


def test_a_bank_that_was_made_meanwhile_is_looked_over_first(carol, topic):
    first, second = (bring(carol, "Mine", topic, FILE) for _time in range(2))
    bank = write(first).bank
    second = write(second)
    assert second.state == "reading"
    assert "Somebody has made the bank “Mine” meanwhile." in second.says
    read_import(run_id=str(second.pk))
    second.refresh_from_db()
    assert (second.state, second.bank) == ("ready", bank)
    assert count_outcomes(second)["same"] == 3
    assert bank.questions.count() == 3


def test_options_that_look_alike_are_named_with_their_line(carol, bank, topic):
    run = bring(carol, bank, topic, "What keeps?{=A log#It does. ~A  Log#It forgets.}\n")
    [item] = run.items.all()
    assert item.outcome == "cannot"
    assert "Option 2 says 'A Log', as an earlier one does" in str(item.says)


@pytest.mark.parametrize(
    ("form", "data", "says"),
    [
        ("gift", b"a\xff", "Line 1, column 2: This is not UTF-8. Save the file as UTF-8."),
        ("moodle", b"<quiz>\n<", "Line 2, column 1: This is not XML: unclosed token."),
        ("yaml", b"a: [", "Line 1, column 1: This is not YAML"),
        ("gift", b"\n// nothing\n", "Line 1, column 1: The file holds no question."),
    ],
)
def test_a_file_that_cannot_be_read_says_where(carol, bank, topic, form, data, says):
    run = bring(carol, bank, topic, data, form=form)
    assert run.state == "refused"
    assert run.says.startswith(says)
    assert not run.items.exists()


def test_a_change_meanwhile_is_looked_over_again(carol, bank, topic):
    write(bring(carol, bank, topic, FILE))
    run = bring(carol, bank, topic, FILE.replace("It forgets", "It loses"))
    write(bring(carol, bank, topic, FILE.replace("It forgets", "It drops")))
    run = write(run)
    assert run.state == "reading"
    assert run.says.startswith("Nothing was stored. Look it over again: line ")
    assert "line 7: Version 2 was saved meanwhile" in run.says
    read_import(run_id=str(run.pk))
    write(run)
    keeps = Question.objects.get(slug="keeps")
    assert keeps.current_version.content["options"][1]["why"] == "It loses."
    # What makes no version, as to retire it, is not undone unseen either.
    run = bring(carol, bank, topic, FILE.replace("It forgets", "It is gone"))
    edit_many(author=carol, questions=[keeps], deed="retire", value="", now=NOW)
    run = write(run)
    assert (run.state, "Somebody has changed “What keeps messages?”" in run.says) == (
        "reading",
        True,
    )
    read_import(run_id=str(run.pk))
    write(run)
    keeps = Question.objects.get(slug="keeps")
    assert keeps.current_version.content["options"][1]["why"] == "It is gone."
    assert keeps.retired_at


@pytest.mark.django_db(transaction=True)
def test_questions_are_held_in_the_order_of_their_keys_whatever_that_of_the_file(
    carol, bank, topic
):
    """Who edits many of them at once holds them in that order too."""
    write(bring(carol, bank, topic, FILE))
    first, last = Question.objects.filter(slug__in=("burst", "keeps")).order_by("pk")
    said = dict(zip(("burst", "keeps"), FILE.split("\n\n")[1:3], strict=True))
    data = "\n\n".join(["$CATEGORY: Queues", said[last.slug], said[first.slug]])
    run = bring(carol, bank, topic, data.replace("It runs", "No").replace("It forgets", "No"))
    assert count_outcomes(run) == {"cannot": 0, "change": 2, "add": 0, "same": 0}
    take_in(run=run, now=NOW)

    def write_here():
        with closing(connection):
            return write_import(run_id=str(run.pk))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            rows = Question.objects.select_for_update(no_key=True)
            rows.get(pk=first.pk)
            writing = pool.submit(write_here)
            wait_until_blocked()
            assert rows.select_for_update(nowait=True).get(pk=last.pk)
        assert writing.result(timeout=20)
    run.refresh_from_db()
    assert run.state == "done"


def test_one_fault_while_taking_in_takes_all_of_it_back(carol, bank, topic):
    run = bring(carol, bank, topic, FILE)
    QuestionFactory(slug="a-queue-keeps", topic=topic)
    assert write(run).state == "reading"
    assert not bank.questions.exists()


@pytest.mark.parametrize(("batch", "state"), [(1, "refused"), (2, "reading")])
def test_reading_whose_time_is_up_goes_on_unless_it_got_nowhere(
    carol, bank, topic, monkeypatch, batch, state
):
    monkeypatch.setattr("questions.domain.import_reading.BATCH", 1)
    stored = import_reading.store_batch
    calls = []

    def run_out_of_time(*args):
        calls.append(args)
        if len(calls) == batch:
            raise SoftTimeLimitExceeded
        return stored(*args)

    monkeypatch.setattr(import_reading, "store_batch", run_out_of_time)
    run = bring(carol, bank, topic, FILE)
    assert (run.state, run.items.count(), run.attempts) == (state, batch - 1, batch % 2)
    if state == "reading":
        read_import(run_id=str(run.pk))
        run.refresh_from_db()
        assert (run.state, run.items.count()) == ("ready", 4)


def test_reading_goes_on_where_a_dead_worker_left_it(carol, bank, topic, monkeypatch):
    monkeypatch.setattr("questions.domain.import_reading.BATCH", 1)
    run = start_import(
        author=carol, bank=bank, topic=topic, form="gift", name="x", data=FILE.encode(), now=NOW
    )
    stored = import_reading.store_batch
    calls = []

    def die_at_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return stored(*args)

    monkeypatch.setattr(import_reading, "store_batch", die_at_third)
    with pytest.raises(KeyboardInterrupt):
        read_import(run_id=str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.done, run.items.count()) == ("reading", 2, 2)
    # Its lease still holds.
    assert read_import(run_id=str(run.pk)) is None
    # So far ahead none ever ends: the clock was put back since.
    ahead = timezone.now() + timedelta(days=1)
    ImportRun.objects.update(claimed_until=ahead, sweep_after=ahead)
    assert [sweep_imports(now=timezone.now()) for _time in range(2)] == [1, 0]
    read_import(run_id=str(run.pk))
    run.refresh_from_db()
    assert (run.state, len(calls)) == ("ready", 5)
    assert outcomes(run) == [(4, "add"), (7, "add"), (9, "cannot"), (11, "add")]


def test_sweeping_fails_what_used_up_its_attempts_and_deletes_what_is_old(carol, bank, topic):
    run = bring(carol, bank, topic, FILE)
    lost = start_import(
        author=carol, bank=bank, topic=topic, form="gift", name="x", data=b"x{T}", now=NOW
    )
    ImportRun.objects.filter(pk=lost.pk).update(attempts=MAX_ATTEMPTS)
    sweep_imports(now=NOW)
    lost.refresh_from_db()
    assert (lost.state, lost.says) == (
        "failed",
        "The worker stopped in the middle of it. Nothing was stored.",
    )
    assert retry_failed_imports(now=NOW) == 1
    read_import(run_id=str(lost.pk))
    lost.refresh_from_db()
    assert lost.state == "ready"
    sweep_imports(now=NOW + KEPT_FOR)
    assert not ImportRun.objects.filter(pk__in=(run.pk, lost.pk)).exists()


@pytest.mark.parametrize("form", ["gift", "moodle", "yaml", "anki"])
def test_a_bank_goes_out_in_each_format_with_its_losses(form, topic):
    for kind in CONTENT:
        QuestionFactory(kind=kind, topic=topic)
    bank = BankFactory()
    Question.objects.update(bank=bank)
    made = export_questions(bank=bank, questions=questions_to_export(bank), form=form, now=NOW)
    assert made.count == len(CONTENT)
    kinds = {item.kind for item, _loss in made.losses}
    assert kinds >= {"gift": {"written", "star", "numeric"}, "moodle": {"star"}}.get(form, set())
    assert (form != "yaml") or made.losses == []
    only = questions_to_export(bank, topic="queues", kind="written")
    assert export_questions(bank=bank, questions=only, form=form, now=NOW).count == 1


def test_a_question_that_lost_an_image_comes_in_retired(carol, bank, topic):
    data = "[html]What is in <img src\\='a.png' alt\\='the figure'>?{T}\n\nA queue keeps.{T}"
    run = bring(carol, bank, topic, data)
    said = [sentence for _line, sentence in run.items.get(position=1).says]
    assert "It comes in retired. Put it back on offer once you have seen it." in said
    take_in(run=run, now=NOW)
    write_import(run_id=str(run.pk))
    retired = {one.slug: one.retired_at is not None for one in bank.questions.all()}
    assert sorted(retired.values()) == [False, True]


PICTURED = """<quiz><question type="truefalse">
<questiontext format="html"><text><![CDATA[Like <img src="@@PLUGINFILE@@/a.gif" alt="a loop">?]]>
</text><file name="a.gif" path="/" encoding="base64">R0lGODlhAwACAC4uOw==</file></questiontext>
<answer fraction="100"><text>true</text><feedback><text>Yes.</text></feedback></answer>
<answer fraction="0"><text>false</text><feedback><text>No.</text></feedback></answer>
</question></quiz>"""


def test_pictures_are_stored_with_the_questions_and_go_out_again(carol, bank, topic):
    run = bring(carol, bank, topic, PICTURED, form="moodle")
    assert Picture.objects.count() == 0
    write(run)
    picture = Picture.objects.get()
    assert QuestionVersion.objects.get().pictures == [picture.name]
    text = Question.objects.get().current_version.content["text"]
    assert text == f"Like ![a loop](/pictures/{picture.name})?"

    made = {
        form: export_questions(bank=bank, questions=questions_to_export(bank), form=form, now=NOW)
        for form in ("moodle", "gift", "yaml", "anki")
    }
    assert f"@@PLUGINFILE@@/{picture.name}".encode() in made["moodle"].data
    assert [loss.says for _item, loss in made["gift"].losses] == [
        "GIFT holds no files: its pictures are seen on this site alone."
    ]
    assert [loss.says for _item, loss in made["yaml"].losses] == [
        "YAML holds no files: its pictures are seen on this site alone."
    ]
    with zipfile.ZipFile(BytesIO(made["anki"].data)) as archive:
        assert json.loads(archive.read("media")) == {"0": picture.name}
        assert archive.read("0") == bytes(picture.content)

    again = bring(carol, bank, topic, made["moodle"].data, form="moodle")
    assert count_outcomes(again)["same"] == 1

    # However many there are, few are in memory at once.
    for number in range(16):
        name, data = f"{number:032}-3x2.gif", bytes(picture.content) + bytes(1_000_000)
        Picture.objects.create(name=name, content=data)
        content = {**CONTENT["true_false"], "text": f"![x](/pictures/{name})"}
        QuestionFactory(bank=bank, kind="true_false", version={"content": content})
    for form, size in (("gift", 0), ("yaml", 0), ("moodle", 21_000_000), ("anki", 0)):
        questions = questions_to_export(bank)
        tracemalloc.start()
        with closing(
            export_questions(bank=bank, questions=questions, form=form, now=NOW)
        ) as written:
            assert written.size > size
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 14_000_000, form


def test_a_picture_that_is_not_on_this_site_is_named(carol, bank, topic):
    name = "0" * 32 + "-3x2.gif"
    run = bring(carol, bank, topic, f"[markdown]Like ![a loop](/pictures/{name})?{{T#No.#Yes.}}")
    assert [1, f"The picture {name} is not on this site."] in run.items.get().says
    assert run.items.get().record["retired"] is True
