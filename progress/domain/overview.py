"""The overview of a learner's progress: topics, days, interviews, and readiness withheld."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from lessons.models import Topic
from mockinterviews.domain.queries import closed_for_list
from mockinterviews.domain.results import summarise
from mockinterviews.domain.sums import Tally
from mockinterviews.models import Interview
from progress.domain.days import Day, Week, fill_days, first_day, group_weeks
from progress.domain.mastery import Mastery
from progress.domain.queries import activity_between, topics_for
from progress.domain.today import mastery_of
from progress.domain.wording import say_share

# Below so many answers in all there is no figure at all.
FIGURES_FROM = 10
# What readiness needs at least before it may be said.
READY_ANSWERS, READY_INTERVIEWS = 30, 1
MORE = 5


@dataclass(frozen=True)
class TopicFigure:
    """A topic, what is known about it, and how many answers to offer."""

    topic: Topic
    mastery: Mastery
    says: str

    @property
    def more(self) -> int:
        """Answers to offer: what is missing to a first figure, or a handful."""
        return self.mastery.missing or MORE


@dataclass(frozen=True)
class Evidence:
    """What there is to judge readiness by, beside what is needed at least."""

    answers: int
    interviews: int

    @property
    def missing_answers(self) -> int:
        return max(0, READY_ANSWERS - self.answers)

    @property
    def missing_interviews(self) -> int:
        return max(0, READY_INTERVIEWS - self.interviews)

    @property
    def enough(self) -> bool:
        return not (self.missing_answers or self.missing_interviews)


@dataclass(frozen=True)
class Sitting:
    """A handed-in interview and its sums: see mockinterviews.domain.results.summarise."""

    interview: Interview
    tally: Tally


@dataclass(frozen=True)
class Overview:
    """Everything that the page of one's progress shows."""

    topics: list[TopicFigure]
    weeks: list[Week]
    sittings: list[Sitting]
    evidence: Evidence

    @property
    def missing(self) -> int:
        """How many answers are missing until there are figures."""
        return max(0, FIGURES_FROM - self.evidence.answers)

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week.days]

    @property
    def studied(self) -> int:
        return sum(week.studied for week in self.weeks)

    @property
    def minutes(self) -> int:
        return sum(week.minutes for week in self.weeks)


def describe_overview(*, learner: User, now: datetime) -> Overview:
    """Return the learner's progress at `now`: four queries, whatever was answered."""
    topics = [figure_of(topic) for topic in topics_for(learner)]
    interviews = list(closed_for_list(learner))
    tallies = summarise(interviews)
    answers = sum(figure.mastery.answers for figure in topics)
    return Overview(
        topics=weakest_first(topics),
        weeks=group_weeks(half_a_year(learner, now)),
        sittings=[Sitting(interview, tallies[interview.pk]) for interview in interviews],
        evidence=Evidence(answers=answers, interviews=len(interviews)),
    )


def figure_of(topic: Topic) -> TopicFigure:
    mastery = mastery_of(topic)
    return TopicFigure(topic=topic, mastery=mastery, says=say_share(mastery))


def weakest_first(figures: Sequence[TopicFigure]) -> list[TopicFigure]:
    """Order by share, lowest first; what has no figure yet comes last, most answers first."""
    return sorted(
        figures,
        key=lambda figure: (
            figure.mastery.share is None,
            figure.mastery.share or 0,
            -figure.mastery.answers,
        ),
    )


def half_a_year(learner: User, now: datetime) -> list[Day]:
    """Return the days of the last 26 weeks, from a Monday to the learner's today."""
    today = learner.study_day(now)
    first = first_day(today)
    return fill_days(activity_between(learner, first, today), first=first, last=today)
