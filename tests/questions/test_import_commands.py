"""The same from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from questions.models import Bank, ImportRun, Question
from tests.factories import BankFactory, QuestionFactory, TopicFactory

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
    asked = {"author": author.email, "topic": "queues", "new_bank": "Mine"} | options
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
        ({"new_bank": "", "bank": "x"}, "There is no such bank."),
    ],
)
def test_import_names_what_is_missing(file, carol, options, says):
    TopicFactory(slug="queues")
    with pytest.raises(CommandError, match=says):
        bring(file, carol, **options)


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
