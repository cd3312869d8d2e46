"""A cohort's progress: who needs a look and why, the matrix, and the figures as files."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.queries import annotate_namesakes, learners_in
from mentoring.domain.marking import set_marking
from mentoring.models import ReviewRequest
from progress.domain.attention import list_concerns
from progress.domain.cohorts import Reviews, read_cohort, read_reviews
from progress.figures.cohorts import draw_activity
from progress.models import DailyActivity, TopicMastery
from tests.accounts.factories import CohortFactory, MembershipFactory
from tests.factories import CardFactory, LearnerFactory, SubmissionFactory, TopicFactory
from tests.mentoring.factories import ReviewRequestFactory


@pytest.fixture
def cohort(alice, eve, bob):
    return CohortFactory(learners=[alice, eve], mentors=[bob])


@pytest.fixture
def study(now):
    """Return a function that lets somebody study `days` ago: `study(eve, 9)`."""

    def give(learner, days: int) -> None:
        day = learner.study_day(now) - timedelta(days=days)
        DailyActivity.objects.create(learner=learner, day=day, answers=1, answer_ms=600_000)

    return give


def concerns_of(cohort, now) -> dict[str, tuple[str, ...]]:
    record = read_cohort(memberships=learners_in(cohort), now=now)
    return {str(one.member.learner): one.reasons for one in list_concerns(record)}


def test_who_needs_a_look_is_named_with_reasons_and_the_most_pressing_first(
    cohort, alice, eve, security, study, now
):
    study(alice, 0)
    study(eve, 9)
    eve.interview_at = now + timedelta(days=6)
    eve.save(update_fields=["interview_at"])
    TopicMastery.objects.create(learner=alice, topic=security, answers=12, shares=Decimal("3.72"))
    CardFactory.create_batch(2, learner=alice, due_at=now)
    found = concerns_of(cohort, now)
    assert found == {
        "Eve": ("9 days away", "interview in 6 days"),
        "Alice": ("Security 31 %, n 12",),
    }
    assert list(found) == ["Eve", "Alice"]


def test_topics_of_few_answers_hide_no_weak_one(cohort, alice, eve, security, study, now):
    for learner in (alice, eve):
        study(learner, 0)
    for share in (20, 25, 30):
        shares = Decimal(share) / 20
        TopicMastery.objects.create(learner=alice, topic=TopicFactory(), answers=5, shares=shares)
    weak = TopicMastery.objects.create(learner=alice, topic=security, answers=100, shares=49)
    # What is no more on offer is on no page of theirs, and in no number here.
    past = TopicFactory(track__retired_at=now)
    TopicMastery.objects.create(learner=alice, topic=past, answers=50, shares=1)
    assert concerns_of(cohort, now) == {"Alice": ("Security 49 %, n 100",)}
    record = read_cohort(memberships=learners_in(cohort), now=now)
    assert {str(one.learner): one.answers for one in record.members} == {"Alice": 115, "Eve": 0}
    # What reads 50 % is not below 50 %.
    weak.shares = Decimal("49.6")
    weak.save(update_fields=["shares"])
    assert concerns_of(cohort, now) == {}


def test_minutes_are_of_the_last_28_days_of_each_calendar(cohort, alice, eve, study, now):
    # 25 hours apart: at each hour of the day it is another day.
    for learner, zone in ((alice, "Pacific/Pago_Pago"), (eve, "Pacific/Kiritimati")):
        learner.time_zone = zone
        learner.save(update_fields=["time_zone"])
        for days in (-1, 0, 27, 28, 29):
            study(learner, days)
    record = read_cohort(memberships=learners_in(cohort), now=now)
    for member in record.members:
        days = [member.today - timedelta(days=days) for days in (27, 0)]
        assert sorted(member.minutes) == days


def test_who_is_deactivated_needs_no_look(cohort, eve, study, now):
    study(eve, 9)
    assert "Eve" in concerns_of(cohort, now)
    eve.is_active = False
    eve.save(update_fields=["is_active"])
    assert "Eve" not in concerns_of(cohort, now)


def test_a_long_wait_for_feedback_needs_a_look(cohort, alice, eve, study, now):
    for learner in (alice, eve):
        study(learner, 1)
    ReviewRequestFactory(
        submission=SubmissionFactory(learner=alice), asked_at=now - timedelta(days=3)
    )
    assert concerns_of(cohort, now) == {"Alice": ("waits 3 days for feedback",)}


def test_second_mark_of_a_sample_neither_waits_for_feedback_nor_came_back(cohort, alice, now):
    first = ReviewRequestFactory(
        submission=SubmissionFactory(learner=alice), state="returned", returned_at=now
    )
    second = ReviewRequestFactory(
        submission=first.submission, sample_of=first, origin="sampled", asked_at=now
    )
    assert read_reviews([alice.pk], now) == {alice.pk: Reviews(returned=1)}
    ReviewRequest.objects.filter(pk=second.pk).update(state="returned", returned_at=now)
    assert read_reviews([alice.pk], now) == {alice.pk: Reviews(returned=1)}


def test_what_waits_is_summed_up_and_not_told_by_name_where_names_are_hidden(
    client, cohort, alice, bob, study, now, make_person
):
    study(alice, 1)
    set_marking(cohort=cohort, is_blind=True)
    ReviewRequestFactory(
        submission=SubmissionFactory(learner=alice), asked_at=now - timedelta(days=3)
    )
    assert "Alice" not in concerns_of(cohort, now)
    client.force_login(bob)
    page = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    # Of two the sum would tell whose it is.
    assert "what waits is not told" in page
    assert "1 answer waits" not in page
    assert "nothing waits" not in page
    assert page.count('data-label="Waiting" class="number">–<') == 2
    MembershipFactory(cohort=cohort, learner=make_person("dave", "learner"))
    page = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    assert "1 answer waits for feedback, asked 3 days ago" in page
    url = reverse("cohort_figure", args=[cohort.pk, "learners", "json"])
    assert [row["waiting"] for row in client.get(url).json()["rows"]] == [None] * 3


def test_sum_that_leaves_out_who_is_hidden_says_so(client, cohort, alice, eve, bob, now):
    for learner, days in ((alice, 10), (eve, 1)):
        asked = now - timedelta(days=days)
        ReviewRequestFactory(submission=SubmissionFactory(learner=learner), asked_at=asked)
    client.force_login(bob)
    url = reverse("cohort_progress", args=[cohort.pk])
    page = client.get(url).content.decode()
    assert "2 answers wait for feedback, the oldest asked 10 days ago ·" in page
    set_marking(cohort=CohortFactory(learners=[alice]), is_blind=True)
    page = client.get(url).content.decode()
    told = "1 answer waits for feedback, asked 24 h ago"
    assert f"{told} (what is marked without names is not counted) ·" in page


def test_what_waits_is_summed_up_over_all_pages(client, cohort, alice, eve, bob, now, monkeypatch):
    monkeypatch.setattr("progress.views.cohorts.PAGE", 1)
    ReviewRequestFactory(
        submission=SubmissionFactory(learner=eve), asked_at=now - timedelta(days=3)
    )
    ReviewRequestFactory(
        submission=SubmissionFactory(learner=alice), state="returned", returned_at=now
    )
    client.force_login(bob)
    says = "2 learners · 1 answer waits for feedback, asked 3 days ago · 1 returned in 28 days"
    for number, learner in ((1, "Alice"), (2, "Eve")):
        page = client.get(reverse("cohort_progress", args=[cohort.pk]), {"page": number})
        assert [str(row["member"].learner) for row in page.context["rows"]] == [learner]
        assert says in page.content.decode()
        assert reverse("review_queue") in page.content.decode()


def test_what_a_page_says_of_the_cohort_is_so_of_all_its_learners(
    client, cohort, alice, eve, bob, study, security, monkeypatch
):
    monkeypatch.setattr("progress.views.cohorts.PAGE", 1)
    study(alice, 0)
    study(eve, 9)
    for learner, shares in ((alice, 9), (eve, 3)):
        TopicMastery.objects.create(learner=learner, topic=security, answers=10, shares=shares)
    client.force_login(bob)
    for number, learner in ((1, "Alice"), (2, "Eve")):
        page = client.get(reverse("cohort_progress", args=[cohort.pk]), {"page": number})
        shown = page.content.decode()
        assert [str(row["member"].learner) for row in page.context["rows"]] == [learner]
        assert [str(row["concern"].member.learner) for row in page.context["concerns"]] == ["Eve"]
        assert "9 days away, Security 30 %, n 10" in shown
        assert "1 of 2 learners struggle<" in shown
        assert "1 of 2 learners struggle in Security" in shown
        assert "2 of 2 learners studied in the last 14 days" in shown
        # The matrix has the rows of the page, and says so where it ends.
        assert f"{learner}, Security: " in shown
        assert shown.count(", Security: ") == 1
        assert f"Rows of learners {number} to {number} of 2." in shown
    monkeypatch.setattr("progress.views.cohorts.PAGE", 50)
    shown = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    assert "Rows of learners" not in shown


def test_the_most_pressing_are_named_and_the_others_counted(client, cohort, bob, monkeypatch):
    monkeypatch.setattr("progress.views.cohorts.MOST_CONCERNS", 1)
    client.force_login(bob)
    shown = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    assert shown.count("data-concern") == 1
    assert "And 1 more who is less pressing." in shown


def test_queue_is_offered_to_those_who_may_open_it(client, cohort, alice, bob, dana, now):
    ReviewRequestFactory(submission=SubmissionFactory(learner=alice), asked_at=now)
    client.force_login(dana)
    page = client.get(reverse("cohort_progress", args=[cohort.pk])).text
    assert client.get(reverse("review_queue")).status_code == 404
    assert "1 answer waits" in page
    assert "Open the queue" not in page
    client.force_login(bob)
    page = client.get(reverse("cohort_progress", args=[cohort.pk])).text
    assert f'href="{reverse("review_queue")}?cohort={cohort.pk}">Open the queue' in page


def test_matrix_shows_no_figure_below_five_answers(client, cohort, alice, eve, bob, security):
    TopicMastery.objects.create(learner=alice, topic=security, answers=20, shares=Decimal("12.8"))
    TopicMastery.objects.create(learner=eve, topic=security, answers=4, shares=Decimal(1))
    client.force_login(bob)
    url = reverse("cohort_figure", args=[cohort.pk, "mastery", "json"])
    rows = client.get(url).json()["rows"]
    assert [(row["learner"], row["share"], row["answers"]) for row in rows] == [
        ("Alice", 0.64, 20),
        ("Eve", None, 4),
    ]
    shown = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    assert "Alice, Security: 64 %, n 20" in shown
    assert "Eve, Security: n 4, too few for a figure" in shown
    assert "Nobody is below 50 % in a topic" in shown
    assert "data-struggle" not in shown


def test_where_many_struggle_leads_to_the_lessons(client, cohort, alice, eve, bob, security):
    for learner, shares in ((alice, 3), (eve, 8)):
        TopicMastery.objects.create(learner=learner, topic=security, answers=10, shares=shares)
    client.force_login(bob)
    shown = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    assert reverse("topic", args=[security.track.slug, security.slug]) in shown
    assert "1 of 2 learners struggle<" in shown
    # Where as many struggle in another topic, the one known least comes first.
    other = TopicFactory(track=security.track, title="Testing")
    for learner, shares in ((alice, 1), (eve, 8)):
        TopicMastery.objects.create(learner=learner, topic=other, answers=10, shares=shares)
    shown = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    assert "1 of 2 learners struggle in Testing" in shown
    assert shown.index("Lessons: Testing") < shown.index("Lessons: Security")


@pytest.mark.parametrize("learners", [1, 3])
def test_cohort_takes_fourteen_queries(
    client, bob, study, now, learners, django_assert_num_queries
):
    people = LearnerFactory.create_batch(learners)
    cohort = CohortFactory(learners=people, mentors=[bob])
    for person in people:
        study(person, 1)
        TopicMastery.objects.create(learner=person, topic=TopicFactory(), answers=6, shares=3)
    client.force_login(bob)
    with django_assert_num_queries(14):
        client.get(reverse("cohort_progress", args=[cohort.pk]))


def test_figures_of_a_learner_are_open_to_the_mentors_of_their_cohort(
    client, cohort, alice, bob, security
):
    TopicMastery.objects.create(learner=alice, topic=security, answers=20, shares=Decimal("12.8"))
    membership = cohort.memberships.get(learner=alice)
    client.force_login(bob)
    shown = client.get(reverse("learner_progress", args=[cohort.pk, membership.pk]))
    assert "Readiness: withheld" in shown.content.decode()
    # What a learner is led to is no way for somebody else.
    assert "button--main" not in shown.content.decode()
    url = reverse("learner_figure", args=[cohort.pk, membership.pk, "topics", "csv"])
    assert b"Security,0.64" in client.get(url).content
    membership.left_at = membership.joined_at
    membership.save()
    assert client.get(url).status_code == 404


def test_learners_of_one_name_are_told_apart_on_the_page_and_in_its_files(
    client, cohort, alice, eve, bob, security
):
    other = MembershipFactory(cohort=cohort, learner__display_name="Alice").learner
    for learner, shares in ((alice, 9), (other, 3)):
        TopicMastery.objects.create(learner=learner, topic=security, answers=10, shares=shares)
        DailyActivity.objects.create(learner=learner, day=timezone.now().date(), answers=1)
    came = [one.learner for one in annotate_namesakes(learners_in(cohort)).order_by("which")]
    first, second = (one for one in came if one != eve)
    shares = {alice: 90, other: 30}
    client.force_login(bob)
    page = client.get(reverse("cohort_progress", args=[cohort.pk])).content.decode()
    for number, learner in enumerate((first, second), start=1):
        assert f"Alice ({number}), Security: {shares[learner]} %" in page
        assert page.count(f">Alice ({number})</a>") >= 1
    assert ">Eve</a>" in page
    for name in ("mastery", "activity", "learners"):
        address = reverse("cohort_figure", args=[cohort.pk, name, "csv"])
        file = client.get(address).content.decode()
        assert "Alice (1)," in file
        assert "Alice (2)," in file
        assert "Eve (" not in file


def test_activity_reaches_to_the_day_of_whoever_is_furthest_east(cohort, alice, eve):
    evening = datetime(2026, 11, 20, 20, tzinfo=UTC)
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    DailyActivity.objects.create(learner=alice, day=date(2026, 11, 21), answers=1)
    record = read_cohort(memberships=learners_in(cohort), now=evening)
    assert draw_activity(record).title == "1 of 2 learners studied in the last 14 days"
    assert "Saturday 21 November: 0 min" in draw_activity(record).chart.picture
    # In the west the day before lasts on; whoever studied two weeks ago by their own days did so.
    for learner in (alice, eve):
        learner.time_zone = "America/Los_Angeles"
        learner.save()
    DailyActivity.objects.create(learner=eve, day=date(2026, 11, 14), answers=1)
    night = datetime(2026, 11, 28, 4, tzinfo=UTC)
    drawn = draw_activity(read_cohort(memberships=learners_in(cohort), now=night))
    assert drawn.title == "2 of 2 learners studied in the last 14 days"
    assert "Saturday 14 November: 0 min" in drawn.chart.picture
    assert "28 November" not in drawn.chart.picture
    # Of each their own days count, also where somebody is further.
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    record = read_cohort(memberships=learners_in(cohort), now=night)
    assert draw_activity(record).title == "2 of 2 learners studied in the last 14 days"
