"""Questions that nobody met are removed with all that is theirs; what was met stays."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from mockinterviews.models import (
    Blueprint,
    Interview,
    InterviewQuestion,
    QuestionMeaning,
    StoryUse,
)
from packs.domain.exporting import export_pack
from packs.domain.loading import WouldUndo, load_pack
from progress.models import ItemAnalysis, ItemFlag, ItemTally
from questions.domain.bulk import edit_many, undo_many
from questions.domain.editing import NotSaved, save_question
from questions.domain.flags import flag_question
from questions.domain.imports import count_outcomes
from questions.domain.question_drafts import keep_draft
from questions.domain.regrading import open_regrade
from questions.domain.removing import (
    HELD,
    HOLDING,
    IN_USE,
    OWN,
    REASONS,
    find_added,
    find_reasons,
    find_relations,
    plan_removal,
    remove_questions,
    undo_import,
)
from questions.domain.rulings import rule
from questions.domain.twins import store_twins
from questions.models import (
    Bank,
    BulkEdit,
    ImportItem,
    ImportRun,
    Problem,
    Question,
    QuestionVersion,
    TwinPair,
)
from search.domain.indexing import index_pack
from search.models import Document
from tests.factories import (
    NOW,
    BankFactory,
    CardFactory,
    LearnerFactory,
    LessonFactory,
    PracticeItemFactory,
    QuestionFactory,
    QuestionVersionFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.mockinterviews.factories import StoryFactory
from tests.packs.tiny import write_pack
from tests.questions.domain.test_imports import FILE, bring, write
from tests.racing import in_threads

pytestmark = pytest.mark.django_db


def put_into_interview(version: QuestionVersion) -> None:
    plan = Blueprint.objects.create(slug="short", title="Short", minutes=5, sections=[])
    sitting = Interview.objects.create(
        learner=LearnerFactory(),
        blueprint=plan,
        plan={},
        mode="practice",
        created_at=NOW,
        base_seconds=300,
    )
    InterviewQuestion.objects.create(
        interview=sitting, position=1, section=1, version=version, seed=1, minutes=5
    )


def put_into_file(version: QuestionVersion) -> None:
    run = ImportRun.objects.create(
        author=LearnerFactory(),
        bank=version.question.bank,
        topic=version.question.topic,
        form="gift",
        state=ImportRun.State.READY,
        asked_at=NOW,
        expires_at=NOW,
        sweep_after=NOW,
    )
    ImportItem.objects.create(
        run=run, position=1, line=1, outcome="same", question=version.question
    )


def flag_figures(version: QuestionVersion) -> None:
    ItemFlag.objects.create(version=version, sort="drift", raised_at=NOW)


def analyse(version: QuestionVersion) -> None:
    ItemAnalysis.objects.create(version=version, figures={}, answers=1, computed_at=NOW)


# How a question comes to be held by each relation.
MEETINGS = {
    "questions.Submission.version": lambda version: SubmissionFactory(version=version),
    "questions.PracticeItem.version": lambda version: PracticeItemFactory(version=version),
    "mockinterviews.InterviewQuestion.version": put_into_interview,
    "mockinterviews.StoryUse.question": lambda version: StoryUse.objects.create(
        story=StoryFactory(learner=LearnerFactory()), question=version.question, used_at=NOW
    ),
    "questions.Card.question": lambda version: CardFactory(question=version.question),
    "questions.QuestionFlag.question": lambda version: flag_question(
        learner=LearnerFactory(), question=version.question, flagged=True, now=NOW
    ),
    "questions.Problem.version": lambda version: Problem.objects.create(
        learner=LearnerFactory(), version=version, sort="typo", reported_at=NOW
    ),
    "questions.Ruling.version": lambda version: rule(
        version=version, kind="drop", reason="-", author=LearnerFactory(), now=NOW
    ),
    "questions.Regrade.version": lambda version: open_regrade(
        version=version, author=LearnerFactory(), now=NOW
    ),
    "progress.ItemTally.version": lambda version: ItemTally.objects.create(
        version=version, week=NOW.date(), shard=0, answers=1
    ),
    "progress.ItemAnalysis.version": analyse,
    "progress.ItemFlag.version": flag_figures,
    "questions.ImportItem.question": put_into_file,
}


def test_each_relation_to_a_question_is_said_to_be_its_own_or_to_hold_it():
    """Whoever adds a relation decides: is it the question's own, or has somebody met it then?"""
    assert {one.name for one in find_relations()} == OWN | REASONS.keys()
    assert OWN & REASONS.keys() == HOLDING.keys()
    assert MEETINGS.keys() == REASONS.keys()


