"""Ten days of study, made by the functions that serve the pages: no row is written here."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice, zip_longest

from accounts.models import User
from lessons.domain.queries import lessons_on_shelf
from lessons.domain.reading import finish_lesson, keep_place
from lessons.models import Lesson
from mentoring.domain.comments import add_comment
from mentoring.domain.leases import take_request
from mentoring.domain.requests import ask_for_review
from mentoring.domain.returning import deliver_review
from mentoring.domain.reviews import return_review, save_review
from mentoring.domain.rubric import criteria_of
from mentoring.models import Comment, Review, ReviewRequest
from mockinterviews.domain.closing import hand_in
from mockinterviews.domain.drafts import save_draft
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.queries import open_blueprints
from mockinterviews.domain.stories import Words, add_story
from mockinterviews.models import Interview
from progress.domain.plans import set_interview_day
from questions.domain.queries import questions_on_offer
from questions.domain.scoring import claim_submission, mark_answer, store_score
from questions.domain.submissions import submit_answer
from questions.kinds import kind_of
from questions.models import Confidence, Kind, Question, Submission
from studyhub.demo.responses import respond
from studyhub.demo.stories import STORIES

# Days ago, and how many answers: about twenty in all, with days of rest between.
SITTINGS = ((10, 5), (8, 4), (5, 4), (3, 4), (2, 3))
LESSON_DAYS = (9, 6)
# On a day that has answers as well: a lesson that is only begun makes no day of study.
OPEN_LESSON_DAYS = 2
INTERVIEW_DAYS = 4
ASKED_DAYS, RETURNED_DAYS = 3, 1
# The real interview that the learner prepares for.
INTERVIEW_IN = timedelta(days=24)
USUAL_MS = {Kind.WRITTEN: 210_000, Kind.STAR: 340_000}
SEED = 20
# Which answers of seven go well.
WELL = (True, False, True, False, False, True, True)
# What the stories in the bank are called, by the question that they answered.
TITLES = {"be-06": "The Saturday without mails", "be-09": "One service or two"}
QUESTIONS = (["Is the result believable?"], ["Is my own part clear?"])
REPLY = "Not yet: you say that it got better, and not by how much."
SUMMARY = (
    "Say what you did in the second half, not what the team did. The order is right: you limited "
    "the harm before you knew the cause. Put a figure into the result."
)


class NothingToStudy(Exception):
    """No pack is loaded, so that there is nothing to make a history of."""


@dataclass(frozen=True)
class Learning:
    """The demo learner and the moment that everything is before."""

    alice: User
    now: datetime

    def ago(self, days: int, *, minutes: int = 0) -> datetime:
        """Return a moment some days ago, at nine in the morning."""
        then = self.now - timedelta(days=days)
        return then.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def study_for_ten_days(*, alice: User, bob: User, now: datetime) -> None:
    """Give `alice` a date, lessons, answers, an interview, a review. Raise NothingToStudy."""
    learning = Learning(alice, now)
    set_interview_day(learner=alice, day=alice.study_day(now + INTERVIEW_IN), now=now)
    read_lessons(learning)
    answer_questions(learning)
    sit_interview(learning)
    tell_stories(learning)
    be_reviewed(learning, bob)


def read_lessons(learning: Learning) -> None:
    """Finish two lessons, and stop in the middle of a third."""
    lessons = list(lessons_on_shelf().select_related("current_version")[:3])
    for lesson, days in zip(lessons, LESSON_DAYS, strict=False):
        read(learning, lesson, learning.ago(days))
        finish_lesson(learner=learning.alice, lesson=lesson, now=learning.ago(days, minutes=9))
    for lesson in lessons[len(LESSON_DAYS) :]:
        read(learning, lesson, learning.ago(OPEN_LESSON_DAYS), share=0.5)


def read(learning: Learning, lesson: Lesson, now: datetime, *, share: float = 1.0) -> None:
    """Pass the first `share` of the sections of a lesson."""
    slugs = [section["slug"] for section in lesson.current_version.sections]
    passed = slugs[: max(1, round(share * len(slugs)))]
    if passed:
        keep_place(learner=learning.alice, lesson=lesson, section=passed[-1], seen=passed, now=now)


def answer_questions(learning: Learning) -> None:
    """Answer about twenty questions of all kinds, each scored a moment later."""
    upcoming = questions_in_turn()
    for days, count in SITTINGS:
        for number, (question, well) in enumerate(islice(upcoming, count)):
            answer(learning, question, learning.ago(days, minutes=6 * number), well=well)


def questions_in_turn() -> Iterator[tuple[Question, bool]]:
    """Yield the questions over and over, the kinds mixed, four of seven answered well."""
    questions = list(questions_on_offer().order_by("topic__position", "position", "pk"))
    if not questions:
        raise NothingToStudy
    prose = [one for one in questions if Kind(one.current_version.kind).is_language]
    upcoming = iter(take_turns(prose))
    mixed = []
    for number, question in enumerate(take_turns([one for one in questions if one not in prose])):
        mixed.append(question)
        if number % 2:
            mixed += islice(upcoming, 1)
    return zip(cycle([*mixed, *upcoming]), cycle(WELL), strict=False)


def take_turns(questions: Iterable[Question]) -> list[Question]:
    """Return the first question of each kind, then the second ones, and so on."""
    by_kind: dict[str, list[Question]] = {}
    for question in questions:
        by_kind.setdefault(question.current_version.kind, []).append(question)
    return [one for turn in zip_longest(*by_kind.values()) for one in turn if one]


def answer(learning: Learning, question: Question, now: datetime, *, well: bool) -> None:
    version = question.current_version
    submission = submit_answer(
        learner=learning.alice,
        version=version,
        context=Submission.Context.PRACTICE,
        key=f"demo:{question.slug}:{now:%Y%m%d%H%M}",
        response=respond(version, slug=question.slug, well=well),
        confidence=Confidence.SURE if well else Confidence.THINK_SO,
        spent_ms=USUAL_MS.get(Kind(version.kind), 45_000),
        now=now,
    )
    score(submission, now)


def score(submission: Submission, now: datetime) -> None:
    """Do what a worker does, at a moment of the past."""
    claimed = claim_submission(submission_id=str(submission.pk), now=now)
    if claimed:
        later = now + timedelta(seconds=2)
        store_score(submission=claimed, report=mark_answer(claimed), duration_ms=900, now=later)


def sit_interview(learning: Learning) -> None:
    """Sit the interview with the most sections and hand it in; its answers are scored."""
    blueprint = max(open_blueprints(), key=lambda one: len(one.sections), default=None)
    if blueprint is None:
        return
    began = learning.ago(INTERVIEW_DAYS)
    interview = prepare_interview(learner=learning.alice, blueprint=blueprint, now=began, seed=SEED)
    interview = start_interview(interview=interview, now=began)
    written = write_drafts(interview, began)
    interview = hand_in(interview=interview, now=written + timedelta(minutes=1))
    for submission in Submission.objects.filter(interview_question__interview=interview):
        score(submission, submission.submitted_at)


def write_drafts(interview: Interview, began: datetime) -> datetime:
    """Write one draft per question, every third not so well. Return when the last was saved."""
    now = began
    for question in interview.questions.select_related("version__question").order_by("position"):
        now = began + timedelta(minutes=question.position)
        save_draft(
            interview=interview,
            position=question.position,
            save_id=uuid.uuid5(interview.pk, str(question.position)),
            based_on=0,
            response=respond(
                question.version,
                slug=question.version.question.slug,
                well=question.position % 3 != 2,
            ),
            now=now,
        )
    return now


def tell_stories(learning: Learning) -> None:
    """Keep two of the answers as stories, so that the coverage shows strong ones and gaps."""
    asked = Question.objects.filter(slug__in=TITLES).select_related("current_version")
    for question in asked.order_by("slug"):
        named = question.current_version.content.get("competencies", [])
        competencies = tuple(one["slug"] for one in named)
        words = Words(TITLES[question.slug], STORIES[question.slug], competencies)
        then = learning.ago(INTERVIEW_DAYS - 1)
        add_story(learner=learning.alice, words=words, id=uuid.uuid4(), now=then)


def be_reviewed(learning: Learning, bob: User) -> None:
    """Ask about the first story, which `bob` reviews, and about the second, which waits."""
    stories = list(
        Submission.objects.filter(
            learner=learning.alice,
            version__kind=Kind.STAR,
            context=Submission.Context.PRACTICE,
        )
        .select_related("version", "learner")
        .order_by("submitted_at")[:2]
    )
    asked = learning.ago(ASKED_DAYS, minutes=45)
    requests = [
        ask_for_review(learner=learning.alice, submission=story, questions=questions, now=asked)
        for story, questions in zip(stories, QUESTIONS, strict=False)
    ]
    if requests:
        review(requests[0], bob, learning.ago(RETURNED_DAYS))


def review(request: ReviewRequest, bob: User, now: datetime) -> None:
    """Take the request, mark it, comment on it, and return it."""
    story = request.submission
    take_request(mentor=bob, request=request, now=now)
    comment_on(request, story, bob, now)
    marks = {criterion.id: criterion.maximum for criterion in criteria_of(story)}
    marks |= {modest: 1 for modest in ("result", "reflection") if modest in marks}
    save_review(
        request=request,
        mentor=bob,
        number=0,
        marks=marks,
        summary=SUMMARY,
        verdict=Review.Verdict.NEARLY,
        replies={"1": REPLY},
        now=now + timedelta(minutes=6),
    )
    return_review(request=request, mentor=bob, now=now + timedelta(minutes=8))
    deliver_review(request=request, now=now + timedelta(minutes=9))


def comment_on(request: ReviewRequest, story: Submission, bob: User, now: datetime) -> None:
    """Anchor one remark to the words "we then agreed", or to the beginning of the longest part."""
    kind = kind_of(story.version)
    parts = {
        part.slug: kind.text_of(story.response, part.slug, story.version.content)
        for part in kind.fields(story.version.content)
    }
    slug = max(parts, key=lambda part: len(parts[part]))
    start = max(0, parts[slug].find("we then agreed"))
    quote = parts[slug][start : start + len("we then agreed")]
    add_comment(
        request=request,
        mentor=bob,
        id=uuid.uuid5(request.pk, "comment"),
        kind=Comment.Kind.CHANGE,
        field=slug,
        quote=quote,
        start=start,
        end=start + len(quote),
        text="Who proposed it? In an interview I want to hear your own part.",
        now=now + timedelta(minutes=4),
    )
