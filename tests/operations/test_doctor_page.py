"""/operate/doctor/ and `manage.py doctor`."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from operations.domain.doctor import find_checks, name_checks
from studyhub.messages import find_broker
from studyhub.queueing import INTERACTIVE, WRITTEN
from tests.operations import faults
from tests.sites import PROJECT

pytestmark = pytest.mark.django_db

DOCTOR = "/operate/doctor/"
ALL_FAULTS = (
    faults.leave_unfolded,
    faults.leave_earlier_rules,
    faults.leave_open,
    faults.keep_back_reviews,
    faults.leave_reviews,
    faults.ask_in_vain,
    faults.wait_for_scorer,
    faults.leave_mails,
    faults.leave_exports,
    faults.live_without_backup,
)
# The session, its person, five signs, one look of each check (the folds look into three
# tables, the rules into two).
QUERIES = 27


@pytest.fixture
def now():
    now = timezone.now()
    faults.make_sound(now)
    find_broker().delete(INTERACTIVE, WRITTEN)
    return now


@pytest.fixture
def signed_in(client, dana):
    client.force_login(dana)
    return client


def run_doctor(*arguments: str) -> tuple[str, int]:
    printed = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=printed)
    except SystemExit as stop:
        return printed.getvalue(), stop.code
    return printed.getvalue(), 0


def test_doctor_of_a_sound_site_is_all_clear(signed_in, now):
    page = signed_in.get(DOCTOR).content.decode()
    assert "<h1>All clear</h1>" in page
    assert "Nothing is pending too long, failed or orphaned." in page
    assert page.count("button--main") == 1


def test_doctor_shows_a_finding_and_its_repair_says_what_it_did(signed_in, now):
    faults.fail_to_score(now, 2)
    page = signed_in.get(DOCTOR).content.decode()
    assert "<h1>1 finding</h1>" in page
    assert "2 answers could not be scored" in page
    assert page.count("button--main") == 1
    address = f"{DOCTOR}failed-answers/"
    assert f'action="{address}"' in page
    assert "2 answers sent again." in signed_in.post(address, follow=True).content.decode()
    assert "0 answers sent again." in signed_in.post(address, follow=True).content.decode()


def test_doctor_costs_the_same_whatever_waits(signed_in, now, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        signed_in.get(DOCTOR)
    for make in ALL_FAULTS:
        make(now, 3)
    with django_assert_num_queries(QUERIES):
        page = signed_in.get(DOCTOR).content.decode()
    assert f"<h1>{len(ALL_FAULTS)} findings</h1>" in page
    assert "Figures were reckoned by earlier rules" in page
    assert f'action="{DOCTOR}outdated-figures/"' in page


def test_repair_of_an_unknown_name_is_not_found(signed_in):
    assert signed_in.post(f"{DOCTOR}everything/").status_code == 404
    assert signed_in.get(f"{DOCTOR}failed-answers/").status_code == 405


def test_names_of_the_checks_are_their_own():
    names = [check.name for check in find_checks()]
    assert len(names) == len(set(names)) > 5


def test_command_prints_findings_and_exits_1(now):
    faults.fail_to_score(now, 2)
    printed, status = run_doctor()
    assert status == 1
    assert "! 2 answers could not be scored. 3 min TimeoutError. Every attempt failed" in printed
    assert "manage.py doctor failed-answers --repair" in printed


def test_command_repairs_and_exits_0_when_clear(now):
    faults.fail_to_score(now, 2)
    printed, status = run_doctor("failed-answers", "--repair")
    assert status == 0
    assert "2 answers sent again." in printed
    assert "Scheduler: " in printed


def test_command_for_one_check_leaves_others_out(now):
    faults.fail_to_score(now, 2)
    printed, status = run_doctor("scheduler", "workers")
    assert status == 0
    assert printed.endswith("Nothing found by: scheduler, workers.\n")
    assert run_doctor("failed-answers")[1] == 1


def test_command_refuses_a_check_that_nobody_makes():
    with pytest.raises(CommandError, match=r"no check 'scheduller'\. There are: .*scheduler, "):
        run_doctor("redis", "scheduller", "--repair")


def test_each_check_is_documented():
    told = (PROJECT / "docs" / "operations.md").read_text().partition("## Doctor")[2]
    rows = re.findall(r"(?m)^\| (`[^|]*`) \|", told.partition("\n## ")[0])
    assert sorted(re.findall("`([a-z-]+)`", " ".join(rows))) == sorted(name_checks())