def test_the_database_has_no_key_to_a_question_that_is_not_looked_at():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
            " WHERE contype = 'f' AND confrelid IN"
            " ('questions_question'::regclass, 'questions_questionversion'::regclass)"
        )
        keys = set(cursor.fetchall())
    assert keys == {(one.field.model._meta.db_table, one.field.column) for one in find_relations()}


def test_nothing_refers_to_what_goes_with_a_question():
    own = {one.field.model for one in find_relations() if one.name in OWN}
    referring = {
        model: [one for one in model._meta.get_fields(include_hidden=True) if one.auto_created]
        for model in own - {Question, QuestionVersion}
    }
    assert {
        model.__name__: [one.name for one in found if not one.concrete]
        for model, found in referring.items()
    } == {model.__name__: [] for model in referring}


def test_a_question_that_was_met_stays(carol):
    for name, meet in MEETINGS.items():
        question = QuestionFactory()
        first = question.current_version
        newer = QuestionVersionFactory(question=question, number=2)
        Question.objects.filter(pk=question.pk).update(current_version=newer)
        # A regrade is by the current version; all else is enough of a former one.
        meet(newer if "Regrade" in name else first)
        removal = remove_questions(author=carol, questions=[question], now=NOW)

        assert (removal.questions, removal.kept[0].question) == ([], question), name
        assert REASONS[name] in removal.kept[0].reasons
        assert question.versions.count() == 2
    assert not BulkEdit.objects.exists()


def test_a_relation_that_nobody_has_thought_of_holds(monkeypatch):
    monkeypatch.delitem(REASONS, "questions.Card.question")
    question = CardFactory().question
    assert find_reasons([question]) == {question.pk: [IN_USE]}


@pytest.mark.parametrize("retired_at", [None, NOW])
def test_what_a_lesson_asks_or_an_interview_names_stays(carol, retired_at):
    asked, named, free = (QuestionFactory(slug=slug) for slug in ("asked", "named", "free"))
    LessonFactory(checks=["other", "asked"], retired_at=retired_at)
    Blueprint.objects.create(
        slug="own",
        title="Own",
        minutes=5,
        retired_at=retired_at,
        sections=[{"draws": [{"questions": ["named"]}]}, {"slug": "break"}],
    )
    removal = plan_removal([asked, named, free])
    assert removal.questions == [free]
    assert [(one, [str(says) for says in why]) for one, why in removal.kept] == [
        (asked, ["asked in a lesson"]),
        (named, ["named by an interview"]),
    ]


def test_an_unmet_question_goes_with_all_that_is_its_own(carol, bob):
    bank = BankFactory(pack="", slug="mine")
    question = QuestionFactory(pack="", bank=bank, slug="burst", title="Burst")
    other = QuestionFactory(pack="", bank=bank, position=question.position + 1)
    version = save_question(
        author=carol,
        question=question,
        bank=bank,
        kind="true_false",
        content={"text": "So?", "right": True, "why_true": "Yes.", "why_false": "No."},
        place={"topic": question.topic.slug, "difficulty": 2},
        reason="",
        is_cosmetic=False,
        now=NOW,
    )
    for person in (carol, bob):
        keep_draft(
            author=person,
            question=question,
            kind="true_false",
            fields={},
            based_on=2,
            number=0,
            now=NOW,
        )
    TwinPair.objects.create(bank=bank, one=other, other=question, likeness=0.9)
    QuestionMeaning.objects.create(version=version, vector=b"", read_by="tests")
    index_pack("")
    assert Document.objects.filter(key="burst").exists()
    removal = remove_questions(author=carol, questions=[question], now=NOW)
    index_pack("")

    assert removal == ([question], [])
    assert list(Question.objects.all()) == [other]
    assert not QuestionVersion.objects.filter(question=question.pk).exists()
    assert not TwinPair.objects.exists()
    assert not Document.objects.filter(key="burst").exists()
    done = BulkEdit.objects.get()
    assert (done.author, done.made_at, done.deed) == (carol, NOW, "remove")
    assert done.before == {
        "burst": {"id": str(question.pk), "title": "So?", "bank": bank.pk},
    }


