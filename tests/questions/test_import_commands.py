"""The same from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from questions.domain.imports import TASKS, claim_import
from questions.management.commands import import_questions
from questions.models import Bank, ImportRun, Question
from tests.factories import BankFactory, QuestionFactory, TopicFactory
from tests.racing import in_threads

pytestmark = pytest.mark.django_db
GIFT = "::Burst::What absorbs it?{=A queue#Yes. ~A clock#No.}\n\nBroken{=a\n"


def run(*args: str, **options) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "core.gift"
    path.write_text(GIFT)
    return path


def bring(file, author, **options) -> str:
    asked = {"author": author.email, "topic": "queues"} | options
    if "bank" not in asked:
        asked.setdefault("new_bank", "Mine")
    return run("import_questions", str(file), **asked)


def test_import_says_by_line_what_it_does_and_stores_it(file, carol):
    TopicFactory(slug="queues")
    looked = bring(file, carol, look=True)
    assert f"{file}:3:7: Cannot: This {{ is never closed. End the answers with }}." in looked
    assert looked.endswith("1 cannot, 0 change, 1 add, 0 same\nNothing was stored.\n")
    assert not Question.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Bank.objects.exists()
    assert bring(file, carol).endswith("All of it was stored, in one transaction.\n")
    assert Question.objects.get().slug == "burst"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"topic": "no"}, "There is no topic no."),
        ({"topic": None}, "Not every question of the file names its topic. Give --topic."),
        ({"bank": "x"}, "There is no such bank. Name one of: tests:bank; or give --new-bank."),
        ({"new_bank": "!"}, "Give the new bank a name of letters or digits."),
        ({"new_bank": "a" * 201}, "Give the new bank a name of at most 200 characters."),
        ({"bank": "tests:bank", "new_bank": "Mine"}, "not allowed with argument"),
    ],
)
def test_import_names_what_is_missing(file, carol, options, says):
    TopicFactory(slug="queues")
    BankFactory()
    with pytest.raises(CommandError, match=says):
        bring(file, carol, **options)
    assert not ImportRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_import_is_done_by_the_command_however_fast_a_worker_is(file, carol, monkeypatch):
    states = {task: state for state, task in TASKS.items()}

    def be_a_fast_worker(task, *, kwargs, **_ignored):
        if state := states.get(task):
            in_threads(1, lambda _n: claim_import(**kwargs, state=state, now=timezone.now()))

    monkeypatch.setattr("studyhub.enqueue.publish", be_a_fast_worker)
    TopicFactory(slug="queues")
    assert bring(file, carol, look=True).endswith("Nothing was stored.\n")
    assert bring(file, carol).endswith("All of it was stored, in one transaction.\n")
    assert Question.objects.get().slug == "burst"


def claim_after(monkeypatch, step: str, state: str) -> None:
    """Let a worker that a sweep has sent come in right after a step of the command."""
    real = getattr(import_questions, step)

    def then_claim(**asked):
        done = real(**asked)
        run = ImportRun.objects.get()
        assert claim_import(run_id=str(run.pk), state=state, now=timezone.now())
        return done

    monkeypatch.setattr(import_questions, step, then_claim)


@pytest.mark.parametrize(
    ("step", "state"), [("keep_import", "reading"), ("open_for_writing", "writing")]
)
def test_import_that_a_worker_has_is_left_to_it_and_says_so(file, carol, monkeypatch, step, state):
    TopicFactory(slug="queues")
    claim_after(monkeypatch, step, state)
    with pytest.raises(CommandError, match="A worker has this import meanwhile"):
        bring(file, carol)
    assert ImportRun.objects.get().state == state


def test_import_that_cannot_be_read_says_why_and_is_dropped(file, carol):
    TopicFactory(slug="queues")
    file.write_text("// nothing")
    with pytest.raises(CommandError, match=r"holds no question.* Nothing was stored"):
        bring(file, carol)
    assert not ImportRun.objects.exists()


def test_import_asks_for_an_author(file, alice):
    TopicFactory(slug="queues")
    with pytest.raises(CommandError, match="Nobody who writes questions"):
        bring(file, alice)


def test_export_writes_the_file_and_names_the_losses(tmp_path):
    QuestionFactory(slug="limit", kind="numeric", bank=BankFactory())
    target = tmp_path / "core.gift"
    said = run("export_questions", "tests:bank", str(target))
    assert "limit: GIFT has no units: the number is asked for without s.\n" in said
    assert said.endswith("1 of them lose something.\n")
    assert "{#" in target.read_text()
    with pytest.raises(CommandError, match="is there already"):
        run("export_questions", "tests:bank", str(target))


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("no/folder.xml", {}, "folder.xml cannot be written: No such file or directory.$"),
        ("a.xml", {"topic": "zzz"}, "^There is no topic zzz."),
        ("a.xml", {"kind": "zzz"}, "^There is no kind zzz. Name one of: single_choice, "),
        ("a.xml", {"kind": "cloze"}, "^Bank has no question of cloze in use. No file"),
    ],
)
def test_export_of_nothing_writes_no_file_and_says_why(tmp_path, name, options, says):
    QuestionFactory(bank=BankFactory())
    with pytest.raises(CommandError, match=says):
        run("export_questions", "tests:bank", str(tmp_path / name), **options)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["export_questions x a.xml", "calibrate_scoring x"])
def test_commands_that_make_no_bank_recommend_no_option_for_it(command):
    BankFactory()
    with pytest.raises(CommandError, match=r"^There is no such bank\. Name one of: tests:bank\.$"):
        run(*command.split())
