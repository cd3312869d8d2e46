"""The demo accounts: made once, whole, and consistent with the folds."""

import io
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.domain.queries import cohorts_of_mentor, learners_in
from accounts.models import Role, User
from api.models import Token
from lessons.models import LessonProgress
from mentoring.domain.queries import queue_for
from mentoring.models import Comment, Review
from mockinterviews.models import Interview
from packs.domain.loading import load_pack
from progress.domain.items.analysis import find_changed_banks
from progress.domain.rebuild import rebuild
from progress.models import DailyActivity, ItemAnalysis
from questions.models import Card, Kind, Submission
from studyhub import enqueue
from studyhub.management.commands.demo import NOBODY
from studyhub.management.commands.prepare import Command
from tests.api.conftest import secret_of
from tests.emptying import empty_tables, keeping_what

LINES = [
    "learner  alice@studyhub.example   learn-and-practise",
    "learner  eve@studyhub.example     learn-and-practise",
    "mentor   bob@studyhub.example     learn-and-practise",
    "author   carol@studyhub.example   learn-and-practise",
    "staff    dana@studyhub.example    learn-and-practise",
]


def run_demo() -> list[str]:
    printed = io.StringIO()
    call_command("demo", stdout=printed)
    return printed.getvalue().splitlines()


def load() -> None:
    load_pack(settings.BASE_DIR / "content/serverless", now=timezone.now())


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The pack that comes with the site, loaded once for all tests here: each undoes its own."""
    yield from keeping_what(load, django_db_blocker)


@pytest.fixture(scope="module")
def made(loaded, django_db_blocker):
    """What a first `demo` printed: its people stand for all tests from the first that asks on."""
    with django_db_blocker.unblock(), patch.object(enqueue, "publish"):
        printed = run_demo()
    return printed


@pytest.fixture
def pack(loaded, db):
    """What `loaded` says, and nobody, in a transaction of this test."""
    if User.objects.exists():  # a worker that steals tests may get a later one first
        empty_tables()
        load()


@pytest.fixture
def demo(made, db) -> list[str]:
    """What `made` says, in a transaction of this test."""
    return made


def test_demo_without_content_says_what_to_do(db):
    empty_tables()  # of what another test here loaded
    with pytest.raises(CommandError, match="load_pack content/serverless"):
        run_demo()
    assert not User.objects.exists()


def test_demo_beside_one_of_its_accounts_makes_no_other(pack, make_person):
    User.objects.create_user("dana@studyhub.example", "something else")
    assert run_demo() == [NOBODY]
    assert User.objects.count() == 1


def test_prepare_in_production_makes_no_demo_account_unless_asked(pack, settings, capfd, tmp_path):
    settings.PRODUCTION = True
    settings.VAR_DIR = tmp_path
    printed = io.StringIO()
    call_command("prepare", stdout=printed)
    assert not User.objects.exists()
    assert "STUDYHUB_MAIL_URL is not set" in printed.getvalue()
    assert '{"begins": ' in (tmp_path / "erased.jsonl").read_text()
    # Nor without the environment of the site that runs there, which may be for others.
    settings.PRODUCTION = False
    settings.SERVICES = {"STUDYHUB_URL": "https://study.example.org"}
    Command(stdout=printed).settle_demo(None)
    assert not User.objects.exists()


def test_demo_makes_a_history_that_the_folds_and_the_facts_agree_on(demo):
    assert demo == LINES
    alice = User.objects.get(email="alice@studyhub.example")
    answers = Submission.objects.filter(learner=alice)
    handed_in = answers.count()
    assert handed_in >= 20
    assert set(answers.values_list("version__kind", flat=True)) == set(Kind.values)
    assert not answers.exclude(state=Submission.State.SCORED).exists()
    assert not answers.filter(submitted_at__gt=timezone.now()).exists()
    assert Card.objects.filter(learner=alice).exists()
    assert LessonProgress.objects.filter(learner=alice, done_at__isnull=False).count() == 2
    assert Interview.objects.get(learner=alice).state == Interview.State.CLOSED
    assert alice.stories.count() == 2
    assert Review.objects.get().verdict == Review.Verdict.NEARLY
    assert Comment.objects.get().quote == "we then agreed"
    assert DailyActivity.objects.filter(learner=alice).count() >= 7
    assert not any(rebuild(swap=False).values())
    assert ItemAnalysis.objects.exists()
    assert find_changed_banks() == {}
    # Twice changes nothing.
    people = User.objects.count()
    assert run_demo() == LINES
    assert (User.objects.count(), answers.count()) == (people, handed_in)
    bob = User.objects.get(email="bob@studyhub.example")
    assert learners_in(cohorts_of_mentor(bob).get()).count() == 2
    assert queue_for(bob, timezone.now()).count() == 1
    assert {user.display_name: set(user.roles) for user in User.objects.all()} == {
        "Alice": {Role.LEARNER},
        "Eve": {Role.LEARNER},
        "Bob": {Role.MENTOR},
        "Carol": {Role.AUTHOR},
        "Dana": {Role.STAFF},
    }


def can_sign_in(client) -> bool:
    return client.login(email="alice@studyhub.example", password="learn-and-practise")


def leave_ways_in(user) -> None:
    """As a visitor who signs in with the public password can."""
    secret_of(user, "practice")
    Authenticator.objects.create(user=user, type="webauthn", data={})
    EmailAddress.objects.create(user=user, email=f"mine-{user.pk}@example.org", verified=True)


def list_ways_in(name: str) -> list[bool]:
    return [
        Token.objects.filter(person__display_name=name, revoked_at=None).exists(),
        Authenticator.objects.filter(user__display_name=name).exists(),
        EmailAddress.objects.filter(user__display_name=name, email__startswith="mine").exists(),
    ]


def test_prepare_for_others_lets_no_demo_account_in_and_for_oneself_again(demo, client, capfd):
    User.objects.filter(display_name="Eve").update(password="taken over by its owner")
    for user in User.objects.filter(display_name__in=["Alice", "Eve"]):
        leave_ways_in(user)
    call_command("prepare", "--no-demo")
    assert not can_sign_in(client)
    assert list_ways_in("Alice") == [False, False, False]
    assert list_ways_in("Eve") == [True, True, True]
    # Typed beside a site that runs, it does not know for whom that runs.
    call_command("prepare")
    assert not can_sign_in(client)
    assert run_demo() == [NOBODY]
    call_command("prepare", "--demo")
    assert can_sign_in(client)
    assert run_demo() == [line for line in LINES if "eve@" not in line]
    assert User.objects.get(display_name="Eve").password == "taken over by its owner"
    call_command("prepare")
    assert can_sign_in(client)