def test_the_name_is_free_and_what_takes_it_stands_behind_the_others(carol):
    bank = BankFactory(pack="", slug="mine")
    first = QuestionFactory(pack="", bank=bank, slug="first", position=0)
    last = QuestionFactory(pack="", bank=bank, position=1)
    tagged = edit_many(author=carol, questions=[first], deed="tag", value="old", now=NOW)
    remove_questions(author=carol, questions=[first], now=NOW)
    # Twice is once.
    assert remove_questions(author=carol, questions=[first], now=NOW) == ([], [])
    again = save_question(
        author=carol,
        question=None,
        bank=bank,
        kind="true_false",
        content={"text": "So?", "right": True, "why_true": "Yes.", "why_false": "No."},
        place={"topic": last.topic.slug, "difficulty": 2, "slug": "first", "tags": ["new"]},
        reason="",
        is_cosmetic=False,
        now=NOW,
    ).question
    assert list(bank.questions.order_by("position")) == [last, again]
    # What was done to the one before is not undone to this one.
    undo_many(bulk=tagged, author=carol, now=NOW)
    again.refresh_from_db()
    assert again.tags == ["new"]


def test_of_several_the_met_ones_stay_and_the_others_go(carol):
    met, unmet = SubmissionFactory().version.question, QuestionFactory()
    removal = remove_questions(author=carol, questions=[unmet, met], now=NOW)
    assert removal.questions == [unmet]
    assert [str(says) for says in removal.kept[0].reasons] == ["answered"]
    assert list(Question.objects.all()) == [met]


def test_an_interview_keeps_the_questions_that_it_draws(carol):
    topic = TopicFactory(slug="core")
    only = QuestionFactory(topic=topic)
    retired = QuestionFactory(topic=topic, retired_at=NOW)
    draw = {"topics": ["core"], "count": 1, "minutes_each": 5}
    Blueprint.objects.create(
        slug="short",
        title="Short",
        minutes=5,
        sections=[{"slug": "one", "title": "One", "minutes": 5, "draws": [draw]}],
    )
    with pytest.raises(NotSaved, match="Short: "):
        remove_questions(author=carol, questions=[only, retired], now=NOW)
    assert Question.objects.count() == 2
    assert remove_questions(author=carol, questions=[retired], now=NOW).questions == [retired]


def test_of_a_pack_the_kept_file_goes_along_and_an_old_folder_is_refused(carol, tmp_path):
    folder = write_pack(tmp_path / "tiny")
    load_pack(folder, now=NOW)
    # What a load has retired is in no file and can go.
    bank = Bank.objects.get(pack="tiny", slug="bank")
    gone = QuestionFactory(pack="tiny", bank=bank, retired_at=NOW, slug="q-gone")
    assert remove_questions(author=carol, questions=[gone], now=NOW).questions == [gone]
    load_pack(folder, now=NOW)
    question = Question.objects.get(slug="q-explain")
    path = Path(f"questions/{bank.slug}.yaml")
    assert "q-explain" in (folder / path).read_text()
    remove_questions(author=carol, questions=[question], now=NOW)
    export_pack(slug="tiny", folder=tmp_path / "export")

    assert "q-explain" not in (tmp_path / "export" / path).read_text()
    places = bank.questions.order_by("position").values_list("position", flat=True)
    assert list(places) == list(range(len(places)))
    with pytest.raises(WouldUndo, match="q-explain"):
        load_pack(folder, now=NOW)
    load_pack(tmp_path / "export", now=NOW)
    assert not Question.objects.filter(slug="q-explain").exists()
    # The folder of the pack is what counts again: it brings the question back.
    load_pack(folder, now=NOW)
    assert Question.objects.get(slug="q-explain").retired_at is None


