"""A person who has everything, with a word of theirs in every text; and a search for the word."""

import io
import uuid
import zipfile
from collections import defaultdict
from datetime import timedelta
from functools import cache

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.db.models import (
    CharField,
    EmailField,
    ForeignKey,
    Func,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat, Left
from django.test import Client

from accounts.domain.exports import ask_for_export, make_export
from accounts.domain.notices import notify
from accounts.models import (
    AccessChange,
    Cohort,
    CohortMentor,
    FactorGrant,
    Invitation,
    InvitationUse,
    Mail,
    Membership,
    NoticeChoice,
    User,
)
from api.domain.repeats import do_once
from api.domain.tokens import make_token
from lessons.domain.anchors import Anchor
from lessons.domain.leaving_out import leave_out
from lessons.domain.notes import add_note, keep_bookmark
from lessons.domain.reading import finish_lesson
from mentoring.domain.comments import add_comment
from mentoring.domain.correcting import correct_review
from mentoring.domain.disputes import decide_dispute, dispute_point, list_points
from mentoring.domain.learners import write_note
from mentoring.domain.leases import take_request
from mentoring.domain.offers import refuse_offers
from mentoring.domain.pauses import pause_mentor
from mentoring.domain.phrase_bank import save_phrase
from mentoring.domain.replies import reply_to
from mentoring.domain.requests import ask_for_review
from mentoring.models import Comment
from mockinterviews.domain.closing import hand_in, take_back
from mockinterviews.domain.drafts import save_draft
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.planning import plan_interview
from mockinterviews.domain.sharing import preview_copy, share_copy
from mockinterviews.domain.stories import Words, add_story, write_story
from mockinterviews.domain.story_uses import begin_answer
from mockinterviews.models import Blueprint, InterviewQuestion, Mode
from progress.domain.study_plans import choose_plan
from questions.domain import question_drafts
from questions.domain.bulk import edit_many
from questions.domain.choosing import keep_choice
from questions.domain.flags import flag_question
from questions.domain.import_reading import read_import
from questions.domain.imports import start_import
from questions.domain.looks import look_at_card
from questions.domain.placement import skip_placement
from questions.domain.problems import answer_problem, report_problem
from questions.domain.regrading import open_regrade
from questions.domain.rulings import rule
from questions.domain.scoring import score_submission
from questions.domain.studying import begin_step, start_session
from questions.domain.submissions import submit_answer
from questions.domain.trials import try_answer
from questions.models import Authorship, QuestionVersion, RecallSettings, SelfMark, Submission
from tests.emptying import GIVEN, find_full
from tests.factories import (
    RESPONSE,
    BankFactory,
    LessonFactory,
    OwnCardFactory,
    PracticeItemFactory,
    QuestionFactory,
    StudyPlanFactory,
    TopicFactory,
    plan_step,
)
from tests.mentoring.giving import give_back
from tests.mockinterviews.conftest import SECTIONS

MARK = "xyzzymark"
# What no person writes, in rows that stay.
NOT_WRITTEN = {
    "questions.Score.key",
    "questions.Score.scorer_version",
    "questions.Regrade.scorer",
    # The name of a class.
    "mentoring.ReviewRequest.delivery_failure",
    # The name of a criterion of the marking scheme.
    "mentoring.Mark.criterion",
    "accounts.Invitation.token_hash",
}


def list_linked() -> set[type[Model]]:
    """Return the user's table and every table with a chain of keys that ends there."""
    linked = {User}
    models = set(apps.get_models(include_auto_created=True))
    while more := {model for model in models - linked if points_at(model, linked)}:
        linked |= more
    return linked


def points_at(model: type[Model], targets: set[type[Model]]) -> bool:
    keys = [one for one in model._meta.get_fields() if isinstance(one, ForeignKey)]
    return any(key.related_model in targets for key in keys)


def give_everything(person: User, *, mentor: User, now) -> None:
    """Give `person` rows in every table that leads to people; `mentor` reviews their answers.

    What they do is done by the domain; then every text that is still free of it gets the mark.
    """
    topic = TopicFactory(slug="core")
    for kind in ("written", "star", "numeric", "single_choice", "multiple_choice"):
        QuestionFactory(kind=kind, topic=topic, version={"objective": "queues"})
    study(person, topic, now)
    sit_interviews(person, now)
    tell_stories(person, now)
    ask_mentor(person, mentor, now)
    write_questions(person, topic, now)
    live(person, now)
    AccessChange.objects.create(person=mentor, what="deactivated", made_by=person, made_at=now)
    for model in sorted(list_linked(), key=lambda model: model._meta.label):
        put_mark_into(model, person)


def study(person: User, topic, now) -> None:
    lesson = LessonFactory(topic=topic)
    finish_lesson(learner=person, lesson=lesson, now=now)
    keep_bookmark(learner=person, lesson=lesson, now=now)
    leave_out(learner=person, topics=[lesson.topic], now=now)
    add_note(
        learner=person,
        lesson=lesson,
        id=uuid.uuid4(),
        anchor=Anchor("causes", MARK),
        text=f"Ask {MARK}.",
        now=now,
    )
    for question in topic.questions.all():
        response = RESPONSE[question.current_version.kind]
        half = {"number": 1, "fields": [["text", f"{MARK}, half typed"]], "saves": []}
        item = PracticeItemFactory(
            practice__learner=person, version=question.current_version, draft=half
        )
        answer = submit_answer(
            learner=person,
            version=item.version,
            # An interview takes a number with words around it as well.
            context=Submission.Context.INTERVIEW,
            key=f"practice:{item.pk}",
            response=mark_words(response),
            confidence="sure",
            spent_ms=9_000,
            now=now,
        )
        score_submission(submission_id=str(answer.pk))
    note = person.notes.get()
    OwnCardFactory(learner=person, note=note, lesson=lesson, back=MARK, due_at=now)
    card = OwnCardFactory(learner=person, lesson=lesson, front="Another", due_at=now)
    look_at_card(card=card, rating=3, seen=0, now=now)
    RecallSettings.objects.create(learner=person)
    waiting = QuestionFactory(kind="written", topic=topic).current_version
    marked = submit_answer(
        learner=person,
        version=waiting,
        context=Submission.Context.PRACTICE,
        key="waiting",
        response=mark_words(RESPONSE["written"]),
        now=now,
    )
    SelfMark.objects.create(submission=marked, maximum=6)
    place_and_plan(person, topic, now)


def place_and_plan(person: User, topic, now) -> None:
    """Give what is kept beside answers: a level, a last choice, a flag, a session, a plan."""
    skip_placement(learner=person, now=now)
    keep_choice(learner=person, choice={"topic": [MARK]})
    question = topic.questions.first()
    flag_question(learner=person, question=question, flagged=True, now=now)
    session = start_session(learner=person, minutes=10, now=now)
    begin_step(session=session, now=now)
    plan = StudyPlanFactory(steps=[plan_step(topic, count=1)])
    choose_plan(learner=person, plan=plan, start=person.study_day(now), now=now)


def write_questions(person: User, topic, now) -> None:
    """Give what authors leave behind, and what they do for others."""
    version = QuestionFactory(topic=topic).current_version
    Authorship.objects.create(version=version, author=person)
    version.reason = MARK
    version.save(update_fields=["reason"])
    answer = Submission.objects.filter(learner=person, state="scored").first()
    regrade = open_regrade(version=version, author=person, now=now)
    regrade.items.create(submission=answer, share_before=1, points=1, maximum=1, share=1)
    # Nothing is scored by a version on which a decision holds: it comes after.
    rule(version=version, kind="drop", reason=MARK, author=person, now=now)
    problem = report_problem(learner=person, version=version, sort="typo", says=MARK, now=now)
    answer_problem(problem=problem, author=person, answer=MARK, now=now)
    question_drafts.keep_draft(
        author=person,
        question=version.question,
        kind=version.kind,
        fields={"text": [MARK]},
        based_on=version.number,
        number=0,
        now=now,
    )
    written = QuestionFactory(kind="written", topic=topic).current_version
    try_answer(author=person, version=written, response={"text": MARK}, now=now)
    edit_many(author=person, questions=[version.question], deed="difficulty", value=4, now=now)
    run = start_import(
        author=person,
        bank=BankFactory(),
        topic=topic,
        form="gift",
        name=f"{MARK}.gift",
        data=f"{MARK} {{T}}".encode(),
        now=now,
    )
    read_import(run_id=str(run.pk))


def mark_words(response: dict) -> dict:
    """Return a response whose every typed text holds the mark; a choice has none."""
    if "text" in response:
        return {"text": f"{response['text']} {MARK}"}
    if "sections" in response:
        return {"sections": {slug: f"{MARK} {text}" for slug, text in response["sections"].items()}}
    return response


def sit_interviews(person: User, now) -> None:
    blueprint = Blueprint.objects.create(
        pack="tests",
        slug="short",
        title="Short",
        mode=Mode.INTERVIEW,
        minutes=10,
        sections=SECTIONS,
    )
    Blueprint.objects.create(slug="own", title="Own", minutes=10, sections=SECTIONS, learner=person)
    plan_interview(
        learner=person,
        blueprint=blueprint,
        starts_at=now + timedelta(days=1),
        remind_minutes=30,
        now=now,
    )
    for number in (1, 2, 3):
        start = now + timedelta(hours=number)
        interview = prepare_interview(learner=person, blueprint=blueprint, now=start, seed=number)
        start_interview(interview=interview, now=start)
        extend_interview(interview=interview, seconds=60, reason="-", made_by=person, now=start)
        keep_draft(interview, f"In the first one {MARK} said it.", start)
        if number < 3:
            hand_in(interview=interview, now=start)
            for answer in Submission.objects.filter(interview_question__interview=interview):
                score_submission(submission_id=str(answer.pk))
            keep_draft(interview, f"Too late for {MARK}.", start)

    withdraw_one(person, now)


def withdraw_one(person: User, now) -> None:
    """Give what a reopened interview leaves behind: an answer that counts no longer."""
    asked = InterviewQuestion.objects.filter(interview__learner=person, submission__isnull=False)
    take_back([asked.select_related("submission").latest("interview__started_at")], now)


def tell_stories(person: User, now) -> None:
    """Give a story with a former version, one answer begun with it, and a shared copy."""
    version = QuestionVersion.objects.filter(kind="star").first()
    words = Words(title=MARK, parts={"situation": f"Once {MARK}.", "action": f"I told {MARK}."})
    story = add_story(learner=person, words=words, id=uuid.uuid4(), now=now)
    again = Words(title=MARK, parts={"situation": f"Later {MARK}.", "action": f"I asked {MARK}."})
    story = write_story(story=story, words=again, based_on=story.revision, now=now)
    begin_answer(story=story, version=version, now=now)
    preview = preview_copy(story=story, version=version, chosen=[], own=[])
    share_copy(
        story=story, version=version, preview=preview, seen=preview.stamp, key="one", now=now
    )


def keep_draft(interview, text: str, now) -> None:
    save_draft(
        interview=interview,
        position=1,
        save_id=uuid.uuid4(),
        based_on=0,
        response={"text": text},
        now=now,
    )


def ask_mentor(person: User, mentor: User, now) -> None:
    stories = Submission.objects.filter(learner=person, version__kind="star", state="scored")
    request = ask_for_review(
        learner=person, submission=stories.get(), questions=[f"Is {MARK} right?"], now=now
    )
    dispute_one(person, stories.get(), now)
    give_back(request, mentor, now=now, before=lambda review: remark(review, mentor, now))
    talk_about(request, person, mentor, now)
    standing = Submission.objects.filter(learner=person, withdrawn_at=None)
    written = standing.filter(version__kind="written").first()
    held = ask_for_review(learner=person, submission=written, questions=[MARK], now=now)
    take_request(mentor=mentor, request=held, now=now)


def dispute_one(person: User, answer: Submission, now) -> None:
    lost = list_points(answer.effective_score)[0]
    dispute_point(learner=person, submission=answer, part=lost["id"], says=MARK, now=now)


def talk_about(request, person: User, mentor: User, now) -> None:
    """Give what follows a review: replies, a correction, phrases, and what was chosen."""
    comment = Comment.objects.get(review__request=request)
    for author in (person, mentor):
        for said_of in (comment, comment.review):
            reply_to(to=said_of, author=author, id=uuid.uuid4(), text=MARK, now=now)
    review = comment.review
    correct_review(
        request=request,
        mentor=mentor,
        number=1,
        marks=review.marks | {"result": 2},
        verdict=review.verdict,
        text=MARK,
        now=now,
    )
    save_phrase(owner=person, shortcut="who", text=MARK, is_shared=True, now=now)
    pause_mentor(mentor=person, back_on=None, now=now)
    refuse_offers(learner=person, now=now)
    write_note(mentor=person, learner=mentor, text=MARK, now=now)
    write_note(mentor=mentor, learner=person, text=MARK, now=now)


def remark(review, mentor: User, now) -> None:
    review.replies = {"1": f"{MARK} it is."}
    review.save(update_fields=["replies"])
    for dispute in review.request.disputes.all():
        decide_dispute(dispute=dispute, mentor=mentor, is_upheld=True, reason=MARK, now=now)
    add_comment(
        request=review.request,
        mentor=mentor,
        id=uuid.uuid4(),
        kind=Comment.Kind.CHANGE,
        field="action",
        quote=MARK,
        # A word without a place to break keeps to a phone as well.
        text=f"Why {MARK}? {'x' * 80}",
        now=now,
    )


def live(person: User, now) -> None:
    """Give what comes with an account: addresses, a cohort, grants, notices, an export."""
    cohort = Cohort.objects.create(name="Spring", created_at=now)
    Membership.objects.create(cohort=cohort, learner=person, joined_at=now)
    CohortMentor.objects.create(cohort=cohort, mentor=person, assigned_at=now)
    FactorGrant.objects.create(
        person=person, factor="1.25", reason=MARK, granted_by=person, granted_at=now
    )
    AccessChange.objects.create(
        person=person, what="role-given", role="author", made_by=person, made_at=now
    )
    link = Invitation.objects.create(
        token_hash="0" * 64,
        roles=["learner"],
        created_by=person,
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    InvitationUse.objects.create(invitation=link, person=person, used_at=now)
    address = EmailAddress.objects.create(user=person, email=f"{MARK}@example.org")
    EmailConfirmation.objects.create(email_address=address, key=MARK)
    notify(person=person, kind="my_data", says=MARK, now=now)
    NoticeChoice.objects.create(person=person, kind="my_data", channel="none")
    Mail.objects.create(
        person=person, address=person.email, subject=MARK, created_at=now, due_at=now
    )
    kind = ContentType.objects.create(app_label="tests", model="thing")
    person.user_permissions.add(Permission.objects.create(content_type=kind, codename="read"))
    Client().force_login(person)
    Authenticator.objects.create(user=person, type="totp", data={"secret": MARK})
    UserSession.objects.create(user=person, ip="::1", session_key="0" * 32, user_agent=MARK)
    make_token(person=person, name=MARK, scopes=["practice"], lasts=timedelta(days=1), now=now)
    answered = {"says": MARK}
    do_once(person=person, key=MARK, request="-", now=now, work=lambda: (200, answered))
    make_export(export_id=str(ask_for_export(person=person, now=now).pk))


def put_mark_into(model: type[Model], person: User) -> None:
    """Put the mark into every text column of the model's rows that takes it."""
    rows = model._default_manager.filter(pk=person.pk) if model is User else model.objects.all()
    if model is Blueprint:
        rows = rows.filter(learner=person)  # a pack's are nobody's
    for field in filter(holds_text, model._meta.concrete_fields):
        unmarked = rows.exclude(**{f"{field.name}__contains": MARK})
        if not try_to_mark(unmarked, field):
            for row in unmarked:
                try_to_mark(rows.filter(pk=row.pk), field)


def holds_text(field) -> bool:
    named = f"{field.model._meta.label}.{field.name}"
    free = isinstance(field, CharField | TextField) and not isinstance(field, EmailField)
    fits = (field.max_length or 99) >= len(MARK)
    return free and fits and not (field.choices or field.primary_key or named in NOT_WRITTEN)


def try_to_mark(rows: QuerySet, field) -> bool:
    """Put the mark into one column of some rows, another text into each; return whether it went."""
    word = Cast(Func(function="gen_random_uuid"), TextField())
    marked = Left(Concat(Value(f"{MARK} "), word), field.max_length or 99)
    try:
        with transaction.atomic():
            rows.update(**{field.name: marked})
    except DatabaseError:
        return False  # a constraint says what may stand there: no text of a person's
    return True


def find_mark(word: str = MARK) -> set[str]:
    """Return every column of the database that holds `word`, in packed archives as well."""
    return {
        f"{table}.{column}"
        for table in {*find_full(), *GIVEN}
        for column, texts in read_table(table).items()
        if any(word.lower() in text for text in texts)
    }


@cache
def list_columns() -> dict[str, dict[str, str]]:
    """Return the columns of each table with their types: the same throughout a run."""
    tables = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema()"
        )
        for table, column, kind in cursor.fetchall():
            tables[table][column] = kind
    return tables


def read_table(table: str) -> dict[str, list[str]]:
    """Return what each column of a table holds as text."""
    kinds = list_columns()[table]
    columns = [
        f'"{column}"' if kind == "bytea" else f'"{column}"::text' for column, kind in kinds.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}"')
        rows = cursor.fetchall()
    return {
        column: [as_text(row[at]).lower() for row in rows if row[at] is not None]
        for at, column in enumerate(kinds)
    }


def as_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else unpack(bytes(value))


def unpack(content: bytes) -> str:
    """Return the text of an archive and of all its files, or of other bytes."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            [name + archive.read(name).decode() for name in archive.namelist()],
        )
