"""Every figure: its finding, its data as files, its evidence, and what it says without facts."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.domain.queries import learners_in
from progress.domain.cohorts import read_cohort
from progress.domain.facts import gather_topics
from progress.domain.record import Record
from progress.domain.today import mastery_of
from progress.figures import FIGURES
from progress.figures.topics import show_objectives
from progress.models import ConfidenceTally, ObjectiveMastery, PacingTally, StarTally
from questions.domain.scheduling import retrievability
from questions.models import Card, SelfMark
from tests.accounts.factories import CohortFactory
from tests.factories import CardFactory, QuestionFactory, SubmissionFactory


@pytest.fixture
def record(alice, now):
    return Record(learner=alice, now=now)


@pytest.fixture
def told(alice, security, master):
    """Alice with rows in every rollup of her own."""
    master(security, answers=7, shares="3.675", hard=2)
    ObjectiveMastery.objects.create(
        learner=alice, topic=security, objective="least-privilege", answers=4, shares=Decimal(1)
    )
    ConfidenceTally.objects.create(
        learner=alice, confidence="sure", answers=46, right_answers=36, wrong_answers=3, shares=40
    )
    for part, shares in (("result", "0.84"), ("situation", "2.1")):
        StarTally.objects.create(
            learner=alice, part=part, answers=3, shares=Decimal(shares), words=150
        )
    for kind, is_timed, answers, spent, allowed in (
        ("written", False, 4, 20, 0),
        ("written", True, 4, 20, 24),
        # Too few for a row of the picture, and answers all the same.
        ("design", True, 1, 50, 45),
    ):
        PacingTally.objects.create(
            learner=alice,
            kind=kind,
            is_timed=is_timed,
            answers=answers,
            spent_ms=spent * 60_000,
            allowed_ms=allowed * 60_000,
            overruns=int(is_timed),
        )


FINDINGS = {
    "topics": "Security is weakest: 52 %",
    "objectives": "1 objective has a figure: Least privilege",
    "sureness": "When sure you are right 78 % of the time (n 46)",
    "star": "Result earns least: 28 % of its points",
    "pace": "2 of 5 answers in interviews took longer than their time",
    "days": "1 day of study in 26 weeks, 10 min",
}


def test_figures_say_their_findings(record, told):
    for name, title in FINDINGS.items():
        figure = FIGURES[name](record)
        assert figure.chart.title == figure.title == title
        assert figure.table.rows
        assert figure.how
        assert figure.action.url.startswith("/")


def test_objectives_are_named_in_words_in_their_table_as_well(record, told):
    [row] = FIGURES["objectives"](record).table.rows
    assert row[:2] == ("Security", "Least privilege")
    # A topic's own page need not name it in each row.
    table = show_objectives(record.objectives, of_topic=True).table
    assert table.columns[0].key == "objective"
    assert table.rows == [row[1:]]


def test_figures_without_facts_say_what_they_need(record):
    for name, draw in FIGURES.items():
        figure = draw(record)
        assert figure.chart is None or name == "days"
        assert figure.lacks or name == "days"
        assert figure.how, name
        assert figure.action, name
        assert figure.table.columns, name


def test_figures_go_out_as_csv_and_as_json(client, alice, told):
    client.force_login(alice)
    for name in FIGURES:
        found = client.get(reverse("figure", args=[name, "json"])).json()
        text = client.get(reverse("figure", args=[name, "csv"])).content.decode()
        head, *rows = csv.reader(io.StringIO(text))
        assert found["figure"] == name
        assert head == [column["name"] for column in found["columns"]]
        assert len(rows) == len(found["rows"])


def test_figure_that_is_unknown_is_not_there(client, alice):
    client.force_login(alice)
    for args in (("nothing", "csv"), ("topics", "xml")):
        assert client.get(reverse("figure", args=args)).status_code == 404


def test_what_fades_lowers_a_topic_by_the_scheduler_s_own_curve(record, alice, security, master):
    """The database reckons retrievability as the scheduler does."""
    master(security, answers=12, shares="9")
    version = {"objective": "least-privilege"}
    looked = record.today - timedelta(days=20)
    card = CardFactory(
        learner=alice,
        question=QuestionFactory(topic=security, version=version),
        stability=10.0,
        looked_on=looked,
        state={
            "card_id": 1,
            "state": 2,
            "step": None,
            "stability": 10.0,
            "difficulty": 5.0,
            "due": f"{looked}T12:00:00+00:00",
            "last_review": f"{looked}T12:00:00+00:00",
        },
    )
    [standing] = record.standings
    known = retrievability(card.state, record.today)
    assert standing.mastery.recall == pytest.approx(known)
    assert standing.mastery.share == pytest.approx(0.75 * known)
    later = retrievability(card.state, record.today + timedelta(days=28))
    assert record.all_fading.share_in(28) == pytest.approx(later)
    # On the day of a look every card counts as known, right or wrong: it begins later.
    days = [row[0] for row in FIGURES["fading"](record).table.rows]
    assert days == [record.today + timedelta(days=weeks * 7) for weeks in (2, 4, 6, 8)]
    assert "75 % if nothing were forgotten" in FIGURES["topics"](record).chart.picture
    # Nor does a look raise what is known of a topic before a night has passed.
    Card.objects.update(looked_on=record.today)
    tomorrow = card.state | {"last_review": f"{record.today}T12:00:00+00:00"}
    looked_at = Record(learner=alice, now=record.now).standings[0]
    assert looked_at.mastery.recall == pytest.approx(
        retrievability(tomorrow, record.today + timedelta(days=1))
    )
    Card.objects.update(looked_on=looked)
    # Today and whoever looks after a cohort hold a topic for as strong as its learner reads it.
    [topic] = gather_topics(learner=alice, now=record.now)
    assert mastery_of(topic) == standing.mastery
    cohort = CohortFactory(learners=[alice])
    [member] = read_cohort(memberships=learners_in(cohort), now=record.now).members
    assert member.share_in(security.pk) == standing.mastery.share
    # Nor does either page show a card that is kept back until its answer is marked.
    answer = SubmissionFactory(learner=alice, version=card.question.current_version)
    SelfMark.objects.create(submission=answer, maximum=1)
    [member] = read_cohort(memberships=learners_in(cohort), now=record.now).members
    own = Record(learner=alice, now=record.now).standings[0]
    assert member.share_in(security.pk) == own.mastery.share == pytest.approx(0.75)
    assert member.due == own.fading.cards == 0


ALIKE = {
    ("1.5", "1.5", "1.497"): "All parts earn alike: 50 % of their points",
    ("1.5", "1.5", "2.1"): "Situation and Task earn least: 50 % of their points",
    ("2.1", "1.5", "2.1"): "Task earns least: 50 % of its points",
}


def test_parts_of_a_story_that_earn_alike_have_no_loser(alice, now):
    for shares, title in ALIKE.items():
        for part, share in zip(("situation", "task", "action"), shares, strict=True):
            StarTally.objects.update_or_create(
                learner=alice,
                part=part,
                defaults={"answers": 3, "shares": Decimal(share), "words": 150},
            )
        assert FIGURES["star"](Record(learner=alice, now=now)).title == title