# Django itself deletes a hundred keys at a time.
@pytest.mark.parametrize("count", [1, 101])
def test_hundreds_take_as_many_queries_as_one(carol, count, django_assert_num_queries):
    bank, topic = BankFactory(pack="", slug="mine"), TopicFactory()
    questions = [QuestionFactory(pack="", bank=bank, topic=topic) for _number in range(count)]
    QuestionFactory(pack="", bank=bank, topic=topic)
    with django_assert_num_queries(16):
        plan_removal(questions)
    with django_assert_num_queries(41):
        remove_questions(author=carol, questions=questions, now=NOW)
    assert Question.objects.count() == 1


def test_an_import_is_undone_and_the_corrected_file_comes_in(carol):
    bank, topic = BankFactory(pack="", slug="mine"), TopicFactory(slug="queues")
    there = QuestionFactory(pack="", bank=bank, topic=topic, slug="keeps", kind="multiple_choice")
    run = write(bring(carol, bank, topic, FILE))
    assert [one.slug for one in find_added(run)] == ["burst", "a-queue-keeps"]
    met = Question.objects.get(slug="burst")
    PracticeItemFactory(version=met.current_version)
    removal = undo_import(run=run, author=carol, now=NOW)

    assert [one.slug for one in removal.questions] == ["a-queue-keeps"]
    assert [one for one, _why in removal.kept] == [met]
    # What was there stays, as the file changed it.
    there.refresh_from_db()
    assert there.current_version.number == 2
    run.refresh_from_db()
    assert run.says == "1 question that this file had added is removed again."
    assert count_outcomes(run) == {"cannot": 1, "change": 1, "add": 2, "same": 0}
    assert list(find_added(run)) == [met]
    again = write(bring(carol, bank, topic, FILE.replace("A queue keeps", "A queue, then, keeps")))
    assert count_outcomes(again)["add"] == 1


def test_an_import_that_was_taken_in_holds_nothing_and_one_that_waits_does(carol):
    bank, topic = BankFactory(pack="", slug="mine"), TopicFactory(slug="queues")
    run = write(bring(carol, bank, topic, FILE))
    waiting = bring(carol, bank, topic, FILE.replace("It forgets", "It loses"))
    assert undo_import(run=run, author=carol, now=NOW).questions == []
    assert run.says == ""
    write(waiting)
    assert len(undo_import(run=run, author=carol, now=NOW).questions) == 3
    bank.refresh_from_db()
    assert bank.topic == topic
    # Of a change there is nothing to show any more; what was the same is told.
    assert count_outcomes(waiting) == {"cannot": 1, "change": 0, "add": 0, "same": 2}


def test_a_search_for_twins_leaves_out_what_was_removed_meanwhile(carol):
    bank = BankFactory()
    for _number in range(3):
        QuestionFactory(bank=bank)
    question = Question.objects.first()
    remove_questions(author=carol, questions=[question], now=NOW)
    assert store_twins(bank_id=bank.pk, now=NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_what_somebody_holds_at_this_moment_stays_and_nobody_is_waited_for(carol):
    questions = [QuestionFactory() for _number in range(3)]
    with transaction.atomic(), connection.cursor() as cursor:
        # As PostgreSQL does for the row of a practice, and an author who edits.
        cursor.execute(
            "SELECT 1 FROM questions_questionversion WHERE id = %s FOR KEY SHARE",
            [questions[0].current_version_id],
        )
        Question.objects.select_for_update(no_key=True).get(pk=questions[1].pk)
        [removal] = in_threads(
            1, lambda _number: remove_questions(author=carol, questions=questions, now=NOW)
        )
    assert removal.questions == questions[2:]
    assert {one.pk: why for one, why in removal.kept} == {one.pk: [HELD] for one in questions[:2]}


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_the_same_at_the_same_moment_do_it_once(carol, dana):
    questions = [QuestionFactory() for _number in range(5)]

    def remove(number):
        author = (carol, dana)[number]
        return remove_questions(author=author, questions=questions, now=NOW)

    removals = in_threads(2, remove)
    assert sum(len(one.questions) for one in removals) == 5
    assert not Question.objects.exists()
    assert BulkEdit.objects.count() == sum(bool(one.questions) for one in removals)
